"""Number formats of sheets: a stored number as its cell shows it (ECMA-376-1, 18.8.30 and 31).

Dates are put as a text has them (2024年6月30日), by the parts that the format shows. Marks between
thousands are left out: who searches types none.
"""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

from qpsearch.text.patterns import lazy_pattern

_BUILT_IN = {
    1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%", 14: "yyyy/m/d",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "yyyy/m/d h:mm", 27: "yyyy年m月", 28: "m月d日", 29: "m月d日", 30: "m-d-yy",
    31: "yyyy年m月d日", 32: "h时mm分", 33: "h时mm分ss秒", 34: "h时mm分", 35: "h时mm分ss秒",
    36: "yyyy年m月", 37: "#,##0;-#,##0", 38: "#,##0;-#,##0", 39: "#,##0.00;-#,##0.00",
    40: "#,##0.00;-#,##0.00", 41: "#,##0", 42: "#,##0", 43: "#,##0.00", 44: "#,##0.00",
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mm:ss", 50: "yyyy年m月", 51: "m月d日", 52: "yyyy年m月",
    53: "m月d日", 54: "m月d日", 55: "h时mm分", 56: "h时mm分ss秒", 57: "yyyy年m月", 58: "m月d日",
}  # fmt: skip
"""Formats that a file names by number only, as a Chinese Excel has them."""
EPOCH = datetime(1899, 12, 30)  # noqa: DTZ001 - a sheet's dates have no zone
EPOCH_1904 = datetime(1904, 1, 1)  # noqa: DTZ001
"""Day 0 of dates: the usual one, and that of programs for the first Macintosh."""
_LONGEST = 255
_TOKEN = lazy_pattern(
    r'"(?P<quoted>[^"]*)"?|[\\!](?P<escaped>.)|[_*].?|\[\$(?P<money>[^\]-]*)[^\]]*\]'
    r"|\[(?P<elapsed>h+|m+|s+)\]|\[(?P<condition>[<>=][^\]]*)\]|\[[^\]]*\]"
    r"|(?P<general>General|G/通用格式)|AM/PM|A/P|上午/下午|(?P<exponent>E[+-])"
    r"|(?P<part>y+|e+|m+|d+|h+|s+|a{3,4})|(?P<digit>[0#?])|(?P<sign>[.,%/@])|(?P<other>.)",
    re.IGNORECASE | re.DOTALL,
)
_LAST_DAY = 2_958_466
"""The day after 31 December 9999."""
_LARGEST = 1e15
"""A sheet keeps 15 figures."""
_WIDEST = 1e21
"""Beyond it a number is written with a power of ten."""


class _Section(NamedTuple):
    """What is shown of numbers of one sign."""

    tokens: tuple[tuple[str, str], ...]
    """Kind (digit, sign, text, general) and letters."""
    parts: frozenset[str]
    """Of a date: y m d h n (minutes) s, and H N S where they are counted through; else empty."""
    plain: bool
    """Whether it shows the number as it is: fractions, powers of ten, conditions."""


def code_of(key: int, custom: dict[int, str]) -> str:
    """Return the format with a number: the file's own, else the usual one; empty for General."""
    return custom.get(key, _BUILT_IN.get(key, ""))


def as_shown(said: float, code: str, epoch: datetime) -> str:
    """Return a number as a cell with the format ``code`` shows it; ``epoch`` is day 0 of dates."""
    sections = _sections(code)
    place = 1 if said < 0 else 2 if said == 0 else 0
    section = sections[place] if place < len(sections) else sections[0]
    if section.plain:
        return general(said)
    if section.parts:
        return _moment(said, section.parts, epoch)
    if abs(said) >= _LARGEST:
        return general(said)
    text = _number(abs(said), section.tokens)
    if not text.strip():
        # A format may veil zeros; what else it veils is a value all the same.
        return general(said) if said else ""
    bare = place == 1 and len(sections) == 1
    return f"-{text}" if bare and re.search("[1-9]", text) else text


def general(said: float) -> str:
    """Return a number without a format: 0.30000000000000004 is 0.3."""
    return f"{Decimal(f'{said:.15g}'):f}" if _LARGEST <= abs(said) < _WIDEST else f"{said:.15g}"


@lru_cache(maxsize=512)
def _sections(code: str) -> tuple[_Section, ...]:
    made: list[_Section] = []
    tokens: list[tuple[str, str]] = []
    parts: list[str] = []
    plain = not code or len(code) > _LONGEST
    for match in _TOKEN.finditer("" if plain else code + ";"):
        kind, text = match.lastgroup or "", match.group(match.lastgroup or 0)
        if kind == "other" and text == ";":
            made.append(_Section(tuple(tokens), _date_parts(parts), plain))
            tokens, parts, plain = [], [], False
        elif kind in ("exponent", "condition") or (kind == "sign" and text == "/"):
            plain = plain or kind != "sign" or not parts
        elif kind == "elapsed":
            parts.append(text[0].upper().replace("M", "N"))
        elif kind == "part":
            # A day of the week is shown as its date.
            parts += "ymd" if text[0] in "aA" else text[0].lower().replace("e", "y")
        elif kind in ("digit", "sign", "general"):
            tokens.append((kind, text))
        elif kind and text:
            tokens.append(("text", text))
    return tuple(made[:3]) or (_Section((), frozenset(), True),)


