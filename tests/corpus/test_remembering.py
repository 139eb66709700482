"""What was made once: not made twice, nor by two at once; the oldest make room."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from threading import Event

from qpsearch.corpus.remembering import Memory


def test_what_was_made_is_not_made_again() -> None:
    made: list[str] = []
    memory = Memory()
    for of in ("a", "b", "a", "b", "c", "a"):
        memory.once("letters", lambda of=of: made.append(of) or of, of=of, most=2)
    assert made == ["a", "b", "c", "a"]


def test_kinds_do_not_meet() -> None:
    memory = Memory()
    assert memory.once("one", lambda: 1) == 1
    assert memory.once("two", lambda: 2) == 2
    assert memory.once("one", lambda: 3) == 1


def test_two_who_ask_at_once_get_one_thing_and_others_do_not_wait() -> None:
    memory = Memory()
    begun, go_on = Event(), Event()
    made: list[object] = []

    def slowly() -> object:
        begun.set()
        go_on.wait(10)
        made.append(object())
        return made[-1]

    with ThreadPoolExecutor(2) as pool:
        asking = [pool.submit(memory.once, "slow", slowly) for _ in range(2)]
        assert begun.wait(10)
        assert memory.once("quick", lambda: "at once") == "at once"
        go_on.set()
        assert [one.result() for one in asking] == made * 2


def test_what_failed_is_tried_again() -> None:
    memory = Memory()
    for number in (0, 2):
        try:
            assert memory.once("share", lambda number=number: 1 / number) == 0.5
        except ZeroDivisionError:
            assert number == 0
