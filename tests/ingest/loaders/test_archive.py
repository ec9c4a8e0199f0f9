from __future__ import annotations

import io
import stat
import struct
import tracemalloc
import zipfile
from pathlib import Path

import pytest

from corpus.errors import RejectedInputError
from ingest.loaders import Limits, SourceFile, open_files

TEXT = "甲县报告\n一、学校\n建成学校129所。\n".encode()


def archive(*members: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in members:
            package.writestr(name, data)
    return out.getvalue()


def opened(tmp_path: Path, data: bytes) -> tuple[dict[str, bytes], dict[str, str]]:
    path = tmp_path / "包.zip"
    path.write_bytes(data)
    taken, refused = {}, {}
    for member in open_files(path, Limits(max_bytes=10**6)):
        if isinstance(member, SourceFile):
            taken[member.source.removeprefix(f"{path}/")] = member.data
        else:
            refused[member[0].removeprefix(f"{path}/")] = str(member[1])
    return taken, refused


def test_each_file_inside_is_one_of_its_own_and_clutter_is_passed_over(tmp_path: Path) -> None:
    taken, refused = opened(tmp_path, archive(("报告/甲.txt", TEXT), ("报告/", b""), ("__MACOSX/._甲.txt", b"x"), (".DS_Store", b"x"), ("乙.md", TEXT)))
    assert (taken, refused) == ({"乙.md": TEXT, "报告/甲.txt": TEXT}, {})


def test_names_of_chinese_windows_are_decoded(tmp_path: Path) -> None:
    data = archive(("AAAA.txt", TEXT)).replace(b"AAAA", "绵阳".encode("gbk"))
    assert list(opened(tmp_path, data)[0]) == ["绵阳.txt"]


def test_what_is_hostile_is_refused_by_name(tmp_path: Path) -> None:
    link = zipfile.ZipInfo("链接.txt")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    members = [("../外.txt", TEXT), ("/etc/绝对.txt", TEXT), ("C:\\盘.txt", TEXT), ("内.zip", archive(("a.txt", TEXT))), (link, b"/etc/passwd"),
               ("大.txt", b"a" * 2_000_000), ("程序.exe", b"MZ"), ("好.txt", TEXT)]  # fmt: skip
    taken, refused = opened(tmp_path, archive(*members))
    assert list(taken) == ["好.txt"]
    words = {"内.zip": "压缩包里的压缩包", "链接.txt": "符号链接", "大.txt": "超过上限", "程序.exe": "不是支持的格式"}
    words |= dict.fromkeys(("../外.txt", "/etc/绝对.txt", "C:/盘.txt"), "指向包外")
    assert set(refused) == set(words)
    assert all(words[name] in reason for name, reason in refused.items())


@pytest.mark.parametrize(
    ("data", "words"),
    [(archive(("零.txt", b"\0" * 60_000_000)), "压缩炸弹"), (archive(("a.txt", TEXT))[:60], "已损坏"), (b"PK", "已损坏"), (b"text", "不是 .zip")],
    ids=["a bomb", "cut short", "two letters", "no archive"],
)
def test_a_bad_archive_is_refused_whole(tmp_path: Path, data: bytes, words: str) -> None:
    with pytest.raises(RejectedInputError, match=words):
        opened(tmp_path, data)


@pytest.mark.slow
@pytest.mark.parametrize("method", [zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_bomb_that_lies_about_its_size_is_not_unpacked(tmp_path: Path, method: int) -> None:
    out, size = io.BytesIO(), 200_000_000
    with zipfile.ZipFile(out, "w", method) as package, package.open("零.txt", "w") as inside:
        for _ in range(size // 10**6):
            inside.write(b"\0" * 10**6)
    data = out.getvalue().replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    tracemalloc.start()
    taken, refused = opened(tmp_path, data)
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert (taken, list(refused)) == ({}, ["零.txt"])
    assert peak < 20_000_000


def test_an_archive_of_countless_entries_or_of_one_over_and_over_is_refused_whole(tmp_path: Path) -> None:
    with pytest.raises(RejectedInputError, match="6000 个文件"):
        opened(tmp_path, archive(*((f"{number}.txt", b"a") for number in range(6000))))
    one = archive(("a.txt", b"\0" * 900_000))
    listed = one[one.index(b"PK\1\2") : one.rindex(b"PK\5\6")]
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 4000, 4000, len(listed) * 4000, one.index(b"PK\1\2"), 0)
    with pytest.raises(RejectedInputError, match="压缩炸弹"):
        opened(tmp_path, one[: one.index(b"PK\1\2")] + listed * 4000 + end)


def test_a_member_with_a_password_is_refused(tmp_path: Path) -> None:
    data = bytearray(archive(("a.txt", TEXT)))
    for mark, at in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        data[data.index(mark) + at] |= 1
    with pytest.raises(RejectedInputError, match="密码"):
        opened(tmp_path, bytes(data))
