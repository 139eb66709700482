"""The numbering rules: which line begins a division, of what unit, with what number.

A rule looks at one line without the white space around it, in the original glyphs. Rules are
tried in the order of :data:`RULES`; the first that accepts a line names its unit. A line that
may only look numbered (a cross-reference, a date, a decimal) is *doubtful* by its rule's
``doubt``: it counts where it fills a gap between its neighbours (see
:mod:`qpsearch.clauses.sequence`), and nowhere else.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from qpsearch.model import Unit
from qpsearch.numerals import FORMAL, from_letters, from_roman, parse_number
from qpsearch.text.patterns import lazy_pattern
from qpsearch.values import NamedTuple

_CN = r"〇○零一二三四五六七八九十百千两兩廿卅"
_DASH = r"－—–ー─-"
"""What stands for 一 where a text was typed or scanned carelessly: 第三十－条."""
_DIGIT = r"0-9０-９"
_GAP = r"[\s\u3000]*"
_DASH_FOR_ONE = lazy_pattern(rf"(?<![0-9０-９])[{_DASH}](?![0-9０-９])")
_ORDINAL = rf"(?:[{_CN}](?:{_GAP}[{_CN}]){{0,8}}|[{_DIGIT}]{{1,5}}|[{_CN}]{{0,6}}[{_DASH}])"
_CAPITAL = r"A-Z\uff21-\uff3a"
_LETTER = rf"[{_CAPITAL}](?![a-z{_CAPITAL}{_DIGIT}]|[.．][{_DIGIT}])"
"""The number of an annex of a standard: 附录A (GB/T 1.1-2020)."""
_NEVER = r"(?!)"


class Mark(NamedTuple):
    """The number that a line begins with."""

    rule: str
    unit: Unit
    num: str
    """Canonical: ``"6"``, ``"12-1"``; "" for an annex without a number."""
    shown: str
    """In the document's glyphs with regular widths: 四, （六）, 第十二條, 专栏1."""
    rest: int
    """Offset in the line where the heading or the text after the number begins."""
    doubtful: bool = False
    """Whether the line may only look numbered."""
    spaced: bool = True
    """Whether white space or the end of the line follows the number."""
    below: bool = False
    """Whether a decimal number of one part counts below 一、 rather than holds such lists."""


class NumberRule(NamedTuple):
    """One way of numbering.

    ``pattern`` has the group ``n`` (number), maybe ``h`` and ``i`` (12-1, 之一). Patterns are
    compiled when a line asks for them: the text of an article, cited by a search, asks for few.
    """

    name: str
    unit: Unit
    begins: str
    """The characters that a line under this rule can begin with."""
    pattern: str
    show: str
    """How the number is shown: ``{n}`` its glyphs with its letter; ``{0}`` the matched text without
    spaces."""
    doubt: str = _NEVER
    """Matched right after the number: then the line may only look numbered."""


def _division(word: str, more: str = _NEVER) -> str:
    number = rf"(?:(?P<n>{_ORDINAL})|(?P<r>{more}))(?P<a>[A-Z])?"
    return rf"第{_GAP}{number}{_GAP}(?:{word})(?:之(?P<i>[{_CN}]{{1,3}}))?(?={_GAP}\S|$)"


