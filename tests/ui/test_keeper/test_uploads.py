"""Files that arrive: their names, their sizes, and what is left behind."""

from __future__ import annotations

import asyncio
import io
import os
import time
import zipfile
from concurrent.futures import ThreadPoolExecutor

import pytest

from corpus.errors import RejectedInputError, StorageError
from ui.keeper import uploads as module
from ui.keeper.uploads import Uploads, safe_name

LIMIT = 1000


async def pieces(*data: bytes):
    for piece in data:
        yield piece


def finished(coroutine):
    """What it gives, run in a thread of its own: the main one's loop stays Playwright's once a page was driven."""
    with ThreadPoolExecutor(1) as threads:
        return threads.submit(asyncio.run, coroutine).result()


def take(uploads, name="报告.txt", *data):
    (upload,) = finished(uploads.take(name, pieces(*(data or (b"abc", b"def"))))).uploads
    return upload


@pytest.fixture
def uploads(tmp_path):
    return Uploads(tmp_path, LIMIT)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("..\\..\\windows\\report.TXT", "report.txt"),
        ("/etc/cron.d/x.md", "x.md"),
        ("C:\\报告\\2020年.txt", "2020年.txt"),
        ("a\x00b\n\u202etxt.exe.txt", "abtxt.exe.txt"),
        ("<img src=x onerror=alert(1)>.txt", "img src=x onerror=alert(1).txt"),
        (".txt", "未命名.txt"),
        ("...  .txt", "未命名.txt"),
        ("CON:.txt", "CON.txt"),
        ("\ud800.txt", "未命名.txt"),
        ("cafe\u0301.txt", "caf\u00e9.txt"),
    ],
)
def test_names_are_made_harmless(name, safe):
    assert safe_name(name) == safe


def test_a_long_name_keeps_its_ending_and_fits_the_disk(uploads):
    name = safe_name("绵" * 300 + ".txt")
    assert name.endswith("绵.txt")
    assert len(name.encode()) < 255
    assert take(uploads, "绵" * 300 + ".txt").path.read_bytes() == b"abcdef"


@pytest.mark.parametrize("name", ["", "report", "report.exe", "report.txt/", "报告.txt.sh", "<b>.php"])
def test_other_formats_are_refused_before_anything_is_written(uploads, tmp_path, name):
    with pytest.raises(RejectedInputError, match="不是支持的格式"):
        take(uploads, name)
    assert not (tmp_path / "uploads").exists()


def test_a_file_lies_in_a_folder_of_its_own_and_is_found_again(uploads, tmp_path):
    first, second = take(uploads), take(uploads, "../../报告.txt", b"other")
    assert {upload.path.parent.parent for upload in (first, second)} == {tmp_path / "uploads"}
    assert [upload.token for upload in Uploads(tmp_path, LIMIT).waiting()] == [first.token, second.token]
    assert uploads.find(second.token).path.read_bytes() == b"other"
    assert [uploads.find(token) for token in ("", "..", "../x", first.token[:-1])] == [None] * 4
    renamed = uploads.rename(first, "../../绵阳")
    assert renamed.path == first.path.with_name("绵阳.txt")
    uploads.drop("../uploads")
    uploads.drop(first.token)
    assert [upload.token for upload in uploads.waiting()] == [second.token]


def test_a_file_that_is_too_large_or_breaks_off_leaves_nothing(uploads, tmp_path):
    with pytest.raises(RejectedInputError, match="超过上限"):
        take(uploads, "报告.txt", b"x" * 600, b"x" * 600)

    async def broken():
        yield b"abc"
        raise ConnectionResetError

    with pytest.raises(StorageError):
        finished(uploads.take("报告.txt", broken()))
    assert list((tmp_path / "uploads").iterdir()) == []
    assert take(uploads, "报告.txt", b"x" * LIMIT).size == LIMIT


def unpack(uploads, *files, name="报告.zip"):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for inside, data in files:
            package.writestr(inside, data)
    return finished(uploads.take(name, pieces(out.getvalue())))


