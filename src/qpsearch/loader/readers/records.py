"""JSON exports of laws: the fields of a record by their names, its text where one holds it.

Only what can be told is read so: an object with a body under one of the usual names. Any other
JSON is read as the text that it is.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qpsearch.loader.metadata.history import is_history
from qpsearch.loader.metadata.titles.title import without_order
from qpsearch.loader.readers.extracted import ReadLine, reading_of
from qpsearch.loader.readers.record_names import (
    ABOVE,
    BODIES,
    HISTORIES,
    LISTS,
    NUMBERS,
    SUMMARIES,
    TITLES,
    facts_of,
    fields_of,
    first,
    is_page,
    label_of,
    said_of,
)
from qpsearch.text.letters import HAN
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.readers.reading import Reading

_PARTS = {
    "关键词": ("keywords", "关键词", "關鍵詞"),
    "裁判要点": ("gist", "holding", "holdings", "keypoints", "裁判要点", "裁判要旨", "裁判摘要"),
    "相关法条": ("relatedlaws", "relatedarticles", "lawarticles", "相关法条", "关联法条"),
    "基本案情": ("facts", "basicfacts", "casefacts", "基本案情", "案情", "案件事实"),
    "裁判结果": ("result", "results", "judgmentresult", "裁判结果", "判决结果", "处理结果"),
    "裁判理由": ("reasoning", "reasons", "courtopinion", "裁判理由", "本院认为"),
    "案例分析": ("analysis", "案例分析", "评析"),
    "典型意义": ("significance", "典型意义", "指导意义"),
}  # fmt: skip
"""Heading of a part of a case → the names that exports give it."""
_FEWEST_PARTS = 2
_ISSUED = ("issuedline", "发布信息", "题注")
"""What stands in brackets below the title of a case."""
_ARTICLE_NAME = lazy_pattern(
    r"(?P<law>[^第]{0,80}?)[\s\u3000]*(?P<article>第[〇零一二三四五六七八九十百千\d]{1,9}条"
    r"(?:之[一二三四五六七八九十]{1,3})?)"
)
"""{"某法 第一条": "…"}: the name of a value is the law and its article."""
_FEWEST_ARTICLES, _NEARLY_ALL = 3, 0.8
_FEWEST_HAN = 20
_DEEPEST = 12


def read(text: str, encoding: str, path: str) -> Reading | None:
    """Read the records of a JSON text; ``None`` where it has none that can be told.

    Raises:
        SourceError: they hold too much.

    """
    return read_data(_parsed(text), encoding, path)


def read_data(data: Any, encoding: str, path: str) -> Reading | None:
    """Read the records of parsed data: objects, lists of them; ``None`` where it has none.

    Raises:
        SourceError: they hold too much.

    """
    records = _texts_of(data)
    alone = len(records) == 1
    lines = [line for record in records for line in _lines(record, 0, several=not alone)]
    if sum(len(HAN.findall(line.text)) for line in lines) < _FEWEST_HAN:
        return None
    facts = list(facts_of(records[0])) if alone else []
    return reading_of(lines, path, encoding, facts=facts)


def lines_of(data: Any) -> list[ReadLine]:
    """Return the lines of what :func:`read_data` reads; each text says of itself what is known."""
    return [line for record in _texts_of(data) for line in _lines(record, 0, several=True)]


def _texts_of(data: Any) -> list[dict[str, Any]]:
    found = _by_title(list(_records(data, BODIES))) or _articles(data)
    return found or _by_title(list(_records(data, SUMMARIES)))


def _parsed(text: str) -> Any:
    """Return what a JSON text holds; of one with an object on each line a list of them."""
    try:
        return json.loads(text)
    except RecursionError:
        return None
    except ValueError:
        lines = [line for line in text.splitlines() if line.strip()]
        try:
            return [json.loads(line) for line in lines] if len(lines) > 1 else None
        except (ValueError, RecursionError):
            return None


def _by_title(records: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return records with those of one title after another as parts of one."""
    found: list[dict[str, Any]] = []
    for record in records:
        title = first(record, TITLES)
        if found and label_of(record) and first(found[-1], TITLES) == title:
            last = found[-1]
            if _GATHERED not in last:
                found[-1] = last = {**last, _GATHERED: [_without_title(last)]}
            last[_GATHERED].append(_without_title(record))
        else:
            found.append(record)
    return [
        {**_without_body(record), "articles": record[_GATHERED]} if _GATHERED in record else record
        for record in found
    ]


