"""A process to which something happens when it touches a folder for the n-th time.

``by_audit`` forks this process and watches the calls that Python itself announces (opening,
renaming, removing, making and listing of files) and ``os.fsync``; ``by_strace`` starts a process of
its own under strace and counts system calls, writes too. Both come before the call is carried out.
"""

from __future__ import annotations

import errno
import os
import shutil
import signal
import subprocess
import sys
from itertools import chain
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from bench.processes import qpsearch

if TYPE_CHECKING:
    import random
    from collections.abc import Callable, Sequence
    from pathlib import Path

ERRORS = ("ENOSPC", "EIO", "EACCES", "EMFILE", "ENOMEM")
SIGNALS = ("SIGKILL", "SIGINT", "SIGTERM")
_WATCHED = frozenset((
    "open", "os.rename", "os.remove", "os.mkdir", "os.rmdir", "os.listdir", "os.scandir",
    "os.truncate", "os.chmod", "shutil.rmtree",
))  # fmt: skip
STRACED = ("write", "fsync", "rename,renameat,renameat2", "unlink,unlinkat,rmdir", "mkdir,mkdirat")
"""Sets of system calls that strace tampers with."""
READ = ("read,pread64", "openat", "mmap")
"""The same of those that read; only where they touch a file that was there before the run."""


class Fault(NamedTuple):
    """What happens, and when."""

    name: str
    """A signal or an error."""
    number: int
    """At which touch, counted from 1."""
    calls: str = ""
    """For strace: which system calls are counted."""

    def __str__(self) -> str:
        """Say it in a line of a report."""
        return f"{self.name} at touch {self.number}" + (f" of {self.calls}" if self.calls else "")


class Ended(NamedTuple):
    """How a process came to its end."""

    code: int
    """Negative for the signal that ended it."""
    said: str
    """What it wrote to stderr."""
    touches: tuple[str, ...] = ()
    """What it did, and to which file."""


def by_audit(args: Sequence[str], folder: Path, fault: Fault | None) -> Ended:
    """Run the command line in a child of this process; without a fault count its touches."""
    said, counted = folder.with_name("stderr"), folder.with_name("touches")
    counted.unlink(missing_ok=True)
    child = os.fork()
    if not child:
        _run(args, folder, fault, said, counted)
    _, status = os.waitpid(child, 0)
    touches = tuple(counted.read_text(errors="replace").splitlines()) if counted.exists() else ()
    code = os.waitstatus_to_exitcode(status)
    return Ended(code, said.read_text(encoding="utf-8", errors="replace"), touches)


def by_strace(args: Sequence[str], folder: Path, fault: Fault) -> Ended:
    """Run the command line under strace, which tampers with the n-th of some system calls."""
    what = f"signal={fault.name}" if fault.name in SIGNALS else f"error={fault.name}"
    inject = f"inject={fault.calls}:{what}:when={fault.number}"
    command = ["strace", "-f", "-qq", "-o", os.devnull, "-e", f"trace={fault.calls}", "-e", inject]
    if fault.calls in READ:
        held = (os.fspath(path) for path in sorted((folder, *folder.rglob("*"))))
        command += chain.from_iterable(("-P", path) for path in held)
    with folder.with_name("stderr").open("wb+") as said:
        done = subprocess.run(
            [*command, *qpsearch(), *args],
            stdout=subprocess.DEVNULL,
            stderr=said,
            stdin=subprocess.DEVNULL,
            cwd=folder,
            check=False,
        )
        said.seek(0)
        return Ended(done.returncode, said.read().decode("utf-8", "replace"))


def has_strace() -> bool:
    """Whether strace is here and may trace."""
    found = shutil.which("strace")
    tried = found and subprocess.run([found, "-o", os.devnull, "true"], check=False)
    return bool(tried and not tried.returncode)


def draw(
    touches: int, names: Sequence[str], count: int, chance: random.Random, calls_of: Sequence[str]
) -> list[Fault]:
    """Draw faults: each of the names about as often, of some calls where strace tampers."""
    faults = []
    for number in range(count):
        calls = chance.choice(calls_of) if calls_of else ""
        most = 12 if calls_of else max(1, touches)
        faults.append(Fault(names[number % len(names)], chance.randint(1, most), calls))
    return faults


def _run(
    args: Sequence[str], folder: Path, fault: Fault | None, said: Path, counted: Path
) -> NoReturn:
    code = 3
    try:
        os.chdir(folder)
        for stream, path in ((1, os.devnull), (2, said)):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o666), stream)
        os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
        tally = os.open(counted, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o666)
        _watch(os.fspath(folder), fault, tally)
        from qpsearch.cli.app import main

        main(list(args))
    except SystemExit as ending:
        code = int(ending.code or 0)
    except BaseException:  # noqa: BLE001 - the point of it all
        import traceback

        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(code)


def _watch(folder: str, fault: Fault | None, tally: int) -> None:
    touched = 0
    busy = False

    def touch(event: str, path: object) -> None:
        nonlocal touched, busy
        if busy:
            return
        busy = True
        touched += 1
        os.write(tally, f"{event} {path!s}\n".encode(errors="replace"))
        if fault and touched == fault.number:
            _happen(fault.name)
        busy = False

    def happen_once(event: str, args: tuple[object, ...]) -> None:
        nonlocal busy
        if event in _WATCHED and args and _is_below(args[0], folder):
            try:
                touch(event, args[0])
            finally:
                busy = False

    sync: Callable[[int], None] = os.fsync

    def fsync(handle: int) -> None:
        nonlocal busy
        try:
            touch("fsync", handle)
        finally:
            busy = False
        sync(handle)

    os.fsync = fsync  # type: ignore[assignment]
    sys.addaudithook(happen_once)


def _is_below(path: object, folder: str) -> bool:
    if isinstance(path, bytes):
        path = os.fsdecode(path)
    if not isinstance(path, (str, os.PathLike)):
        return False
    name = os.fspath(path)
    if not isinstance(name, str):
        return False
    return name.startswith(folder) or not os.path.isabs(name)


def _happen(name: str) -> None:
    if name in SIGNALS:
        os.kill(os.getpid(), signal.Signals[name])
        return
    number = getattr(errno, name)
    raise OSError(number, os.strerror(number))
