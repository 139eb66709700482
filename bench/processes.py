"""Whole processes: how long they take and how much memory, their children included."""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import threading
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

MIB = 1024 * 1024
_PROC = Path("/proc")
_EVERY = 0.05
"""Seconds between two looks at the memory of a process and its children."""

_WATCHER = (
    "import resource, subprocess, sys, time; began = time.perf_counter();"
    "code = subprocess.call(sys.argv[1:], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL);"
    "taken = time.perf_counter() - began; used = resource.getrusage(resource.RUSAGE_CHILDREN);"
    "print(code, taken, used.ru_utime + used.ru_stime, used.ru_maxrss)"
)


class Process(NamedTuple):
    """What a whole process took."""

    wall: float
    """Seconds."""
    processor: float
    """Seconds of user and system time, its children's too."""
    peak: float
    """MiB of the largest process among it and its children."""
    together: float = 0.0
    """MiB of all of them at once, shared pages counted once; 0 where it was not asked for."""


def qpsearch() -> list[str]:
    """Return the command that belongs to this Python."""
    script = shutil.which("qpsearch", path=str(Path(sys.executable).parent))
    return [script] if script else [sys.executable, "-m", "qpsearch"]


def process(
    command: Sequence[object], *, codes: Sequence[int] = (0,), together: bool = False
) -> Process:
    """Run a command and return what it took.

    A process between starts it: the peak of a child begins with what its parent held. The command
    may write byte code, as a user's would.

    Args:
        command: the program and its arguments.
        codes: the exit codes that are none of a failure.
        together: look at the memory of all its processes while it runs (Linux only).

    Raises:
        RuntimeError: it left with another code than ``codes``.

    """
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    line = [sys.executable, "-S", "-c", _WATCHER, *map(str, command)]
    with subprocess.Popen(line, stdout=subprocess.PIPE, text=True, env=environment) as watcher:
        looking = _Looking(watcher.pid) if together and _PROC.is_dir() else None
        printed, _ = watcher.communicate()
        most = looking.end() if looking else 0.0
    code, wall, processor, peak = printed.split()
    if int(code) not in codes:
        raise RuntimeError(f"{' '.join(line[4:])} left with {code}")
    scale = MIB if sys.platform == "darwin" else 1024
    return Process(float(wall), float(processor), int(peak) / scale, most)


def own_peak() -> float:
    """Return the peak memory of this process in MiB, without what the one that started it held."""
    status = _PROC / "self" / "status"
    if status.exists():
        lines = status.read_text(encoding="utf-8").splitlines()
        return int(next(line for line in lines if line.startswith("VmHWM:")).split()[1]) / 1024
    scale = MIB if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / scale


class _Looking(threading.Thread):
    """Looks at the memory of all processes below one, again and again."""

    def __init__(self, above: int) -> None:
        super().__init__(daemon=True)
        self._above = above
        self._most = 0
        self._ended = threading.Event()
        self.start()

    def end(self) -> float:
        """Return the most MiB that was seen."""
        self._ended.set()
        self.join()
        return self._most / 1024

    def run(self) -> None:
        while not self._ended.wait(_EVERY):
            self._most = max(self._most, sum(map(_kib, _below(self._above))))


def _below(pid: int) -> Iterator[int]:
    with suppress(OSError):
        children = (_PROC / str(pid) / "task" / str(pid) / "children").read_text().split()
        for child in map(int, children):
            yield child
            yield from _below(child)


def _kib(pid: int) -> int:
    """Return the proportional set size of a process."""
    with suppress(OSError, StopIteration):
        lines = (_PROC / str(pid) / "smaps_rollup").read_text().splitlines()
        return int(next(line for line in lines if line.startswith("Pss:")).split()[1])
    return 0
