"""JSON exports of laws: the fields of a record by their names, its text where one holds it.

Only what can be told is read so: an object with a body under one of the usual names. Any other
JSON is read as the text that it is.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qpsearch.loader.metadata.export_names import NAMES, plain_name
from qpsearch.loader.metadata.history import is_history
from qpsearch.loader.readers.extracted import ReadLine, reading_of
from qpsearch.numerals import to_chinese
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.readers.reading import Reading

_TITLES = (
    "title", "标题", "標題", "名称", "名稱", "法规名称", "法律名称", "法規名稱", "lawname",
    "lawtitle", "doctitle", "filename", "文件名称", "文件标题", "name", "parttitle", "chaptertitle",
    "sectiontitle", "编名", "章名",
)  # fmt: skip
_BODIES = (
    "content", "正文", "内容", "內容", "text", "body", "fulltext", "全文", "articles",
    "lawarticles",
    "条文", "條文", "条款", "parts", "chapters", "sections", "clauses", "paragraphs", "children",
    "items", "articlecontent", "条文内容", "條文內容", "doccontent", "htmlcontent", "contenttext",
    "正文内容", "lawdata", "lawarticle", "provisions",
    "judgment", "裁判文书", "文书内容", "判决全文", "裁判全文", "jfull",
)  # fmt: skip
_LISTS = ("data", "laws", "documents", "docs", "results", "records", "list", "rows", "regulations")
_NUMBERS = (
    "articleno",
    "articlenumber",
    "ruleno",
    "article",
    "条号",
    "條號",
    "条",
    "no",
    "num",
    "number",
    "序号",
)
_HISTORIES = ("versions", "history", "histories", "沿革", "法规沿革", "法規沿革", "lawhistories")
"""Lists of the events of a law, each with its day."""
_ARTICLES = frozenset(["articleno", "articlenumber", "ruleno", "article", "条号", "條號", "条"])
_HAN = lazy_pattern(r"[\u3400-\u9fff]")
_FEWEST_HAN = 20
_DEEPEST = 12


def read(text: str, encoding: str, path: str) -> Reading | None:
    """Read the records of a JSON text; ``None`` where it has none that can be told.

    Raises:
        SourceError: they hold too much.

    """
    try:
        data = json.loads(text)
    except (ValueError, RecursionError):
        return None
    records = list(_records(data, 0))
    lines = [line for record in records for line in _lines(record, 0)]
    if sum(len(_HAN.findall(line.text)) for line in lines) < _FEWEST_HAN:
        return None
    facts = list(_facts(records[0])) if len(records) == 1 else []
    return reading_of(lines, path, encoding, facts=facts)


def _records(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield the objects that hold a text of their own, from the outside in."""
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        for each in data:
            yield from _records(each, depth + 1)
    elif isinstance(data, dict):
        fields = _fields(data)
        if _first(fields, _BODIES) is not None and _first(fields, _TITLES) is not None:
            yield fields
            return
        for name in _LISTS:
            if isinstance(fields.get(name), list | dict):
                yield from _records(fields[name], depth + 1)
                return


def _fields(data: dict[str, Any]) -> dict[str, Any]:
    return {plain_name(name): value for name, value in data.items()}


def _first(fields: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((fields[name] for name in names if fields.get(name)), None)


def _lines(fields: dict[str, Any], depth: int) -> Iterator[ReadLine]:
    """Yield a record's title, number and text, then what stands below it."""
    title = _first(fields, _TITLES)
    heading = title.strip() if isinstance(title, str) else ""
    label = _label(fields) if depth else ""
    body = _first(fields, _BODIES)
    if isinstance(body, str) and label:
        gap = "" if body.startswith(label) else f"{label}　"
        if heading and heading != label:
            yield ReadLine(heading)
        yield from map(ReadLine, f"{gap}{body}".splitlines())
        return
    if heading or label:
        both = heading if heading.startswith(label) else f"{label}　{heading}".strip()
        yield from map(ReadLine, both.splitlines())
    if not depth:
        yield from map(ReadLine, _history(fields))
    yield from _below(body, depth)
    for name in _BODIES:
        more = fields.get(name)
        if more is not body and isinstance(more, list) and isinstance(body, str):
            yield from _below(more, depth)


def _history(fields: dict[str, Any]) -> Iterator[str]:
    """Yield the events of a law that its record lists."""
    events = _first(fields, _HISTORIES)
    if isinstance(events, str):
        events = events.splitlines()
    for event in events if isinstance(events, list) else ():
        if isinstance(event, str) and is_history(event.strip()):
            yield event.strip()


def _below(body: Any, depth: int) -> Iterator[ReadLine]:
    if depth > _DEEPEST:
        return
    if isinstance(body, str):
        yield from map(ReadLine, body.splitlines())
    elif isinstance(body, list):
        for each in body:
            if isinstance(each, dict):
                yield from _lines(_fields(each), depth + 1)
            else:
                yield from _below(each, depth + 1)
    elif isinstance(body, dict):
        for name, value in body.items():
            # {"第一条": "…"}: the name is the number.
            if isinstance(value, str):
                yield from map(ReadLine, f"{name}　{value}".splitlines())


def _label(fields: dict[str, Any]) -> str:
    """Return the number that a record names for itself, as a law writes it."""
    for name in _NUMBERS:
        value = fields.get(name)
        if isinstance(value, str) and value.strip() and len(value) <= 16:
            return value.strip()
        if isinstance(value, int) and not isinstance(value, bool) and name in _ARTICLES:
            return f"第{to_chinese(value)}条"
    return ""


def _facts(fields: dict[str, Any]) -> Iterator[tuple[str, str]]:
    for label, names in NAMES.items():
        value = _first(fields, names)
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            value = "、".join(value)
        if isinstance(value, str) and value.strip():
            yield label, " ".join(value.split())[:300]
