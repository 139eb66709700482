"""Names that exports of laws give to what a record holds, and what a record says by them."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

from qpsearch.loader.metadata.dates import find_dates
from qpsearch.loader.metadata.export_names import NAMES, plain_name
from qpsearch.loader.metadata.lines import is_date
from qpsearch.loader.metadata.names import agencies_in
from qpsearch.loader.metadata.numbers import is_number
from qpsearch.numerals import to_chinese
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

TITLES = (
    "title", "标题", "標題", "名称", "名稱", "法规名称", "法律名称", "法規名稱", "lawname",
    "lawtitle", "doctitle", "filename", "文件名称", "文件标题", "name", "parttitle", "chaptertitle",
    "sectiontitle", "编名", "章名",
)  # fmt: skip
BODIES = (
    "content", "正文", "内容", "內容", "text", "body", "fulltext", "全文", "articles",
    "lawarticles",
    "条文", "條文", "条款", "parts", "chapters", "sections", "clauses", "paragraphs", "children",
    "items", "articlecontent", "条文内容", "條文內容", "doccontent", "htmlcontent", "contenttext",
    "正文内容", "lawdata", "lawarticle", "provisions", "articletext", "articlebody", "clausetext",
    "provisiontext", "条款内容", "法条内容", "法条",
    "judgment", "裁判文书", "文书内容", "判决全文", "裁判全文", "jfull",
)  # fmt: skip
SUMMARIES = ("summary", "abstract", "description", "摘要", "内容摘要")
"""Names of what stands for the text where an index holds no more of it."""
LISTS = ("data", "laws", "documents", "docs", "results", "records", "list", "rows", "regulations")
ARTICLES = (
    "articleno", "articlenumber", "articlecode", "ruleno", "article", "条号", "條號", "条",
)  # fmt: skip
"""Names of the number of an article, which may be a figure alone."""
NUMBERS = (*ARTICLES, "no", "num", "number", "序号")
HISTORIES = ("versions", "history", "histories", "沿革", "法规沿革", "法規沿革", "lawhistories")
"""Lists of the events of a law, each with its day."""
ABOVE = (
    "path", "part", "parttitle", "partname", "编", "编名", "chapter", "chaptertitle",
    "chaptername", "章", "章名", "章节", "section", "sectiontitle", "sectionname", "节", "节名",
)  # fmt: skip
"""Names of what stands above an article that names it itself, the outermost first."""


def fields_of(data: dict[str, Any]) -> dict[str, Any]:
    """Return what a record holds, by plain names, with its place as a law says it."""
    fields = {plain_name(name): value for name, value in data.items()}
    return {
        **fields,
        **_titled(fields),
        **_placed(fields),
        **_coded(fields),
        **_worded(fields),
        **_listed(fields),
        **_bodied(fields),
    }


def _titled(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the title of a record that calls it by what it names: doc 某市规划管理规定."""
    title = fields.get("doc")
    return {"title": title} if isinstance(title, str) and first(fields, TITLES) is None else {}


