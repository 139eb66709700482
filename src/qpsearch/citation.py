"""Citations of clauses in the forms people use.

* ``native``: 《质量强国建设纲要》第四部分第（六）条, 《产品质量法》第十二条第二款; the wording
  by kind of document and in the document's own script.
* ``gbt7714``: a reference after GB/T 7714—2015, the place after the date.
* ``bibtex``, ``csl-json``: records for reference managers, the place in ``note`` and ``section``.

What ``native`` calls a place is an address that :func:`qpsearch.locator.parse_address` reads.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from typing import TYPE_CHECKING

from qpsearch.errors import AddressSyntaxError
from qpsearch.model import Unit
from qpsearch.text.fold import fold
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.model import Locator, PathStep, Step

STYLES = ("native", "gbt7714", "bibtex", "csl-json")

_IN_ITEMS = frozenset({"notice", "report", "commentary"})
"""Kinds whose （一） are items (项) of a part; in outlines, opinions and plans they are 条."""
_LABELS = frozenset({Unit.ANNEX, Unit.BOX, Unit.PART, Unit.SUBPART, Unit.CHAPTER, Unit.SECTION})
_PLAIN_UNITS = {Unit.LEVEL_1: 1, Unit.LEVEL_2: 2, Unit.LEVEL_3: 3}
_GBT_TYPES = {"report": "R"}
_CSL_TYPES = {
    "law": "legislation",
    "measures": "regulation",
    "report": "report",
    "commentary": "article-newspaper",
}
_TRADITIONAL = str.maketrans("条点项专栏编节", "條點項專欄編節")
_OLD_SCRIPT_SHARE = 0.05


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


def format_citation(cited: Cited, style: str) -> str:
    """Return the citation of a clause in one of :data:`STYLES`.

    Raises:
        ValueError: there is no such style.

    """
    match style:
        case "native":
            return native(cited)
        case "gbt7714":
            return _gbt7714(cited)
        case "bibtex":
            return _bibtex(cited)
        case "csl-json":
            return json.dumps(csl_item(cited), ensure_ascii=False)
    raise ValueError(f"no style {style!r}; there are {', '.join(STYLES)}")


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
    words = [
        _step(step.unit, step.num, glyph, cited, last=number == len(steps) - 1)
        for number, (step, glyph) in enumerate(zip(steps, shown, strict=True))
        if step.unit is not Unit.HEADING or _heads_only(steps, number)
    ]
    in_words = "".join(words)
    if is_traditional(cited):
        in_words = in_words.translate(_TRADITIONAL)
    if _is_plain(steps, shown) or _leads_back(in_words, cited.locator):
        return in_words
    return cited.section


def _is_plain(steps: Sequence[Step], shown: Sequence[str]) -> bool:
    """Whether a place is only of parts, 条 and 点 in their order: its words surely lead back.

    Then a search that cites it need not import the reading of addresses.
    """
    ranks = [_PLAIN_UNITS.get(step.unit, -1) for step in steps]
    return (
        -1 not in ranks
        and ranks == sorted(set(ranks))
        and all(step.num.isdecimal() for step in steps)
        and not any(
            (glyph[:1].isdecimal() and step.unit is not Unit.LEVEL_3)
            or re.search(r"\d[.．]\d", glyph)
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
    letters = re.findall(r"[\u3400-\u9fff]", cited.title + cited.text[:400])
    changed = sum(map(_is_old, letters))
    return bool(changed > _OLD_SCRIPT_SHARE * len(letters))


@lru_cache(maxsize=1 << 14)
def _is_old(letter: str) -> bool:
    return letter != fold(letter)


def csl_item(cited: Cited) -> dict[str, object]:
    """Return the citation as an item of CSL-JSON (schema 1.0.2)."""
    item: dict[str, object] = {
        "id": _key(cited),
        "type": _CSL_TYPES.get(cited.kind or "", "document"),
        "title": cited.title,
        "language": "zh-Hant" if is_traditional(cited) else "zh-Hans",
    }
    if cited.issuers:
        item["author"] = [{"literal": issuer} for issuer in cited.issuers]
    if cited.number:
        item["number"] = cited.number
    if cited.date:
        item["issued"] = {"date-parts": [[int(part) for part in cited.date.split("-")]]}
    if where := place(cited):
        item["section"] = where
    return item


def _gbt7714(cited: Cited) -> str:
    authors = f"{', '.join(cited.issuers)}. " if cited.issuers else ""
    number = f": {cited.number}" if cited.number else ""
    code = _GBT_TYPES.get(cited.kind or "", "Z")
    date = f" {cited.date}" if cited.date else ""
    where = place(cited)
    if where:
        where = f": {where}" if date else f" {where}"
    end = "." if date or where else ""
    return f"{authors}{cited.title}{number}[{code}].{date}{where}{end}"


def _bibtex(cited: Cited) -> str:
    fields: list[tuple[str, str]] = [("title", f"{{{_tex(cited.title)}}}")]
    if cited.issuers:
        authors = " and ".join(f"{{{_tex(issuer)}}}" for issuer in cited.issuers)
        fields.append(("author", authors))
    if cited.number:
        fields.append(("number", _tex(cited.number)))
    if cited.date:
        year, *rest = cited.date.split("-")
        fields.append(("year", year))
        if rest:
            fields.append(("month", str(int(rest[0]))))
        if len(rest) > 1:
            fields.append(("day", str(int(rest[1]))))
    if where := place(cited):
        fields.append(("note", _tex(where)))
    fields.append(("langid", "chinese"))
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields)
    return f"@misc{{{_key(cited)},\n{body}}}"


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
            return f"第{to_chinese(int(num))}{word}"
        case Unit.LEVEL_2 if not glyph[:1].isdecimal():
            word = "项" if cited.kind in _IN_ITEMS else "条"
            return f"第（{to_chinese(int(num))}）{word}"
        case Unit.LEVEL_3 if not re.search(r"\d[.．]\d", glyph):
            return f"第{num}点"
    return f"{glyph}" if not glyph[:1].isdecimal() else f" {glyph}"


def _inner(title: str) -> str:
    """Return a title as it stands inside 《》: titles in it in 〈〉."""
    return title.translate(str.maketrans("《》", "〈〉"))


def _key(cited: Cited) -> str:
    """Return an ASCII key that is the same whenever the index is built."""
    words = "_".join(re.findall(r"[A-Za-z0-9]+", cited.doc_id))
    if not words or not cited.doc_id.isascii():
        from hashlib import sha256

        digest = sha256(cited.doc_id.encode()).hexdigest()[:8]
        words = f"{words}_{digest}" if words else f"doc_{digest}"
    return words if cited.whole else f"{words}-{cited.eid}"


def _tex(text: str) -> str:
    return re.sub(r"([&%$#_{}])", r"\\\1", text)
