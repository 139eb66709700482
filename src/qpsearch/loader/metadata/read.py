"""All that is said of a document brought together, the more explicit first.

Index table and meta tags, front matter, the head, the promulgation in the first sentences, the
signature, the title's own words, the file name. Each place was read where it stood, once, into
:class:`~qpsearch.loader.metadata.statements.Statement`; here is only the order.
"""

from __future__ import annotations

import re
from pathlib import PurePath
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.metadata.head_statements import PAGE_DATE
from qpsearch.loader.metadata.kinds import ends_title, kind_of
from qpsearch.loader.metadata.lines import bare, is_agency_line
from qpsearch.loader.metadata.names import (
    INNER,
    agencies_in,
    edition_in,
    issuers_of_title,
    names_some,
    status_in,
    unquoted,
    without_state,
)
from qpsearch.loader.metadata.numbers import ORDER, number_of_title, order_named
from qpsearch.loader.metadata.statements import BODIES, Register, Statement
from qpsearch.loader.metadata.titles.title_places import COLUMN
from qpsearch.model import DocumentKind, Metadata, Notice, Span
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Mapping

    from qpsearch.loader.metadata.body import OwnWords
    from qpsearch.loader.metadata.head import Head


class Apparatus(NamedTuple):
    """What stands around a text and is about it, as cleaning took it out."""

    rows: tuple[Statement, ...]
    """Index tables and meta tags, front matter, the heads that a crawler writes."""
    page_titles: tuple[Statement, ...]
    """What the page around it is called."""
    head: Head
    tail: tuple[Statement, ...]
    attributed: bool
    """Whether a line names an author or the paper."""
    reported: bool = False
    """Whether a reporter wrote it."""


def read_metadata(
    around: Apparatus, body: OwnWords, name: str = ""
) -> tuple[Metadata, tuple[Notice, ...]]:
    """Bring together what table, front matter, head, first sentences, tail and name say.

    Args:
        around: what stood around a text.
        body: what the text itself says.
        name: the file's name.

    Returns:
        the metadata, and a notice where nothing names a title.

    """
    found = Register()
    found.take((*around.rows, *around.head.statements))
    found.stand_in("date_published", "date_shown")
    if "title" not in found.values:
        found.take(body.titles)
    found.take((*around.page_titles, *around.tail))
    # A page's 发文日期 may be that of its upload; the date below the signature is the document's.
    found.stand_in("date_issued", "date_sent")
    known = "adopter" in found.bodies
    found.take([said for said in body.acts if not (known and said.field == "adopter")])
    values = found.values
    if found.other.keys() & _REPEALED_BY:
        found.stand_in("date_repealed", "edition")
    approved, trail = found.withdraw("date_approved"), found.withdraw("trail")
    if _WHOLE_DAY.fullmatch(values.get("edition", "")) and "date_published" not in values:
        # Of a text that names its last edition alone nothing says when it was made.
        values.setdefault("date_issued", values["edition"])
    if "date_in_force" not in values:
        found.take(body.force)
        amended = values.get("edition", "") > values.get("date_issued", "")
        if body.from_issue and not amended:
            day = _day_of_issue(around.head, values, approved)
            found.take([body.from_issue._replace(value=day)])
    elif values["date_in_force"] == values.get("date_issued"):
        # An export may give the day of adoption for that in force; the text knows better.
        later = [said for said in (*around.head.statements, *body.force) if _is_later(said, values)]
        if later:
            values["date_in_force"] = later[0].value
    if _says_fuller(around.head.headline, values.get("title", "")):
        values["title"] = around.head.headline
    elif rest := _rest_of(values.get("title", ""), around.head.headline):
        values["title"] += rest
    if len(trail) >= _NAMED and COLUMN.fullmatch(values.get("title", "")) and ends_title(trail):
        values["title"] = trail  # 投資人資訊 above …> 董事會議事規則 is the column of the page
    stem = PurePath(name).stem
    edition, named = edition_in(stem)
    statuses = (status_in(text) for text in (values.get("title", ""), stem))
    title = values.get("title", "")
    if title[:1] == "《" and (name := unquoted(title)) != title:
        title = name.translate(INNER)
    notices: tuple[Notice, ...] = ()
    if not title:
        title = _title_for_want(values.get("number", ""), named) or body.opening.value
        message = f"no title found; the opening words stand for it: {title}"
        notices = (Notice("title_guessed", message, body.opening.span),)
    issuers = _issuers(found, title)
    kind = (
        values.get("kind")
        or around.head.kind
        or (None if body.is_news else kind_of(title) or kind_of(order_named(title)))
    )
    if kind is None and (body.is_news or around.reported):
        kind = DocumentKind.NEWS
    elif kind is None and around.attributed and not (issuers or _OF_RULES.search(title)):
        kind = DocumentKind.COMMENTARY
    metadata = Metadata(
        title=title,
        issuers=tuple(issuers),
        number=values.get("number") or number_of_title(title) or None,
        kind=kind,
        date_issued=values.get("date_issued"),
        date_published=values.get("date_published"),
        date_in_force=values.get("date_in_force"),
        date_repealed=values.get("date_repealed"),
        status=values.get("status") or next(filter(None, statuses), None),
        edition=_later(values.get("edition"), edition),
        other=found.other,
        evidence=tuple(found.evidence),
    )
    return metadata, notices


