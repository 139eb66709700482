"""Hostile inputs for every reader: files, queries, addresses, batches, sidecars, templates, states.

    python -m bench fuzz --seconds 1200 --seed 5
    python -m bench fuzz sidecar template --count 1000

Inputs are drawn from the pieces that a reader knows, then bent: cut, repeated, bytes turned over;
files of offices are whole ones, bent within their parts (:mod:`bench.breaking.bending`); texts are
also mixed of true lines of all kinds, and must keep the laws (:mod:`bench.breaking.mixed`).
An error of qpsearch's own is an answer; anything else that is raised is wrong, and so is an input
that takes more than ten seconds of the processor or a gigabyte. The number printed draws it again.
"""

from __future__ import annotations

import io
import os
import random
import resource
import signal
import tempfile
import time
import traceback
from collections import Counter
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from bench.breaking.bending import bent
from bench.breaking.mixed import SUFFIXES, broken_law, mixed
from bench.breaking.offices import samples
from bench.breaking.pieces import PIECES
from bench.breaking.scenarios import QUERIES, text_of, write_texts
from qpsearch import Corpus, Options
from qpsearch.batch.queries import read_queries
from qpsearch.batch.watching import State, watch
from qpsearch.cli.settings import read_settings
from qpsearch.corpus.indexing import build_index
from qpsearch.corpus.request import Request
from qpsearch.errors import QpsearchError
from qpsearch.loader import documents_of, find_sources, load
from qpsearch.loader.metadata.sidecar import read_corrections
from qpsearch.render.report import Report
from qpsearch.render.template import as_template

if TYPE_CHECKING:
    import argparse
    from collections.abc import Callable
    from types import FrameType

SECONDS, MIB = 10, 1024
_NAMES = [*PIECES, "mixed", *samples()]
_DEEP = 3000


