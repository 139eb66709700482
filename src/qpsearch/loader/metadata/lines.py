"""What a line at the head of a document is by itself: a date, an agency, a banner, a mark."""

from __future__ import annotations

from functools import lru_cache

from qpsearch.clauses import is_numbered
from qpsearch.loader.metadata.dates import find_dates
from qpsearch.loader.metadata.history import is_history
from qpsearch.loader.metadata.label_names import field_of
from qpsearch.loader.metadata.names import BOARDS, TEAMS, agencies_in
from qpsearch.text.folding import fold_line
from qpsearch.text.letters import LETTER
from qpsearch.text.patterns import lazy_pattern

_OF_TENDER = (
    "招标|招標|投标|投標|中标|中標|流标|流標|采购|採購|磋商|谈判|談判|询价|詢價|比选|比選|成交|结果|結果|更正|变更|變更"
    "|预审|預審|拍卖|拍賣|转让|轉讓|招聘|项目|項目|征集|遴选|遴選|来源|來源"
)
_TENDERED = (
    "招标|投标|采购|磋商|谈判|询价|比选|竞价|响应|预审|合同|招標|投標|採購|談判|詢價|競價|響應"
)
_ASKED_FOR = (
    "[应應][备備附]|[检檢]附|所需|必[备備]|申[请請]|[证證]明|相[关關]|有[关關]|引用|[参參]考"
)
"""What documents are asked for or listed under a heading: 應備文件."""
LETTERHEAD = lazy_pattern(
    rf"(?!.*(?:关于|關於|的|(?:{_OF_TENDER})公告|(?:{_TENDERED}|{_ASKED_FOR})文件)).{{2,40}}(?:文件|令|公告|公[报報])"
)
"""国务院办公厅文件, 中华人民共和国国务院令, 海关总署公告; 某项目竞争性磋商公告 is a title."""
_EVENT = lazy_pattern(
    r"举行|召开|举办|启动|运行|进行|施行|加快|加紧|助力|走进|慰问|调研|看望|打造|赴"
)
"""Words of a headline that ends like the name of an agency: 质量大会在京举行, 市长调研税务局."""
_HOUSE = lazy_pattern(
    r".*(?:(?<![干全内外东西南北中])部|委|(?<![结格布全大开])局|(?<![大客餐])厅|署|政府|委员会|管委会|常委会|人民代表大会|办公室|研究室"
    r"|(?:国务|法|检察|科学|工程)院|联合会|协会|交易所|银行(?:.{2,10}[分支]行)?|集团|公司|中央|领导小组"
    rf"|{TEAMS}|{BOARDS})"
)
"""Names of agencies, by ends that a headline seldom has."""
_COLUMN = lazy_pattern(
    r"(?:最新|政策|收费|价格|办事|通知|公告|通告|公示|文件|法规|规章|规范性|信息|解读|新闻|动态|要闻|政务|公开|发布){2,4}"
)
"""The column of a site that the page stood in: 通知公告, 最新文件."""
_ENDS = frozenset(
    "部委局办辦院厅廳署会會行府室央司社组組安团團学學心处處、等门門位关關制议議队隊所"
)
"""Characters that a line of agencies ends with: what ends otherwise needs no closer look."""
_ACTS = lazy_pattern(r"关于|印发|转发|批转")
_AND_OTHERS = lazy_pattern(r"等\s*(?:[\d一二三四五六七八九十]{0,3}\s*个?(?:部门|部委|单位|机关))?$")
_LONGEST = 80
TITLE_LENGTH = 80
"""Characters above which a line is no title."""
BANNER_LINES = 4
"""Lines that may stand around a title, or part it from what says it again."""
_DATED = lazy_pattern(
    r"[（(—－–\-\s]*(?:中[华華])?(?:民[国國])?\s*[\d０-９一二三四五六七八九〇○]{2,5}\s*[年\-./]"
)
_LABELLED = lazy_pattern(
    r"[\s（(\[【*•·\-]*(?P<label>[^\s\d：:（(，,。]{2,14})\s*[)）\]】]?\s*[：:]"
)
"""检索时间：…, whatever stands in front of the colon."""
_MARK = lazy_pattern(
    r"(?:(?:[绝絕]密|[机機]密|秘密|内部资料|内部文件|内部)(?:\s*★\s*.{0,12})?|★?\s*(?:[特加平][\s\u3000]*急|特提|急件|明[传電电])\s*★?"
    r"|★+|[份編编]号?\s*[:：]?\s*\d{3,8}|0\d{5}|[A-Z]{2,6}[-—－]\d{4}[-—－]\d{3,6}|[A-Z]{2}\d{10})"
)
"""What stands above the red line: degree of secrecy and how long, urgency, the copy's number
(GB/T 9704-2012, 7.2.1 to 7.2.3); the number in the register of rules: HHCR-2023-01005."""
_MARKS = lazy_pattern(rf"{_MARK.pattern}(?:[\s\u3000]+{_MARK.pattern})*")
_SIGNER_LINE = lazy_pattern(
    r"[\s\u3000]*(?:(?:[特加平]急|★)[\s\u3000]+)?(?:[签簽][发發]人?|[会會][签簽籤]人?)\s*[:：].{1,60}"
)