_PART = r"编|編|篇|部分|部(?=[\s\u3000]|——|$)"
"""The words of parts; 第1部 is that of an ordinance of Hong Kong, also 第IV部, 第IVA部."""
_ROMAN = "X{0,3}(?:IX|IV|V?I{0,3})(?<=[IVX])"
_ROMANS = r"(?<=[件录錄表图圖 \u3000])(?:I[IVX]I?|VI{1,3}|XI{1,3}V?)(?![A-Za-z])"
"""Those of two letters and more: 附錄II. One alone is a letter of the alphabet, as in 附录V."""
_REFERENCE = (
    r"(?:规|規|所|第|和|及(?![时時早])|以|至|到|的|或|与|與|同(?!一|时|時|等)|中(?![国國央午])|内|內|之外|等|有关|有關|适用|適用|修改|改[为為]|[后後前]增|删|刪|增加|项|項|款|之"
    r"|[、，,；;。）)》〉”」』:：])"
)
"""What follows a number in a cross-reference: 第五条规定的…, 第十条、第十一条, 第三章的规定."""
_ABOVE_REFERENCE = (
    rf"{_REFERENCE}|(?:[为為爲是共]|主要|分[为為爲]).*[。；;]$"
    r"|[^，。；]{1,20}，(?:主要|共|分别|分別|[对對从從]|包括|包含|[规規]定|明[确確]|涉及|介[绍紹]|[说說]明|[阐闡]述).*[。；;]$"
)
"""The same of what holds articles, and what is said of it: 第一章为总则，共八条。"""
_AFTER_ITEM = (
    rf"{_GAP}(?:[类類](?:水|[标標]准|功能[区區]|以[上下]|地[区區]|[区區]域)|[级級]以[上下]|[项項](?!目)|款(?![项項式待物])|[，,]"
    rf"|[、至到和及或与與]{_GAP}(?:第{_GAP})?(?:[（(〔][{_CN}{_DIGIT}]|[{_DIGIT}]{{1,2}}[）)])"
    rf"|[（(〔][{_CN}{_DIGIT}]{{1,3}}[）)〕]{_GAP}[、至和及或与與项項款])"
)
"""What follows an item in a cross-reference: （一）项, （一）、（二）项, （一）至（三）.
The same words begin items of their own: （三）项目管理, （四）及时报告, （五）到2025年底."""
_YEAR = r"(?:19|20|１９|２０)[0-9０-９]{2}(?:[\s\u3000]*年|[-—–－至])"
"""A year is no decimal part: 3.2025年底前…"""
_FIGURES = rf"[XYxyNE=:：°′″{_DIGIT}.,，、\s+-]*[{_DIGIT}][°′″NE\s]*"
"""A row of a table, of coordinates: 1. 3512345.23 40512345.11."""
_CN_BEGINS = _CN.replace("\\", "")
_DIGITS = "0123456789０１２３４５６７８９"

_ARTICLE = (
    rf"第{_GAP}(?P<n>{_ORDINAL})(?:{_GAP}[{_DASH}]{_GAP}(?P<h>[{_DIGIT}]{{1,2}})"
    rf"|(?P<a>[A-Z]{{1,2}}))?{_GAP}[条條](?:{_GAP}之{_GAP}(?P<i>[{_CN}{_DIGIT}]{{1,3}}))?"
)

