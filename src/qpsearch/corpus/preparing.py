"""Files → inverted documents, on all processors: what is done for a file without the others.

Reading, cleaning, dividing, folding and segmenting take nearly all the time of indexing and need
no other file, so worker processes do them; the results come back in the order of the files, and
only so many are under way that memory does not grow with the corpus.
"""

from __future__ import annotations

import gc
import os
import signal
import threading
import time
from collections import Counter, deque
from functools import cache
from itertools import chain, islice
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from qpsearch.engine.inversion import Inverter, saying
from qpsearch.errors import QpsearchError, SourceError
from qpsearch.library.describing import facts_of, names_of_work
from qpsearch.library.names import names_of
from qpsearch.library.shelf import pack
from qpsearch.loader import corrections_of, digest, documents_of, load, read_source
from qpsearch.loader.file_bytes import EXHAUSTED
from qpsearch.model import Role
from qpsearch.text.dictionary import Dictionary

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from concurrent.futures import Executor, Future
    from pathlib import Path

    from qpsearch.engine.inversion import Inverted
    from qpsearch.loader import SourceFile
    from qpsearch.loader.metadata.sidecar import Corrections
    from qpsearch.model import Document

    Ahead = Callable[[Inverted], Inverted]

_BATCH_BYTES = 256 * 1024
"""Files are handed to a worker in batches of about this size: one costs a tenth of a second."""
_BATCH_FILES = 64
_WORTH_WORKERS = 1024 * 1024
"""Below so many bytes the work is done sooner than workers are started."""
_OBJECTS = 200_000
"""Objects that a worker makes between two looks for garbage: more than most documents need."""
_LOOK = 0.5
"""Seconds between two looks of a worker whether its parent is there."""
_FIRST_FILES, _FIRST_BYTES = 24, 96 * 1024
"""What is prepared before the work is shared out: nearly every pattern is compiled by then, which
takes a process a quarter of a second, and is inherited by those that are forked."""
_UNDER_WAY = 6
"""Batches that wait or are worked on, for each worker."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class Identity(NamedTuple):
    """All that decides what is made of a file: the same identity, the same result."""

    sha256: str
    """Of the file's own bytes."""
    beside: str
    """Of what else decides: sidecars, an encoding named; empty for none."""


class Task(NamedTuple):
    """A file to prepare."""

    source: SourceFile
    encoding: str | None
    """The encoding named for text files; detected by default."""
    unchanged: bool = False
    """Whether the file is what it was when it was indexed last: then nothing is done."""


class Prepared(NamedTuple):
    """What became of a file; all but ``error`` is empty where it could not be read."""

    inverted: tuple[Inverted, ...] = ()
    """Of each document in it; none also where the file has not changed."""
    identity: Identity = Identity("", "")
    encoding: str = ""
    clauses: int = 0
    """Clauses with text of their own."""
    dropped: dict[str, int] = {}  # noqa: RUF012 - a named tuple's default, never written to
    warnings: tuple[str, ...] = ()
    error: tuple[str, str, str] | None = None
    """Path, reason and way out of the :class:`~qpsearch.errors.SourceError`."""
    unread: bool = False
    """Whether its bytes could not be had: what was made of it before is not refuted."""


def prepare_all(
    tasks: Sequence[Task], dictionary: Path, ahead: Ahead | None = None
) -> Iterator[Prepared]:
    """Yield what became of each file, in order.

    Args:
        tasks: the files.
        dictionary: the file of the words to segment with.
        ahead: what a writer has done with each document before it takes it; a function of a module.

    """
    known = [_prepared_already(task) for task in tasks]
    work = [
        (task, str(dictionary), ahead)
        for task, ready in zip(tasks, known, strict=True)
        if not ready
    ]
    sizes = [_size(task.source.path) for task, *_ in work]
    workers = _processors() if sum(sizes) >= _WORTH_WORKERS else 1
    batches = _in_order(_prepare_batch, _batches(work, sizes), workers)
    prepared = chain.from_iterable(batches)
    try:
        for ready in known:
            yield ready or next(prepared)
    finally:
        _inverter.cache_clear()  # it holds the file of the dictionary


def prepare(task: Task, inverter: Inverter, ahead: Ahead | None = None) -> Prepared:
    """Read a file and count its terms."""
    source = task.source
    try:
        data = read_source(source)
    except SourceError as error:
        return _failed(error)._replace(unread=True)
    try:
        corrections = corrections_of(source)
        identity = _identity(data, corrections, task.encoding)
        whole = load(source, data=data, encoding=task.encoding, corrections=corrections)
        documents = documents_of(whole)
        inverted = tuple(inverted_of(document, inverter) for document in documents)
        if ahead:
            inverted = tuple(map(ahead, inverted))
    except SourceError as error:
        return _failed(error)
    except Exception as error:
        if isinstance(error, OSError) and error.errno in EXHAUSTED:
            raise
        reason = f"it could not be read ({type(error).__name__}: {error})"
        return Prepared(error=(source.name, reason, "please report this file as a bug"))
    return Prepared(
        inverted,
        identity,
        documents[0].source.encoding,
        sum(clause.role is Role.CLAUSE for each in documents for clause in each.clauses),
        dict(Counter(piece.rule for each in documents for piece in each.dropped)),
        tuple(f"{notice.code}: {notice.message}" for each in documents for notice in each.warnings),
    )


