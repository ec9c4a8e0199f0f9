from __future__ import annotations

from evals.rows import Row
from evals.trial import FoundPassage, Ranking, rank

ROW = Row(id="a", kind="number", question="问", answer_all=("129所",), answer_any=("足球",), documents=("demo",), sections=("七",))
IN_PLACE = FoundPassage("demo", "七", "特色学校 129 所")
OTHER_STRING = FoundPassage("demo", "七", "足球训练营")
NO_STRING = FoundPassage("demo", "七", "篮球1129所")
OTHER_SECTION = FoundPassage("demo", "八", "129所")
OTHER_DOCUMENT = FoundPassage("else", "七", "129所")


def test_relevance_needs_document_section_and_an_expected_string() -> None:
    found = [OTHER_DOCUMENT, IN_PLACE, OTHER_SECTION, NO_STRING, OTHER_STRING]
    assert rank(ROW, found, [IN_PLACE, OTHER_STRING, NO_STRING, OTHER_SECTION]) == Ranking((False, True, False, False, True), 2)


def test_no_ranking_where_the_corpus_holds_nothing_relevant() -> None:
    assert rank(ROW, [OTHER_SECTION], [OTHER_SECTION, NO_STRING]) is None
