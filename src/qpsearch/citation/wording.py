"""Citations as people write them: 《质量强国建设纲要》第四部分第（六）条, 《产品质量法》第十二条.

The wording goes by the kind of document and its own script. What is called a place is an address
that :func:`qpsearch.locator.parse_address` reads.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.errors import AddressSyntaxError
from qpsearch.model import Unit
from qpsearch.text.folding import fold_letters
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.model import Locator, PathStep, Step

_IN_ITEMS = frozenset({"notice", "report", "commentary"})
"""Kinds whose （一） are items (项) of a part; in outlines, opinions and plans they are 条."""
_LABELS = frozenset({Unit.ANNEX, Unit.BOX, Unit.PART, Unit.SUBPART, Unit.CHAPTER, Unit.SECTION})
_PLAIN_UNITS = {Unit.HEADING: 0, Unit.LEVEL_1: 1, Unit.LEVEL_2: 2, Unit.LEVEL_3: 3, Unit.TEXT: 4}
_TRADITIONAL = str.maketrans("条点项专栏编节", "條點項專欄編節")
_OLD_SCRIPT_SHARE = 0.05


class Origin(NamedTuple):
    """Where a text was published."""

    url: str = ""
    accessed: str = ""
    """When it was fetched from there: ISO 8601."""
    newspaper: str = ""
    page: str = ""
    """Of the newspaper: 01, A3."""


NO_ORIGIN = Origin()


class Cited(NamedTuple):
    """A clause and what is known of its document: all that a citation says."""

    doc_id: str
    title: str
    issuers: tuple[str, ...]
    number: str | None
    kind: str | None
    date: str | None
    """ISO 8601, maybe cut short."""
    eid: str
    section: str
    """The address as shown; for a part of an article, down to 款 and 项."""
    locator: Locator
    path: tuple[PathStep, ...]
    text: str
    """Tells the script; the numbers alone do not."""
    edition: str = ""
    """What tells it from the other editions at hand (2018年修正); empty where there are none."""
    nth: int = 0
    """Of the places of its document that are written alike, which it is; 0: the only one."""
    whole: bool = False
    """Whether the document as a whole is cited: then no place is."""
    origin: Origin = NO_ORIGIN
    """Where the text was published, as far as its file says."""


def native(cited: Cited) -> str:
    """Return 《title》（number）place; the number only where the kind is cited by it."""
    return named(cited.title, cited.number, cited.kind, place(cited), cited.edition)


def named(title: str, number: str | None, kind: str | None, place: str, edition: str = "") -> str:
    """Return the citation of a place in a document that is known in words already.

    In brackets stands the edition where others are at hand, else the number.
    """
    shown = edition or (number if kind != "law" else "")
    return f"《{_inner(title)}》{f'（{shown}）' if shown else ''}{place}"


def place(cited: Cited) -> str:
    """Return the place of a clause in words: 第四部分第（六）条, 第十二条第二款, 第二部分第3段."""
    if cited.whole:
        return ""
    if not cited.nth:
        return _place_alone(cited)
    from qpsearch.numerals import to_chinese

    return f"{_place_alone(cited)}（第{to_chinese(cited.nth)}处）"


def _place_alone(cited: Cited) -> str:
    steps = cited.locator.steps
    if any(step.unit is Unit.ARTICLE for step in steps):
        return cited.section
    shown = _shown(cited.path, cited.locator)
    if any(
        step.unit is Unit.PART and not glyph.startswith("第")
        for step, glyph in zip(steps, shown, strict=True)
    ):
        return cited.section  # 貳、三、（二）: as such headings are cited
    words = [
        _step(step.unit, step.num, glyph, cited, last=number == len(steps) - 1)
        for number, (step, glyph) in enumerate(zip(steps, shown, strict=True))
        if step.unit is not Unit.HEADING or _heads_only(steps, number)
    ]
    in_words = "".join(words)
    in_old_script = in_words.translate(_TRADITIONAL)
    if in_old_script != in_words and is_traditional(cited):
        in_words = in_old_script
    if _is_plain(steps, shown) or _leads_back(in_words, cited.locator):
        return in_words
    return cited.section


def _is_plain(steps: Sequence[Step], shown: Sequence[str]) -> bool:
    """Whether a place is of one heading, parts, 条, 点 and a paragraph at most, in their order.

    Its words surely lead back, and a search that cites it need not import the reading of addresses.
    """
    ranks = [_PLAIN_UNITS.get(step.unit, -1) for step in steps]
    return (
        -1 not in ranks
        and ranks == sorted(set(ranks))
        and all(
            all(_is_han(letter) or letter in "，、" for letter in step.num)
            if step.unit is Unit.HEADING
            else step.num.isdecimal()
            for step in steps
        )
        and not any(
            (glyph[:1].isdecimal() and step.unit is not Unit.LEVEL_3) or _holds_decimal(glyph)
            for step, glyph in zip(steps, shown, strict=True)
        )
    )


def _leads_back(address: str, locator: Locator) -> bool:
    """Whether an address is read as the place it was written for; else the section stands."""
    from qpsearch.locator import matches, parse_address

    try:
        return any(matches(locator, reading) for reading in parse_address(address))
    except AddressSyntaxError:
        return False


def is_traditional(cited: Cited) -> bool:
    """Whether title and text are in traditional script."""
    said = cited.title + cited.text[:400]
    letters = changed = 0
    for letter, folded in zip(said, fold_letters(said), strict=True):
        if _is_han(letter):
            letters += 1
            changed += letter != folded
    return changed > _OLD_SCRIPT_SHARE * letters


def _is_han(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff"


def _shown(path: Sequence[PathStep], locator: Locator) -> list[str]:
    """Return the number of each step as shown; a paragraph by position has none in the path."""
    shown = [step.num for step in path]
    return [*shown, *[""] * (len(locator.steps) - len(shown))]


def _heads_only(steps: Sequence[tuple[Unit, str]], number: int) -> bool:
    """Whether no numbered division follows a heading, so that the heading must name the place."""
    return all(unit in (Unit.HEADING, Unit.TEXT) for unit, _ in steps[number:]) and all(
        unit in (Unit.HEADING, Unit.TEXT) for unit, _ in steps[:number]
    )


def _step(unit: Unit, num: str, glyph: str, cited: Cited, *, last: bool) -> str:
    from qpsearch.numerals import to_chinese

    if unit in _LABELS:
        return glyph
    match unit:
        case Unit.HEADING:
            return f"“{num}”" if "“" not in num else f"「{num}」"
        case Unit.TEXT:
            return f"第{num}段"
        case Unit.LEVEL_1 if not glyph[:1].isdecimal():
            word = "点" if last and cited.kind == "notice" else "部分"
            first, *inserted = (to_chinese(int(part)) for part in num.split("-"))
            return "之".join([f"第{first}{word}", *inserted])
        case Unit.LEVEL_2 if not glyph[:1].isdecimal():
            word = "项" if cited.kind in _IN_ITEMS else "条"
            return f"第（{to_chinese(int(num))}）{word}"
        case Unit.LEVEL_3 if not _holds_decimal(glyph):
            return f"第{num}点"
    return f"{glyph}" if not glyph[:1].isdecimal() else f" {glyph}"


def _inner(title: str) -> str:
    """Return a title as it stands inside 《》: titles in it in 〈〉."""
    return title.translate(str.maketrans("《》", "〈〉"))


def _holds_decimal(glyph: str) -> bool:
    """Whether a number as printed has a point inside: 1.2, １．２."""
    return ("." in glyph or "．" in glyph) and re.search(r"\d[.．]\d", glyph) is not None
