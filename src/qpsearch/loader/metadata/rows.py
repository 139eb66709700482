"""Index tables, front matter and meta tags: labels and values become statements."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.loader.metadata.dates import day_of_republic, find_dates
from qpsearch.loader.metadata.export_names import label_of
from qpsearch.loader.metadata.label_names import field_of
from qpsearch.loader.metadata.labels import (
    glued_row,
    is_bare_value,
    labelled_value,
    pairs_in,
    run_on_pairs,
)
from qpsearch.loader.metadata.names import (
    agencies_in,
    is_body,
    page_title,
    split_issuers,
    tidy_title,
)
from qpsearch.loader.metadata.numbers import NUMBER, tidy_number
from qpsearch.loader.metadata.statements import Statement
from qpsearch.model import Span
from qpsearch.text.letters import LETTER
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.readers.reading import Fact

_FRONT_MATTER_KEYS = {
    "title": "title", "issuer": "issuer", "number": "number", "kind": "kind",
    "date": "date_published", "date_issued": "date_issued", "date_published": "date_published",
    "date_in_force": "date_in_force", "date_repealed": "date_repealed", "status": "status",
    "edition": "edition",
}  # fmt: skip
_BRACKETED = lazy_pattern(
    r"(?:\d{1,2}\s*[.、．]\s*)?[\[【〔]\s*([^\]】〕]+?)\s*[\]】〕]\s*(.*)", re.DOTALL
)
_YAML_ROW = lazy_pattern(
    r"^([A-Za-z_-]+|[\u3400-\u9fff]{2,12})[ \t]*:[ \t]*"
    r"(\"[^\"\n]+(?:\n[^\":\n]{1,200}){1,5}\"|.*?)[ \t]*$",
    re.MULTILINE,
)
"""A value in quotes may go on below: title: "某市关于⏎某事的通知"."""
_ADDRESS = '\nsource: "http'
_WIKI_PAGE = "\ndateCreated:"
"""Where a block says when its page was made, its date is that of the last edit."""
_AGENCIES = frozenset(["issuer", "publisher"])
_SEVERAL = 2
_WITH_TIME = lazy_pattern(r"(?<!\d)(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s+\d{1,2}:\d{2}")
"""A page's moment behind its source: 来源：某局 2016-12-23 11:01."""
_KEPT = frozenset(["source", "tool"])
"""Fields of labels that say nothing of a document; what stands behind them is kept."""
_EPOCH = lazy_pattern(r"1970\s*[-/.年]\s*0?1\s*[-/.月]\s*0?1日?(?:\s+0?[08]:00(?::00)?)?")
"""The zero of the clocks of computers: what a data base shows for no date."""
_PAGE_TITLES = ("meta:title", "headline", "page_title")
"""What names a page rather than its document: weak, the surest first."""


def front_matter_statements(text: str, start: int) -> Iterator[Statement]:
    """Yield what the rows of a YAML block say.

    Args:
        text: the block.
        start: where it begins in the source.

    """
    edited = _WIKI_PAGE in text
    for match in _YAML_ROW.finditer(text):
        begin = start + match.start(2)
        span = Span(begin, begin + len(match[2]))
        value = "".join(map(str.strip, match[2].strip("\"'").splitlines()))
        name = _FRONT_MATTER_KEYS.get(match[1].lower())
        label = None if name or not match[1].isascii() else label_of(match[1])
        if edited and match[1] == "date":
            name = None
        if name == "issuer":
            for issuer in split_issuers(value.strip("[]").replace('"', "")):
                yield Statement(name, issuer, match[2], span)
        elif name:
            if name == "title" and _ADDRESS in text:
                value = page_title(value)  # what a browser has clipped: named as its page
            said = tidy_title(value) if name == "title" else value
            yield Statement(name, said, match[2], span)
        elif value and (label or not match[1].isascii()):
            yield from labelled_statements(label or match[1], value, match[2], span)
        elif value:
            yield Statement("other", value, match[2], span, match[1])
            if match[1].lower() == "author":
                for agency in agencies_in(value):
                    yield Statement("site", agency, match[2], span)


def row_statements(text: str, span: Span) -> Iterator[Statement]:
    """Yield what a row of an index table in the text says."""
    text = text.lstrip("-*•·# ")
    match = _BRACKETED.fullmatch(text)
    pairs = pairs_in(text)
    if match and field_of(match[1]) is not None and len(pairs) < _SEVERAL:
        yield from labelled_statements(match[1], match[2].strip().lstrip("-—– "), text, span)
        return
    pairs = pairs or run_on_pairs(text)
    if not pairs and (row := labelled_value(text) or glued_row(text)):
        pairs = [row]
    for label, value in pairs:
        yield from labelled_statements(label, value, text, span)
    if not (pairs or match) and is_bare_value(text):
        yield from _bare_statements(text, span)
    if match and not pairs and match[2].strip():
        yield Statement("other", match[2].strip(), text, span, match[1])


def _bare_statements(text: str, span: Span) -> Iterator[Statement]:
    """Yield what a value says whose label is lost."""
    if find_dates(text) and not NUMBER.fullmatch(text):
        yield Statement("date_published", text, text, span)
    elif NUMBER.fullmatch(text):
        yield Statement("number", tidy_number(text), text, span)
    elif re.search("[效废廢]", text):
        yield Statement("status", text, text, span)


