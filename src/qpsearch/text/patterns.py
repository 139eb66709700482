"""Patterns that are compiled when they are first asked.

The rules of reading hold several hundred; a document asks half of them, and compiling them all
would take longer than reading ten documents.
"""

from __future__ import annotations

import re
from functools import partial
from typing import TYPE_CHECKING, AnyStr, Generic, cast

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Any

    _Tree = dict[str, "_Tree"]

_ASKED = ("search", "match", "fullmatch", "finditer", "findall", "sub", "subn", "split")
_UNMATCHED: dict[str, Callable[[Any], Any]] = {
    **dict.fromkeys(("search", "match", "fullmatch"), lambda _: None),
    "finditer": lambda _: iter(()),
    "findall": lambda _: [],
    "sub": lambda text: text,
    "subn": lambda text: (text, 0),
    "split": lambda text: [text],
}
"""What is returned of a text that nothing matches in."""
_OFTEN = 4_096
"""Texts turned away after which a pattern is compiled: one turned away costs a call of ours, one
asked in vain a fraction of that."""


class _Lazy(Generic[AnyStr]):
    """Stands for a pattern; takes over the methods of the compiled one when one is asked for."""

    __slots__ = ("flags", "needs", "pattern", "turned_away", *_ASKED)

    def __init__(
        self, pattern: AnyStr, flags: re.RegexFlag | int, needs: tuple[AnyStr, ...]
    ) -> None:
        self.pattern: AnyStr = pattern
        self.flags = flags
        self.needs: tuple[AnyStr, ...] = needs
        self.turned_away = 0

    def __getattr__(self, name: str) -> Any:  # what has not been set yet
        if name not in _ASKED:
            raise AttributeError(name)
        return partial(self._asked, name) if self.needs else getattr(self._compiled(), name)

    def _asked(self, name: str, *given: Any) -> Any:
        text = given[name.startswith("sub")]
        if self.turned_away == _OFTEN or any(word in text for word in self.needs):
            return getattr(self._compiled(), name)(*given)
        self.turned_away += 1
        return _UNMATCHED[name](text)

    def _compiled(self) -> re.Pattern[AnyStr]:
        compiled = re.compile(self.pattern, self.flags)
        for asked in _ASKED:
            setattr(self, asked, getattr(compiled, asked))
        return compiled


def any_of(words: Iterable[str], between: str = "") -> str:
    """Return a pattern's text that matches each of ``words``, a longer one before its beginning.

    Beginnings are shared, so that it is tried and compiled in the time of a few words.

    Args:
        words: none of them empty.
        between: what may stand between two letters, as a pattern's text.

    """
    tree: _Tree = {}
    for word in words:
        node = tree
        for letter in word:
            node = node.setdefault(letter, {})
        node[""] = {}
    return _spelled(tree, between)


def _spelled(tree: _Tree, between: str) -> str:
    branches = [
        re.escape(letter) + _continued(below, between) for letter, below in tree.items() if letter
    ]
    return branches[0] if len(branches) == 1 else f"(?:{'|'.join(branches)})"


def _continued(tree: _Tree, between: str) -> str:
    if tree.keys() == {""}:
        return ""
    rest = between + _spelled(tree, between)
    return f"(?:{rest})?" if "" in tree else rest


def lazy_pattern(
    pattern: AnyStr, flags: re.RegexFlag | int = 0, *, needs: Iterable[AnyStr] = ()
) -> re.Pattern[AnyStr]:
    """Return what does as ``re.compile(pattern, flags)``; it is compiled at its first use.

    A faulty pattern is told when it is used, so a test compiles all of them.

    Args:
        pattern: its text.
        flags: as of :func:`re.compile`.
        needs: words of which whatever it matches holds one (a test proves it): texts that hold none
            do not make it be compiled. Worth it from half a millisecond on: a class of Chinese
            letters takes that.

    """
    return cast("re.Pattern[AnyStr]", _Lazy(pattern, flags, tuple(needs)))
