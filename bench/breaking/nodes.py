"""Kill nodes of a cluster while readers ask it, and compare every answer with a folder's.

    python -m bench cluster-kill INDEX DIR [--nodes 3] [--replicas 1] [--kills 1]

Starts the nodes by ``scripts/test-cluster`` in DIR, copies the index to them, and lets readers ask
without pause, each opening the index anew every few queries. Then the elected manager is killed,
and, where more kills are asked for, one of the others at once after it, before copies are made
again: that many replicas are needed, and twice as many nodes and one. An answer is right or wrong;
or partial, an error that says that shards did not answer; or failed, with another error. The exit
code is 1 if any was not right.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import threading
import time
import urllib.request
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from bench.cluster import differing
from qpsearch import Corpus, Mode, Options
from qpsearch.corpus.copying import copy_index
from qpsearch.errors import QpsearchError

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

    from qpsearch import Results

_SCRIPT = Path(__file__).parents[2] / "scripts" / "test-cluster"
_ASKED = (
    ("安全生产 监督", Mode.ALL),
    ("食品 标准", Mode.ALL),
    ("管理", Mode.ALL),
    ("房东不退押金", Mode.ANY),
    ('"环境保护"', Mode.ALL),
    ("合同 违约", Mode.ALL),
    ("规定 -公安机关", Mode.ALL),
    ("人工*", Mode.ALL),
)
_OPENED_FOR = 24
"""Queries after which a reader opens the index anew: nothing that it has kept helps it then."""


class Answer(NamedTuple):
    """How an answer was, and what it took."""

    kind: str
    """``right``, ``wrong``, ``partial`` or ``failed``."""
    seconds: float
    told: str
    """The query, or the error."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("index", help="folder of an index")
    parser.add_argument("folder", type=Path, metavar="DIR", help="where the nodes are")
    parser.add_argument("--nodes", type=int, default=3)
    parser.add_argument("--replicas", type=int, default=1)
    parser.add_argument("--kills", type=int, default=1, help="nodes that are killed, one by one")
    parser.add_argument("--heap", type=int, default=400, help="MB of each node")
    parser.add_argument("--readers", type=int, default=2)
    parser.add_argument("--before", type=float, default=15, help="seconds until the first is")
    parser.add_argument(
        "--after", type=float, default=150, help="seconds at most until it is green"
    )


def run(args: argparse.Namespace) -> int:
    """Kill; return 1 if an answer was not right."""
    if 2 * args.kills >= args.nodes or args.kills > args.replicas:
        print(f"{args.kills} lost at a time need as many replicas, and twice as many nodes and one")
        return 2
    started = [_SCRIPT, "start", args.folder, str(args.nodes), str(args.heap)]
    hosts = subprocess.run(started, check=True, stdout=subprocess.PIPE, text=True).stdout.strip()
    try:
        return _kill_and_read(args, hosts)
    finally:
        subprocess.run([_SCRIPT, "stop", args.folder], check=True)


def _kill_and_read(args: argparse.Namespace, hosts: str) -> int:
    url = f"opensearch://{hosts}/killed"
    copy_index(args.index, url, replicas=args.replicas)
    with Corpus.open(args.index) as near:
        expected = [near.search(query, options=Options(mode=mode)) for query, mode in _ASKED]
    answers: list[Answer] = []
    stop = threading.Event()
    readers = [
        threading.Thread(target=_read, args=(url, number, expected, answers, stop))
        for number in range(args.readers)
    ]
    _until_green(hosts, args.after)
    for reader in readers:
        reader.start()
    time.sleep(args.before)
    gone: set[str] = set()
    names = [f"n{number}" for number in range(1, args.nodes + 1)]
    for _ in range(args.kills):
        manager = _told(hosts, "/_cat/cluster_manager?format=json")[0]["node"]
        alive = [name for name in names if name not in gone]
        name = next(one for one in alive if (one == manager) != bool(gone))
        gone.add(name)
        os.kill(int((args.folder / name / "pid").read_text()), signal.SIGKILL)
        print(f"{name} killed{', the manager' * (name == manager)}; until then {_counted(answers)}")
    killed = time.monotonic()
    is_green = _until_green(hosts, args.after, args.nodes - len(gone))
    waited = time.monotonic() - killed
    print(f"{'all copies there again' if is_green else 'copies missing'} after {waited:.0f} s")
    time.sleep(args.before)
    stop.set()
    for reader in readers:
        reader.join()
    for answer in answers:
        if answer.kind != "right":
            print(f"{answer.kind} after {answer.seconds:.1f} s: {answer.told}")
    slowest = sorted((answer.seconds for answer in answers), reverse=True)[:3]
    print(f"{_counted(answers)}; slowest {', '.join(f'{one:.1f}' for one in slowest)} s")
    return int(any(answer.kind != "right" for answer in answers) or not is_green)


def _read(
    url: str,
    number: int,
    expected: Sequence[Results],
    answers: list[Answer],
    stop: threading.Event,
) -> None:
    """Ask until it is told to stop, each reader beginning elsewhere."""
    far: Corpus | None = None
    while not stop.is_set():
        query, mode = _ASKED[number % len(_ASKED)]
        begun = time.monotonic()
        try:
            if far is None or number % _OPENED_FOR == 0:
                if far is not None:
                    far.close()
                far = Corpus.open(url)
            got = far.search(query, options=Options(mode=mode))
            differs = set(differing(expected[number % len(_ASKED)], got)) - {"total at most"}
            kind = "wrong" if differs else "right"
            told = query
        except QpsearchError as error:
            told = str(error)
            kind = "partial" if "shards" in told else "failed"
        answers.append(Answer(kind, time.monotonic() - begun, told))
        number += 1
    if far is not None:
        far.close()


def _counted(answers: Sequence[Answer]) -> str:
    counts = Counter(answer.kind for answer in answers)
    return ", ".join(f"{counts[kind]} {kind}" for kind in ("right", "wrong", "partial", "failed"))


def _until_green(hosts: str, seconds: float, nodes: int = 0) -> bool:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        health = _told(hosts, "/_cluster/health") or {}
        is_whole = not nodes or health.get("number_of_nodes") == nodes
        if health.get("status") == "green" and is_whole:
            return True
        time.sleep(1)
    return False


def _told(hosts: str, path: str) -> Any:
    """Return what the first node says that answers; ``None`` if none does."""
    for host in hosts.split(","):
        try:
            with urllib.request.urlopen(f"http://{host}{path}", timeout=20) as answer:
                return json.load(answer)
        except OSError:
            continue
    return None
