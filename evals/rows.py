"""Eval rows and the datasets they stand in: one JSON object a line, UTF-8."""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Literal, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationError, model_validator

from corpus.errors import RejectedInputError, UsageError

Kind = Literal["number", "entity", "list", "how", "document", "refuse", "premise", "conflict", "follow", "odd"]
Filled = Annotated[str, StringConstraints(pattern=r"\S")]
FROZEN_SUFFIX = "-frozen"

_PROBLEMS = {
    "missing": "缺少字段 {name}",
    "extra_forbidden": "有不认识的字段 {name}",
    "literal_error": "字段 {name} 的取值不在允许范围内",
    "string_pattern_mismatch": "字段 {name} 含空字符串",
    "json_invalid": "不是合法的 JSON",
}


class Row(BaseModel):
    """One question with what its answer must hold; strings are compared as ``evals.wording.stands_in`` does."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: Filled
    kind: Kind
    question: Filled
    history: tuple[str, ...] = ()
    """Earlier questions of the same conversation, oldest first."""
    answer_all: tuple[Filled, ...] = ()
    """Each of these stands in the answer."""
    answer_any: tuple[Filled, ...] = ()
    """At least one of these stands in the answer, if any are given."""
    forbid: tuple[Filled, ...] = ()
    """None of these stands in the answer."""
    documents: tuple[Filled, ...] = ()
    """Some citation is in one of these documents …"""
    sections: tuple[Filled, ...] = ()
    """… and, the same citation, in one of these sections (bare numbers as printed)."""
    refuse: bool = False
    """Whether the answer must be a refusal."""

    @model_validator(mode="after")
    def _can_be_judged(self) -> Self:
        if self.kind == "refuse" and not self.refuse:
            raise ValueError("kind 为 refuse 的行必须写 refuse: true")
        if self.refuse and self.expected:
            raise ValueError("应当拒答的行不能再要求 answer_all 或 answer_any")
        if not self.refuse and not self.expected:
            raise ValueError("不拒答的行至少要有一个 answer_all 或 answer_any")
        return self

    @property
    def expected(self) -> tuple[str, ...]:
        """Every string the row asks for."""
        return self.answer_all + self.answer_any


@dataclass(frozen=True, slots=True)
class Dataset:
    """Rows under the name of their file, without its suffix."""

    name: str
    rows: tuple[Row, ...]

    @property
    def is_frozen(self) -> bool:
        """Whether this is a blind split, of which no question may be shown."""
        return self.name.endswith(FROZEN_SUFFIX)


def bundled_datasets() -> dict[str, Path]:
    """Name → file of the datasets that come with the package, by name."""
    folder = Path(str(files("evals"))) / "datasets"
    return {path.stem: path for path in sorted(folder.glob("*.jsonl"))}


def load_dataset(name_or_path: str) -> Dataset:
    """A bundled dataset by name, or any ``.jsonl`` file by path.

    Raises:
        UsageError: there is no such dataset.
        RejectedInputError: a line is no valid row; file and line are named.
    """
    bundled = bundled_datasets()
    path = bundled.get(name_or_path, Path(name_or_path))
    if path.suffix != ".jsonl" or not path.is_file():
        near = difflib.get_close_matches(name_or_path, bundled, n=1, cutoff=0.0)
        raise UsageError(
            f"没有评测集 {name_or_path}。", f"最接近的是 {near[0]};也可以给出一个 .jsonl 文件的路径。" if near else "请给出一个 .jsonl 文件的路径。"
        )
    return Dataset(path.stem, load_rows(path))


def load_rows(path: Path) -> tuple[Row, ...]:
    """The rows of a file; blank lines are passed over.

    Raises:
        RejectedInputError: a line is no valid row, or an id comes twice; file and line are named, the row's text is not.
    """
    try:
        lines = path.read_text(encoding="utf-8-sig").split("\n")  # splitlines would also split inside a string, at U+2028
    except UnicodeDecodeError as error:
        raise RejectedInputError(f"评测集 {path} 不是 UTF-8 文本。", "请另存为 UTF-8 编码后重试。", offset=error.start) from error
    rows: dict[str, Row] = {}
    for number, row in _numbered_rows(path, lines):
        if row.id in rows:
            raise _rejected(path, number, f"编号 {row.id} 已经用过")
        rows[row.id] = row
    if not rows:
        raise RejectedInputError(f"评测集 {path} 是空的。", "请至少写入一行后重试。")
    return tuple(rows.values())


def _numbered_rows(path: Path, lines: Iterable[str]) -> Iterable[tuple[int, Row]]:
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            yield number, Row.model_validate_json(line)
        except ValidationError as error:
            raise _rejected(path, number, _problem(error)) from None


def _problem(error: ValidationError) -> str:
    """The first thing wrong, in Chinese, without the row's own words."""
    first = error.errors(include_input=False)[0]
    if first["type"] == "value_error":
        return str(first["ctx"]["error"])
    name = str(first["loc"][0]) if first["loc"] else ""
    return _PROBLEMS.get(first["type"], "字段 {name} 的类型不对").format(name=name)


def _rejected(path: Path, number: int, problem: str) -> RejectedInputError:
    return RejectedInputError(f"评测集 {path} 第 {number} 行有误:{problem}。", "请按 evals/README.md 的格式改正后重试。", path=str(path), line=number)
