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
_ABOVE = (
    "path", "part", "parttitle", "编", "编名", "chapter", "chaptertitle", "chaptername", "章",
    "章名", "章节", "section", "sectiontitle", "节", "节名",
)  # fmt: skip
"""Names of what stands above an article that names it itself, the outermost first."""
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
_HAN = lazy_pattern(r"[\u3400-\u9fff]")
_FEWEST_HAN = 20
_DEEPEST = 12


def read(text: str, encoding: str, path: str) -> Reading | None:
    """Read the records of a JSON text; ``None`` where it has none that can be told.

    Raises:
        SourceError: they hold too much.

    """
    data = _parsed(text)
    records = _by_title(list(_records(data, 0))) or _articles(data)
    lines = [line for record in records for line in _lines(record, 0)]
    if sum(len(_HAN.findall(line.text)) for line in lines) < _FEWEST_HAN:
        return None
    facts = list(_facts(records[0])) if len(records) == 1 else []
    return reading_of(lines, path, encoding, facts=facts)


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
        title = _first(record, _TITLES)
        if found and _label(record) and _first(found[-1], _TITLES) == title:
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
    return {name: value for name, value in record.items() if name not in _TITLES}


def _without_body(record: dict[str, Any]) -> dict[str, Any]:
    kept = (*_BODIES, *_NUMBERS, *_ABOVE, _GATHERED)
    return {name: value for name, value in record.items() if name not in kept}


def _articles(data: Any) -> list[dict[str, Any]]:
    """Return the laws of a list or table whose names are articles: {"某法 第一条": "…"}."""
    named = [
        pair
        for each in (data if isinstance(data, list) else [data])
        if isinstance(each, dict)
        for pair in each.items()
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


def _records(data: Any, depth: int) -> Iterator[dict[str, Any]]:
    """Yield the objects that hold a text of their own, from the outside in."""
    if depth > _DEEPEST:
        return
    if isinstance(data, list):
        if law := _untitled(data):
            yield law
            return
        for each in data:
            yield from _records(each, depth + 1)
    elif isinstance(data, dict):
        fields = _fields(data)
        if _first(fields, _TITLES) is not None and (
            _first(fields, _BODIES) is not None or len(_parts(fields)) >= _FEWEST_PARTS
        ):
            yield fields
            return
        for name in _LISTS:
            if isinstance(fields.get(name), list | dict):
                yield from _records(fields[name], depth + 1)
                return


def _untitled(data: list[Any]) -> dict[str, Any]:
    """Return the law of a list of articles that none names the law of; empty if it is no such."""
    if len(data) < _FEWEST_ARTICLES or not all(isinstance(each, dict) for each in data):
        return {}
    found = [_fields(each) for each in data]
    if any(_first(fields, _TITLES) is not None for fields in found) or not all(
        _ARTICLE_NAME.fullmatch(_label(fields)) and isinstance(_first(fields, _BODIES), str)
        for fields in found
    ):
        return {}
    return {**_without_body(found[0]), "articles": data}


def _fields(data: dict[str, Any]) -> dict[str, Any]:
    fields = {plain_name(name): value for name, value in data.items()}
    return {**fields, **_placed(fields)}


def _placed(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the article of a record that says its place in lists of one length.

    structure ["章", "条"], ids [2, 7], texts ["防尘", "凡有粉尘作业的…"]: 第二章 防尘, 第七条.
    """
    lists = [value for value in fields.values() if isinstance(value, list) and value]
    units = next((value for value in lists if _UNITS.issuperset(map(str, value))), [])
    if not units or units[-1] != "条":
        return {}
    alike = [value for value in lists if len(value) == len(units) and value is not units]
    counts = next((value for value in alike if all(type(each) is int for each in value)), None)
    texts = next((value for value in alike if all(isinstance(each, str) for each in value)), None)
    if counts is None or texts is None:
        return {}
    names = [f"第{to_chinese(count)}{unit}" for count, unit in zip(counts, units, strict=True)]
    above = [f"{name}　{text}" for name, text in zip(names[:-1], texts, strict=False)]
    return {"path": above, "article": names[-1], "content": texts[-1]}


_UNITS = frozenset(["编", "分编", "章", "节", "条"])


def _first(fields: dict[str, Any], names: tuple[str, ...]) -> Any:
    return next((fields[name] for name in names if fields.get(name)), None)


def _parts(fields: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return the parts of a case that a record holds apart, with their headings."""
    found = ((heading, _first(fields, names)) for heading, names in _PARTS.items())
    return [
        (heading, value)
        for heading, value in found
        if isinstance(value, str)
        or (isinstance(value, list) and all(isinstance(each, str) for each in value))
    ]


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
    if body is None:
        for name, value in _parts(fields):
            yield ReadLine(name, depth=1)
            listed = isinstance(value, list) and sum(map(len, value)) <= _SHORT_LIST
            yield from _below("、".join(value) if listed else value, depth)
    yield from _below(body, depth)
    for name in _BODIES:
        more = fields.get(name)
        if more is not body and isinstance(more, list) and isinstance(body, str):
            yield from _below(more, depth)


_SHORT_LIST = 60
"""Characters of a list that stands on one line: 民事、抵押权."""


def _history(fields: dict[str, Any]) -> Iterator[str]:
    """Yield the events of a law that its record lists."""
    issued = _first(fields, _ISSUED)
    if isinstance(issued, str) and _IN_BRACKETS.fullmatch(issued.strip()):
        yield issued.strip()
    events = _first(fields, _HISTORIES)
    if isinstance(events, str):
        events = events.splitlines()
    for event in events if isinstance(events, list) else ():
        if isinstance(event, str) and is_history(event.strip()):
            yield event.strip()


_IN_BRACKETS = lazy_pattern(r"[（(][^（()）]{4,300}[)）]")


def _below(body: Any, depth: int) -> Iterator[ReadLine]:
    if depth > _DEEPEST:
        return
    if isinstance(body, str):
        yield from map(ReadLine, body.splitlines())
    elif isinstance(body, list):
        above: list[str] = []
        for each in body:
            if isinstance(each, dict):
                fields = _fields(each)
                if names := _above(fields):
                    yield from map(ReadLine, names[_shared(above, names) :])
                    above = names
                    fields = {name: fields[name] for name in fields if name not in _ABOVE}
                yield from _lines(fields, depth + 1)
            else:
                yield from _below(each, depth + 1)
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
    if not _label(fields):
        return []
    found: list[str] = []
    for name in _ABOVE:
        value = fields.get(name)
        values = value if isinstance(value, list) else [value]
        found += (
            each.strip() for each in values if isinstance(each, str) and _DIVISION.match(each)
        )
    return list(dict.fromkeys(found))


_DIVISION = lazy_pattern(r"\s*第[〇零一二三四五六七八九十百\d]{1,6}[编章节]|\s*附\s*则")


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