_REPEALED_BY = frozenset(["废止说明", "廢止說明"])
"""Rows of a law that is repealed: its last day, kept as that of an edition, is when that was."""
_NAMED = 6
"""Letters from which the last step of a trail is a document; 行政规则 is a column."""


def _is_later(said: Statement, values: Mapping[str, str]) -> bool:
    return said.field == "date_in_force" and said.value > values["date_in_force"]


def _day_of_issue(head: Head, values: Mapping[str, str], approved: str) -> str:
    """Return the day from which 自公布之日起 counts; empty where nothing tells it.

    That of the promulgation in the history below the title, which adoption may precede by weeks; a
    page's own date of publication is none. What a higher assembly had to approve was promulgated
    after that, not when it was adopted.
    """
    issued = values.get("date_issued", "")
    promulgated = (
        said.value
        for said in head.statements
        if said.field == "date_published" and said.label != PAGE_DATE
    )
    day = next(promulgated, "")
    if approved > max(issued, day):
        published = values.get("date_published", "")
        return published if published >= approved else ""
    return max(issued, day)


def _says_fuller(headline: str, title: str) -> bool:
    """Whether a headline is the title that a table names, with the agencies in front.

    Or the table names an agency, the first line of the announcement that brings the document.
    """
    if title and ends_title(headline) and is_agency_line(title):
        return without_state(title) in headline
    if len(headline) <= len(title) or not title:
        return False
    if bare(headline).endswith(bare(title)) and issuers_of_title(headline):
        return True
    return title[-1] in "号號" and bare(title) in bare(headline) and ends_title(headline)


def _rest_of(title: str, headline: str) -> str:
    """Return how a title goes on that a table has no more of than its first line.

    某法院 某检察院 above 公安部 关于…的通知; 某市人大常委会关于本市 above …问题的决定.
    """
    if not title or not ends_title(headline) or ends_title(title) or bare(title) in bare(headline):
        return ""
    begins = _SUBJECT.match(headline) is not None
    if agencies_in(title):
        return headline if begins else f" {headline}" if issuers_of_title(headline) else ""
    return "" if begins or issuers_of_title(headline) or not _SUBJECT.search(title) else headline


_SUBJECT = lazy_pattern("关于|關於")
_OF_RULES = lazy_pattern(r"(?:章程|制度|守则|守則|手册|手冊)(?:[（(][^（()）]*[)）])?$")
"""Rules of a house, which no author comments on; a portal says where it has them from."""


def _issuers(found: Register, title: str) -> list[str]:
    """Return who issued a document, by the surest that names anyone.

    A title that names them all besides is fuller than what names some.
    """
    titled = issuers_of_title(title)
    if found.bodies.get("signer") and names_some(title):
        titled = []  # the signature names them all
    span = found.span_of("title") or found.span_of("headline")
    for source in BODIES:
        named = found.bodies.get(source, [])
        if source == "adopter" and titled:
            break
        if source == "issuer" and span and named and set(named) <= set(titled):
            break
        if source == "signer" and titled and _cut_off(named, titled):
            break
        if source == "site" and titled:
            break
        others = titled or found.bodies.get("signer")
        if source in _ROWS and others and all(map(_DIVISION.fullmatch, named)):
            continue  # which of its divisions drafted it
        if source == "letterhead" and _is_above(named, found.bodies.get("publisher", []), title):
            continue
        if named:
            return [_whole_name(name, found, title) for name in _with_board(named)]
    signers = found.bodies.get("signer", []) + found.bodies.get("letterhead", [])
    titled = [_whole_name(name, found, title) for name in titled]
    if len(titled) == 1 and len(signers) > 1 and "".join(signers) == titled[0]:
        titled = signers  # set without a space in the title, each on a line of the signature
    found.take(Statement("issuer", issuer, title, span or Span(0, 0)) for issuer in titled)
    return titled