def _date_parts(parts: list[str]) -> frozenset[str]:
    """Return the parts of a date, m that stands beside hours or seconds as n."""
    found: set[str] = set()
    for place, part in enumerate(parts):
        before = parts[place - 1] if place else ""
        after = parts[place + 1] if place + 1 < len(parts) else ""
        found.add("n" if part == "m" and (before in ("h", "H") or after == "s") else part)
    return frozenset(found)


def _moment(said: float, parts: frozenset[str], epoch: datetime) -> str:
    if counted := parts & {"H", "N", "S"}:
        seconds = round(said * 86_400)
        minutes, second = divmod(abs(seconds), 60)
        hours, minute = divmod(minutes, 60)
        if "H" not in counted:
            return general(seconds) if "S" in counted else f"{minutes}:{second:02}"
        ended = f":{second:02}" if "s" in parts else ""
        return f"{'-' if seconds < 0 else ''}{hours}:{minute:02}{ended}"
    if not 0 <= said < _LAST_DAY:
        return general(said)
    # Day 60 of the usual epoch, 29 February 1900, never was: days before it are one later.
    early = said < 60 and epoch.year < 1900 and bool(parts & {"y", "m", "d"})
    moment = epoch + timedelta(seconds=round((said + early) * 86_400))
    date = "".join(
        f"{value}{unit}"
        for key, value, unit in (
            ("y", moment.year, "年"), ("m", moment.month, "月"), ("d", moment.day, "日"),
        )
        if key in parts
    )  # fmt: skip
    timed = parts & {"h", "n", "s"}
    if not timed or (date and not (moment.hour or moment.minute or moment.second)):
        return date
    ended = f":{moment.second:02}" if "s" in parts and (moment.second or not date) else ""
    if "h" not in parts:
        return f"{date}{moment.minute}{ended}"
    return f"{date}{moment.hour}:{moment.minute:02}{ended}"


def _number(said: float, tokens: tuple[tuple[str, str], ...]) -> str:
    """Return a number without its sign, its digits put where the format has places for them."""
    kinds = [kind for kind, _ in tokens]
    if "general" in kinds:
        whole = general(said)
        return "".join(whole if kind == "general" else text for kind, text in tokens)
    if "digit" not in kinds:
        return "".join(text for kind, text in tokens if kind == "text" or text == "%")
    last = len(kinds) - 1 - kinds[::-1].index("digit")
    point = next((at for at, token in enumerate(tokens) if token == ("sign", ".")), last + 1)
    value = Decimal(f"{said:.15g}")
    for at, (kind, text) in enumerate(tokens):
        if kind == "sign" and text == "%":
            value *= 100
        elif kind == "sign" and text == "," and at > max(last, -1):
            value /= 1000
    places = [text for kind, text in tokens[point:] if kind == "digit"]
    fixed = f"{value.quantize(Decimal(1).scaleb(-len(places)), ROUND_HALF_UP):f}"
    whole, _, fraction = fixed.partition(".")
    before = _filled(whole.lstrip("0"), tokens[:point])
    return before + _fraction(fraction, tokens[point:], places)


def _filled(digits: str, tokens: tuple[tuple[str, str], ...]) -> str:
    """Put digits in front of the point into their places, from the last on."""
    first = next((at for at, (kind, _) in enumerate(tokens) if kind == "digit"), -1)
    made: list[str] = []
    for at in range(len(tokens) - 1, -1, -1):
        kind, text = tokens[at]
        if kind == "text" or text == "%":
            made.append(text)
        elif kind == "digit":
            taken, digits = (digits, "") if at == first else (digits[-1:], digits[:-1])
            made.append(taken or ("0" if text == "0" else ""))
    if first < 0:
        made.append(digits)
    return "".join(reversed(made))


def _fraction(digits: str, tokens: tuple[tuple[str, str], ...], places: list[str]) -> str:
    """Put digits behind the point, zeros at the end only where the format asks for them."""
    kept = len(digits)
    while kept and digits[kept - 1] == "0" and places[kept - 1] != "0":
        kept -= 1
    made: list[str] = []
    used = 0
    for kind, text in tokens:
        if kind == "text" or text == "%" or (text == "." and kept):
            made.append(text)
        elif kind == "digit":
            made.append(digits[used] if used < kept else "")
            used += 1
    return "".join(made)