_GATHERED = "\0"


def _without_title(record: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in record.items() if name not in TITLES}


def _without_body(record: dict[str, Any]) -> dict[str, Any]:
    kept = (*BODIES, *NUMBERS, *ABOVE, _GATHERED)
    return {name: value for name, value in record.items() if name not in kept}


def _articles(data: Any) -> list[dict[str, Any]]:
    """Return the laws of a list or table whose names are articles: {"某法 第一条": "…"}."""
    named = [
        pair
        for each in (data if isinstance(data, list) else [data])
        if isinstance(each, dict)
        for law, inside in each.items()
        for pair in _named(law, inside)
    ]
    found = [(_ARTICLE_NAME.fullmatch(name.strip()), value) for name, value in named]
    laws: list[dict[str, Any]] = []
    known = 0
    for match, value in found:
        if match is None or not isinstance(value, str):
            continue
        known += 1
        if not laws or laws[-1]["title"] != match["law"].strip("《》 \u3000"):
            laws.append({"title": match["law"].strip("《》 \u3000"), "articles": []})
        laws[-1]["articles"].append({"article": match["article"], "content": value})
    return laws if known >= max(_FEWEST_ARTICLES, _NEARLY_ALL * len(found)) else []


def _named(law: str, inside: Any) -> Iterator[tuple[str, Any]]:
    """Yield a name and its value; of {"某法": {"第一条": "…"}} each article with its law."""
    if isinstance(inside, dict):
        yield from ((f"{law} {article}", text) for article, text in inside.items())
    else:
        yield law, inside


def _records(data: Any, bodies: tuple[str, ...], depth: int = 0) -> Iterator[dict[str, Any]]:
    """Yield the objects that hold a text of their own under one of some names.

    From the outside in: an answer of a service holds them under names of its own.
    """
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        if law := _untitled(data):
            yield law
            return
        for each in data:
            yield from _records(each, bodies, depth + 1)
    elif isinstance(data, dict):
        fields = fields_of(data)
        if first(fields, TITLES) is not None and (
            first(fields, bodies) is not None or len(_parts(fields)) >= _FEWEST_PARTS
        ):
            yield fields
            return
        named = next((name for name in LISTS if isinstance(fields.get(name), list | dict)), None)
        for inside in fields.values() if named is None else [fields[named]]:
            if isinstance(inside, list | dict):
                yield from _records(inside, bodies, depth + 1)


def _untitled(data: list[Any]) -> dict[str, Any]:
    """Return the law of a list of articles that none names the law of; empty if it is no such."""
    if len(data) < _FEWEST_ARTICLES or not all(isinstance(each, dict) for each in data):
        return {}
    found = [fields_of(each) for each in data]
    if any(first(fields, TITLES) is not None for fields in found) or not all(
        _ARTICLE_NAME.fullmatch(label_of(fields)) and isinstance(first(fields, BODIES), str)
        for fields in found
    ):
        return {}
    return {**_without_body(found[0]), "articles": data}