def _with_board(named: list[str]) -> list[str]:
    """Join a company with its board where each stands on a line: 某公司 ⏎ 董事会."""
    if named[-1] not in _BOARDS or len(named) == 1 or not named[-2].endswith("公司"):
        return named
    return [*named[:-2], named[-2] + named[-1]]


_BOARDS = frozenset(["董事会", "董事會", "监事会", "監事會"])
_ROWS = frozenset(["issuer", "publisher"])
_DIVISION = lazy_pattern(r"[\u3400-\u9fff]{2,10}[司处處科]", needs="司处科處")


def _is_above(letterhead: list[str], publishers: list[str], title: str) -> bool:
    """Whether the name on a page is of who runs the site, above the body that the title names.

    龙陵县人民政府 above 镇安镇实施方案, published by 龙陵县镇安镇人民政府.
    """
    for name in publishers:
        for site in letterhead:
            pairs = enumerate(zip(name, site, strict=False))
            shared = next((at for at, (one, other) in pairs if one != other), 0)
            inner = name[shared:]
            if shared > 1 and len(inner) >= _PLACE and title.startswith(inner[:_PLACE]):
                return True
    return False


_PLACE = 3


def _cut_off(named: list[str], titled: list[str]) -> bool:
    """Whether a signature names the end of what the title names whole."""
    return bool(named) and all(
        any(whole != name and whole.endswith(name) for whole in titled) for name in named
    )


def _whole_name(name: str, found: Register, title: str) -> str:
    """Return the fuller name of a body that is named from inside its place: 市商务局, 省政府.

    Or by its place alone: 某区某镇, where the title begins with its government; or in fewer letters
    than the signature, 某市经济信息化委, 某市城管局.
    """
    signers = found.bodies.get("signer", [])
    if name not in signers:
        for whole in signers:
            if _shortens(name, whole):
                return whole
    if not name or not (name[0] in _PLACES or name[-1] in _ENDS_PLACE):
        return name
    for source in ("signer", "letterhead", "publisher", "site"):
        for whole in found.bodies.get(source, []):
            if whole != name and _abridged(whole).endswith(_abridged(name[1:])):
                return whole
    for whole in (
        *issuers_of_title(title),
        *(said[0] for said in [_GOVERNMENT.match(title)] if said),
    ):
        if whole != name and (
            whole.endswith(f"{name}人民政府") or _abridged(whole).endswith(_abridged(name))
        ):
            return whole
    return name


def _shortens(name: str, whole: str) -> bool:
    """Whether a name is another in fewer letters: 某市城管局 for 某市城市管理局."""
    if len(name) < _SHORTEST or name[:2] != whole[:2] or len(whole) - len(name) < _FEWER:
        return False
    board = name[-1] == "委" and whole.endswith(("委员会", "委員會"))
    letters = iter(whole)
    return (board or name[-1] == whole[-1]) and all(letter in letters for letter in name)


_SHORTEST, _FEWER = 4, 2


def _abridged(name: str) -> str:
    return name.replace("人民政府", "政府")


_PLACES, _ENDS_PLACE = frozenset("省市区區县縣州盟旗"), frozenset("省市区區县縣州盟旗镇鎮乡鄉")
_GOVERNMENT = lazy_pattern(r"[\u3400-\u9fff]{4,24}?人民政府")
"""How a title begins that does not say 关于: 某区某镇人民政府应急预案."""
_WHOLE_DAY = lazy_pattern(r"\d{4}-\d\d-\d\d")


def _title_for_want(number: str, stem: str) -> str:
    """Return what stands for a title where nothing names one: an order's number, a file's name."""
    if ORDER.fullmatch(number) or number_of_title(number) == number != "":
        return number
    if _ANNOUNCED.fullmatch(number):
        return number
    return stem if re.search(r"[\u3400-\u9fff]{4}", stem) else ""


_ANNOUNCED = lazy_pattern(r"[\u3400-\u9fff]{3,40}(?:公告|通告)第\d{1,5}[号號]", needs="告")
"""中华人民共和国农业部公告第278号: it names who announces."""


def _later(edition: str | None, named: str | None) -> str | None:
    """Return the later of two versions: the history's and the file name's, which may be a year."""
    if edition and named and edition.startswith(named):
        return edition
    return max(filter(None, (edition, named)), default=None)
