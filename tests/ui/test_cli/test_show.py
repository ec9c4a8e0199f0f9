"""``kaoju show`` and ``kaoju documents``."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from importlib.resources import files
from pathlib import Path
from typing import Any

import pytest

from corpus.errors import UsageError
from corpus.report import Report
from ingest.reader import read_report
from ui.section_choice import choose_section

pytestmark = pytest.mark.slow  # every test starts the installed command

NESTED = "某市报告\n一、教育\n(一)学前\n1.园所\n有10所。\n2.教师\n有20人。\n(二)高中\n1.学校\n有3所。\n二、体育\n(一)足球\n有129所。\n"


@pytest.fixture(scope="module")
def nested() -> Report:
    return read_report("nested", NESTED)


def test_the_text_is_the_stored_text(shown: str) -> None:
    assert shown == files("corpus").joinpath("reports/mianyang-2020.txt").read_text(encoding="utf-8")


def test_nothing_is_added_at_the_end(run: Callable[..., Any], own_home: Path, tmp_path: Path) -> None:
    (tmp_path / "short.txt").write_bytes("某市自评报告\r\n一、教育\r\n有10所".encode())
    assert run("ingest", str(tmp_path / "short.txt"), home=own_home).code == 0
    assert run("show", "short", home=own_home).out == "某市自评报告\n一、教育\n有10所"
    assert run("show", "short", "--section", "1", home=own_home).out == "一、教育\n有10所"


@pytest.mark.parametrize("number", ["七", "7", "(七)", "\uff08七\uff09", "二/七"])
def test_a_section(run: Callable[..., Any], home: Path, shown: str, number: str) -> None:
    done = run("show", "mianyang-2020", "--section", number, home=home)
    assert done.code == 0
    assert done.out.startswith("(七)建立健全“五育并举”")
    assert done.out in shown
    assert "(八)" not in done.out


def test_a_number_of_a_part_and_a_section_is_the_innermost_one(run: Callable[..., Any], home: Path) -> None:
    done = run("show", "mianyang-2020", "--section", "一", home=home)
    assert done.code == 0
    assert done.out.startswith("(一)加强对教育系统党建的领导指导")
    assert "--section 一、" in done.err
    part = run("show", "mianyang-2020", "--section", "一、", home=home)
    assert part.err == ""
    assert part.out.startswith("一、全面加强党对教育工作的领导")
    assert done.out in part.out


@pytest.mark.parametrize(
    ("number", "start"),
    [("一/二", "(二)高中"), ("一/一/2", "2.教师"), ("(二)/1", "1.学校"), ("二/一", "(一)足球"), ("二/1", "(一)足球"), ("2", "2.教师"), ("二、", "二、体育")],
)
def test_a_section_is_found_by_number_label_or_path(nested: Report, number: str, start: str) -> None:
    section, _ = choose_section(nested, number)
    assert nested.text[section.start :].startswith(start)


def test_a_section_without_a_number_is_named_by_its_title() -> None:
    report = read_report("x", "某县报告\n【事业规模】\n学校5所。\n【经费 投入】\n支出3亿元。\n")
    assert [choose_section(report, title)[0].title for title in ("事业规模", "经费投入")] == ["事业规模", "经费 投入"]
    with pytest.raises(UsageError, match="最外层的编号有 事业规模、经费 投入。"):
        choose_section(report, "一")


def test_several_equally_deep_sections_are_listed(nested: Report) -> None:
    with pytest.raises(UsageError, match="编号为 1 的部分有 2 处:一/一/1、一/二/1。"):
        choose_section(nested, "1")


@pytest.mark.parametrize("number", ["九", "", "/", "x", "二/2", "一/一/一/一"])
def test_a_section_that_is_not_there(nested: Report, number: str) -> None:
    with pytest.raises(UsageError, match="最外层的编号有 一、二。"):
        choose_section(nested, number)


def test_a_document_that_is_not_there(run: Callable[..., Any], home: Path) -> None:
    done = run("show", "mianyang-2021", home=home)
    assert (done.code, done.out) == (2, "")
    assert "最接近的是 mianyang-2020" in done.complaint


@pytest.mark.parametrize("name", ["../CURRENT", "../../../../etc/passwd", "/etc/passwd", "mianyang-2020\n"])
def test_a_document_is_no_path(run: Callable[..., Any], home: Path, name: str) -> None:
    done = run("show", name, home=home)
    assert (done.code, done.out) == (2, "")


def test_a_reader_that_goes_away(command: list[str], environment: Callable[..., dict[str, str]], home: Path) -> None:
    script = f'"{command[0]}" show mianyang-2020 | head -c 20; echo ${{PIPESTATUS[0]}} >&2'
    done = subprocess.run(["/bin/bash", "-c", script], env=environment(home), capture_output=True, text=False, check=False)
    assert done.stderr.decode().strip() in ("141", "0")


def test_a_full_disk_behind_the_output(command: list[str], environment: Callable[..., dict[str, str]], home: Path) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run([*command, "documents"], env=environment(home), stdout=full, stderr=subprocess.PIPE, check=False)
    assert done.returncode == 5
    assert done.stderr.decode().startswith("读写时出错(磁盘已满)。")
    assert "Traceback" not in done.stderr.decode()
    assert "Exception ignored" not in done.stderr.decode()


def test_documents(run: Callable[..., Any], home: Path) -> None:
    (entry,) = run("documents", "--json", home=home).json
    assert (entry["id"], entry["place"], entry["published"], entry["sections"]) == ("mianyang-2020", "绵阳市", "2020-08-12", 37)
    table = run("documents", home=home)
    assert table.code == 0
    assert all(word in table.out for word in ("mianyang-2020", "绵阳市", "教育和体育局"))


@pytest.mark.parametrize("words", [("documents",), ("show", "x"), ("facts",), ("remove", "x"), ("restore", "x"), ("eval",)])
def test_without_an_index(run: Callable[..., Any], tmp_path: Path, words: tuple[str, ...]) -> None:
    done = run(*words, home=tmp_path / "none")
    assert (done.code, done.out) == (4, "")
    assert "kaoju ingest" in done.complaint
    assert not (tmp_path / "none").exists()
