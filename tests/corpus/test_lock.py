from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from corpus.errors import LockedError
from corpus.lock import ReaderLock, WriterLock, is_being_read, mark_readable

_HOLD = """
import sys, time
from pathlib import Path
from corpus.lock import WriterLock
with WriterLock(Path(sys.argv[1])):
    print("held", flush=True)
    time.sleep(60)
"""


@pytest.fixture
def holder(tmp_path):
    process = subprocess.Popen([sys.executable, "-c", _HOLD, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    yield process
    process.kill()
    process.wait()
    process.stdout.close()


def test_a_second_process_is_told_at_once_who_writes(holder, tmp_path):
    with pytest.raises(LockedError, match=rf"进程号 {holder.pid},20\d\d-.* 开始.*请等它结束后再试") as caught, WriterLock(tmp_path):
        pass
    assert caught.value.exit_code == 5


def test_a_killed_process_frees_the_lock(holder, tmp_path):
    os.kill(holder.pid, signal.SIGKILL)
    holder.wait()
    with WriterLock(tmp_path):
        assert f'"pid": {os.getpid()}' in (tmp_path / "lock.json").read_text()
    assert not (tmp_path / "lock.json").exists()


def test_two_writers_of_one_process_exclude_each_other_too(tmp_path):
    with WriterLock(tmp_path), pytest.raises(LockedError), WriterLock(tmp_path):
        pass
    with WriterLock(tmp_path):
        pass


def test_readers_share_and_are_seen(tmp_path):
    mark_readable(tmp_path)
    assert not is_being_read(tmp_path)
    first, second = ReaderLock(tmp_path), ReaderLock(tmp_path)
    first.close()
    assert is_being_read(tmp_path)
    second.close()
    second.close()
    assert not is_being_read(tmp_path)
