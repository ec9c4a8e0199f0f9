from assistant.titles import titles_of, years_named
from tests.assistant.inline import make_entry

ENTRIES = tuple(
    make_entry(f"r{number:04}", f"{2000 + number % 20}年{place}政府工作 报告第{number}号", place, f"{2001 + number % 20}-05-01")
    for number, place in enumerate(["绵阳市", "成都市", "广元市"] * 500)
)


def test_only_titles_that_hold_the_words_are_gone_through():
    titles = titles_of(ENTRIES)
    assert [entry.id for entry, _ in titles.holding({"第77号"})] == ["r0077"]
    assert titles.holding({"校园足球"}) == []
    assert len(titles.holding({"工作报告"})) == len(ENTRIES)
    assert [entry.id for entry in titles.of_place["成都市"]][:3] == ["r0001", "r0004", "r0007"]


def test_a_corpus_is_prepared_once_and_another_one_is_told_apart():
    assert titles_of(ENTRIES) is titles_of(ENTRIES)
    others = tuple(ENTRIES[:3])
    assert len(titles_of(others).plain) == 3
    assert titles_of(ENTRIES).plain[5] == "2005年广元市政府工作报告第5号"
    for number in range(10):  # many corpora of tests: old ones are let go
        assert len(titles_of(tuple(ENTRIES[: number + 1])).plain) == number + 1


def test_years():
    assert years_named("2019年及2020年上半年自评报告", "2021-01-01") == {2019, 2020}
    assert years_named("义务教育法", "2018-12-29") == {2018}
    assert years_named("义务教育法", None) == frozenset()
