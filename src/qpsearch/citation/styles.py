"""Citations as references: GB/T 7714—2015, CSL-JSON and BibTeX, all of the same facts."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING

from qpsearch.citation.wording import is_traditional, native, place

if TYPE_CHECKING:
    from qpsearch.citation.wording import Cited

STYLES = ("native", "gbt7714", "bibtex", "csl-json")

_STANDARD = re.compile(
    r"(?:GB|DB|HJ|JJF|JJG|ISO|IEC|CNS|[A-Z]{2,5}/[TZ])(?:/[TZ])?[\s\d]*[\d.]+(?:\.\d+)?(?:[-—–:]\d{4})?\b"
)
"""The number of a standard, national, local or of a trade: GB/T 19001—2016, DB11/T 1322-2020."""
_PRESS = frozenset(["commentary", "news"])
_NAMED_AUTHORS = 3
"""Authors that a reference names; 等 stands for the others (GB/T 7714—2015, 8.1.2)."""
_OFFICIAL = frozenset([
    "outline", "opinions", "plan", "law", "measures", "interpretation", "notice", "order", "letter",
    "minutes",
])  # fmt: skip
"""Laws and documents of authorities: [A], archives (档案), what is kept to be consulted. The
standard has no letter for laws; the CSL project's style for it counts 法律法规 and 政府文件 among
archives and gives ``legislation`` and ``regulation`` this letter, not Z, that of the rest."""
_CSL_TYPES = dict.fromkeys(_OFFICIAL, "regulation") | {
    "law": "legislation",
    "report": "report",
    "commentary": "article-newspaper",
    "news": "article-newspaper",
}


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


# ---- GB/T 7714—2015 --------------------------------------------------


def _gbt7714(cited: Cited) -> str:
    """Return ``authors. title: number[type]. edition. date: place[accessed]. address.``.

    Of a newspaper, ``…[N]. newspaper, date(page): place``; of what is read in the net the date of
    publication stands in brackets, behind the place (4.6.2: ``引文页码(更新或修改日期)``).
    """
    origin = cited.origin
    code = _code(cited)
    online = "/OL" if origin.url and not code.endswith("/OL") else ""
    number = f": {cited.number}" if cited.number else ""
    edition = f" {cited.edition}." if cited.edition else ""
    where = place(cited)
    if code == "N":
        source = f"{origin.newspaper}, {cited.date}" if cited.date else origin.newspaper
        dated = f"{source}({origin.page})" if origin.page else source
        dated += f": {where}" if where else ""
    elif origin.url and cited.date:
        dated = f"{where}({cited.date})"
    else:
        dated = ": ".join(part for part in (cited.date, where) if part)
    dated += f"[{origin.accessed}]" if origin.accessed else ""
    parts = f"{_authors(cited)}{cited.title}{number}[{code}{online}].{edition}"
    ended = f"{parts} {dated}." if dated else parts
    return f"{ended} {origin.url}." if origin.url else ended


def _authors(cited: Cited) -> str:
    named = [*cited.issuers[:_NAMED_AUTHORS], *(["等"] if len(cited.issuers) > 3 else [])]
    return f"{', '.join(named)}. " if named else ""


def _code(cited: Cited) -> str:
    """Return the type of a text; Z, others, where it is none that the standard names."""
    if is_standard(cited):
        return "S"
    if cited.kind == "report":
        return "R"
    if cited.kind in _OFFICIAL:
        return "A"
    if cited.kind in _PRESS or cited.kind is None:
        if cited.origin.newspaper:
            return "N"
        if cited.origin.url:
            return "EB/OL"
    return "Z"


def is_standard(cited: Cited) -> bool:
    """Whether the number of a document is that of a standard."""
    return bool(cited.number and _STANDARD.match(cited.number))


# ---- reference managers ----------------------------------------------


def csl_item(cited: Cited) -> dict[str, object]:
    """Return the citation as an item of CSL-JSON (schema 1.0.2)."""
    origin = cited.origin
    item: dict[str, object] = {
        "id": _key(cited),
        "type": _csl_type(cited),
        "title": cited.title,
        "language": "zh-Hant" if is_traditional(cited) else "zh-Hans",
    }
    if cited.issuers:
        item["author"] = [{"literal": issuer} for issuer in cited.issuers]
    if cited.number:
        item["number"] = cited.number
    if cited.edition:
        item["edition"] = cited.edition
    if cited.date:
        item["issued"] = _date_parts(cited.date)
    if origin.newspaper:
        item["container-title"] = origin.newspaper
    if origin.page:
        item["page"] = origin.page
    if origin.url:
        item["URL"] = origin.url
    if origin.accessed:
        item["accessed"] = _date_parts(origin.accessed)
    if where := place(cited):
        item["section"] = where
    return item


def _csl_type(cited: Cited) -> str:
    match _code(cited):
        case "S":
            return "standard"
        case "N":
            return "article-newspaper"
        case "EB/OL":
            return "webpage"
    return _CSL_TYPES.get(cited.kind or "", "document")


def _date_parts(date: str) -> dict[str, list[list[int]]]:
    return {"date-parts": [[int(part) for part in date.split("-")]]}


def _bibtex(cited: Cited) -> str:
    origin = cited.origin
    fields: list[tuple[str, str]] = [("title", f"{{{_tex(cited.title)}}}")]
    if cited.issuers:
        authors = " and ".join(f"{{{_tex(issuer)}}}" for issuer in cited.issuers)
        fields.append(("author", authors))
    if cited.number:
        fields.append(("number", _tex(cited.number)))
    if cited.edition:
        fields.append(("edition", _tex(cited.edition)))
    if cited.date:
        year, *rest = cited.date.split("-")
        fields.append(("year", year))
        if rest:
            fields.append(("month", str(int(rest[0]))))
        if len(rest) > 1:
            fields.append(("day", str(int(rest[1]))))
    if origin.newspaper:
        fields.append(("journal", f"{{{_tex(origin.newspaper)}}}"))
    if origin.page:
        fields.append(("pages", _tex(origin.page)))
    if origin.url:
        fields.append(("url", origin.url))
    if origin.accessed:
        fields.append(("urldate", origin.accessed))
    if where := place(cited):
        fields.append(("note", _tex(where)))
    fields.append(("langid", "chinese"))
    body = "".join(f"  {name} = {{{value}}},\n" for name, value in fields)
    kind = "article" if origin.newspaper and _code(cited) == "N" else "misc"
    return f"@{kind}{{{_key(cited)},\n{body}}}"


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