def fact_statements(facts: Sequence[Fact]) -> Iterator[Statement]:
    """Yield what index rows and meta tags that a reader found apart from the text say."""
    for fact in facts:
        if fact.label not in _PAGE_TITLES:
            yield from labelled_statements(fact.label, fact.value, fact.text, fact.span)


def page_title_statements(facts: Sequence[Fact]) -> Iterator[Statement]:
    """Yield what the page around a document is called, the surest first."""
    for label in _PAGE_TITLES:
        for fact in facts:
            if fact.label == label and LETTER.search(fact.value):
                title = page_title(fact.value) if label == "page_title" else fact.value
                yield Statement("title", tidy_title(title), title, fact.span)


_EDITION_BEHIND = lazy_pattern(
    r"\s*[（(]\s*(?P<day>(?:中[華华])?民[國国][^（()）]{4,20}日)\s*(?:修正|[訂订]定|公布|[發发]布)?\s*[)）]$"
)
"""勞動基準法（民國 113 年 07 月 31 日修正）, of an older edition the day alone."""


def labelled_statements(label: str, value: str, text: str, span: Span) -> Iterator[Statement]:
    """Yield what one label and its value say."""
    name = label.removeprefix("meta:") if label.startswith("meta:") else field_of(label)
    if name == "title" and not LETTER.search(value):
        return  # 【名称】〉〉 above the name
    if name == "title" and label.rstrip(":") == _OF_PAGE:
        value = page_title(value)
    if name == "number":
        value = _NEXT_LABEL.split(value)[0].removesuffix(" EN")  # a link to the English text
    if name == "number" and not _COUNTS.search(value):
        return
    if name == "number" and "字第" in value and (case := _OF_CASE.search(value)):
        value = case["number"]
    if name == "number" and "/" in value and is_bare_value(value):
        name = ""  # 717804719/2026-146 is that of an index
    if name == "number" and value.isdecimal() and label.startswith(_COUNTED):
        name = ""  # what a site for sharing files counts
    if name == "title" and value[-1:] in ")）" and (edition := _EDITION_BEHIND.search(value)):
        for iso, _, _ in find_dates(edition["day"])[:1]:
            yield Statement("edition", iso, text, span)
        value = value[: edition.start()]
    if name and name.startswith("date_"):
        value = _WITHOUT_DAY.sub(r"\g<0>日", value)
        value = day_of_republic(value) or value
        day = _SPACED_DAY.match(value)
        if day and NUMBER.fullmatch(value, day.end()):
            yield Statement("number", tidy_number(value[day.end() :]), text, span)
    if name in _AGENCIES:
        for issuer in split_issuers(value):
            if is_body(issuer):
                yield Statement(name, issuer, text, span)
    elif name == "number":
        yield Statement(name, tidy_number(value), text, span)
        if tidy_number(value).startswith(_INTERPRETS):
            yield Statement("title", tidy_number(value), text, span)  # it has no other name
    elif name == "edition" and label not in _FRONT_MATTER_KEYS:
        for iso, _, _ in find_dates(value)[:1]:
            yield Statement(name, iso, text, span)
    elif name and name.startswith("date_") and _EPOCH.fullmatch(value):
        return
    elif name and name not in _KEPT:
        yield Statement(name, tidy_title(value) if name == "title" else value, text, span)
    elif value and not _SIZES.fullmatch(value):
        said = _SIZES_BEHIND.sub("", value.strip()) if "小" in value else value.strip()
        yield Statement("other", said, text, span, re.sub(r"[\s:：]", "", label))
        if name == "source":
            yield from moment_statements(text, span)


_INTERPRETS = ("释字第", "釋字第")
_OF_CASE = lazy_pattern(
    r"[院庭]\s*(?P<number>\d{2,3}\s*年度?\s*[\u3400-\u9fff()（）\d]{1,16}字第\s*\d{1,6}\s*[号號])"
)
"""A number with the court in front: 某某法院 98年度訴字第376號 行政判決."""
_OF_PAGE = "Title"
"""The label that services which read pages for programs set before what a page is called."""
_COUNTED = ("文档编号", "文檔編號")
_COUNTS = lazy_pattern(r"\d|第[〇○零一二三四五六七八九十]{6}")
_SIZES = lazy_pattern(r"(?:[大中小\s|]|默认|超大|打印)+")
"""Letters that a page chooses from, behind its 字号."""
_SIZES_BEHIND = lazy_pattern(r"\s{2,}(?:大\s*中\s*小|小\s*中\s*大|[大中小]\s*\|.{0,9})$")
_SPACED_DAY = lazy_pattern(r"(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?\s{2,}")
"""What a number without a label stands behind: 发布日期：2021-08-18     某府发〔2021〕19号."""
_NEXT_LABEL = lazy_pattern(r"(?:^|\s+)(?=[\u3400-\u9fff]{1,8}\s*[:：])", needs=":：")
"""Where a label that is not known ends a number: 某政办〔2022〕15号 性: 有效."""
_WITHOUT_DAY = lazy_pattern(r"年\d{1,2}月\d{1,2}$")
"""A day that lost its word: 2018年03月27."""


def moment_statements(text: str, span: Span) -> Iterator[Statement]:
    """Yield when a page was made, where that stands behind its source."""
    if moment := _WITH_TIME.search(text):
        yield Statement("date_shown", moment.group(), text, span)
