"""The lock of an index: whose it is, and that it ends with its process."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path
from platform import node

import pytest

from qpsearch.corpus.indexing import build_index
from qpsearch.engines.embedded import lock
from qpsearch.engines.embedded.lock import LOCK, WriteLock, is_held
from qpsearch.errors import IndexLockedError

HOLD = """
import sys, time
from pathlib import Path
from qpsearch.engines.embedded.lock import WriteLock
with WriteLock(Path(sys.argv[1])):
    print(flush=True)
    time.sleep(60)
"""


def holding(folder: Path) -> subprocess.Popen[bytes]:
    """A process that holds the lock of a folder."""
    command = [sys.executable, "-c", HOLD, os.fspath(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603 - our own
    assert process.stdout
    process.stdout.readline()
    return process


def test_the_second_is_told_who_holds_it_since_when(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("条例\n第一条　甲。", encoding="utf-8")
    process = holding(tmp_path / "index")
    try:
        told = rf"process {process.pid} has been writing this index since \d{{4}}-\d\d-\d\dT"
        with pytest.raises(IndexLockedError, match=told):
            build_index([tmp_path / "a.txt"], tmp_path / "index")
        assert is_held(tmp_path / "index")
        assert [path.name for path in (tmp_path / "index").iterdir()] == [LOCK]
    finally:
        process.send_signal(signal.SIGKILL)
        process.communicate()
    assert not is_held(tmp_path / "index")
    build_index([tmp_path / "a.txt"], tmp_path / "index")
    assert [path.name for path in (tmp_path / "index").iterdir()] == ["store"]


def test_a_folder_made_for_the_lock_goes_with_it(tmp_path: Path) -> None:
    with WriteLock(tmp_path / "a" / "b") as held:
        assert held.held
        assert (tmp_path / "a" / "b" / LOCK).exists()
    assert list(tmp_path.iterdir()) == []


def test_a_forked_process_does_not_keep_it(tmp_path: Path) -> None:
    if not hasattr(os, "fork"):
        pytest.skip("no fork on this system")
    reader, writer = os.pipe()
    with WriteLock(tmp_path):
        child = os.fork()
        if not child:  # pragma: no cover - another process
            os.close(writer)
            os.read(reader, 1)
            os._exit(0)
        os.close(reader)
    try:
        with WriteLock(tmp_path) as held:
            assert held.held
    finally:
        os.close(writer)
        os.waitpid(child, 0)


@pytest.mark.parametrize(
    ("says", "free"),
    [
        ("", True),
        ("gibberish", True),
        (f"99999999 {node()} 2026-01-01T00:00:00+0000", True),
        (f"{os.getppid()} {node()} 2026-01-01T00:00:00+0000", False),
        ("99999999 elsewhere 2026-01-01T00:00:00+0000", False),
    ],
)
def test_where_a_drive_knows_no_locks_the_file_decides(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, says: str, free: bool
) -> None:
    def no_locks(*_: object) -> None:
        raise OSError(38, "Function not implemented")

    monkeypatch.setattr("fcntl.flock", no_locks)
    (tmp_path / LOCK).write_text(says)
    if free:
        with WriteLock(tmp_path) as held:
            assert held.held
            assert lock._holder(tmp_path / LOCK).process == str(os.getpid())
    else:
        with (
            pytest.raises(IndexLockedError, match=says.split(maxsplit=1)[0]),
            WriteLock(tmp_path),
        ):
            pass