RULES: tuple[NumberRule, ...] = (
    NumberRule(
        "annex",
        Unit.ANNEX,
        "附",
        (
            rf"附(?:[表图圖]|[\s\u3000]{{0,3}}件|{_GAP}[录錄]|則表)"
            rf"{_GAP}(?:[:：]{_GAP}(?=[{_CN}{_DIGIT}]{{1,2}}$))?(?P<n>{_ORDINAL}(?:[{_DASH}][{_DIGIT}]{{1,2}}|[.．][{_DIGIT}](?![{_DIGIT}.．年]))?|{_LETTER})?(?P<a>(?<=[0-9])[A-Z])?(?P<r>{_ROMANS})?"
            rf"{_GAP}(?:[:：.、．]|(?=\s|$|[《（(]))"
            rf"|附(?:{_GAP}[:：]|[\s\u3000]+(?![则則\s])|$)"
        ),
        "{0}",
        r".{60}|.*[。；;，,]$",
    ),
    NumberRule("part", Unit.PART, "第", _division(_PART, _ROMAN), "{0}", _ABOVE_REFERENCE),
    NumberRule("subpart", Unit.SUBPART, "第", _division("分编|分編|分部"), "{0}", _ABOVE_REFERENCE),
    NumberRule("subpart_lower", Unit.CHAPTER, "第", _division("次分部"), "{0}", _ABOVE_REFERENCE),
    NumberRule("chapter", Unit.CHAPTER, "第", _division("章"), "{0}", _ABOVE_REFERENCE),
    NumberRule("section", Unit.SECTION, "第", _division("节|節"), "{0}", _ABOVE_REFERENCE),
    NumberRule("subsection", Unit.SUBSECTION, "第", _division("款"), "{0}", _REFERENCE),
    NumberRule("subdivision", Unit.SUBDIVISION, "第", _division("目"), "{0}", _REFERENCE),
    NumberRule("article", Unit.ARTICLE, "第", rf"{_ARTICLE}(?={_GAP}\S|$)", "{0}", _REFERENCE),
    NumberRule(
        "article_labelled",
        Unit.ARTICLE,
        "条條",
        rf"[条條]{_GAP}[:：]{_GAP}(?P<n>[{_DIGIT}]{{1,3}})(?P<a>[A-Z]{{1,2}})?(?=[\s\u3000]|$)",
        "第{n}條",
    ),
    NumberRule(
        "box",
        Unit.BOX,
        "专專",
        (
            rf"(?:专{_GAP}栏|專{_GAP}欄){_GAP}"
            rf"(?P<n>{_ORDINAL}(?:[.．{_DASH}][{_DIGIT}]{{1,2}})?)(?![{_DIGIT}]){_GAP}[:：.、．]?"
        ),
        "{0}",
        r"(?:[和及的、，,]|所列|中(?:的|所))|.*[。；;]$",
    ),
    NumberRule(
        "part_formal",
        Unit.PART,
        FORMAL,
        rf"(?P<n>[{FORMAL}]{{1,4}}){_GAP}[、．.](?![、．.])",
        "{0}",
    ),
    NumberRule(
        "level_1",
        Unit.LEVEL_1,
        _CN_BEGINS + "－—–ー─-",
        rf"(?P<n>[{_CN}]{{1,5}}|[{_CN}]{{0,4}}[{_DASH}])(?:之(?P<i>[{_CN}]))?{_GAP}[、．.](?![、．.])",
        "{0}",
        (
            rf"{_GAP}[{_CN}]{{1,3}}(?:[、，,级級等是产產]|[月年日个個项項种種条條次类類])"
            rf"|{_GAP}[{_DIGIT}]{{1,3}}[、，,级級]"
        ),
    ),
    NumberRule(
        "level_1_spaced",
        Unit.LEVEL_1,
        _CN_BEGINS,
        rf"(?P<n>[{_CN}]{{1,3}})[\s\u3000]+(?=\S)",
        "{n}",
        "",
    ),
    NumberRule(
        "level_2",
        Unit.LEVEL_2,
        "（(〔【[",
        (
            rf"[（(〔]{_GAP}(?P<n>[{_CN}](?:{_GAP}[{_CN}]){{0,4}}|[{_DASH}]){_GAP}[）)〕]"
            rf"{_GAP}[、．.]?"
        ),
        "（{n}）",
        _AFTER_ITEM,
    ),
    NumberRule(
        "level_2_enclosed", Unit.LEVEL_2, "㈠㈡㈢㈣㈤㈥㈦㈧㈨㈩",
        r"(?P<n>[㈠-㈩])[、．.]?", "{n}",
    ),
    NumberRule(
        "level_3",
        Unit.LEVEL_3,
        _DIGITS,
        rf"(?P<n>[{_DIGIT}]{{1,3}}){_GAP}[.．、](?!{_FIGURES}$|[0-9.]{{1,8}}\t)",
        "{n}.",
        rf"(?!{_GAP}{_YEAR})(?:[{_DIGIT}]|{_GAP}[{_DIGIT}]{{1,4}}{_GAP}[、，,月年日%％])",
    ),
    NumberRule(
        "level_3_comma",
        Unit.LEVEL_3,
        _DIGITS,
        rf"(?P<n>[{_DIGIT}]{{1,2}})[,，]{_GAP}(?=[^\x00-\x7f\s，。、０-９])",
        "{n}.",
        "",
    ),
    NumberRule(
        "level_3_enclosed", Unit.LEVEL_3, "⒈⒉⒊⒋⒌⒍⒎⒏⒐⒑⒒⒓⒔⒕⒖⒗⒘⒙⒚⒛",
        r"(?P<n>[⒈-⒛])", "{n}",
    ),
    NumberRule(
        "level_4",
        Unit.LEVEL_4,
        _DIGITS + "（(",
        rf"[（(]?{_GAP}(?P<n>[{_DIGIT}]{{1,3}}){_GAP}[）)]{_GAP}[、．.]?(?![\u3400-\u9fff]{{1,8}}字第)",
        "（{n}）",
        _AFTER_ITEM,
    ),
    NumberRule(
        "level_4_enclosed", Unit.LEVEL_4, "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
        r"(?P<n>[⑴-⒇])", "{n}",
    ),
    NumberRule(
        "level_5", Unit.LEVEL_5, "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳❶❷❸❹❺❻❼❽❾❿",
        r"(?P<n>[①-⑳❶-❿])[、．.]?", "{n}",
    ),
)  # fmt: skip
"""The rules in the order they are tried."""

