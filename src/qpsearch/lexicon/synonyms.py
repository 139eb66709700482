"""A reader's own synonyms: ``synonyms.tsv`` in the folder of the index, or a file that is named.

::

    # word      other words               both ways (empty, both) or one way (one)
    网约车      专车 网络预约出租汽车
    AI          人工智能                  one

One group a line, parted by tabs; several other words by spaces or 、. Both ways: each word of the
group finds the others. One way: the first finds the others, never back. Any script will do. A line
with a fault is left out and named; the others hold.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast

from qpsearch.errors import SourceError
from qpsearch.lexicon import Variant
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from pathlib import Path

    from qpsearch.model import FoldedText

_WEIGHT = 0.9
"""Of a synonym beside the word typed: above the regional words, which nobody asked for."""
_PARTS = re.compile(r"[\s、,，;；|]+")
_BOTH = frozenset(("", "both", "two", "=", "<->", "↔", "双向", "雙向"))
_ONE = frozenset(("one", "->", "→", "单向", "單向"))
_LONGEST, _MOST = 40, 10_000


class Fault(NamedTuple):
    """A line that cannot be used."""

    path: str
    line: int
    """Counted from 1."""
    message: str

    def __str__(self) -> str:
        """Return the fault with its place."""
        return f"{self.path}:{self.line}: {self.message}"


class Synonyms:
    """The groups of a file; each reading of a file is another."""

    def __init__(
        self, words: Mapping[str, tuple[Variant, ...]], faults: tuple[Fault, ...] = ()
    ) -> None:
        self._words = words
        self.faults = faults
        """The lines that were left out."""

    def variants_of(self, folded_word: str) -> tuple[Variant, ...]:
        """Return the synonyms of a folded word; nothing where the file has none."""
        return self._words.get(folded_word, ())


def read_synonyms(path: Path | str, fold: Callable[[str], FoldedText]) -> Synonyms:
    """Read a file of synonyms.

    Args:
        path: the file: UTF-8, with a byte order mark or without.
        fold: folds a word as texts are folded (the room of folding lies above this one).

    Raises:
        SourceError: the file cannot be read, or is no UTF-8.

    """
    try:
        with open(path, encoding="utf-8-sig") as file:
            lines = file.read().split("\n")
    except OSError as error:
        raise SourceError(
            path, error.strerror or str(error), way_out="name a file of synonyms"
        ) from error
    except UnicodeDecodeError as error:
        raise SourceError(path, "no UTF-8", way_out="save it as UTF-8") from error
    found: dict[str, dict[str, Variant]] = {}
    faults: list[Fault] = []
    groups = 0
    for number, line in enumerate(lines, start=1):
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        groups += 1
        if groups > _MOST:
            faults.append(
                Fault(str(path), number, f"more than {_MOST} groups; the rest is left out")
            )
            break
        group = _group(line, fold)
        if isinstance(group, str):
            faults.append(Fault(str(path), number, group))
            continue
        source = f"{path}:{number}"
        for word, other in group:
            variant = Variant(cast("FoldedText", other), "own", _WEIGHT, source)
            found.setdefault(word, {}).setdefault(other, variant)
    return Synonyms({word: tuple(others.values()) for word, others in found.items()}, tuple(faults))


def _group(line: str, fold: Callable[[str], FoldedText]) -> list[tuple[str, str]] | str:
    """Return the pairs of a line (word, what it finds), or what is wrong with the line."""
    columns = [column.strip() for column in line.rstrip("\r").split("\t")]
    if len(columns) < 2:
        return "one column; write the word, a tab, and the other words"
    if len(columns) > 3:
        return f"{len(columns)} columns; 3 at most: word, other words, both or one"
    direction = columns[2].lower() if len(columns) > 2 else ""
    if direction not in _BOTH | _ONE:
        return f"{columns[2]!r} is no direction; write both or one, or nothing"
    word = str(fold(columns[0]))
    others = list(dict.fromkeys(str(fold(part)) for part in _PARTS.split(columns[1]) if part))
    if not word:
        return "no word in the first column"
    if any(character.isspace() for character in word):
        return f"{columns[0]!r} is more than one word; quote phrases in the query instead"
    others = [other for other in others if other != word]
    if not others:
        return f"no other word for {columns[0]!r}"
    for one in (word, *others):
        if len(one) > _LONGEST:
            return f"{one[:12]!r}… has more than {_LONGEST} characters"
        if not any(character.isalnum() for character in one):
            return f"{one!r} holds no letter"
    if direction in _ONE:
        return [(word, other) for other in others]
    group = (word, *others)
    return [(one, other) for one in group for other in group if one != other]
