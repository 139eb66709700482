"""Document numbers (发文字号): 国发〔2023〕5号, 国务院令第751号, 院臺經字第1130012345號, 第5期."""

from __future__ import annotations

from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

_HAN = r"\u3400-\u9fff×"
"""× stands for a letter in models of documents: ×政办发〔2025〕5号."""
_COUNT = r"[〇○零一二三四五六七八九十百\d]{1,6}"
_OPEN, _CLOSE = r"〔\[(（【﹝［{„", r"〕\])）】﹞］}‟"
YEAR = r"(?:19|20|１９|２０)\d\d"
"""A year of these two centuries, in figures of either width."""
NUMBER = lazy_pattern(
    rf"[{_HAN}]{{1,12}}(?:[(（][{_HAN}]{{1,3}}[)）][{_HAN}]{{0,3}})?\s*(?:字\s*)?[{_OPEN}]\s*{YEAR}\s*年?\s*[{_CLOSE}]\s*(?:第)?\s*\d{{1,4}}\s*[号號]"
    rf"|[{_HAN}]{{1,20}}令\s*第?\s*{_COUNT}\s*[号號]"
    rf"|[{_HAN}]{{1,12}}(?:[(（][{_HAN}][)）][{_HAN}]{{0,6}})?字第\s*(?:\d{{4,14}}[A-Za-z]?|[〇○零一二三四五六七八九十]{{6,14}})\s*[号號]",
    needs="号字號",
)
"""国发〔2023〕5号 in all its brackets, 法（经）发〔1986〕30号, 国务院令第751号."""
_YEAR_FIRST = lazy_pattern(r"〔(?:19|20)?\d\d〕\s*[^\s\d〔〕]{1,12}字\s*第?\s*\d{1,4}\s*(?:号|號)")
"""A number of old with its year in front: 〔84〕法研字第9号."""
ORDER = lazy_pattern(
    rf"(?P<bodies>[{_HAN}][{_HAN}、\s]{{1,80}}?)\s*令\s*(?:[（(]\s*)?"
    rf"(?:[{_OPEN}]?\s*{YEAR}\s*年?\s*[{_CLOSE}]?\s*)?第?\s*{_COUNT}\s*[号號](?:\s*[）)])?",
    needs="号號",
)
"""An order by its number, with those who give it: 国家发展和改革委员会、商务部令第37号."""
_BELOW_ORDER = lazy_pattern(
    rf"(?:{YEAR}\s*年\s*|[{_OPEN}]\s*{YEAR}\s*[{_CLOSE}]\s*)?第?\s*{_COUNT}\s*[号號]", needs="号號"
)
_ANNOUNCED = lazy_pattern(
    rf"[{_HAN}]{{0,30}}(?:公告|通告|令)?\s*{YEAR}\s*年\s*第\s*\d{{1,4}}\s*号", needs="号"
)
"""The number of an announcement: 财政部 税务总局公告2020年第9号; 2020年第2号."""
CIRCULAR = lazy_pattern(
    rf"(?P<bodies>[{_HAN}]{{2,20}})(?:通告|通函)\s*(?:[（(][{_HAN}]{{1,4}}[）)]\s*)?"
    rf"第\s*\d{{1,4}}/\d{{2,4}}\s*[号號]",
    needs="/",
)
"""The number of a circular of Hong Kong with who sends it: 教育局通告第8/2023號."""
_CASE = lazy_pattern(r"(?:[检檢]例|指[导導]性?案例|[参參]考案例)\s*第?\s*\d{1,4}\s*[号號]")
"""The number of a case that courts or prosecutors follow: 指导性案例266号, 检例第219号."""
_ISSUE = lazy_pattern(
    rf"(?:{YEAR}\s*年\s*)?第\s*{_COUNT}\s*[期次](?:\s*[（(]\s*总\s*第?\s*{_COUNT}\s*期\s*[）)])?"
    rf"|[{_OPEN}]\s*{YEAR}\s*[{_CLOSE}]\s*第?\s*{_COUNT}\s*[号號期]"
)
"""The number of minutes and bulletins: 第5期, 〔2024〕12号."""
_SIGNER = lazy_pattern(r"[\s\u3000]*(?:签发人?|簽發人?)\s*[:：].{0,60}$")
"""签发人：周明远, beside the number of what goes to a superior (GB/T 9704-2012, 7.2.6)."""
_SIGNS = lazy_pattern(r"[\s\u3000]*(?:签发人?|簽發人?)\s*[:：]")
_URGENCY = frozenset("★特加平急件")
_URGENT = lazy_pattern(
    r"^(?:(?:★+|特急|加急|平急|急件)[\s\u3000]*)+|(?:[\s\u3000]*(?:★+|特急|加急|平急|急件))+$"
)
"""★特急, which some set beside the number."""
_SIGNED_FIRST = lazy_pattern(
    rf"(?P<signer>.{{1,40}}?)[\s\u3000]{{2,}}(?=[{_HAN}]{{1,12}}\s*(?:字\s*)?[{_OPEN}]\s*{YEAR})"
)
"""签发人：孙某　　江环报〔2025〕9号: some set the signer on the left."""
_HEADED = lazy_pattern(rf"^[{_HAN}]{{2,30}}文件[\s\u3000]+(?=.*[{_CLOSE}])", needs="文")
"""Letterhead on the line of the number: 某某部文件 某科技[2017]49号."""
_LONGEST = 100


