"""``kaoju ingest``, ``kaoju remove``, ``kaoju restore``: what is taken, what is not, and why."""

from __future__ import annotations

import fcntl
import json
import os
import pty
import struct
import subprocess
import termios
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from corpus.lock import WriterLock

pytestmark = pytest.mark.slow  # every test starts the installed command

TEXT = "发布日期: 2021-03-05\n甲县人民政府2020年履行教育职责自评报告\n\n一、学前教育\n\n(一)扩大资源。全县新建幼儿园12所,新增学位3600个。\n"


def test_the_bundled_reports_are_the_default_and_are_taken_once(run: Callable[..., Any], own_home: Path) -> None:
    done = run("ingest", "--json", home=own_home)
    assert (done.code, done.err) == (0, "")
    assert (done.json["added"], done.json["unchanged"], done.json["reports"], done.json["sections"]) == ([], ["mianyang-2020"], 1, 37)


def test_a_summary_for_a_person(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "甲县 2020.txt").write_text(TEXT, encoding="utf-8")
    done = run("ingest", str(tmp_path), home=tmp_path / "home")
    assert (done.code, done.err) == (0, "")
    assert done.out.startswith("加入 1 份,更新 0 份,没有变化 0 份,没有收入 0 份。\n语料库现有报告 1 份:小节 2 个,")
    assert run("show", "甲县-2020", home=tmp_path / "home").out == TEXT


def test_files_that_are_no_reports_are_rejected_and_stop_no_other(run: Callable[..., Any], tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    (folder / "good.txt").write_text(TEXT, encoding="utf-8")
    (folder / "empty.txt").touch()
    (folder / "blank.txt").write_text(" \n\u3000\n")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 40)
    (folder / "damaged.txt").write_bytes("教育".encode() * 50 + b"\xff\xfe\xfd" * 9)
    with (folder / "huge.txt").open("wb") as file:
        file.truncate(200_000_000)
    (tmp_path / "page.exe").write_bytes(b"MZ")
    (folder / "gone.txt").symlink_to(folder / "nowhere")
    done = run("ingest", str(folder), str(tmp_path / "page.exe"), "--json", home=tmp_path / "home")
    assert done.code == 3
    assert "没有收入。" in done.complaint
    reasons = {Path(entry["source"]).name: entry["reason"] for entry in done.json["rejected"]}
    assert set(reasons) == {"empty.txt", "blank.txt", "binary.txt", "damaged.txt", "huge.txt", "page.exe"}
    assert all(reason.count("。") >= 2 for reason in reasons.values())
    assert "200 MB" in reasons["huge.txt"]
    assert "空文件" in reasons["empty.txt"]
    assert (done.json["added"], done.json["reports"]) == (["good"], 1)


def test_every_encoding_and_line_end_of_a_report_gives_one_text(run: Callable[..., Any], tmp_path: Path) -> None:
    folder = tmp_path / "files"
    folder.mkdir()
    for name, encoding in (("gb18030", "gb18030"), ("utf16", "utf-16"), ("utf16be", "utf-16-be"), ("mark", "utf-8-sig")):
        (folder / f"{name}.txt").write_bytes(TEXT.encode(encoding))
    (folder / "crlf.txt").write_bytes(TEXT.replace("\n", "\r\n").encode())
    (folder / "cr.txt").write_bytes(TEXT.replace("\n", "\r").encode())
    (folder / "plain.txt").write_text("这份材料没有编号。全县有小学40所。", encoding="utf-8")
    home = tmp_path / "home"
    done = run("ingest", str(folder), "--json", home=home)
    assert done.code == 0
    assert done.json["reports"] == 7
    assert any(warning.startswith("plain:没有认出各部分的标题") for warning in done.json["warnings"])
    for name in ("gb18030", "utf16", "utf16be", "mark", "crlf", "cr"):
        assert run("show", name, home=home).out == TEXT


