import pytest

from assistant.terms import Term, content_terms


def words(text: str) -> list[str]:
    return [term.text for term in content_terms(text)]


def test_a_compound_is_given_by_its_parts() -> None:
    assert content_terms("校园篮球特色学校") == (
        Term("校园", 1.0, True),
        Term("篮球", 1.0, True),
        Term("特色", 1.0, True),
        Term("学校", 1.0, True),
    )


def test_how_a_question_is_asked_is_no_content() -> None:
    assert words("请问一下,图书馆现在一共有多少个呢?谢谢") == ["图书馆"]
    assert content_terms("请问一下") == ()
    assert content_terms("") == ()
    assert content_terms("(?)。") == ()


def test_each_word_once_in_order() -> None:
    assert words("食堂改造和食堂管理") == ["食堂", "改造", "管理"]


@pytest.mark.parametrize(("text", "word", "weight"), [("食堂", "食堂", 1.0), ("食堂扩建", "扩建", 0.5), ("全国校车", "全国", 0.35)])
def test_nouns_weigh_most(text: str, word: str, weight: float) -> None:
    assert {term.text: term.weight for term in content_terms(text)}[word] == weight


def test_a_particle_that_the_segmenter_glued_on_is_taken_off() -> None:
    assert words("建了食堂") == ["建", "食堂"]


def test_everyday_words_are_found_before_the_segmenter_cuts_them() -> None:
    assert words("盖好的食堂") == ["盖好", "食堂"]
    assert words("没学上的学生") == ["没学上", "学生"]


def test_a_name_is_proper_and_nothing_else_is() -> None:
    assert [(term.text, term.is_proper) for term in content_terms("日本的食堂")] == [("日本", True), ("食堂", False)]


def test_full_width_letters_count_as_half_width() -> None:
    assert content_terms("ＧＤＰ总值") == content_terms("gdp总值")
    assert words("ＧＤＰ总值")[0] == "gdp"


def test_a_single_letter_is_no_content() -> None:
    assert words("A食堂") == ["食堂"]