def leading_number(text: str, start: int = 0) -> int:
    """Return where the document number ends that stands at ``start``; 0 where none does."""
    if "号" not in text and "號" not in text:
        return 0
    match = NUMBER.match(text, start) or (
        _YEAR_FIRST.match(text, start) if text[start : start + 1] == "〔" else None
    )
    return match.end() if match else 0


def announced_number(text: str, start: int = 0) -> int:
    """Return where the number of an announcement ends that stands at ``start``; else 0."""
    match = _ANNOUNCED.match(text, start) if "号" in text or "號" in text else None
    return match.end() if match else 0


def without_marks(text: str) -> str:
    """Return a number's line without who signed the document and how urgent it is."""
    if ":" in text or "：" in text:
        if _SIGNS.match(text) and (number := behind_signer(text)[1]):
            return number
        text = text[:-_LONGEST] + _SIGNER.sub("", text[-_LONGEST:])
    if text[-1:] in _URGENCY or text[:1] in _URGENCY:
        text = _URGENT.sub("", text)
    return text


def behind_signer(text: str) -> tuple[str, str]:
    """Return who signed and the number that stands behind the name on one line; else empty."""
    match = _SIGNED_FIRST.match(text)
    return (match["signer"], text[match.end() :]) if match else (text, "")


def is_number(text: str) -> bool:
    """Whether a line is a document number, of an order or an announcement too, and no more."""
    if len(text) > _LONGEST or ("号" not in text and "號" not in text):
        return "GF" in text[:_BRACKET] and _MODEL.fullmatch(text) is not None
    inner = _HEADED.sub("", without_marks(text)).strip("（）()| ").lstrip(_DASHES)
    return (
        NUMBER.fullmatch(inner) is not None
        or (inner[:1] == "〔" and _YEAR_FIRST.fullmatch(inner) is not None)
        or is_order_number(text)
        or is_order_number(inner)
        or _ANNOUNCED.fullmatch(fold_line(inner)) is not None
        or ("/" in inner and CIRCULAR.fullmatch(inner) is not None)
        or is_case_number(inner)
    )


_BRACKET = 4
_MODEL = lazy_pattern(r"[（(]?\s?GF\s?[-—–－]{1,2}\s?\d{4}\s?[-—–－]{1,2}\s?\d{3,4}\s?[）)]?")
"""The number of a model contract: （GF—2017—0201）."""


def is_number_below(text: str) -> bool:
    """Whether a line below a title is a number: of an order in brackets too, 令（第292号）."""
    return (
        is_number(text)
        or ("令" in text and ORDER.fullmatch(text) is not None)
        or (text[-1] in "）)" and _IN_BRACKETS.fullmatch(text) is not None)
        or ("A" <= text[0] <= "Z" and _OF_SYSTEM.fullmatch(text) is not None)
    )


_IN_BRACKETS = lazy_pattern(
    rf"[（(][{_HAN}]{{2,20}}(?:部|组|組|会|會|办|辦|局)第\s*{_COUNT}\s*[号號][）)]"
)
"""Whose number it is, below a kind alone: （县防控指挥部第1号）."""
_OF_SYSTEM = lazy_pattern(r"[A-Z]{2,4}(?:[/-][A-Z]{1,6}){0,2}[/-]\d{2,4}")
"""That of a file of a management system: QP-08, JH/QP-08."""


