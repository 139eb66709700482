"""Locators as people read them, and as machines keep them."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from qpsearch.locator.grammar import QUOTES
from qpsearch.locator.ordinances import in_brackets, lettered
from qpsearch.model import Order, Unit
from qpsearch.numerals import FORMAL, STEMS, parse_number, to_chinese

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qpsearch.model import Locator

Glyph = tuple[Unit, str]

_TRADITIONAL = str.maketrans("条专栏编节项万亿", "條專欄編節項萬億")
_WORDS = {
    Unit.SUBPART: "分编",
    Unit.CHAPTER: "章",
    Unit.SECTION: "节",
    Unit.SUBSECTION: "款",
    Unit.SUBDIVISION: "目",
    Unit.ARTICLE: "条",
    Unit.ITEM: "分节",
}
_IN_STATUTES = frozenset(
    {
        Unit.SUBPART,
        Unit.CHAPTER,
        Unit.SECTION,
        Unit.SUBSECTION,
        Unit.SUBDIVISION,
        Unit.ARTICLE,
        Unit.PARAGRAPH,
        Unit.POINT,
        Unit.INDENT,
        Unit.ITEM,
    }
)
_NUMBER = re.compile(r"[0-9\uff10-\uff19]+|[〇零一二三四五六七八九十百千万萬廿卅]+")
_LABELS = frozenset({Unit.BOX, Unit.ANNEX})
_HOLDERS = frozenset({Unit.ANNEX, Unit.DOCUMENT})
"""What articles are counted in: each has an article 1."""
_WORDED = frozenset({Unit.HEADING, Unit.DOCUMENT})
"""Units that their words name."""
_CIRCLED = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿"


def format_locator(locator: Locator, *, traditional: bool = False, order: Order = Order.PRC) -> str:
    """Return the canonical spelling: 四、（六）; 第十二条之一第二款第（三）项; 四、专栏1 ¶2.

    In Hong Kong's order it is 第2A(1)(a)条 as far as numbers can be written so.

    Reading it back with the same ``order`` gives ``locator`` first, in either script, if the
    locator is well formed: units in rank, the divisions of an article counted as 款, 项, 目. One
    that ends in a 款 or 目 above articles comes second, after the 款 or 目 of an article.

    Raises:
        ValueError: a heading holds every kind of quotation mark there is.

    """
    units = [step.unit for step in locator.steps]
    glyphs = [
        (step.unit, _canonical(step.unit, step.num, below, order))
        for step, below in zip(locator.steps, [*units[1:], None], strict=True)
    ]
    for place, letters in lettered(locator.steps).items():
        glyphs[place] = (units[place], letters)
    if order is Order.HONG_KONG:
        shown = zip(glyphs, in_brackets(locator.steps), strict=True)
        glyphs = [
            (unit, glyph if own is None else own) for (unit, glyph), own in shown if own != ""
        ]
    if traditional:
        glyphs = [
            (unit, glyph if unit in _WORDED else glyph.translate(_TRADITIONAL))
            for unit, glyph in glyphs
        ]
    return _join(glyphs)


def _canonical(unit: Unit, num: str, below: Unit | None, order: Order) -> str:
    """Return one step as it stands in a canonical address; ``below`` is the unit that follows."""
    match unit:
        case Unit.DOCUMENT:
            return f"《{num}》"
        case Unit.HEADING:
            return _quoted(num)
        case Unit.TEXT:
            return f"¶{num}"
        case Unit.BOX:
            return f"专栏{num}"
        case Unit.ANNEX:
            return f"附件{num}"
        case Unit.LEVEL_1:
            return "之".join(to_chinese(int(part)) for part in num.split("-"))
        case Unit.LEVEL_2:
            return f"（{to_chinese(int(num))}）"
        case Unit.LEVEL_3:
            return f"{num}."
        case Unit.LEVEL_4:
            return f"（{num}）"
        case Unit.LEVEL_5:
            return _CIRCLED[int(num) - 1] if int(num) <= len(_CIRCLED) else f"〔{num}〕"
        case Unit.PART:
            return _ordinal(num, "编" if below in _IN_STATUTES else "部分")
        case Unit.PARAGRAPH:
            return _ordinal(num, "项" if order is Order.TAIWAN else "款")
        case Unit.POINT:
            return _ordinal(num, "款") if order is Order.TAIWAN else _ordinal(num, "项", "（{}）")
        case Unit.INDENT:
            arabic = order is not Order.TAIWAN and "-" not in num
            return f"第{num}目" if arabic else _ordinal(num, "目")
        case _:
            return _ordinal(num, _WORDS[unit])


def _ordinal(num: str, word: str, frame: str = "{}") -> str:
    first, *inserted = (to_chinese(int(part)) for part in num.split("-"))
    return "".join(["第", frame.format(first), word, *(f"之{part}" for part in inserted)])


def _quoted(words: str) -> str:
    """Return a heading in the first quotation marks that its own quotes leave unambiguous."""
    for opening, closing in QUOTES.items():
        if _closes_at_end(words, opening, closing):
            return f"{opening}{words}{closing}"
    raise ValueError(f"no quotation marks left to write this heading in: {words!r}")


def _quoted_if_possible(words: str) -> str:
    """Return a heading quoted, or as it is: then only its eId leads to it, but it can be shown."""
    try:
        return _quoted(words)
    except ValueError:
        return words


def _closes_at_end(words: str, opening: str, closing: str) -> bool:
    if opening == closing:
        return opening not in words
    depth = 0
    for character in words:
        depth += (character == opening) - (character == closing)
        if depth < 0:
            return False
    return depth == 0


def join_section(nums: Sequence[Glyph]) -> str:
    """Show a path of numbers, in the document's own glyphs, as people cite it.

    Each item is a unit and its number as it stands there (四, （六）, 第十二條, 专栏1); for
    ``HEADING`` the words, for ``TEXT`` the position.

    The rule: articles are numbered through, so a path with an article begins there, after the
    annex or the document that holds it; a heading without a number is shown only where no
    numbered division follows it. The result parses to an address that
    :func:`qpsearch.locator.matches` the division.
    """
    path = tuple(nums)
    for start, (unit, _) in enumerate(path):
        if unit is Unit.ARTICLE:
            path = (*(item for item in path[:start] if item[0] in _HOLDERS), *path[start:])
            break
    return _joined(path)


@lru_cache(maxsize=1 << 12)
def _joined(path: tuple[Glyph, ...]) -> str:
    """Return an address from its article on; 第一条 comes again in every text."""
    numbered = [
        place
        for place, (unit, _) in enumerate(path)
        if unit not in {Unit.HEADING, Unit.TEXT, Unit.DOCUMENT}
    ]
    shown = [
        (unit, _dressed(unit, glyph))
        for place, (unit, glyph) in enumerate(path)
        if unit is not Unit.HEADING or not numbered or place > numbered[-1]
    ]
    return _join(_without_repeated_parents(shown))


def _dressed(unit: Unit, glyph: str) -> str:
    """Return a glyph with the mark that tells its unit, if the source gave only the number."""
    bare = glyph.strip()
    match unit:
        case Unit.DOCUMENT:
            return f"《{glyph}》"
        case Unit.HEADING:
            return _quoted_if_possible(glyph)
        case Unit.TEXT:
            return f"¶{bare.lstrip('¶')}"
        case Unit.LEVEL_1 | Unit.PART:
            return bare.rstrip("、.．，,")
        case Unit.LEVEL_2 | Unit.LEVEL_4 if _NUMBER.fullmatch(bare):
            return f"（{bare}）"
        case Unit.LEVEL_3 if bare.isdecimal():
            return f"{bare}."
        case Unit.PARAGRAPH if bare.isdecimal():
            return f"第{bare}款"
        case _:
            return bare


def _without_repeated_parents(path: list[Glyph]) -> list[Glyph]:
    """Drop what a decimal number below repeats.

    4, 4.6 is shown as 4.6, 第二章, 2.1 as 2.1, 附录A, A.2 as A.2.
    """
    for place in range(len(path) - 1, -1, -1):
        if "." not in path[place][1] and "．" not in path[place][1]:
            continue
        if re.fullmatch(r"[A-Z](?:\.[0-9]+)+", path[place][1]):
            return path[place:]
        parts = re.findall(r"[0-9]+", path[place][1])
        if len(parts) > 1 and re.fullmatch(r"[0-9]+([.．][0-9]+)+[.．]?", path[place][1]):
            kept = max(0, place - len(parts) + 1)
            while kept and _says(path[kept - 1], int(parts[0])):
                kept -= 1
            return path[:kept] + _numbers_alone(path[place:])
    return path


def _numbers_alone(path: list[Glyph]) -> list[Glyph]:
    """Return a path below a decimal number without the points inside it: 3.2.1 2（1）."""
    inner = [
        (unit, glyph.rstrip(".．、") if glyph[:-1].isdecimal() else glyph)
        for unit, glyph in path[1:-1]
    ]
    return [path[0], *inner, *path[1:][-1:]]


def _says(step: Glyph, number: int) -> bool:
    """Whether a division above articles bears a number: 第二章 says 2."""
    unit, glyph = step
    found = _NUMBER.search(glyph) if unit in (Unit.PART, Unit.CHAPTER, Unit.SECTION) else None
    return found is not None and parse_number(found.group()) == number


def _join(path: list[Glyph]) -> str:
    written = ""
    for place, (unit, glyph) in enumerate(path):
        if place:
            written += _between(path[place - 1], (unit, glyph))
        written += glyph
    return written


def _between(before: Glyph, after: Glyph) -> str:
    """Return what stands between two steps so that neither swallows the other."""
    unit, glyph = before
    if unit is Unit.DOCUMENT:
        return ""
    if after[0] is Unit.TEXT:
        return " "
    if (unit is Unit.LEVEL_1 and not glyph[:1].isdecimal()) or (
        unit in (Unit.PART, Unit.SUBPART) and glyph[-1] in FORMAL + STEMS
    ):
        return "、"
    if unit is Unit.LEVEL_1:
        return "/"
    if unit in _LABELS and not _NUMBER.search(glyph):
        return " " if after[0] in _LABELS | {Unit.HEADING} else "/"
    if after[1][:1].isascii() and after[1][:1].isalpha():
        return " "  # Part 2 Division 1
    if unit in _LABELS or after[0] in _LABELS or Unit.HEADING in {unit, after[0]}:
        return " "
    return " " if _NUMBER.match(after[1]) and not glyph.endswith((")", "）")) else ""


def eid(prefix_parent: str, unit: Unit, num: str) -> str:
    """Return the machine id of one step below ``prefix_parent`` ("" at the top).

    After the Akoma Ntoso Naming Convention 1.0, section 5.4: ``[parent "__"] element ["_"
    number]``, the parent being the full id of the context; ``art``, ``att``, ``chp``, ``para``
    and ``sec`` are its abbreviations (5.4.2), ``part``, ``subpart``, ``point``, ``indent``,
    ``level``, ``hcontainer`` and ``p`` its element names; an element that is the only one has no
    number, one that bears none is counted by position in Arabic digits (5.4.3).

    Ours: every ancestor is written, articles included, though they are numbered through; 之 is a
    hyphen (``art_12-1``); ``box`` for 专栏, which the vocabulary has not; ``level`` for all five
    outline ranks, so that two ranks directly below one parent may give one id and the caller has
    to tell them apart.

    ``num`` is canonical; for ``HEADING`` it is the position, for a lone annex it is "".
    """
    own = f"{unit.prefix}_{num}" if num else unit.prefix
    return f"{prefix_parent}__{own}" if prefix_parent else own


def eid_of(steps: Iterable[tuple[Unit, str]]) -> str:
    """Return the machine id of a path of units and numbers, as :func:`eid` builds it."""
    built = ""
    for unit, num in steps:
        built = eid(built, unit, num)
    return built