def inverted_of(document: Document, inverter: Inverter) -> Inverted:
    """Return a document with its terms, and what is said and kept of it."""
    inverted = inverter.invert(document)
    facts = facts_of(document, inverted.folded)
    names = (*names_of(document), *names_of_work(facts))
    return saying(inverted, **facts)._replace(names=names, kept=pack(document))


def identity_of(source: SourceFile, encoding: str | None) -> Identity:
    """Return what a file is now.

    Raises:
        SourceError: it cannot be read.

    """
    return _identity(read_source(source), corrections_of(source), encoding)


def _identity(data: bytes, corrections: Corrections, encoding: str | None) -> Identity:
    beside = corrections.sources + (encoding or "").encode()
    return Identity(digest(data), digest(beside) if beside else "")


def _prepared_already(task: Task) -> Prepared | None:
    """Return what became of a file that need not be prepared, or cannot be; else nothing."""
    if task.source.problem:
        return _failed(task.source.problem)
    return Prepared() if task.unchanged else None


def _failed(error: SourceError) -> Prepared:
    return Prepared(error=(error.path, error.reason, error.way_out))


def _prepare_batch(batch: list[tuple[Task, str, Ahead | None]]) -> list[Prepared]:
    return [prepare(task, _inverter(dictionary), ahead) for task, dictionary, ahead in batch]


@cache
def _inverter(dictionary: str) -> Inverter:
    return Inverter(Dictionary.open(dictionary))


def _batches(items: list[Item], sizes: list[int]) -> Iterator[list[Item]]:
    """Yield the items in batches; the first, which no worker is given, is a small one."""
    batch: list[Item] = []
    held, most, bytes_most = 0, min(_FIRST_FILES, _BATCH_FILES), _FIRST_BYTES
    for item, size in zip(items, sizes, strict=True):
        batch.append(item)
        held += size
        if held >= bytes_most or len(batch) == most:
            yield batch
            batch, held, most, bytes_most = [], 0, _BATCH_FILES, _BATCH_BYTES
    if batch:
        yield batch


def _in_order(
    function: Callable[[Item], Result], items: Iterator[Item], workers: int
) -> Iterator[Result]:
    """Yield ``function`` of each item, in order, worked out by so many processes.

    The first is worked out here: tables and patterns that it takes are shared with the workers.
    """
    if workers < 2:
        yield from map(function, items)
        return
    yield from map(function, islice(items, 1))
    from concurrent.futures.process import BrokenProcessPool

    with _executor(workers) as executor:
        under_way: deque[Future[Result]] = deque()
        try:
            for item in items:
                under_way.append(executor.submit(function, item))
                if len(under_way) >= _UNDER_WAY * workers:
                    yield under_way.popleft().result()
            while under_way:
                yield under_way.popleft().result()
        except BrokenProcessPool as error:
            raise QpsearchError(
                "a worker process ended before its work was done",
                way_out="check that there is memory enough, then run the command again",
            ) from error
        finally:
            for future in under_way:
                future.cancel()


def _executor(workers: int) -> Executor:
    import multiprocessing  # 25 ms with the next; one document needs none of it
    from concurrent.futures import ProcessPoolExecutor

    # A forked worker shares the tables that are loaded; beside threads forking is not safe.
    can_fork = "fork" in multiprocessing.get_all_start_methods() and threading.active_count() == 1
    context = multiprocessing.get_context("fork" if can_fork else "spawn")
    return ProcessPoolExecutor(workers, context, initializer=_begin_worker, initargs=(os.getpid(),))


def _begin_worker(parent: int) -> None:
    """Let the parent alone answer to ctrl-C, as it ends its workers; look for garbage seldom."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    threading.Thread(target=_end_with, args=(parent,), daemon=True).start()
    gc.freeze()  # what was forked with us stays, and stays shared
    gc.set_threshold(_OBJECTS)


def _end_with(parent: int) -> None:
    """End this process when its parent was killed: nobody would tell it that there is no work."""
    while os.getppid() == parent:
        time.sleep(_LOOK)
    os._exit(1)


def _processors() -> int:
    """Return how many processors this process may use."""
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # not on this system
        return os.cpu_count() or 1


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
