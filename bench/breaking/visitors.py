"""Readers of the web beside a writer: every answer is of one committed state, memory stays flat.

    python -m bench visitors --seconds 60 --readers 50

A writer exchanges all documents, again and again, each time with a new number in each; readers ask
the server for hits, pages and texts. An answer that holds two numbers is of no state; one with an
older number than the same reader has seen goes back in time.
"""

from __future__ import annotations

import http.client
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

if TYPE_CHECKING:
    import argparse

DOCUMENTS = 20
_NUMBER = re.compile(r"序列号为(\d+)号")
_TAG = re.compile("<[^>]+>")
_HITS = quote("标记")
_ASKED = (f"/api/search?q={_HITS}&limit={DOCUMENTS}", f"/?q={_HITS}&limit={DOCUMENTS}")


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--readers", type=int, default=50)


def run(args: argparse.Namespace) -> int:
    """Write and read side by side; return the exit code."""
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        _write(folder, 0)
        command = [sys.executable, "-m", "qpsearch", "serve", "--index", str(folder / "index")]
        with subprocess.Popen(
            [*command, "--port", "0"], stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        ) as server:
            try:
                return _beside(server, folder, args.readers, args.seconds)
            finally:
                server.terminate()


def _beside(server: subprocess.Popen[str], folder: Path, readers: int, seconds: float) -> int:
    lines = server.stdout or ()
    port = next(int(found[1]) for line in lines if (found := re.search(r":(\d+)/", line)))
    visits = Visits(port, time.time() + seconds)
    threads = [threading.Thread(target=visits.go, args=(number,)) for number in range(readers)]
    for thread in threads:
        thread.start()
    memory: list[int] = []
    while time.time() < visits.until:
        _write(folder, len(memory) + 1)
        memory.append(_resident(server.pid))
    for thread in threads:
        thread.join()
    mixed = sum(len(states) > 1 for states in visits.by_mark.values())
    print(
        f"{sum(visits.answers.values())} answers {dict(visits.answers)} beside {len(memory)} "
        f"commits, {len(visits.wrong)} wrong, {mixed} ETags of more than one state; "
        f"memory {memory[0]} MiB at the first commit, {memory[-1]} at the last"
    )
    print("\n".join(visits.wrong[:20]))
    return 1 if visits.wrong or mixed else 0


class Visits:
    """What readers ask for and find wrong."""

    def __init__(self, port: int, until: float) -> None:
        self.until = until
        self.answers: Counter[int] = Counter()
        self.wrong: list[str] = []
        self.by_mark: dict[str, set[str]] = defaultdict(set)
        self._port = port
        self._lock = threading.Lock()

    def go(self, number: int) -> None:
        """Ask until the time is over."""
        chance, last = random.Random(number), -1
        server = http.client.HTTPConnection("127.0.0.1", self._port, timeout=60)
        while time.time() < self.until:
            place = f"/api/show?doc={chance.randrange(DOCUMENTS):02}"
            path = chance.choice((*_ASKED, place))
            try:
                server.request("GET", path, headers={"accept-language": "zh"})
                answer = server.getresponse()
                text = _TAG.sub("", answer.read().decode())
            except (OSError, http.client.HTTPException) as error:
                server.close()
                with self._lock:
                    self.wrong.append(f"{path}: {error!r}")
                continue
            found = _NUMBER.findall(text)
            wanted = 1 if path == place else DOCUMENTS
            with self._lock:
                self.answers[answer.status] += 1
                if answer.status != 200 or len({*found}) != 1 or len(found) < wanted:
                    self.wrong.append(f"{path}: {answer.status}, states {sorted({*found})}")
                    continue
                self.by_mark[answer.headers["etag"]].add(found[0])
                if int(found[0]) < last:
                    self.wrong.append(f"{path}: {found[0]} after {last}")
                last = max(last, int(found[0]))


def _write(folder: Path, number: int) -> None:
    texts = folder / "texts"
    texts.mkdir(exist_ok=True)
    for document in range(DOCUMENTS):
        text = f"第{document}号规定\n一、总则\n（一）本文为标记，序列号为{number}号。\n"
        (texts / f"{document:02}.txt").write_text(text, encoding="utf-8")
    index = [
        sys.executable,
        "-m",
        "qpsearch",
        "index",
        str(texts),
        "--index",
        str(folder / "index"),
    ]
    subprocess.run(index, check=True, capture_output=True)


def _resident(pid: int) -> int:
    """Return the memory of a process in MiB; 0 where the system does not say."""
    try:
        told = Path(f"/proc/{pid}/status").read_text(encoding="utf-8")
    except OSError:
        return 0
    found = re.search(r"VmRSS:\s+(\d+)", told)
    return int(found[1]) // 1024 if found else 0
