from __future__ import annotations

import errno
import sqlite3

import pytest

from corpus.errors import StorageError
from corpus.storage import link_or_copy, private_copy, storage_errors, write_atomically


@pytest.mark.parametrize(
    ("error", "happened"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), "磁盘空间不足"),
        (sqlite3.OperationalError("database or disk is full"), "磁盘空间不足"),
        (RuntimeError("IoError: No space left on device (os error 28)"), "磁盘空间不足"),
        (PermissionError(errno.EACCES, "denied"), "没有权限"),
        (OSError(errno.EROFS, "read-only"), "没有权限"),
        (OSError(errno.EIO, "i/o"), "读写"),
    ],
)
def test_what_the_disk_refuses_is_said_in_two_sentences(tmp_path, error, happened):
    with pytest.raises(StorageError) as caught, storage_errors(tmp_path):
        raise error
    assert caught.value.happened.startswith(happened)
    assert str(tmp_path) in caught.value.happened
    assert caught.value.remedy.endswith("。")
    assert caught.value.__cause__ is error


def test_other_errors_pass_unchanged(tmp_path):
    with pytest.raises(ValueError, match="of another kind"), storage_errors(tmp_path):
        raise ValueError("of another kind")


def test_a_write_that_fails_leaves_the_old_file_and_nothing_else(tmp_path, monkeypatch):
    path = tmp_path / "CURRENT"
    write_atomically(path, b"000001\n")

    def full(_handle):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("corpus.storage.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_atomically(path, b"000002\n")
    assert path.read_bytes() == b"000001\n"
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_shares_the_file_and_a_file_system_without_links_gets_a_copy(tmp_path, monkeypatch):
    (tmp_path / "a").write_text("甲")
    link_or_copy(tmp_path / "a", tmp_path / "b")
    assert (tmp_path / "b").stat().st_ino == (tmp_path / "a").stat().st_ino

    def no_links(_source, _target):
        raise OSError(errno.EPERM, "not permitted")

    monkeypatch.setattr("corpus.storage.os.link", no_links)
    link_or_copy(tmp_path / "a", tmp_path / "c")
    assert (tmp_path / "c").read_text() == "甲"
    assert (tmp_path / "c").stat().st_ino != (tmp_path / "a").stat().st_ino


def test_a_read_only_index_without_a_temporary_folder_is_not_called_damaged(tmp_path, monkeypatch):
    monkeypatch.setattr("corpus.storage.os.access", lambda *_: False)
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path / "missing"))
    with pytest.raises(StorageError, match=r"没有可以写入的临时文件夹.*TMPDIR"):
        private_copy(tmp_path)