@pytest.mark.parametrize(("path", "said"), [("no-such-file.txt", "找不到 no-such-file.txt。"), ("没有的文件夹", "找不到 没有的文件夹。")])
def test_a_path_that_is_not_there(run: Callable[..., Any], tmp_path: Path, path: str, said: str) -> None:
    done = run("ingest", path, home=tmp_path / "home")
    assert (done.code, done.out) == (2, "")
    assert said in done.complaint


def test_a_folder_without_reports(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    done = run("ingest", str(tmp_path / "empty"), home=tmp_path / "home")
    assert done.code == 3
    assert "没有找到可以收入的报告。" in done.complaint


def test_a_corpus_that_another_process_writes_to(run: Callable[..., Any], own_home: Path) -> None:
    with WriterLock(own_home):
        for words in (("ingest",), ("remove", "mianyang-2020")):
            done = run(*words, home=own_home)
            assert (done.code, done.out) == (5, "")
            assert f"进程号 {os.getpid()}" in done.complaint
        assert run("documents", home=own_home).code == 0


@pytest.mark.parametrize("words", [("ingest",), ("ingest", "--json")])
def test_a_home_that_cannot_be_made(run: Callable[..., Any], words: tuple[str, ...]) -> None:
    done = run(*words, home=Path("/proc/kaoju"))
    assert (done.code, done.out) == (5, "")
    assert "/proc/kaoju" in done.complaint


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_home_that_is_read_only(run: Callable[..., Any], own_home: Path) -> None:
    own_home.chmod(0o500)
    done = run("ingest", home=own_home)
    own_home.chmod(0o700)
    assert done.code == 5
    assert "没有权限" in done.complaint


def test_a_home_that_is_a_file(run: Callable[..., Any], tmp_path: Path) -> None:
    (tmp_path / "home").touch()
    done = run("ingest", home=tmp_path / "home")
    assert done.code == 5
    assert str(tmp_path / "home") in done.complaint


def test_a_removed_report_can_be_restored(run: Callable[..., Any], own_home: Path, shown: str) -> None:
    removed = run("remove", "mianyang-2020", home=own_home)
    assert (removed.code, removed.err) == (0, "")
    assert "kaoju restore mianyang-2020" in removed.out
    assert run("documents", "--json", home=own_home).json == []
    assert run("status", "--json", home=own_home).json["counts"]["removed"] == 1
    for words in (("ask", "校园足球有多少所?"), ("eval",)):
        done = run(*words, home=own_home)
        assert done.code == 4
        assert "还没有报告" in done.complaint
    assert run("show", "mianyang-2020", home=own_home).code == 2
    assert "移出的报告里没有 mianyan。最接近的是 mianyang-2020;" in run("restore", "mianyan", home=own_home).complaint
    assert run("restore", "mianyang-2020", home=own_home).code == 0
    assert run("show", "mianyang-2020", home=own_home).out == shown
    again = run("restore", "mianyang-2020", home=own_home)
    assert (again.code, again.out) == (0, "mianyang-2020 就在语料库里,不需要恢复。\n")


def test_removing_what_is_not_there(run: Callable[..., Any], home: Path) -> None:
    done = run("remove", "mianyang", home=home)
    assert done.code == 2
    assert "最接近的是 mianyang-2020" in done.complaint


@pytest.mark.parametrize("words", [("ingest",), ("ingest", "--json")])
def test_a_progress_bar_only_for_a_person_at_a_terminal(
    command: list[str], environment: Callable[..., dict[str, str]], tmp_path: Path, words: tuple[str, ...]
) -> None:
    terminal, end = pty.openpty()
    fcntl.ioctl(end, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    done = subprocess.run([*command, *words, str(tmp_path)], env=environment(tmp_path / "home"), stdout=subprocess.PIPE, stderr=end, check=False)
    os.write(end, b"end")
    said = os.read(terminal, 100_000).decode()
    os.close(terminal)
    os.close(end)
    assert done.returncode == 0
    assert ("读取" in said) == ("--json" not in words)
    if "--json" in words:
        assert json.loads(done.stdout)["added"] == ["a"]
