"""Which worker takes which query."""

from __future__ import annotations

import threading
from itertools import groupby

from qpsearch.batch.sharing import TaskQueues

WORDS = ["质量", "计量", "认证", "标准", "品牌", "检测", "企业", "监管"]


def filled(words: list[str], workers: int = 2) -> TaskQueues[str]:
    waiting: TaskQueues[str] = TaskQueues(workers)
    for word in words:
        waiting.put(word, f"{word} 提升")
    return waiting


def drained(waiting: TaskQueues[str], worker: int) -> list[str]:
    waiting.end()
    taken: list[str] = []
    while some := waiting.take(worker):
        taken += some
    return taken


def test_a_word_goes_to_one_worker() -> None:
    """Asked by turns, no word is answered by two workers as long as both have work of their own."""
    waiting = filled(WORDS * 8)
    first, second = waiting.take(0), waiting.take(1)

    assert first
    assert second
    assert not set(first) & set(second)


def test_nothing_is_lost_and_each_word_keeps_its_order() -> None:
    """One worker alone takes all, also what waited for the other."""
    items = [f"{word}{number}" for number in range(5) for word in WORDS]
    waiting: TaskQueues[str] = TaskQueues(2)
    for item in items:
        waiting.put(item, item[:2])
    taken = drained(waiting, 0)

    assert sorted(taken) == sorted(items)
    for _, of_word in groupby(sorted(taken, key=lambda item: item[:2]), key=lambda item: item[:2]):
        numbers = [item[2:] for item in of_word]
        assert numbers == sorted(numbers)


def test_an_idle_worker_takes_what_waits_for_another() -> None:
    waiting = filled(["质量"] * 40)
    taken = [waiting.take(worker) for worker in (0, 1)]

    assert all(taken)
    assert sum(map(len, taken)) + len(drained(waiting, 1)) == 40


def test_who_waits_is_woken_at_the_end() -> None:
    waiting: TaskQueues[str] = TaskQueues(2)
    got: list[list[str]] = []
    thread = threading.Thread(target=lambda: got.append(waiting.take(0)))
    thread.start()
    waiting.end()
    thread.join(timeout=5)

    assert got == [[]]


def test_what_is_dropped_is_not_given_out() -> None:
    waiting = filled(WORDS)
    waiting.drop()

    assert waiting.take(0) == []


def test_a_query_of_nothing_or_of_broken_letters_waits_too() -> None:
    waiting: TaskQueues[str] = TaskQueues(2)
    for query in ("", "  ", "\ud800"):
        waiting.put(query, query)

    assert sorted(drained(waiting, 1)) == ["", "  ", "\ud800"]
