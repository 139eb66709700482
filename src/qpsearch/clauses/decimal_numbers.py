"""Decimal numbers as they are written: 1.1 编制目的, A.2.1 in annex A, a number alone on its line.

Whether they number a text is told in :mod:`qpsearch.clauses.decimals`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.clauses.rules import HALF_WIDTH, Mark, read_mark
from qpsearch.model import Unit
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    import re

_PARTS = r"[0-9０-９]{1,2}(?:[.．][0-9０-９]{1,2})"
_DECIMAL = lazy_pattern(
    rf"(?:(?P<annex>[A-Z\uff21-\uff3a])[.．](?={_PARTS}*))?(?P<n>{_PARTS}{{0,5}})"
    r"(?P<dot>[.．、]?)[\s\u3000]*"
    r"(?![a-z]{2,}[ ][a-z])"  # 5 working days
    r"(?:(?=[\u3400-\u9fff（(“《A-Za-z\u2160-\u217f])|(?<=[.．][0-9０-９])$|(?<=[.．][0-9０-９]{2})$"
    r"|(?<=[.．][0-9０-９][.．])$|(?<=[.．][0-9０-９]{2}[.．])$"
    r"|(?<=[.．][0-9０-９][\s\u3000])(?=\S)|(?<=[.．][0-9０-９]{2}[\s\u3000])(?=\S))"
)
"""A decimal number, English style: 1.1 编制目的, A.2.1 in annex A; with a dot inside it may stand
alone, its heading below. Read only in documents numbered throughout so."""
_LADDER = (Unit.LEVEL_1, Unit.LEVEL_2, Unit.LEVEL_3, Unit.LEVEL_4, Unit.LEVEL_5)


def read_decimal(line: str) -> re.Match[str] | None:
    """Return the decimal number that ``line`` begins with.

    Groups: ``annex`` its letter, ``n``, and ``dot`` after it.
    """
    return _DECIMAL.match(line)


def decimal_mark(line: str) -> Mark | None:
    """Return the decimal number that ``line`` begins with (1, 1.1, 1.1.1) as a mark."""
    match = read_decimal(line)
    if match is None:
        return _number_alone(line)
    glyphs = match["n"].translate(HALF_WIDTH)
    steps = without_nought(tuple(map(int, glyphs.split("."))), lettered=bool(match["annex"]))
    parts = [str(step) for step in steps]
    inner = steps[len(steps) > 1 :]  # 0.1 is of an introduction (GB/T 19001)
    if len(parts) > len(_LADDER) or not (0 not in inner and max(steps) < _HUNDRED):
        return None
    unit = _LADDER[len(parts) - 1]
    shown = f"{match['annex'].translate(HALF_WIDTH)}.{glyphs}" if match["annex"] else glyphs
    return Mark("decimal", unit, str(int(parts[-1])), shown, match.end())


def number_given(number: str) -> Mark | None:
    """Return a number that a line does not bear itself as its mark: all of the line is heading."""
    said = f"{number} 章"
    mark = decimal_mark(said) if number[0].isdecimal() else read_mark(said)
    return mark and mark._replace(rest=0)


def _number_alone(line: str) -> Mark | None:
    """Return the number that a line is, above the line of its heading: 1 ⏎ 范围, 1. ⏎ 范围."""
    bare = line.rstrip(".．")
    if not bare.isdecimal() or not 1 <= int(bare) < _HUNDRED:
        return None
    number = str(int(bare))
    return Mark("decimal", _LADDER[0], number, number, len(line))


_HUNDRED = 100


def without_nought(parts: tuple[int, ...], *, lettered: bool = False) -> tuple[int, ...]:
    """Return the parts of a decimal number without the nought of a chapter without sections: 1.0.2.

    Standards of engineering count their clauses so (工程建设标准编写规定); ``lettered`` says that
    the letter of an annex stands before them: A.0.1.
    """
    if lettered:
        return parts[1:] if len(parts) == 2 and parts[0] == 0 else parts
    return (parts[0], parts[2]) if len(parts) == 3 and parts[1] == 0 else parts