_BY_FIRST = {
    first: tuple(rule for rule in RULES if first in rule.begins)
    for first in {character for rule in RULES for character in rule.begins}
}
"""First character of a line → the rules that can accept it: most lines are asked nothing more."""

_ORDERED = rf"第[{_CAPITAL}\s{_CN}{_DIGIT}{_DASH}]*(.)"
"""The letter behind 第 and whatever may stand in a number: the word that names the unit begins."""
_BY_WORD = {
    word: tuple(rule for rule in _BY_FIRST["第"] if rule.name in names)
    for words, names in (
        ("编編篇", ("part",)),
        ("部", ("part",)),
        ("分", ("subpart",)),
        ("次", ("subpart_lower",)),
        ("章", ("chapter",)),
        ("节節", ("section",)),
        ("款", ("subsection",)),
        ("目", ("subdivision",)),
        ("条條", ("article",)),
    )
    for word in words
}
"""That letter → the rules that can accept the line: seven would be tried on each article."""

_DASHES = frozenset("—–─-")
_HEADED = frozenset({Unit.PART, Unit.SUBPART, Unit.ARTICLE})
_DASH_ABOVE_HEADING = (
    r"[\s\u3000]*(?:——|[—─](?<=部.))[\s\u3000]*(?=\S)|[\s\u3000]+[—–-][\s\u3000]+(?=\S)"
)
"""Between a number and its heading: 第1分部——設立, 第 2 条 - 适用范围."""

_FULL_WIDTH = str.maketrans("()〔〕", "（）（）")
_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
HALF_WIDTH = {0xFEE0 + ord(plain): plain for plain in f"0123456789.{_LETTERS}"}


@cache
def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern)


def read_mark(line: str) -> Mark | None:
    """Return the mark that ``line`` (without white space around it) begins with, if any."""
    mark = read_any_mark(line)
    return None if mark is None or mark.doubtful else mark


def read_any_mark(line: str) -> Mark | None:
    """Return the mark that ``line`` begins with, doubtful ones included; certain ones first."""
    doubtful: Mark | None = None
    for rule in _rules_for(line):
        match = _compiled(rule.pattern).match(line)
        if match is None:
            continue
        in_doubt = _compiled(rule.doubt).match(line, match.end()) is not None
        if in_doubt and doubtful:
            continue
        try:
            mark = _mark(rule, match, line, doubtful=in_doubt)
        except ValueError:
            continue
        if not in_doubt:
            return mark
        doubtful = _with_colon(mark, line) if mark.unit in _BEFORE_COLON else mark
    return doubtful


