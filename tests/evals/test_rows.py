from __future__ import annotations

import json
from pathlib import Path

import pytest

from corpus.errors import RejectedInputError, UsageError
from evals.rows import Row, bundled_datasets, load_dataset, load_rows

GOOD = {"id": "a", "kind": "number", "question": "有多少所?", "answer_all": ["129所"]}


def write(folder: Path, *rows: object) -> Path:
    path = folder / "demo.jsonl"
    path.write_text("\n".join(row if isinstance(row, str) else json.dumps(row, ensure_ascii=False) for row in rows), encoding="utf-8")
    return path


def test_rows_are_read_in_order_with_defaults(tmp_path: Path) -> None:
    rows = load_rows(write(tmp_path, GOOD, "", {"id": "b", "kind": "follow", "question": "那幼儿的呢?", "history": ["一", "二"], "refuse": True}))
    assert rows == (
        Row(id="a", kind="number", question="有多少所?", answer_all=("129所",)),
        Row(id="b", kind="follow", question="那幼儿的呢?", history=("一", "二"), refuse=True),
    )


def test_byte_order_mark_and_line_separator_inside_a_string_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "demo.jsonl"
    path.write_text("\ufeff" + json.dumps(GOOD | {"question": "有\u2028吗"}, ensure_ascii=False) + "\r\n", encoding="utf-8")
    assert load_rows(path)[0].question == "有\u2028吗"


@pytest.mark.parametrize(
    ("bad", "problem"),
    [
        ({"id": "b", "kind": "number", "answer_all": ["1"]}, "缺少字段 question"),
        (GOOD | {"id": "b", "anwser": []}, "有不认识的字段 anwser"),
        (GOOD | {"id": "b", "kind": "other"}, "字段 kind 的取值不在允许范围内"),
        (GOOD | {"id": "b", "answer_all": "129所"}, "字段 answer_all 的类型不对"),
        (GOOD | {"id": "b", "answer_all": [" "]}, "字段 answer_all 含空字符串"),
        (GOOD | {"id": "b", "refuse": "yes"}, "字段 refuse 的类型不对"),
        (GOOD | {"id": "b", "refuse": True}, "应当拒答的行不能再要求 answer_all 或 answer_any"),
        (GOOD | {"id": "b", "answer_all": []}, "不拒答的行至少要有一个 answer_all 或 answer_any"),
        ({"id": "b", "kind": "refuse", "question": "问"}, "kind 为 refuse 的行必须写 refuse: true"),
        ('{"id": "b"', "不是合法的 JSON"),
        (GOOD, "编号 a 已经用过"),
    ],
)
def test_a_bad_row_is_named_by_file_and_line(tmp_path: Path, bad: object, problem: str) -> None:
    path = write(tmp_path, GOOD, "", bad)
    with pytest.raises(RejectedInputError) as caught:
        load_rows(path)
    assert caught.value.happened == f"评测集 {path} 第 3 行有误:{problem}。"
    assert caught.value.context["line"] == 3


def test_empty_and_undecodable_files_are_rejected(tmp_path: Path) -> None:
    with pytest.raises(RejectedInputError, match="是空的"):
        load_rows(write(tmp_path, ""))
    (tmp_path / "gbk.jsonl").write_bytes("问".encode("gbk"))
    with pytest.raises(RejectedInputError, match="不是 UTF-8 文本"):
        load_rows(tmp_path / "gbk.jsonl")


def test_datasets_by_name_and_by_path(tmp_path: Path) -> None:
    assert load_dataset(str(write(tmp_path, GOOD))).name == "demo"
    with pytest.raises(UsageError, match="最接近的是 mianyang-dev"):
        load_dataset("mianyang-devel")


def test_every_bundled_dataset_is_valid_and_only_frozen_names_are_frozen() -> None:
    frozen = {name: load_dataset(name).is_frozen for name in bundled_datasets()}
    assert (frozen["mianyang-dev"], frozen["mianyang-frozen"]) == (False, True)