def _parts(fields: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return the parts of a case that a record holds apart, with their headings."""
    found = ((heading, first(fields, names)) for heading, names in _PARTS.items())
    return [
        (heading, value)
        for heading, value in found
        if isinstance(value, str)
        or (isinstance(value, list) and all(isinstance(each, str) for each in value))
    ]


def _lines(
    fields: dict[str, Any], depth: int, *, law: str = "", several: bool = False
) -> Iterator[ReadLine]:
    """Yield a record's title, number and text, then what stands below it.

    Args:
        fields: the record.
        depth: how many records it stands in.
        law: the title that stands above: its articles say it again.
        several: whether it is one of several texts, which say themselves what is known of each.

    """
    title = first(fields, TITLES)
    heading = title.strip() if isinstance(title, str) and title.strip() != law else ""
    heading, order = without_order(heading) if several else (heading, "")
    label = label_of(fields) if depth else ""
    body = first(fields, BODIES)
    parts = _parts(fields)
    if body is None and len(parts) < _FEWEST_PARTS:
        body, parts = first(fields, SUMMARIES), []
    if isinstance(body, str) and label:
        gap = "" if body.startswith(label) else f"{label}　"
        if heading and heading != label:
            yield ReadLine(heading)
        yield from map(ReadLine, f"{gap}{body}".splitlines())
        return
    if heading or label:
        both = heading if heading.startswith(label) else f"{label}　{heading}".strip()
        yield from (ReadLine(line, titled=several) for line in both.splitlines())
    if several:
        yield from map(ReadLine, [order] if order else [])
        yield from map(ReadLine, said_of(fields))
    if not depth:
        yield from map(ReadLine, _history(fields))
    if body is None:
        for name, value in parts:
            yield ReadLine(name, depth=1)
            listed = isinstance(value, list) and sum(map(len, value)) <= _SHORT_LIST
            yield from _below("、".join(value) if listed else value, depth, heading or law)
    yield from _below(body, depth, heading or law)
    for name in BODIES:
        more = fields.get(name)
        if (
            more is not body
            and isinstance(more, list)
            and isinstance(body, str)
            and not _is_said(more, body)
        ):
            yield from _below(more, depth, heading or law)


def _is_said(articles: list[Any], body: str) -> bool:
    """Whether a text holds all that the articles of its record say, which say it a second time."""
    whole = "".join(body.split())
    words = [
        first(fields_of(each), BODIES) if isinstance(each, dict) else each for each in articles
    ]
    return bool(words) and all(
        isinstance(said, str) and "".join(said.split()) in whole for said in words
    )


_SHORT_LIST = 60
"""Characters of a list that stands on one line: 民事、抵押权."""


def _history(fields: dict[str, Any]) -> Iterator[str]:
    """Yield the events of a law that its record lists."""
    issued = first(fields, _ISSUED)
    if isinstance(issued, str) and _IN_BRACKETS.fullmatch(issued.strip()):
        yield issued.strip()
    events = first(fields, HISTORIES)
    if isinstance(events, str):
        events = _GOES_ON.sub("", events).splitlines()
    for event in events if isinstance(events, list) else ():
        said = _LISTED.sub("", event.strip()) if isinstance(event, str) else ""
        if is_history(said):
            yield said


_LISTED = lazy_pattern(r"^\d{1,2}[.．、][ \t\u3000]*(?=[\u3400-\u9fff])")
"""1.中華民國三十六年一月一日國民政府公布."""
_GOES_ON = lazy_pattern(r"\s*\n[ \u3000]+(?=\S)")
"""The end of a line within an event: the next is set further in."""


_IN_BRACKETS = lazy_pattern(r"[（(][^（()）]{4,300}[)）]")


def _below(body: Any, depth: int, law: str) -> Iterator[ReadLine]:
    if depth > _DEEPEST:
        return
    if isinstance(body, str):
        yield from map(ReadLine, body.splitlines())
    elif isinstance(body, list):
        above: list[str] = []
        for each in body:
            if isinstance(each, dict):
                fields = fields_of(each)
                if is_page(fields) and each is not body[0]:
                    yield ReadLine("\f")
                if names := _above(fields):
                    yield from map(ReadLine, names[_shared(above, names) :])
                    above = names
                    fields = {name: fields[name] for name in fields if name not in ABOVE}
                yield from _lines(fields, depth + 1, law=law)
            else:
                yield from _below(each, depth + 1, law)
    elif isinstance(body, dict):
        for name, value in body.items():
            # {"第一条": "…"}: the name is the number.
            if isinstance(value, str):
                yield from map(ReadLine, f"{name}　{value}".splitlines())


def _shared(one: list[str], other: list[str]) -> int:
    """Return how many names two paths begin with alike."""
    pairs = enumerate(zip(one, other, strict=False))
    return next((at for at, (old, new) in pairs if old != new), min(len(one), len(other)))


def _above(fields: dict[str, Any]) -> list[str]:
    """Return the part, chapter and section that an article names above itself."""
    if not label_of(fields):
        return []
    found: list[str] = []
    for name in ABOVE:
        value = fields.get(name)
        values = value if isinstance(value, list) else [value]
        found += (
            each.strip() for each in values if isinstance(each, str) and _DIVISION.match(each)
        )
    return list(dict.fromkeys(found))


_DIVISION = lazy_pattern(
    r"\s*第[〇零一二三四五六七八九十百\d]{1,6}[编章节]|\s*附\s*则|\s*\d{1,2}(?:\.\d{1,2}){0,3}\s+\S"
)
