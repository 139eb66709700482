"""What was made once and is asked for again: kept with the state of an index that it is of."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable

_T = TypeVar("_T")


class _Slot:
    """What is made, or being made: others who ask for it wait, those who ask for more do not."""

    def __init__(self) -> None:
        self.lock = Lock()
        self.value: Any = None
        self.made = False


class Memory:
    """Things by what they are and of what; those asked for last are kept. Safe for threads."""

    def __init__(self) -> None:
        self._kinds: dict[str, OrderedDict[str, _Slot]] = {}
        self._lock = Lock()

    def once(self, kind: str, make: Callable[[], _T], *, of: str = "", most: int = 1) -> _T:
        """Return what ``make`` returned when it was asked for first.

        Args:
            kind: what it is.
            make: called once, by one thread.
            of: of what it is, where there are several of a kind.
            most: how many of the kind are kept.

        """
        with self._lock:
            slots = self._kinds.setdefault(kind, OrderedDict())
            slot = slots.setdefault(of, _Slot())
            slots.move_to_end(of)
            while len(slots) > most:
                slots.popitem(last=False)
        with slot.lock:
            if not slot.made:
                slot.value, slot.made = make(), True
            value: _T = slot.value
            return value
