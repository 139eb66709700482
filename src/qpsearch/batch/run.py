"""Queries → answers in the order of the queries, on one process or several.

Each worker is a process of its own that opens the index for reading. A thread reads the queries,
so that an answer is given out while the next query is still being waited for; another feeds each
worker. A window bounds how far reading runs ahead: memory does not grow with the queries.

A worker ends when its pipe does, so that no process is left behind when this one is killed.
"""

from __future__ import annotations

import signal
import threading
from concurrent.futures import Future
from contextlib import suppress
from multiprocessing import get_context
from queue import Empty, Queue
from time import monotonic
from typing import TYPE_CHECKING

from qpsearch.batch.answer import Answer, Answerer
from qpsearch.corpus.library import Corpus
from qpsearch.errors import QpsearchError

if TYPE_CHECKING:
    from collections.abc import Generator, Iterable
    from multiprocessing.connection import Connection
    from multiprocessing.context import SpawnProcess
    from pathlib import Path

    from qpsearch.batch.queries import BatchQuery
    from qpsearch.render.rows import RowFormat

_TOGETHER = 16
"""Queries sent to a worker at once, if that many are waiting."""
_AHEAD = 32
"""Queries read ahead for each worker."""
_LATEST = 0.05
"""Seconds that an answer waits for others to be handed over with: each handing over costs a tenth
to a fifth of a quick query."""


def run_queries(
    queries: Iterable[BatchQuery], index_dir: str | Path, rows: RowFormat, *, jobs: int = 1
) -> Generator[Answer, None, None]:
    """Yield the answer of each query in order; the same whatever ``jobs`` is.

    Raises:
        QpsearchError: the index cannot be opened, the query file cannot be read on, or a worker
            process has died.

    """
    if jobs > 1:
        yield from _Pool(index_dir, rows, jobs).run(queries)
        return
    with Corpus.open(index_dir) as corpus:
        yield from map(Answerer(corpus, rows).answer, queries)


class _Task:
    def __init__(self, query: BatchQuery) -> None:
        self.query = query
        self.answer: Future[Answer] = Future()


class _Pool:
    """Workers, the threads that feed them, and the queue that keeps the order."""

    def __init__(self, index_dir: str | Path, rows: RowFormat, jobs: int) -> None:
        self._jobs = jobs
        self._waiting: Queue[_Task | None] = Queue(jobs * _AHEAD)
        self._in_order: Queue[_Task | BaseException | None] = Queue(jobs * _AHEAD)
        self._stopping = threading.Event()
        self._workers = self._start(index_dir, rows)

    def _start(
        self, index_dir: str | Path, rows: RowFormat
    ) -> list[tuple[SpawnProcess, Connection]]:
        # Spawned, not forked: a forked worker would inherit the other workers' pipes and outlive
        # us. They inherit an ignored SIGINT: an interrupt is for this process to deal with.
        context = get_context("spawn")
        workers = []
        in_main = threading.current_thread() is threading.main_thread()
        before = signal.signal(signal.SIGINT, signal.SIG_IGN) if in_main else None
        try:
            for _ in range(self._jobs):
                ours, theirs = context.Pipe()
                process = context.Process(target=_work, args=(theirs, index_dir, rows), daemon=True)
                process.start()
                theirs.close()
                workers.append((process, ours))
        finally:
            if before is not None:
                signal.signal(signal.SIGINT, before)
        return workers

    def run(self, queries: Iterable[BatchQuery]) -> Generator[Answer, None, None]:
        threads = [threading.Thread(target=self._read, args=(queries,), daemon=True)]
        threads += [
            threading.Thread(target=self._feed, args=worker, daemon=True)
            for worker in self._workers
        ]
        for thread in threads:
            thread.start()
        try:
            while (task := self._in_order.get()) is not None:
                if isinstance(task, BaseException):
                    raise task
                yield task.answer.result()
        finally:
            self._stop()

    def _read(self, queries: Iterable[BatchQuery]) -> None:
        end: BaseException | None = None
        try:
            for query in queries:
                if self._stopping.is_set():
                    return
                task = _Task(query)
                self._in_order.put(task)
                self._waiting.put(task)
        except BaseException as error:  # noqa: BLE001 - raised again where the answers are read
            end = error
        for _ in self._workers:
            self._waiting.put(None)
        self._in_order.put(end)
        if end is not None:
            self._in_order.put(None)

    def _feed(self, process: SpawnProcess, pipe: Connection) -> None:
        tasks: list[_Task] = []
        try:
            while tasks := self._take():
                pipe.send([task.query for task in tasks])
                waiting = iter(tasks)
                told = 0
                while told < len(tasks):
                    answers = pipe.recv()
                    told += len(answers)
                    for answer, task in zip(answers, waiting, strict=False):
                        if isinstance(answer, QpsearchError):
                            task.answer.set_exception(answer)
                        else:
                            task.answer.set_result(answer)
        except (EOFError, OSError):
            process.join(timeout=1)
            lost = QpsearchError(
                f"a worker process ended unexpectedly (exit code {process.exitcode})",
                way_out="run it again with --resume, with fewer --jobs if memory was short",
            )
            while tasks:
                for task in tasks:
                    if not task.answer.done():
                        task.answer.set_exception(lost)
                tasks = self._take()

    def _take(self) -> list[_Task]:
        """Wait for a task; take with it what else is there, a fair share at most."""
        first = self._waiting.get()
        if first is None:
            return []
        tasks = [first]
        share = min(_TOGETHER, 1 + self._waiting.qsize() // self._jobs)
        with suppress(Empty):
            while len(tasks) < share:
                task = self._waiting.get_nowait()
                if task is None:
                    self._waiting.put(None)
                    break
                tasks.append(task)
        return tasks

    def _stop(self) -> None:
        self._stopping.set()
        for queue in (self._in_order, self._waiting):
            with suppress(Empty):
                while True:
                    queue.get_nowait()
        for process, _ in self._workers:
            process.terminate()
        for process, pipe in self._workers:
            process.join(timeout=5)
            pipe.close()


def _work(pipe: Connection, index_dir: str | Path, rows: RowFormat) -> None:
    """Answer what comes through the pipe until it ends."""
    try:
        corpus = Corpus.open(index_dir)
    except QpsearchError as error:
        with suppress(EOFError, OSError):
            while queries := pipe.recv():
                pipe.send([error] * len(queries))
        return
    answerer = Answerer(corpus, rows)
    with suppress(EOFError, OSError):
        while True:
            answers: list[Answer] = []
            since = monotonic()
            for query in pipe.recv():
                answers.append(answerer.answer(query))
                if monotonic() - since > _LATEST:
                    pipe.send(answers)
                    answers, since = [], monotonic()
            if answers:
                pipe.send(answers)