@lru_cache(maxsize=64)
def bare(text: str) -> str:
    """Return a title folded to its letters, to compare two writings of it.

    Agencies are parted by 、 in one and by a space in another.
    """
    return _BETWEEN_LETTERS.sub("", fold_line(text))


_BETWEEN_LETTERS = lazy_pattern(r"[\s#、]+")
_CLOCK = lazy_pattern(r"[\d:：]")


def unlisted(text: str) -> str:
    """Return a line without the mark of a list; no white space stands around it."""
    return text.lstrip("-*•·# ") if text[0] in "-*•·#" else text


def is_agency_line(text: str) -> bool:
    """Whether a line is one or more agencies, by names that no headline ends like."""
    if not text or text[-1] not in _ENDS or text[0] in "（(":
        return False
    names = agencies_in(text)
    return (
        bool(names)
        and not find_dates(text)
        and all(
            len(name) <= 30
            and _HOUSE.fullmatch(fold_line(name))
            and not _EVENT.search(fold_line(name))
            for name in names
        )
    )


def is_banner(text: str) -> bool:
    """Whether a line above a title is letterhead, the name of a site or of its column, a rule."""
    if len(text) > _LONGEST:
        return False
    folded = fold_line("".join(text.split()))
    return (
        (LETTERHEAD.fullmatch(folded) is not None and not is_numbered(text))
        or _COLUMN.fullmatch(folded) is not None
        or is_agency_line(text)
        or LETTER.search(text) is None
    )


def is_issuer(text: str) -> bool:
    """Whether a line is one or more agencies, where what follows it says that it is a title."""
    return (
        len(text) <= _LONGEST
        and text[-1] in _ENDS
        and bool(agencies_in(text[: len(_AND_OTHERS.sub("", fold_line(text)))]))
        and not find_dates(text)
        and not _ACTS.search(fold_line(text))
        and not _EVENT.search(fold_line(text))
    )


def is_date(text: str) -> bool:
    """Whether a line is a date, in brackets or with the time of day, and nothing else.

    A page may say twice that it was made on one day.
    """
    dates = find_dates(text)
    if not dates or any(day != dates[0][0] for day, _, _ in dates):
        return False
    rest = text
    for _, start, end in reversed(dates):
        rest = rest[:start] + rest[end:]
    return LETTER.search(_CLOCK.sub("", rest)) is None


def is_date_line(text: str) -> bool:
    """Whether a line says when the document was made, and nothing else: a date, a history."""
    counted = "|" in text or text[:1].isdecimal()
    if is_history(_COUNTED.sub("", text) if counted else text):
        return True
    if text.endswith(("。", "：", ":")) or len(text) > _LONGEST_DATED or tells_of_act(text):
        return False
    dated = _DATED.match(text)
    if (is_numbered(text) and not dated) or not find_dates(text):
        return False
    labelled = _LABELLED.match(text)
    return labelled is None or _is_of_dates(field_of(labelled["label"]))


def tells_of_act(text: str) -> bool:
    """Whether a line begins the sentence that promulgates an act: 《某条例》已经1997年12月12日."""
    return text[0] == "《" and "》已" in text


def _is_of_dates(field: str | None) -> bool:
    return field == "edition" or (field or "").startswith("date_")


def is_mark(text: str) -> bool:
    """Whether a line is what print sets above the letterhead: 机密★1年, 特急, 签发人：周明远."""
    return len(text) <= _LONGEST and (
        _MARKS.fullmatch(text) is not None
        or _SIGNER_LINE.fullmatch(text) is not None
        or (len(text) <= _SPREAD and _MARK.fullmatch("".join(text.split())) is not None)
    )


_SPREAD = 5
"""Characters of a mark whose letters are set apart: 特 急."""


_COUNTED = lazy_pattern(r"^\d{1,2}\.\s?(?:\|\s?)?(?=中[华華]民[国國])|\s?\|$")
"""Taiwan counts the events of a history, the last on top: 2. 中華民國104年…修正發布."""
_LONGEST_DATED = 60
