# ruff: noqa: RUF001 - look-alike letters are the subject of this room
"""Chinese numerals to integers and back; strict, so a text that is no number is an error.

Any script will do (万 萬, 两 兩, 贰 貳), and the spellings of clause numbers: 第廿一, 二〇二五,
１２, ①, ⑴, ㈠, Ⅳ.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

LARGEST = 10**16 - 1
"""The largest number `to_chinese` writes and `from_chinese` reads with units."""

FORMAL = "壹贰貳叁叄參肆伍陆陸柒捌玖拾"
"""The formal numerals: offices in Taiwan count their outermost headings so (壹、總則)."""

STEMS = "甲乙丙丁戊己庚辛壬癸"
"""The ten stems, which count the parts of a judgment in Taiwan (甲、程序方面)."""

_LONGEST = 40
"""No number up to `LARGEST` has more letters."""

_DIGITS = {
    char: value
    for value, chars in enumerate(
        (
            "〇零○",
            "一壹弌",
            "二贰貳弍两兩",
            "三叁叄參弎",
            "四肆",
            "五伍",
            "六陆陸",
            "七柒",
            "八捌",
            "九玖",
        )
    )
    for char in chars
}
_ZEROS = frozenset("〇零○")
_PAIR = frozenset("两兩")
_TENS = {"廿": "二十", "卄": "二十", "卅": "三十", "卌": "四十"}
_UNITS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_BARE = frozenset("百佰千仟")
_MYRIADS = {"万": 10**4, "萬": 10**4, "亿": 10**8, "億": 10**8}
_WIDTH = str.maketrans("０１２３４５６７８９", "0123456789", ",，")
# First character of a run of enclosed or Roman numbers, the run's length, the first value.
_RUNS = (
    ("①", 20, 1), ("㉑", 15, 21), ("㊱", 15, 36), ("⓪", 1, 0), ("❶", 10, 1), ("➀", 10, 1),
    ("➊", 10, 1), ("⓫", 10, 11), ("⓵", 10, 1), ("⑴", 20, 1), ("⒈", 20, 1), ("㈠", 10, 1),
    ("㊀", 10, 1), ("Ⅰ", 12, 1), ("ⅰ", 12, 1),
)  # fmt: skip
_ROMAN_ONES = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_MOST_LETTERS = 6
"""As many as (xviii) has, where it is counted among (a), (b)."""
_ONE_CHARACTER = {
    chr(ord(first) + step): value + step for first, length, value in _RUNS for step in range(length)
} | {stem: value for value, stem in enumerate(STEMS, start=1)}


@lru_cache(maxsize=1 << 12)
def from_chinese(text: str) -> int:
    """Return the number that ``text`` spells in Chinese numerals, with 第 before it or without.

    Raises:
        ValueError: ``text`` is no well-formed Chinese number.

    """
    body = text[1:] if text[:1] == "第" else text
    if len(body) == 1 and body in _DIGITS:
        return _DIGITS[body]
    if len(body) <= _LONGEST and _digits_only().fullmatch(body):
        return _positional(body)
    for char, spelled in _TENS.items():
        if char in body:
            body = body.replace(char, spelled)
    value = _with_units(body) if len(body) <= _LONGEST else None
    if value is None:
        raise ValueError(f"{text!r} is no Chinese number")
    return value


def to_chinese(n: int) -> str:
    """Return ``n`` in simplified numerals with units: 1254 is 一千二百五十四, 12 is 十二.

    Raises:
        ValueError: ``n`` is negative or above `LARGEST`.

    """
    if not 0 <= n <= LARGEST:
        raise ValueError(f"{n} lies outside 0 to {LARGEST}")
    if n < 10**4:
        return _small_to_chinese(n)
    spelled = _spell(n)
    return spelled[1:] if spelled.startswith("一十") else spelled


@lru_cache(maxsize=1 << 12)
def parse_number(text: str) -> int:
    """Return the number that ``text`` spells: 12, １２, 1,200, 十二, 1万, 第12, ⑫, ⑿, ㈠, Ⅳ.

    Raises:
        ValueError: ``text`` is no well-formed number.

    """
    if len(text) == 1 and text in _ONE_CHARACTER:
        return _ONE_CHARACTER[text]
    body = text[1:] if text[:1] == "第" else text
    if _arabic().fullmatch(body) and len(body) <= _LONGEST:
        return int(body.translate(_WIDTH))
    if mixed := _mixed().fullmatch(body):
        digits, units = mixed.groups()
        count = int(digits[:_LONGEST].translate(_WIDTH))
        value = count * _mixed_unit(count, units)
        if 0 < value <= LARGEST:
            return value
    try:
        return from_chinese(text)
    except ValueError:
        raise ValueError(f"{text!r} is no number") from None


def from_roman(text: str) -> int:
    """Return the number that Latin letters spell as a Roman numeral up to XXXIX: IV, XII.

    Raises:
        ValueError: ``text`` is no well-formed Roman number of that size.

    """
    tens = len(text) - len(text.lstrip("X"))
    if text and tens <= 3 and text[tens:] in _ROMAN_ONES:
        return 10 * tens + _ROMAN_ONES.index(text[tens:])
    raise ValueError(f"{text!r} is no Roman number")


def to_roman(number: int) -> str:
    """Return a number as a Roman numeral in Latin letters: IV, XII, XL; nothing for 0."""
    spelled = ""
    for worth, letters in (
        (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"), (50, "L"),
        (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
    ):  # fmt: skip
        count, number = divmod(number, worth)
        spelled += letters * count
    return spelled


def from_letters(text: str) -> int:
    """Return the place of a letter in the alphabet, or of several beyond Z: A is 1, AA is 27.

    Raises:
        ValueError: ``text`` is not one to six capital letters.

    """
    place = 0
    for letter in text:
        place = len(_LETTERS) * place + _LETTERS.find(letter) + 1
    if not 1 <= len(text) <= _MOST_LETTERS or any(letter not in _LETTERS for letter in text):
        raise ValueError(f"{text!r} is no letter")
    return place


def with_letters(number: str, letters: str) -> str:
    """Return the canonical number of what stands between two by its letters: of 2 and A, 2-1."""
    return f"{number}-{from_letters(letters)}" if letters else number


def to_letters(number: int) -> str:
    """Return the letter at a place of the alphabet, several beyond Z: from_letters undone."""
    spelled = ""
    while number:
        number, place = divmod(number - 1, len(_LETTERS))
        spelled = _LETTERS[place] + spelled
    return spelled


def _positional(body: str) -> int:
    value = 0
    for char in body:
        value = value * 10 + _DIGITS[char]
    return value


def _mixed_unit(value: int, units: str) -> int:
    """Return the worth of what follows the digits of ``value``: 万, 百万, 万亿; 0 for nonsense."""
    first, last = units[0], units[-1]
    if first in _UNITS and value > 9:
        return 0
    if len(units) == 1:
        return _MYRIADS.get(first) or _UNITS[first]
    if last in _MYRIADS and (first in _UNITS or _MYRIADS[first] < _MYRIADS[last]):
        return (_MYRIADS.get(first) or _UNITS[first]) * _MYRIADS[last]
    return 0


def _with_units(body: str) -> int | None:
    """Read a number with units: sections of four places, each with its 万 or 亿."""
    for unit in ("亿億", "万萬"):
        places = [place for place, char in enumerate(body) if char in unit]
        if not places:
            continue
        # 万亿 is one number of 亿, 亿亿 and 万万 are none; the last 亿 divides.
        worth = _MYRIADS[unit[0]]
        head, tail = body[: places[-1]], body[places[-1] + 1 :]
        count = _with_units(head)
        if len(places) > 1 or not count or count >= 10**8 or (worth == 10**4 and count >= 10**4):
            return None
        if not tail:
            return count * worth
        rest = _tail(tail, worth)
        return None if rest is None else count * worth + rest
    return _section(body)


def _tail(tail: str, worth: int) -> int | None:
    """Read what follows a 万 or 亿: 零 where places are skipped, or the bare digit of 三万五."""
    if len(tail) == 1 and tail in _DIGITS and tail not in _ZEROS:
        return _DIGITS[tail] * worth // 10
    skipped = tail[0] in _ZEROS
    value = _with_units(tail[1:] if skipped else tail)
    if not value or value >= worth:
        return None
    # 一亿零五十 needs its 零; 一万二百 is met without, 一亿三千万 rightly has none.
    return value if skipped or len(tail) > 1 else None


def _section(body: str) -> int | None:
    """Read up to four places without 万 or 亿: 一千零五, 十二, 百二十, 两百五."""
    if body in _BARE:
        return None
    value, last_unit, place = 0, 10**4, 0
    while place < len(body):
        skipped = place > 0 and body[place] in _ZEROS
        place += skipped
        found = _digit_and_unit(body, place)
        if found is None:
            return None
        digit, unit, width = found
        if unit == 1 and not skipped and last_unit in (100, 1000):
            unit = last_unit // 10  # 两百五 is 250, 三千二 is 3200
        # 零 stands for at least one place that is empty, and only for such.
        if unit >= last_unit or (skipped and unit * 10 >= last_unit):
            return None
        if not skipped and value and unit * 10 < last_unit:
            return None
        if unit == 1 and body[place] in _PAIR and value:
            return None
        value += digit * unit
        last_unit = unit
        place += width
    return value if place else None


def _digit_and_unit(body: str, place: int) -> tuple[int, int, int] | None:
    """Return digit, unit and letters read at ``place``; a bare 十 (or first 百) counts one."""
    if place == len(body):
        return None
    char = body[place]
    if char in _UNITS:
        return (1, _UNITS[char], 1) if place == 0 or _UNITS[char] == 10 else None
    digit = _DIGITS.get(char, 0)
    if not digit:
        return None
    if place + 1 == len(body):
        return digit, 1, 1
    unit = _UNITS.get(body[place + 1], 0)
    if not unit or (char in _PAIR and unit == 10):
        return None
    return digit, unit, 2


@lru_cache(maxsize=4096)
def _small_to_chinese(n: int) -> str:
    spelled = _spell(n)
    return spelled[1:] if spelled.startswith("一十") else spelled


def _spell(n: int) -> str:
    if n < 10:
        return "零一二三四五六七八九"[n]
    for worth, unit in ((10**8, "亿"), (10**4, "万"), (1000, "千"), (100, "百"), (10, "十")):
        if n >= worth:
            count, rest = divmod(n, worth)
            head = _spell(count) + unit
            if not rest:
                return head
            return head + ("零" if rest < worth // 10 else "") + _spell(rest)
    raise AssertionError(n)


# Compiled when numbers are read: a citation of a search only writes them.


@cache
def _digits_only() -> re.Pattern[str]:
    return re.compile("[〇零○一二三四五六七八九壹贰貳叁叄肆伍陆陸柒捌玖]+")


@cache
def _arabic() -> re.Pattern[str]:
    return re.compile(r"[0-9０-９]+|[0-9]{1,3}(?:,[0-9]{3})+|[０-９]{1,3}(?:，[０-９]{3})+")


@cache
def _mixed() -> re.Pattern[str]:
    return re.compile("([0-9０-９]+)([十百千万萬亿億]{1,2})")
