"""Titles, issuers, numbers and kinds: what the words of a line say."""

from __future__ import annotations

import re

from qpsearch.text.fold import fold

HAN = r"\u3400-\u9fff"
_KINDS = (
    ("outline", "纲要"), ("opinions", "意见"), ("plan", "方案|规划|计划|行动计划"),
    ("law", "(?<!办)法|条例|法典|宪法|刑法修正案"), ("measures", "办法|规定|细则|措施|规则|规程"),
    ("report", "报告"), ("notice", "通知|公告|通报|通告|函|决定|决议|批复|令|答复"),
)  # fmt: skip
_KIND_PATTERNS = tuple(
    (
        kind,
        re.compile(
            rf"(?:{words})(?:\((?:试行|暂行|草案|征求意见稿|修订|[一二三四五六七八九十]+|\d+|[^()]*年[^()]*)\))*"
        ),
    )
    for kind, words in _KINDS
)
_TITLE_ENDS = re.compile(
    r"(?:公报|议案|请示|复函|纪要|章程|公约|制度|规范|标准|准则|通则|导则|指南|指引|预案|要点|清单|目录|"
    r"倡议书|公开信|须知|提示|公示|声明|说明|解释)(?:\([^()]{1,12}\))?[》”]*"
)
"""Last words of titles beyond the kinds: 公文种类 (党政机关公文处理工作条例第八条), annexes."""
NUMBER = re.compile(
    rf"[{HAN}]{{1,12}}\s*(?:字\s*)?[〔\[(（【﹝［{{]\s*(?:19|20)\d\d\s*年?\s*[〕\])）】﹞］}}]\s*(?:第)?\s*\d{{1,4}}\s*[号號]"
    rf"|[{HAN}]{{1,20}}令\s*第?\s*[〇○零一二三四五六七八九十百\d]{{1,5}}\s*[号號]"
)
"""国发〔2023〕5号 in all its brackets, 国务院令第751号."""
_ORDER_NUMBER = re.compile(r"第?\s*[〇○零一二三四五六七八九十百千\d]{1,6}\s*[号號]")
AGENCY = re.compile(
    r"(?:[\u3400-\u9fff·（）()“”]{1,30}?(?:部|委|局|办|院|厅|署|会|行|府|法院|检察院|办公室|中央|总局|司|社|组"
    r"|公安|军委|联合会|协会|集团|公司|大学|中心|处)|(?:国家)?(?:发展改革委|国资委|卫生健康委|国家民委))"
)
"""The name of an agency (folded), whole."""
_BEFORE_SUBJECT = re.compile(
    r"^(?P<lead>.{2,60}?)\s*(?:关于|印发|转发|批转|发布|公布|对[^于].{2,})"
)
_STATUS = re.compile(
    r"[（(\[【]\s*(?P<status>(?:现已|已|部分|全文|现行)?(?:失效|废止|停止执行|有效|修改|被修改|尚未生效))\s*[)）\]】]"
)
_EDITION = re.compile(
    r"[（(\[【_\-]?\s*(?P<year>(?:19|20)\d\d)(?:[-._年](?P<month>\d{1,2})[-._月](?P<day>\d{1,2})日?)?"
    r"(?P<word>\s*年?\s*(?:修正|修订|修改|版|公布|本)(?:文本|本|版)?)?\s*[)）\]】]?$"
)
_SET_WIDE = re.compile(rf"(?<![^\s])([{HAN}])[ \t\u3000\xa0]+(?=[{HAN}](?:\s|$))")
"""A single character set apart from the next."""
_SITE = re.compile(r"\s*(?:_{1,3}|\s[-|–—]\s|[|｜]|-(?=[^-]*(?:网|政府|平台|委员会|局|厅|部)$)).*$")


def kind_of(title: str) -> str | None:
    """Return the kind that the last word of a title names, looking inside 《》 last."""
    folded = re.sub(r"\s+", "", fold(title))
    for kind, pattern in _KIND_PATTERNS:
        ends = [match.end() for match in pattern.finditer(folded)]
        if ends and ends[-1] == len(folded.rstrip("》")):
            return kind
    return None


def ends_title(text: str) -> bool:
    """Whether ``text`` ends with a word that names what a document is: 通知, 意见, 办法, 指南."""
    folded = re.sub(r"\s+", "", fold(text))
    return (
        any(match.end() == len(folded) for match in _TITLE_ENDS.finditer(folded))
        or kind_of(text) is not None
    )


def split_issuers(text: str) -> list[str]:
    """Split a list of agencies at 、 and white space; 等18部门 stays with the name before it.

    和 parts two names (教育部和财政部) and stands in one (发展和改革委员会).
    """
    parts = re.split(
        r"[、,，;；\s]+|(?<=[部委局办辦院厅廳署会會行府室司社组組团團央])(?:和|及)(?=[\u3400-\u9fff]{2,}(?:部|委|局|院|会|會))",
        text,
    )
    return [part for part in parts if part and re.search(r"[\u3400-\u9fff]{2}", part)]


def agencies_in(text: str) -> list[str]:
    """Return the agencies that ``text`` is a list of, or nothing if it is anything else."""
    names = split_issuers(text.strip())
    if names and all(AGENCY.fullmatch(fold(name)) for name in names):
        return names
    # 国 务 院 办 公 厅, set wide.
    whole = re.sub(r"\s", "", text)
    return [whole] if 2 < len(whole) <= 40 and AGENCY.fullmatch(fold(whole)) else []


def issuers_of_title(title: str) -> list[str]:
    """Return the agencies that a title begins with: 国务院办公厅关于…, 中共中央 国务院印发…."""
    match = _BEFORE_SUBJECT.match(fold(title))
    if match is None:
        return []
    return agencies_in(title[: match.end("lead")])


def is_order_number(text: str) -> bool:
    """Whether a line is the number of an order (第706号) below its letterhead."""
    return _ORDER_NUMBER.fullmatch(text.strip("（）() ")) is not None


def tidy_number(text: str) -> str:
    """Return a document number without the white space and the brackets around it."""
    if text[:1].isascii() and text[:1].isalpha():
        return " ".join(text.split())  # GB/T 19580—2012
    return re.sub(r"\s", "", text).strip("（）()" if text.strip()[:1] in "（(" else "")


def tidy_title(text: str) -> str:
    """Return a title without Markdown marks and the spaces that set it wide (报 告 → 报告)."""
    return re.sub(r"\s+", " ", _SET_WIDE.sub(r"\1", text.strip().strip("#").strip()))


def page_title(text: str) -> str:
    """Return a page's title without the names of column and site behind it."""
    return _SITE.sub("", text.strip())


def status_in(text: str) -> str | None:
    """Return the status that a title or file name carries in brackets: （已失效）, 【废止】."""
    match = _STATUS.search(fold(text))
    return text[slice(*match.span("status"))].strip() if match else None


def edition_in(stem: str) -> tuple[str | None, str]:
    """Return the version that a file name ends with (ISO date or year) and the name without it."""
    stem = _STATUS.sub("", stem).strip()
    match = _EDITION.search(stem)
    if match is None or not (match["month"] or match["word"]):
        return None, stem
    parts = [match["year"], *(part.zfill(2) for part in (match["month"], match["day"]) if part)]
    return "-".join(parts), stem[: match.start()].strip()
