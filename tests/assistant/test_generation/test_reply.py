from __future__ import annotations

import json

import pytest

from assistant.generation.reply import MOST_READ, ReplyParser, Statement

TWO = [Statement("甲有“三”项。", (1, 2)), Statement("乙\\n有[5]项", (3,))]
JSON = json.dumps({"sentences": [{"text": one.text, "sources": list(one.sources)} for one in TWO]}, ensure_ascii=False)


def parsed(*pieces: str) -> list[Statement]:
    parser = ReplyParser()
    return [statement for piece in pieces for statement in parser.feed(piece)] + parser.finish()


@pytest.mark.parametrize("around", ["{}", "```json\n{}\n```", "好的，答案如下：{}以上。", "<think>[1] {{ </think>{}"])
@pytest.mark.parametrize("size", [1, 3, 1000])
def test_json_however_it_is_wrapped_and_cut(around: str, size: int) -> None:
    text = around.format(JSON).replace("{{", "{")
    assert parsed(*(text[start : start + size] for start in range(0, len(text), size))) == TWO


def test_a_sentence_comes_out_as_soon_as_it_is_whole() -> None:
    parser = ReplyParser()
    half = JSON.index("},") + 1
    assert parser.feed(JSON[: half - 1]) == []
    assert parser.feed(JSON[half - 1 : half]) == TWO[:1]
    assert parser.feed(JSON[half:]) == TWO[1:]
    assert parser.finish() == []


def test_a_list_without_its_object_and_broken_objects_between() -> None:
    assert parsed('[{"text": "甲", "sources": [1]}, {"text": , {"text": "乙", "sources": 2}, 3]') == [Statement("甲", (1,)), Statement("乙", (2,))]


def test_numbers_that_are_none() -> None:
    assert parsed('{"sentences": [{"text": "甲", "sources": ["2", true, null, 1.5, -3]}, {"text": ["x"], "sources": [1]}, {"text": " "}]}') == [
        Statement("甲", (2, 0, -3))
    ]


def test_text_with_markers() -> None:
    parser = ReplyParser()
    assert parser.feed("甲有三项。[1]") == []  # more markers may follow
    assert parser.feed("[2]\n- 乙有一项") == [Statement("甲有三项。", (1, 2))]
    assert parser.feed("【3，4】没有注明的一句。") == [Statement("乙有一项", (3, 4))]
    assert parser.finish() == []


def test_depth_and_length_are_bounded() -> None:
    assert parsed('{"sentences": [' + '{"text":' * 100_000) == []
    parser = ReplyParser()
    parser.feed("一" * 20_001)
    assert parser.is_full


def test_a_model_that_says_the_last_sentence_over_and_over_is_cut_off() -> None:
    parser = ReplyParser()
    parser.feed('{"sentences": [')
    said = 0
    while not parser.is_full:
        said += len(parser.feed('{"text": "甲", "sources": [1]}, '))
    assert said == MOST_READ + 1
