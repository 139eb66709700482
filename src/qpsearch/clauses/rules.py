"""The numbering rules: which line begins a division, of what unit, with what number.

A rule looks at one line without the white space around it, in the original glyphs. Rules are
tried in the order of :data:`RULES`; the first that accepts a line names its unit. A line that
only looks numbered (a cross-reference, a date, a decimal) is refused by its rule's ``refuse``.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from qpsearch.model import Unit
from qpsearch.numerals import parse_number

_CN = r"〇○零一二三四五六七八九十百千两兩廿卅"
_DIGIT = r"0-9０-９"
_ANY = rf"[{_CN}{_DIGIT}]{{1,9}}"
_GAP = r"[\s\u3000]*"
_NEVER = re.compile(r"(?!)")


@dataclass(frozen=True, slots=True)
class Mark:
    """The number that a line begins with."""

    rule: str
    unit: Unit
    num: str
    """Canonical: ``"6"``, ``"12-1"``."""
    shown: str
    """In the document's glyphs with regular widths: 四, （六）, 第十二條, 专栏1."""
    rest: int
    """Offset in the line where the heading or the text after the number begins."""


@dataclass(frozen=True, slots=True)
class NumberRule:
    """One way of numbering. ``pattern`` has the groups ``n`` (number) and maybe ``i`` (之一)."""

    name: str
    unit: Unit
    pattern: re.Pattern[str]
    show: str
    """How the number is shown: ``{n}`` its glyphs; ``{0}`` the matched text without spaces."""
    refuse: re.Pattern[str] = _NEVER
    """Matched right after the number: then the line only looks numbered."""


def _division(word: str) -> re.Pattern[str]:
    return re.compile(rf"第{_GAP}(?P<n>{_ANY}){_GAP}{word}(?={_GAP}\S|$)")


_REFERENCE = re.compile(
    r"(?:规|規|所|第|和|及|以|至|到|的|或|与|與|同|中|内|內|之外|等|有关|有關|适用|適用|修改|删|刪|增加"
    r"|[、，,；;。）)》〉”」』:：])"
)
"""What follows a number in a cross-reference: 第五条规定的…, 第十条、第十一条, 第三章的规定."""

RULES: tuple[NumberRule, ...] = (
    NumberRule(
        "annex",
        Unit.ANNEX,
        re.compile(
            rf"(?:附件|附表|附录|附錄|附則表){_GAP}(?P<n>{_ANY})?{_GAP}(?:[:：.、．]|(?=\s|$))"
        ),
        "{0}",
        re.compile(r".{60}|.*[。；;]$"),
    ),
    NumberRule("part", Unit.PART, _division("(?:编|編|部分)"), "{0}", _REFERENCE),
    NumberRule("subpart", Unit.SUBPART, _division("(?:分编|分編)"), "{0}", _REFERENCE),
    NumberRule("chapter", Unit.CHAPTER, _division("章"), "{0}", _REFERENCE),
    NumberRule("section", Unit.SECTION, _division("(?:节|節)"), "{0}", _REFERENCE),
    NumberRule(
        "article",
        Unit.ARTICLE,
        re.compile(
            rf"第{_GAP}(?P<n>{_ANY})(?:{_GAP}[-－—–]{_GAP}(?P<h>[{_DIGIT}]{{1,2}}))?{_GAP}[条條]"
            rf"(?:之(?P<i>[{_CN}]{{1,3}}))?(?={_GAP}\S|$)"
        ),
        "{0}",
        _REFERENCE,
    ),
    NumberRule(
        "box",
        Unit.BOX,
        re.compile(rf"(?:专栏|專欄){_GAP}(?P<n>{_ANY})(?=\D|$){_GAP}[:：.、]?"),
        "{0}",
        re.compile(r"(?:[和及的、，,]|所列|中(?:的|所))|.*[。；;]$"),
    ),
    NumberRule(
        "level_1",
        Unit.LEVEL_1,
        re.compile(rf"(?P<n>[{_CN}]{{1,5}}){_GAP}[、．.]"),
        "{n}",
        re.compile(
            rf"{_GAP}[{_CN}{_DIGIT}]{{1,3}}(?:[、，,级級等是产產]|[月年日个個项項种種条條次类類])"
        ),
    ),
    NumberRule(
        "level_2",
        Unit.LEVEL_2,
        re.compile(rf"[（(]{_GAP}(?P<n>[{_CN}]{{1,5}}){_GAP}[）)]{_GAP}[、．.]?"),
        "（{n}）",
        re.compile(rf"{_GAP}(?:项|項|款|至|到|[、，,和及或])"),
    ),
    NumberRule(
        "level_3",
        Unit.LEVEL_3,
        re.compile(rf"(?P<n>[{_DIGIT}]{{1,3}}){_GAP}[.．、](?![{_DIGIT}])"),
        "{n}.",
        re.compile(rf"{_GAP}[{_DIGIT}]{{1,4}}{_GAP}[、，,月年日%％]"),
    ),
    NumberRule(
        "level_4",
        Unit.LEVEL_4,
        re.compile(rf"[（(]?{_GAP}(?P<n>[{_DIGIT}]{{1,3}}){_GAP}[）)]{_GAP}[、．.]?"),
        "（{n}）",
        re.compile(rf"{_GAP}(?:项|項|款|至|到|[、，,和及或])"),
    ),
    NumberRule("level_5", Unit.LEVEL_5, re.compile(r"(?P<n>[①-⑳㉑-㊿])"), "{n}"),
)
"""The rules in the order they are tried."""

_FULL_WIDTH = str.maketrans("()", "（）")


def read_mark(line: str) -> Mark | None:
    """Return the mark that ``line`` (without white space around it) begins with, if any."""
    for rule in RULES:
        match = rule.pattern.match(line)
        if match is None or rule.refuse.match(line, match.end()):
            continue
        try:
            num = _canonical(match)
        except ValueError:
            continue
        glyphs = (match["n"] or "").strip()
        whole = re.sub(r"\s+", "", match.group()).rstrip(":：.、．")
        shown = rule.show.replace("{n}", glyphs).replace("{0}", whole).translate(_FULL_WIDTH)
        rest = match.end() + len(line[match.end() :]) - len(line[match.end() :].lstrip())
        return Mark(rule.name, rule.unit, num, shown, rest)
    return None


def is_numbered(line: str) -> bool:
    """Whether ``line`` begins a division (or an item) of its own."""
    return line[:1] in _ITEM_MARKS or read_mark(line) is not None


_ITEM_MARKS = frozenset("—–•·●■◆▲★☆○□※-")


def _canonical(match: re.Match[str]) -> str:
    groups = match.groupdict()
    num = str(parse_number(match["n"].replace("○", "〇"))) if match["n"] else "1"
    if groups.get("h"):
        num += f"-{parse_number(match['h'])}"
    if groups.get("i"):
        num += f"-{parse_number(match['i'])}"
    return num