def test_each_file_of_an_archive_waits_by_itself_and_what_is_hostile_is_named(uploads, tmp_path):
    files = [("市/2020.txt", b"abc"), ("县/2020.txt", b"def"), ("../../外.txt", b"x"), ("内.zip", b"PK"), ("大.txt", b"a" * (LIMIT + 1)), ("x.exe", b"MZ"),
             ("宏.docm", b"PK"), ("扫描.PNG", b"png")]  # fmt: skip
    arrived = unpack(uploads, *files, name="../../报告.ZIP")
    assert [(upload.name, upload.path.read_bytes()) for upload in arrived.uploads] == [
        ("2020.txt", b"def"), ("宏.docm", b"PK"), ("2020.txt", b"abc"), ("扫描.png", b"png")]  # fmt: skip
    assert uploads.waiting() == list(arrived.uploads)
    assert [upload.inside for upload in Uploads(tmp_path, LIMIT).waiting()] == ["报告.zip/县", "报告.zip", "报告.zip/市", "报告.zip"]
    assert take(uploads).inside == ""
    assert {upload.path.parents[2] for upload in arrived.uploads} == {tmp_path / "uploads"}
    refused = "".join(arrived.refused)
    for words in ("报告.zip/../../外.txt：外.txt 在压缩包里的路径", "内.zip 是压缩包里的压缩包", "大.txt 有", "x.exe 不是支持的格式"):
        assert words in refused
    assert not (tmp_path / "外.txt").exists()


@pytest.mark.parametrize(
    ("files", "words"),
    [([], "没有可以收入的文件"), ([("x.exe", b"MZ")], "x.exe 不是支持的格式"), ([("a.txt", b"a")] * 3, "太多"), ([("零.txt", bytes(11_000_000))], "炸弹")],
)
@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_an_archive_that_does_not_do_nothing_stays(tmp_path, monkeypatch, files, words):
    monkeypatch.setattr(module, "MAX_FILES", 2)
    uploads = Uploads(tmp_path, 20_000_000)
    with pytest.raises(RejectedInputError, match=words):
        unpack(uploads, *files)
    assert list((tmp_path / "uploads").iterdir()) == []


def test_many_refused_are_not_all_named(tmp_path):
    refused = unpack(Uploads(tmp_path, 10**6), ("a.txt", b"a"), *((f"{number}.exe", b"MZ") for number in range(30))).refused
    assert len(refused) == 21
    assert "另有 10 个" in refused[-1]


def test_no_more_than_so_many_wait(uploads, monkeypatch):
    monkeypatch.setattr(module, "MAX_FILES", 2)
    take(uploads)
    take(uploads)
    with pytest.raises(RejectedInputError, match="太多"):
        take(uploads)


def test_what_is_left_behind_goes_after_a_day(uploads, tmp_path):
    old, fresh = take(uploads), take(uploads)
    strange = tmp_path / "uploads" / "not-ours"
    strange.mkdir()
    past = time.time() - 25 * 3600
    for path in (old.path.parent, strange):
        os.utime(path, (past, past))
    uploads.clean()
    assert [upload.token for upload in uploads.waiting()] == [fresh.token]
    assert strange.is_dir()


def test_what_a_stop_cut_off_goes_at_once_and_what_is_arriving_stays(uploads, tmp_path):
    async def watched():
        yield b"abc"
        (arriving,) = (tmp_path / "uploads").glob(".*")
        cut_off = tmp_path / "uploads" / f".{'0' * 32}"
        (cut_off / "1").mkdir(parents=True)
        assert uploads.waiting() == []
        assert Uploads(tmp_path, LIMIT).clean() == 1
        assert arriving.is_dir()
        assert not cut_off.exists()
        assert uploads.clean() == 0
        yield b"def"

    (upload,) = finished(uploads.take("报告.txt", watched())).uploads
    assert upload.path.read_bytes() == b"abcdef"


def test_of_many_that_arrive_at_once_no_more_than_so_many_wait(uploads, monkeypatch):
    monkeypatch.setattr(module, "MAX_FILES", 3)

    async def flood():
        return await asyncio.gather(*(uploads.take(f"{number}.txt", pieces(b"abc")) for number in range(12)), return_exceptions=True)

    results = finished(flood())
    assert len(uploads.waiting()) == 3
    assert [str(result) for result in results if isinstance(result, Exception)] == 9 * ["等待收入的文件太多。请先收入或丢弃一些。"]


def test_the_folder_of_an_archive_goes_with_its_last_file(uploads, tmp_path):
    first, second = unpack(uploads, ("a.txt", b"a"), ("b.txt", b"b")).uploads
    uploads.drop(first.token)
    assert uploads.waiting() == [second]
    uploads.drop(second.token)
    assert list((tmp_path / "uploads").iterdir()) == []