def is_order_number(text: str) -> bool:
    """Whether a line is the number of an order (第706号, 2022年第2号) below its letterhead."""
    return any(_BELOW_ORDER.fullmatch(said) for said in (text, text.strip("（）()【】 ")))


def is_case_number(text: str) -> bool:
    """Whether a line is the number of a case that courts or prosecutors follow: （检例第219号）."""
    return (
        "例" in text
        and len(text) <= _LONGEST
        and _CASE.fullmatch(text.strip("（）() ")) is not None
    )


def is_issue_number(text: str) -> bool:
    """Whether a line is the number of minutes or a bulletin below their name."""
    if len(text) > _LONGEST:
        return False
    return any(_ISSUE.fullmatch(said) for said in (text, text.strip("（）() ")))


def number_of_title(title: str) -> str:
    """Return the number that a title ends with (…的通告（2022年第50号）) or is; else empty."""
    behind = _IN_TITLE.search(title[-_LONGEST:])
    if behind:
        return tidy_number(behind["number"])
    title = without_brought(title)
    return tidy_number(title) if _ANNOUNCEMENT.fullmatch(title[:_LONGEST]) else ""


def order_named(title: str) -> str:
    """Return what a title that is a number says it numbers (令, 公告); else empty."""
    bare = without_brought(title)
    said = _NUMBERED.search(bare) if _ANNOUNCEMENT.fullmatch(bare[:_LONGEST]) else None
    return said[0] if said else ""


_NUMBERED = lazy_pattern(r"公告|通告|令")


def without_brought(title: str) -> str:
    """Return an order's number without the name of what it brings: 某部令第3号（某办法）."""
    brought = _BROUGHT.search(title) if title[-1:] in "）)" else None
    return title[: brought.start()] if brought and ends_title(brought["name"]) else title


_BROUGHT = lazy_pattern(
    r"(?<=[号號])\s*[（(](?P<name>[^（）()]{3,60}(?:[（(][^（）()]{2,10}[）)])?)[）)]$"
)
_IN_TITLE = lazy_pattern(
    rf"(?:公告|通告|通知)\s*[（(]\s*(?P<number>(?:{YEAR}\s*年\s*)?第\s*\d{{1,4}}\s*[号號])\s*[）)]$"
)
_ANNOUNCEMENT = lazy_pattern(
    r"[释釋]\s*字第\s*\d{1,4}\s*[号號](?:解[释釋])?|第\s*\d{1,3}/[IVX]{1,4}/\d{4}\s*[号號]意[见見][书書]|\d{2,3}年[宪憲]判字第\s*\d{1,4}\s*[号號](?:判[决決])?|"
    rf"(?!.*(?:关于|關於))[{_HAN}]{{4,40}}(?:指挥部|指揮部|政府|领导小组)第?\s*\d{{1,4}}\s*[号號](?:令|通告|公告)|"
    rf"[{_HAN}]{{2,24}}(?:通告|通函)\s*(?:[（(][{_HAN}]{{1,4}}[）)]\s*)?第\s*\d{{1,4}}/\d{{2,4}}\s*[号號]|"
    rf"(?!.*(?:关于|關於))[{_HAN}、\s]{{2,60}}(?:公告|通告|令)\s*[{_OPEN}]?\s*{YEAR}\s*年?\s*[{_CLOSE}]?\s*第?\s*\d{{1,4}}\s*[号號]",
    needs="/号號",
)
"""中国人民银行公告〔2023〕第11号; of Hong Kong 教育局通告第8/2023號; of Taiwan 釋字第150號."""


_UNOPENED = frozenset(["号）", "号)", "號）", "號)"])
"""Ends of a number whose bracket opens on the line above."""


_DASHES = "—－–-"
"""——某价费[2010]3号, below a title."""


def tidy_number(text: str) -> str:
    """Return a document number without white space, the brackets around it, its signer."""
    inner = text[1:-1].strip() if text[:1] in "（(" else text
    if inner[:1].isascii() and inner[:1].isalpha():
        return " ".join(inner.split())  # GB/T 19580—2012
    text = "".join(_HEADED.sub("", without_marks(text)).split()).rstrip("|").lstrip(_DASHES)
    if text[:1] in "（(" and text[-1:] in "）)":
        return text.strip("（）()")
    return text[:-1] if text[-2:] in _UNOPENED and not set("（(") & set(text) else text