def _bodied(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the body of a record that spells its name in a way of its own: body_text, 公告内容.

    The longest value under a name that ends as those of bodies do.
    """
    if first(fields, BODIES) is not None or first(fields, TITLES) is None:
        return {}
    found = [
        value
        for name, value in fields.items()
        if name.endswith(_BODY_ENDS) and name not in SUMMARIES and isinstance(value, str)
    ]
    longest = max(found, key=len, default="")
    return {"content": longest} if len(longest) >= _SHORTEST_BODY else {}


_BODY_ENDS = ("text", "content", "body", "正文", "内容", "內容", "全文", "原文")
_SHORTEST_BODY = 40


def _worded(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the words of an article that a record has under the name of its number, with that.

    num 1, zh 第一條, article 人民…: the number is where a value is that and no more.
    """
    words = fields.get("article")
    if not isinstance(words, str) or first(fields, BODIES) is not None:
        return {}
    label = _number_said(fields) or fields.get("num")
    if words == label or not label:
        return {}
    return {"article": label, "content": words}


_NUMBERED = lazy_pattern(
    r"\s*第[\s\u3000]*[〇零一二三四五六七八九十百千\d]{1,9}(?:-\d{1,2})?[\s\u3000]*[条條]"
    r"(?:之[一二三四五六七八九十\d]{1,3})?\s*$"
)


def _listed(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the articles of a law whose figures are a hundred times their numbers.

    100, 200, 201: 第 1 條, 第 2 條, 第 2-1 條, as the laws of Taiwan are kept.
    """
    articles = fields.get("articles")
    if not isinstance(articles, list) or len(articles) < _FEWEST:
        return {}
    counts = [each.get("number") if isinstance(each, dict) else None for each in articles]
    whole = [count for count in counts if type(count) is int and count >= _HUNDRED]
    rising = all(one < other for one, other in pairwise(whole))
    if len(whole) < len(counts) or not rising or whole[0] != _HUNDRED:
        return {}
    return {
        "articles": [
            {**each, "articleno": f"第 {count // _HUNDRED}{_inserted(count % _HUNDRED)} 條"}
            for each, count in zip(articles, whole, strict=True)
        ]
    }


_FEWEST, _HUNDRED = 2, 100


def _inserted(count: int) -> str:
    return f"-{count}" if count else ""


def _coded(fields: dict[str, Any]) -> dict[str, Any]:
    """Return the headings whose number a record holds apart: chapter_code 2, chapter_name 犯罪."""
    found: dict[str, Any] = {}
    for name, unit in _CODED.items():
        count, words = fields.get(f"{name}code"), fields.get(f"{name}name")
        if isinstance(words, str) and str(count).isdecimal() and not words.startswith("第"):
            found[f"{name}name"] = f"第{to_chinese(int(str(count)))}{unit}　{words.strip()}"
    return found


_CODED = {"part": "编", "chapter": "章", "section": "节"}


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


def first(fields: dict[str, Any], names: tuple[str, ...]) -> Any:
    """Return what a record holds under the first of several names."""
    return next((fields[name] for name in names if fields.get(name)), None)


def label_of(fields: dict[str, Any]) -> str:
    """Return the number that a record names for itself, as a law writes it."""
    for name in NUMBERS:
        value = fields.get(name)
        if isinstance(value, str) and value.strip() and len(value) <= _LONGEST_NUMBER:
            if _PAGE.fullmatch(value):
                continue
            if name not in ARTICLES and value.isdecimal() and (said := _number_said(fields)):
                return said
            if name in ARTICLES and value.strip().isdecimal():
                inserted = str(fields.get("articlesubcode", "")).removesuffix(".0")
                below = f"之{to_chinese(int(inserted))}" if inserted.isdecimal() else ""
                return f"第{to_chinese(int(value))}条{below}"
            return value.strip()
        if isinstance(value, int) and not isinstance(value, bool) and name in ARTICLES:
            return f"第{to_chinese(value)}条"
    return ""


_LONGEST_NUMBER = 16


def _number_said(fields: dict[str, Any]) -> str:
    """Return the number of an article as a law writes it, wherever a record has it alone.

    number 3, number_display 第三条.
    """
    values = (value for value in fields.values() if isinstance(value, str))
    return next((value.strip() for value in values if _NUMBERED.match(value)), "")


def is_page(fields: dict[str, Any]) -> bool:
    """Whether a record is a page of print, which its number says: article 第3页."""
    value = first(fields, NUMBERS)
    return isinstance(value, str) and _PAGE.fullmatch(value) is not None


_PAGE = lazy_pattern(r"\s*第\s*\d{1,4}\s*[页頁]\s*")


def facts_of(fields: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield what a record says of its text: labels of an index table with their values."""
    for label, names in NAMES.items():
        value = first(fields, names)
        code = fields.get("code") if label == "发文字号" and value is None else None
        if isinstance(code, str) and code.strip().endswith(("号", "號")):
            value = code
        if isinstance(value, list) and all(isinstance(each, str) for each in value):
            value = "、".join(value)
        if isinstance(value, str) and value.strip():
            yield label, " ".join(value.split())[:_LONGEST_FACT]


_LONGEST_FACT = 300


def said_of(fields: dict[str, Any]) -> Iterator[str]:
    """Yield what a record says of its text as the lines below a title say it: number, history."""
    facts = dict(facts_of(fields))
    number, issuer = facts.get("发文字号", ""), "、".join(agencies_in(facts.get("发文机关", "")))
    issuer = issuer or facts.get("发文机关", "")
    if is_number(number):
        yield number
    elif issuer and number.startswith(issuer) and number.endswith(("号", "號")):
        issuer = number  # 某省人民代表大会常务委员会公告第41号
    events, shown = [], ""
    signed = _is_signed(first(fields, BODIES))
    for label, act in _ACTS.items():
        for iso, _, _ in find_dates(facts.get(label, ""))[:1]:
            if signed and label == "发布日期":
                shown = f"{label}：{iso}"  # the day below the signature is the document's
                continue
            year, month, day = map(int, iso.split("-"))
            events.append(f"{year}年{month}月{day}日{act.format(issuer)}")
    if events:
        yield f"（{'　'.join(events)}）"
    elif agencies_in(issuer) and not signed:
        yield f"{issuer}发布"
    elif shown:
        yield shown


def _is_signed(body: Any) -> bool:
    """Whether a line of a text is its day alone, as below a signature."""
    lines = body.splitlines() if isinstance(body, str) else []
    days = (line.strip() for line in lines if line.rstrip().endswith("日"))
    return any(len(day) <= _LONGEST_DAY and is_date(day) for day in days)


_LONGEST_DAY = 16
_ACTS = {"发布日期": "{}公布", "修正日期": "修正", "施行日期": "施行"}
"""Labels of days, and what was done on them as a history says it."""
