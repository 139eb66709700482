"""Hurt the files of an index: flipped bits, cuts, zeroed sectors, pages swapped, bytes added.

    python -m bench damage --count 5000 --seed 9
    python -m bench damage --index INDEX --count 500

Each harm must be told or change no answer, and ``verify`` must find every one.
"""

from __future__ import annotations

import random
import shutil
import tempfile
import traceback
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

from bench.breaking.scenarios import answers, write_texts
from qpsearch.corpus.indexing import build_index
from qpsearch.corpus.verifying import verify
from qpsearch.errors import IndexStoreError

if TYPE_CHECKING:
    import argparse

HARMS = ("flip", "flip", "flip", "cut", "zero", "swap", "add", "none left")
_SECTOR, _PAGE = 512, 4096


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("--count", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--index", type=Path, help="a copy of it is hurt; by default a small one")


def run(args: argparse.Namespace) -> int:
    """Hurt an index so many times; return the exit code."""
    chance = random.Random(args.seed)
    ends = Counter[str]()
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        if args.index:
            shutil.copytree(args.index, folder / "index")
        else:
            _build(folder)
        expected = answers(folder)
        files = sorted(p for p in (folder / "index" / "store").iterdir() if p.stat().st_size)
        for number in range(args.count):
            path, harm = files[number % len(files)], chance.choice(HARMS)
            whole = path.read_bytes()
            data = hurt(whole, harm, chance)
            if data == whole:
                continue
            if harm == "none left":
                path.unlink()
            else:
                path.write_bytes(data)
            for end in _judge(folder, expected):
                ends[end] += 1
                if end.isupper():
                    print(f"{end}: {harm} of {path.name}, number {number}")
            path.write_bytes(whole)
        if verify(folder / "index"):
            ends["NOT SOUND AT THE END"] += 1
    print(f"seed {args.seed}: " + ", ".join(f"{n} {end}" for end, n in sorted(ends.items())))
    return int(any(end.isupper() for end in ends))


def hurt(whole: bytes, harm: str, chance: random.Random) -> bytes:
    """Return the bytes of a file after a harm."""
    data = bytearray(whole)
    at = chance.randrange(len(data))
    if harm == "flip":
        data[at] ^= 1 << chance.randrange(8)
    elif harm == "cut":
        del data[at:]
    elif harm == "zero":
        at -= at % _SECTOR
        data[at : at + _SECTOR] = bytes(len(data[at : at + _SECTOR]))
    elif harm == "swap":
        one, other = (chance.randrange(len(data) // _PAGE + 1) * _PAGE for _ in range(2))
        first, second = data[one : one + _PAGE], data[other : other + _PAGE]
        if len(first) == len(second):
            data[one : one + _PAGE], data[other : other + _PAGE] = second, first
    elif harm == "add":
        data += chance.randbytes(chance.randint(1, _PAGE))
    else:
        data.clear()
    return bytes(data)


def _build(folder: Path) -> None:
    """Make an index of several segments, with deletions."""
    for edition in (1, 2, 3):
        write_texts(folder, edition)
        build_index([folder / "texts"], folder / "index")


def _judge(folder: Path, expected: object) -> list[str]:
    """Return what became of a harm; in capitals what must not be."""
    ends = []
    try:
        ends.append("without harm" if answers(folder) == expected else "A WRONG ANSWER")
    except IndexStoreError:
        ends.append("told")
    except Exception:  # noqa: BLE001 - that is what is looked for
        print(traceback.format_exc())
        ends.append("A TRACEBACK")
    try:
        ends.append("found by verify" if verify(folder / "index") else "NOT FOUND BY VERIFY")
    except IndexStoreError:
        ends.append("found by verify")
    except Exception:  # noqa: BLE001
        print(traceback.format_exc())
        ends.append("A TRACEBACK OF VERIFY")
    return ends