class _TooLongError(BaseException):
    """Ten seconds are over; no reader's ``except Exception`` may take it for a fault of its own."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("readers", nargs="*", metavar="READER", help=", ".join(_NAMES))
    parser.add_argument("--count", type=int, default=0, help="inputs; 0: as many as there is time")
    parser.add_argument("--seconds", type=float, default=60.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--only", type=int, help="the one input of this number")


def run(args: argparse.Namespace) -> int:
    """Try inputs in turn, of one reader after the other; return the exit code."""
    signal.signal(signal.SIGPROF, _too_long)
    wrong, tried = 0, Counter[str]()
    said: set[str] = set()
    with tempfile.TemporaryDirectory() as scratch:
        readers = _Readers(Path(scratch))
        names = args.readers or _NAMES
        began, number = time.monotonic(), args.only or 0
        while (not args.count or number < args.count) and time.monotonic() - began < args.seconds:
            for name in names:
                data, reader = readers.input_of(name, args.seed, number)
                reason = _tried(reader, data)
                tried[name] += 1
                wrong += bool(reason)
                if reason and reason not in said:
                    said.add(reason)
                    print(f"{name} --seed {args.seed} --only {number}: {reason}\n  {data[:80]!r}")
            number += 1
            if args.only is not None:
                break
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MIB
        readers.close()
    if peak > MIB:
        print(f"a peak of {peak:.0f} MiB")
    print(
        f"{tried.total()} inputs ({', '.join(f'{n} {k}' for k, n in tried.items())}), {wrong} wrong"
    )
    print(f"peak {peak:.0f} MiB")
    return int(wrong > 0 or peak > MIB)


def drawn(name: str, seed: int, number: int) -> bytes:
    """Return the input of a number."""
    chance = random.Random(f"{name} {seed} {number}")
    pieces = PIECES[name]
    text = "".join(chance.choices(pieces, k=chance.randint(1, 40)))
    if chance.random() < 0.15:
        text = chance.choice(pieces) * chance.randint(100, _DEEP)
    if name == "text" and chance.random() < 0.5:
        whole = text_of(chance.randint(0, 99), 1)
        at = chance.randrange(len(whole))
        text = whole[:at] + text + whole[at:]
    if name in {"state", "template", "batch"} and chance.random() < 0.5:
        text = pieces[0] + "\n" + text
    codec = chance.choices(("utf-8", "utf-16-le", "gb18030", "utf-16"), (17, 1, 1, 1))[0]
    data = bytearray(text.encode(codec, "surrogatepass" if codec.startswith("utf") else "replace"))
    for _ in range(chance.choice((0, 0, 0, 1, 5))):
        if data:
            data[chance.randrange(len(data))] = chance.randrange(256)
    return bytes(data[: chance.randrange(1, len(data) + 1)] if chance.random() < 0.1 else data)


class _Readers:
    """What reads an input of each kind."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        os.environ["PATH"] = ""  # LibreOffice is not found: it has two minutes, and is not ours
        write_texts(folder, 1)
        build_index([folder / "texts"], folder / "index")
        self.corpus = Corpus.open(folder / "index")
        self.close = self.corpus.close
        queries = io.BytesIO("\n".join(QUERIES).encode())
        self.queries = list(read_queries(queries, Request(query="")))

    def input_of(self, name: str, seed: int, number: int) -> tuple[bytes, Callable[[bytes], None]]:
        """Return the input of a number, and what reads it."""
        if name in PIECES:
            return drawn(name, seed, number), getattr(self, name)
        chance = random.Random(f"{name} {seed} {number}")
        if name == "mixed":
            suffix = chance.choice(SUFFIXES)
            return mixed(chance, suffix).encode(), partial(self.mixed, f"input{suffix}")
        suffix, whole = chance.choice(samples()[name])
        return bent(whole, chance), partial(self.office, f"input{suffix}")

    def office(self, name: str, data: bytes) -> None:
        path = self._file(name, data)
        for source in find_sources([path]):
            if source.problem is None:
                with suppress(QpsearchError):  # the others of an archive are read all the same
                    documents_of(load(source))

    def _file(self, name: str, data: bytes) -> Path:
        path = self.folder / name
        path.write_bytes(data)
        return path

    def text(self, data: bytes) -> None:
        suffix = (".txt", ".md", ".html", ".xml", ".csv", ".json", ".eml", ".rtf")[len(data) % 8]
        documents_of(load(self._file(f"input{suffix}", data)))

    def mixed(self, name: str, data: bytes) -> None:
        document = load(self._file(name, data))
        if law := broken_law(document):
            raise AssertionError(law)
        documents_of(document)

    def query(self, data: bytes) -> None:
        self.corpus.search(_text(data), options=Options())

    def address(self, data: bytes) -> None:
        known = list(self.corpus.documents())
        self.corpus.show(known[len(data) % len(known)].doc_id, _text(data))

    def batch(self, data: bytes) -> None:
        for query in read_queries(io.BytesIO(data), Request(query="")):
            if not query.error:
                self.corpus.search(query.request.query, limit=query.request.limit)

    def sidecar(self, data: bytes) -> None:
        path = self._file("beside.txt", text_of(1, 1).encode())
        self._file("beside.txt.meta.toml", data)
        corrections = read_corrections(path, self.folder)
        load(path, corrections=corrections)

    def template(self, data: bytes) -> None:
        as_template(Report("题", (), by_document=True), self._file("template", data)).encode()

    def state(self, data: bytes) -> None:
        state = State(self._file("state", data))
        list(watch(self.corpus, self.queries, state))

    def settings(self, data: bytes) -> None:
        folder = self.folder / "settings"
        folder.mkdir(exist_ok=True)
        (folder / "qpsearch.toml").write_bytes(data)
        read_settings(["search", "--index", str(folder)])

    def synonyms(self, data: bytes) -> None:
        path = self._file(f"synonyms{len(data) % 7}.tsv", data)
        self.corpus._synonyms.clear()
        self.corpus.search("网约车", options=Options(synonyms=self.corpus.synonyms_in(str(path))))


def _text(data: bytes) -> str:
    return data.decode("utf-8", "surrogateescape" if len(data) % 2 else "replace")


def _tried(reader: Callable[[bytes], None], data: bytes) -> str:
    """Return what is wrong with what became of an input."""
    signal.setitimer(signal.ITIMER_PROF, SECONDS)
    try:
        reader(data)
    except (QpsearchError, BrokenPipeError):
        return ""
    except _TooLongError:
        return f"more than {SECONDS} seconds: " + _place(traceback.format_exc())
    except BaseException as error:  # noqa: BLE001 - that is what is looked for
        return f"{type(error).__name__}: {str(error)[:100]}: " + _place(traceback.format_exc())
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
    return ""


def _place(trace: str) -> str:
    """Return the last line of our own in a traceback."""
    ours = [line.strip() for line in trace.splitlines() if "/qpsearch/" in line]
    return ours[-1] if ours else trace[-300:]


def _too_long(_number: int, _frame: FrameType | None) -> None:
    raise _TooLongError