def _with_colon(mark: Mark, line: str) -> Mark:
    """Name the rule of a number that a colon or a pause follows apart: 第一條：…, 第一条、….

    So an article is cited, but a charter may number its articles so from the first to the last,
    and a handbook its chapters: 第一章：总则.
    """
    colon = _COLON.match(line, mark.rest)
    headed = mark.unit is Unit.ARTICLE or (len(line) <= _LONGEST_NAME and line[-1] not in _STOPS)
    return mark._replace(rule=WITH_COLON, rest=colon.end()) if colon and headed else mark


WITH_COLON = "colon"
_BEFORE_COLON = frozenset({Unit.PART, Unit.CHAPTER, Unit.SECTION, Unit.ARTICLE})
_LONGEST_NAME = 40
_STOPS = frozenset("。；;，,：:")
_COLON = lazy_pattern(r"(?:[:：]|、(?!第))[\s\u3000]*(?=\S)")


def _rules_for(line: str) -> tuple[NumberRule, ...]:
    """Return the rules that can accept a line, in their order."""
    first = line[:1]
    if first == "第":
        word = _compiled(_ORDERED).match(line)
        return _BY_WORD.get(word[1], ()) if word else ()
    return _BY_FIRST.get(first, ())


def _mark(rule: NumberRule, match: re.Match[str], line: str, *, doubtful: bool) -> Mark:
    num, shown = _number_of(rule, match.group(), match.groups())
    end = match.end()
    rest = end + len(line[end:]) - len(line[end:].lstrip())
    spaced = rest > end or rest == len(line)
    headed = rule.unit in _HEADED or rule.name == "subpart_lower"
    if line[rest : rest + 1] in _DASHES and headed:
        dash = _compiled(_DASH_ABOVE_HEADING).match(line, end)
        rest = dash.end() if dash else rest
    return Mark(rule.name, rule.unit, num, shown, rest, doubtful, spaced)


@lru_cache(maxsize=4096)
def _number_of(rule: NumberRule, whole: str, found: tuple[str | None, ...]) -> tuple[str, str]:
    """Return the number that a rule has found, canonical and as it is shown.

    The same few come again in every text.
    """
    groups = dict(zip(_compiled(rule.pattern).groupindex, found, strict=True))
    num = _canonical(groups)
    if rule.show == "{0}":
        glyphs = "".join(whole.split()).rstrip(":：.、．").replace("：", "").replace(":", "")
    else:
        glyphs = "".join((groups.get("n") or "").split()) + (groups.get("a") or "")
    glyphs = _DASH_FOR_ONE.sub("一", glyphs)
    return num, rule.show.replace("{n}", glyphs).replace("{0}", glyphs).translate(_FULL_WIDTH)


def is_numbered(line: str) -> bool:
    """Whether ``line`` begins a division (or an item) of its own."""
    return line[:1] in _ITEM_MARKS or read_mark(line) is not None


_ITEM_MARKS = frozenset("—–•·●■◆▲★☆○□※-")


def _canonical(groups: dict[str, str | None]) -> str:
    if roman := groups.get("r"):
        num = str(from_roman(roman))
    else:
        num = "-".join(_number(part) for part in _parts(groups.get("n") or ""))
    if letter := groups.get("a"):
        num += f"-{from_letters(letter)}"
    for name in ("h", "i"):
        if found := groups.get(name):
            num += f"-{_number(found)}"
    return num


def _parts(glyphs: str) -> list[str]:
    """Split 1-2 and 1.1 (of an annex or a box), but not the dash that stands for 一."""
    body = "".join(glyphs.split())
    if body[:1] in _DIGITS:
        return [part for part in re.split(rf"[.．{_DASH}]", body) if part]
    return [_DASH_FOR_ONE.sub("一", body)] if body else []


def _number(glyphs: str) -> str:
    if len(glyphs) == 1 and (letter := glyphs.translate(HALF_WIDTH)) in _LETTERS:
        return str(_LETTERS.index(letter) + 1)
    return str(parse_number(glyphs.replace("○", "〇")))
