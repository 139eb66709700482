"""The marks an address is made of: one table of rules, and the tokenizer that reads it.

The tokenizer works on *plain* text: widths, brackets and the letters of unit words made regular,
one character for one, so that a position in plain text is a position in what was typed.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING
from unicodedata import normalize

from qpsearch.errors import AddressSyntaxError
from qpsearch.locator import ordinances
from qpsearch.model import Order, Unit
from qpsearch.numerals import FORMAL, STEMS, from_letters, from_roman, parse_number

if TYPE_CHECKING:
    from collections.abc import Iterator

Ladder = tuple[Unit, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """One way to write one step (or several) of an address.

    ``ladders`` are the readings, most likely first: the units that the numbers of a match stand
    for, outermost first. ``taiwan`` replaces them in Taiwan's order. A ``bare`` number has no mark
    of its own: what it counts depends on the step it stands below, so it has no ladder.
    """

    name: str
    source: str
    ladders: tuple[Ladder, ...]
    example: str
    taiwan: tuple[Ladder, ...] = ()
    bare: bool = False
    bracketed: bool = False
    """Whether its numbers stand in brackets as in ordinances of Hong Kong, some left out."""

    @property
    def pattern(self) -> re.Pattern[str]:
        """The compiled pattern, for plain text."""
        return _compile(self.source)

    def readings(self, order: Order) -> tuple[Ladder, ...]:
        """Return the readings in ``order``."""
        return self.taiwan if self.taiwan and order is Order.TAIWAN else self.ladders


@dataclass(frozen=True, slots=True)
class AddressToken:
    """A stretch of an address that one rule reads. ``nums`` are canonical, one for each step.

    Of a bracketed rule "" stands for a step that is left out.
    """

    rule: Rule
    nums: tuple[str, ...]
    start: int
    end: int
    loose: bool
    """Whether a separator (space, ``/``, ``>``, a dot) stands before it."""


_PLAIN = {
    **{chr(code + 0xFEE0): chr(code) for code in range(0x21, 0x7F)},
    **dict(zip("〔〕﹝﹞﹙﹚〜", "[][]()~", strict=True)),
    **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212\u2500\ufe63", "-"),
    **dict(zip("條專欄編節項錄點說", "条专栏编节项录点说", strict=True)),
    **dict.fromkeys("\t\u00a0\u3000\n\r", " "),
    **dict.fromkeys("\u203a→", ">"),
}
_PLAIN_TABLE = str.maketrans(_PLAIN)


def plain(text: str) -> str:
    """Return ``text`` with widths, brackets, dashes and unit words made regular; same length."""
    return text.translate(_PLAIN_TABLE)


# In a pattern "_" allows any number of blanks. Numbers are possessive, so that 第十二条 can never
# give back a digit and be read as 第十 or 第二.
_ARABIC = r"[0-9]++"
_CHINESE = r"[〇零○一二三四五六七八九十百千万萬亿億两兩廿卅卌壹贰貳叁參肆伍陆陸柒捌玖拾佰仟]++"
_ANY = rf"(?:{_ARABIC}|{_CHINESE})"
_INSERTED = rf"{_ANY}(?:_(?:-|之)_{_ANY})*+"
_INSERTED_ARABIC = rf"{_ARABIC}(?:-{_ARABIC})*+"
_AFTER = rf"(?:_之_{_ANY})*+"
_LETTERED = rf"{_ARABIC}[A-Za-z]{{1,2}}"
_ROMAN = r"|[IVX]{1,6}[A-Z]?"
"""Ordinances of Hong Kong: 第7A條, 第IV部, 第IVA部."""
_LETTER = r"[A-Z](?![A-Za-z])"
"""The number of an annex of a standard: 附录A is the first (GB/T 1.1-2020)."""

_OUTLINE: Ladder = (Unit.LEVEL_1, Unit.LEVEL_2, Unit.LEVEL_3, Unit.LEVEL_4, Unit.LEVEL_5)
_LISTED: Ladder = (Unit.LEVEL_1, Unit.LEVEL_2, Unit.LEVEL_4, Unit.LEVEL_5)
"""A list right below a decimal number: 3.2（1）."""
_STATUTE: Ladder = (Unit.ARTICLE, Unit.PARAGRAPH, Unit.POINT, Unit.INDENT)


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    """Compile at first use: the table costs more than all else that a search imports here."""
    return re.compile(pattern.replace("_", " *"))


def _ordinal(
    name: str,
    word: str,
    unit: Unit,
    example: str,
    *,
    taiwan: Unit | None = None,
    above: Unit | None = None,
    more: str = "",
) -> Rule:
    """Return the rule of a unit counted in words: 第二章, 2章, 第二章之一, 第12-1条, 第7A条.

    ``more`` are further numbers that it is counted by.
    ``above`` is the division above articles that bears the same word: 款 and 目 of a code.
    """
    pattern = rf"第?_({_LETTERED}{more}|{_INSERTED})_(?:{word})({_AFTER})"
    second: tuple[Ladder, ...] = ((above,),) if above else ()
    return Rule(name, pattern, ((unit,), *second), example, ((taiwan,), *second) if taiwan else ())


def _labelled(name: str, word: str, unit: Unit, example: str) -> Rule:
    """Return the rule of a label with its number after it, or with none: 专栏2, 附件."""
    numbered = rf"{_ARABIC}\.{_ARABIC}|{_LETTERED}(?![A-Za-z])|{_INSERTED}|{_LETTER}"
    return Rule(name, rf"(?:{word})(?:_({numbered}))?(?:_:)?", ((unit,),), example)


def _bracketed(name: str, source: str, outermost: int, example: str) -> Rule:
    """Return the rule of a chain of brackets whose first step is of this rank below a section."""
    return Rule(name, source, (ordinances.SECTION_UNITS[outermost:],), example, bracketed=True)


def _in_english(name: str, word: str, unit: Unit, example: str) -> Rule:
    """Return the rule of a division of an ordinance by its English name."""
    number = rf"({_LETTERED}|{_ARABIC}{_ROMAN})(?![0-9A-Za-z])"
    numbered = rf"(?:_{number})?(?![A-Za-z])" if unit is Unit.ANNEX else f"_{number}"
    return Rule(name, rf"(?:{word}){numbered}", ((unit,),), example)


_PATH = rf"{_INSERTED_ARABIC}(?:(?:\.|_[/>]_| +){_INSERTED_ARABIC}|_\(_{_ARABIC}_\))++"

RULES: tuple[Rule, ...] = (
    Rule(
        "spoken outline",
        rf"第_({_ANY})_部分_的?_第_\(_({_ANY})_\)_(?:条|点|项|款)",
        ((Unit.LEVEL_1, Unit.LEVEL_2), (Unit.PART, Unit.LEVEL_2), (Unit.PART, Unit.POINT)),
        "第四部分第（六）条",
    ),
    Rule(
        "spoken outline without brackets",
        rf"第_({_ANY})_部分_的?_第_({_ANY})_条(?!_之)",
        ((Unit.PART, Unit.ARTICLE), (Unit.LEVEL_1, Unit.LEVEL_2)),
        "第四部分第六条",
    ),
    Rule(
        "spoken outline, a point of a part",
        rf"第_({_ANY})_部分_的?_第_({_ANY})_点",
        (
            (Unit.LEVEL_1, Unit.LEVEL_2),
            (Unit.LEVEL_1, Unit.LEVEL_3),
            (Unit.PART, Unit.LEVEL_3),
            (Unit.PART, Unit.LEVEL_1),
        ),
        "第四部分第3点",
    ),
    Rule(
        "spoken clause",
        rf"第_\(_({_ANY})_\)_(?:条|点)",
        ((Unit.LEVEL_2,), (Unit.ARTICLE,)),
        "第（六）条",
    ),
    _bracketed("section of an ordinance", ordinances.IN_BRACKETS, 0, "第2(1)(a)條"),
    Rule("section in English", ordinances.IN_ENGLISH, ((Unit.ARTICLE,),), "section 2A"),
    _bracketed("subsection in brackets", ordinances.SUBSECTION, 1, "第(1)款"),
    _bracketed("paragraph in brackets", ordinances.PARAGRAPH, 2, "(a)段"),
    _bracketed("subparagraph in brackets", ordinances.SUBPARAGRAPH, 3, "第(ii)節"),
    _bracketed("sub-subparagraph in brackets", ordinances.ITEM, 4, "(A)分節"),
    _bracketed("lettered item", ordinances.LETTERED, 2, "(a)(i)"),
    _ordinal("sub-subparagraph", "分节", Unit.ITEM, "第1分节"),
    _in_english("schedule in English", "[Ss]chedule|SCHEDULE", Unit.ANNEX, "Schedule 1"),
    _in_english("part in English", "[Pp]art|PART", Unit.PART, "Part 2"),
    _in_english("division in English", "[Dd]ivision|DIVISION", Unit.SUBPART, "Division 1"),
    Rule(
        "bracketed 项",
        rf"第?_\(_({_ANY})_\)_项({_AFTER})",
        ((Unit.POINT,), (Unit.LEVEL_2,)),
        "第（三）项",
        taiwan=((Unit.PARAGRAPH,), (Unit.LEVEL_2,)),
    ),
    _ordinal("subpart", "分编|分部", Unit.SUBPART, "第二分编"),
    _ordinal("subdivision", "次分部", Unit.CHAPTER, "第1次分部"),
    _ordinal("part", "编|篇|部(?!_分)", Unit.PART, "第二编", more=_ROMAN),
    Rule(
        "spoken part",
        rf"第_({_INSERTED})_部分({_AFTER})",
        ((Unit.PART,), (Unit.LEVEL_1,)),
        "第二部分",
    ),
    _ordinal("chapter", "章", Unit.CHAPTER, "第二章"),
    _ordinal("section", "节", Unit.SECTION, "第三节"),
    _ordinal("article", "条", Unit.ARTICLE, "第十二条之一"),
    _ordinal("款", "款", Unit.PARAGRAPH, "第二款", taiwan=Unit.POINT, above=Unit.SUBSECTION),
    _ordinal("项", "项", Unit.POINT, "第三项", taiwan=Unit.PARAGRAPH),
    _ordinal("indent", "目", Unit.INDENT, "第1目", above=Unit.SUBDIVISION),
    Rule(
        "spoken point",
        rf"第_({_ANY})_点({_AFTER})",
        ((Unit.LEVEL_3,), (Unit.LEVEL_1,), (Unit.LEVEL_2,)),
        "第3点",
    ),
    _ordinal("paragraph in words", "自然段|段", Unit.TEXT, "第2段"),
    Rule("section sign", rf"§_({_INSERTED})", ((Unit.ARTICLE,),), "§12"),
    Rule("paragraph sign", rf"¶_({_ANY})", ((Unit.TEXT,),), "¶2"),
    _labelled("box", "专_栏", Unit.BOX, "专栏2"),
    Rule(
        "annex in Roman",
        r"附_[件表录图]_((?:I[IVX]I?|VI{1,3}|XI{1,3}V?)(?![A-Za-z]))(?:_:)?",
        ((Unit.ANNEX,),),
        "附录II",
    ),
    _labelled("annex", "附_(?:[件表录图]|(?![件表录图则]))", Unit.ANNEX, "附件1"),
    Rule(
        "annex path",
        rf"([A-Z](?:\.{_ARABIC})++)(?![.、)编章节条款项目段])",
        ((Unit.ANNEX, *_OUTLINE[:4]),),
        "A.2.1",
    ),
    Rule(
        "short path",
        rf"({_PATH})(?![.、)编章节条款项目段])",
        (_OUTLINE, _STATUTE, _OUTLINE[2:], _LISTED),
        "4.6",
    ),
    Rule(
        "closed short path",
        rf"({_PATH})[.、]",
        (_OUTLINE, _STATUTE, _OUTLINE[2:], (_OUTLINE[0], *_OUTLINE[2:])),
        "4.6.",
    ),
    Rule(
        "roman",
        r"([\u2160-\u216b]|[IVX]{1,6}(?![0-9A-Za-z]))(?:_[、.,])?",
        ((Unit.PART,),),
        "Ⅱ、",
    ),
    Rule(
        "formal part",
        rf"([{FORMAL}]++)(?:_[、.,])?",
        ((Unit.PART,), (Unit.LEVEL_1,), (Unit.SUBPART,)),
        "壹、",
    ),
    Rule("stem", rf"([{STEMS}])(?:_[、.,]|(?=_$))", ((Unit.PART,),), "甲、"),
    Rule(
        "inserted point",
        rf"({_CHINESE}_之_[一二三四五六七八九])(?!_{_CHINESE})(?:_[、.,])?",
        ((Unit.LEVEL_1,),),
        "四之一、",
    ),
    Rule("level 1", rf"({_CHINESE})_[、.,]", ((Unit.LEVEL_1,),), "四、"),
    Rule(
        "level 2",
        rf"\(?_({_CHINESE})_\)|([㈠-㈩])",
        ((Unit.LEVEL_2,), (Unit.POINT,)),
        "（六）",
    ),
    Rule(
        "level 3",
        rf"({_ARABIC})_[.、]|([⒈-⒛])",
        ((Unit.LEVEL_3,), (Unit.INDENT,)),
        "1.",
    ),
    Rule(
        "level 4",
        rf"\(?_({_ARABIC})_\)|([⑴-⒇])",
        ((Unit.LEVEL_4,), (Unit.LEVEL_2,), (Unit.POINT,)),
        "（1）",
    ),
    Rule(
        "level 5",
        rf"([①-⑳㉑-㉟㊱-㊿❶-❿])|\[_({_ARABIC})_\]",
        ((Unit.LEVEL_5,),),
        "①",
    ),
    Rule("bare Arabic number", rf"({_INSERTED_ARABIC})", (), "12", bare=True),
    Rule("bare Chinese number", rf"({_CHINESE})", (), "四", bare=True),
)
"""In this order: the first rule that fits at a place reads it."""

HEADING = Rule("heading", r'["「『“]', ((Unit.HEADING,),), "「总则」")
"""A heading in quotation marks; its end is found by counting, so that quotes may nest."""

DOCUMENT = Rule("document", "《", ((Unit.DOCUMENT,),), "《产品质量法》")
"""The title of one of several documents in a file, in its marks."""

QUOTES = {"「": "」", "『": "』", "“": "”", '"': '"'}
_SEPARATOR = re.compile(r"[ />]+|的")
_LETTERS = frozenset(map(chr, range(ord("A"), ord("Z") + 1)))
_UNIT_MISSING = rf"第_{_INSERTED}"
_ROMAN_FIRST = re.compile(r"(X{0,3}(?:IX|IV|V?I{0,3})(?<=[IVX]))([A-Z])?")
_DIGITS_FIRST = re.compile(r"([0-9]+)([A-Za-z]{1,2})")
_ROMAN_TOO = frozenset(
    {
        "part",
        "roman",
        "annex in Roman",
        "part in English",
        "schedule in English",
        "division in English",
    }
)
"""Rules whose numbers may be Roman: 第IV部, Part IV."""
_NOUGHT = re.compile(r"^([0-9]+|[A-Z])\.0\.(?=[0-9])")
"""1.0.2: the second clause of a chapter that has no sections."""
_PATH_NUMBER = re.compile(r"[0-9]+(?:-[0-9]+)*|[A-Z]")


def number(glyphs: str, *, roman: bool = False) -> str:
    """Return a number's canonical digits: 十二 and ⑫ are "12", 12之一 is "12-1", 附录B's "2".

    Latin letters are of the alphabet (7A is "7-1"), or with ``roman`` first a Roman number.

    Raises:
        ValueError: the glyphs are no number, or the number is zero.

    """
    parts = re.split(r" *(?:-|之|\.) *", glyphs.strip())
    values: list[int] = []
    for part in parts:
        lettered = _DIGITS_FIRST.fullmatch(part)
        in_roman = _ROMAN_FIRST.fullmatch(normalize("NFKC", part)) if roman else None
        if part in _LETTERS and not roman:
            values.append(from_letters(part))
        elif match := lettered or in_roman:
            values.append(parse_number(match[1]) if lettered else from_roman(match[1]))
            values += (from_letters(found.upper()) for found in match.groups()[1:] if found)
        else:
            values.append(parse_number(part))
    if 0 in values:
        raise ValueError(glyphs)
    return "-".join(map(str, values))


def fault(text: str, position: int, reason: str, way_out: str = "") -> AddressSyntaxError:
    """Return the error for ``text`` that names the place in it, counted from 1."""
    return AddressSyntaxError(text, f"{reason} at character {position + 1}", way_out=way_out)


def tokens(text: str) -> Iterator[AddressToken]:
    """Read ``text`` from left to right into tokens.

    Raises:
        AddressSyntaxError: at the first place that no rule reads.

    """
    regular = plain(text)
    position, end = 0, len(regular)
    loose = False
    while position < end:
        if separator := _SEPARATOR.match(regular, position):
            position, loose = separator.end(), True
            continue
        token = _heading(text, position, loose) or _token(text, regular, position, loose)
        yield token
        position, loose = token.end, regular[token.end - 1] == "."


def _token(text: str, regular: str, position: int, loose: bool) -> AddressToken:
    for rule in RULES:
        match = rule.pattern.match(regular, position)
        if match is None:
            continue
        try:
            nums = _nums(rule, match)
        except ValueError:
            raise fault(text, position, f"{text[position : match.end()]!r} is no number") from None
        return AddressToken(rule, nums, position, match.end(), loose)
    if unit_missing := _compile(_UNIT_MISSING).match(regular, position):
        written = text[position : unit_missing.end()]
        raise fault(text, position, f"{written} names no unit", f"write {written}条, {written}章")
    raise fault(
        text,
        position,
        f"{text[position:]!r} is no part of an address",
        "write 四、（六）, 第十二条, 4.6, 专栏2, or a heading in 「」",
    )


def _nums(rule: Rule, match: re.Match[str]) -> tuple[str, ...]:
    """Return the numbers of a match, one for each unit of a ladder; "" for a label without one."""
    groups = [group for group in match.groups() if group]
    if rule.name.endswith(" path"):
        path = _NOUGHT.sub(r"\1.", groups[0])
        first, *deeper = _PATH_NUMBER.findall(path)
        # 0.1 stands in an introduction.
        return (first if first == "0" else number(first), *map(number, deeper))
    if rule.bracketed:
        return ordinances.bracketed_numbers(groups[0], rule.ladders[0])
    if rule.name.startswith("spoken outline"):
        return tuple(number(group) for group in groups)
    return (number("".join(groups), roman=rule.name in _ROMAN_TOO),) if groups else ("",)


def _heading(text: str, position: int, loose: bool) -> AddressToken | None:
    """Read a quoted heading or a title at ``position``; quotes of the same kind may nest."""
    opening = text[position]
    closing = "》" if opening == "《" else QUOTES.get(opening)
    if closing is None:
        return None
    depth = 1
    for index in range(position + 1, len(text)):
        if text[index] == closing:
            depth -= 1
        elif text[index] == opening:
            depth += 1
        if depth == 0:
            break
    else:
        raise fault(text, position, f"{opening} is never closed", f"end the heading with {closing}")
    words = text[position + 1 : index]
    if not words.strip():
        raise fault(text, position, "an empty heading")
    rule = DOCUMENT if opening == "《" else HEADING
    return AddressToken(rule, (words,), position, index + 1, loose)
