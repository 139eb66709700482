"""Kinds of documents, told by the last word of a title."""

from __future__ import annotations

from functools import lru_cache

from qpsearch.model import DocumentKind
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

_LAST_WORDS = (
    (DocumentKind.OUTLINE, "纲要", ("纲要",)),
    (DocumentKind.OPINIONS, "意见", ("意见",)),
    (DocumentKind.PLAN, "方案|规划|计划|行动计划", ("方案", "规划", "计划")),
    (DocumentKind.LAW, "法典|[刑宪]法修正案|(?<![办方])法|条例|宪法", ("法", "条例")),
    (
        DocumentKind.MEASURES,
        "办法|规定|细则|措施|规则|规程",
        ("办法", "规定", "细则", "措施", "规则", "规程"),
    ),
    (DocumentKind.INTERPRETATION, "解释", ("解释",)),
    (DocumentKind.STANDARD, "标准", ("标准",)),
    (DocumentKind.REPORT, "报告", ("报告",)),
    (DocumentKind.LETTER, "函", ("函",)),
    (DocumentKind.MINUTES, "(?:会议)?纪要|会议[纪记]录|议事录", ("纪要", "录")),
    (DocumentKind.ORDER, "(?<![法指])令", ("令",)),
    (DocumentKind.COMMENTARY, "解读", ("解读",)),
    (
        DocumentKind.NOTICE,
        "通知|公告|通报|通告|决定|决议|批复|答复|(?:会议|(?<![府院会部局委]))公报",
        ("通知", "公告", "通报", "通告", "决定", "决议", "批复", "答复", "公报"),
    ),
)
"""Kind, what names it, and words of which that holds one."""
_QUALIFIERS = (
    r"(?:\((?:试行|暂行|草案|(?:征求意见|送审|讨论|公示|修订|修正)稿|修[正订][本版]?|(?:[ah]股)?上市后适用|节选|摘录|全文"
    r"|(?:19|20)\d\d(?:修[正订改]本?|版)|[一二三四五六七八九十]+|第?[\d一二三四五六七八九十百]+[号期]?|[^()]*年[^()]*)\)"
    r"|第[\d一二三四五六七八九十百]+[号期]|\[(?:全文|部分|条款|政策|已)(?:有效|失效|废止|延期|修[订改])\])*"
)
_QUALIFIED = frozenset(")号期]")
"""What a qualifier ends with."""
_KIND_ENDS = _QUALIFIED | {word[-1] for _, words, _ in _LAST_WORDS for word in words.split("|")}
"""Last letters of what names a kind: most lines have another."""
_PATTERNS = tuple(
    (kind, lazy_pattern(rf"(?:{words}){_QUALIFIERS}", needs=needs))
    for kind, words, needs in _LAST_WORDS
)
_OTHER_WORDS = (
    "公报|方法|议案|请示|章程|公约|制度|规范|准则|通则|导则|指南|指引|预案|要点|清单|目录|"
    "倡议书|公开信|若干政策|须知|提示|公示|声明|说明|总则|安排|"
    "(?:招标|采购|磋商|谈判|询价|比选|竞价|预审)文件|对照表|协定|议定书|条约|备忘录|(?:判决|裁定|裁决|调解|决定|意见|建议)书|"
    "合同(?=\\((?:示范文本|范本|试行))|合同(?:示范文本|范本)|守则|手册|指导书|作业程序|处理程序|控制程序|管理程序|工作程序|操作程序|管理流程|工作流程|操作流程"
)
"""Last words of titles beyond the kinds: 公文种类 (党政机关公文处理工作条例第八条), annexes."""
_OTHER_ENDS = _QUALIFIED | {word[-1] for word in _OTHER_WORDS.split("|")}
_TITLE_ENDS = lazy_pattern(rf"(?:{_OTHER_WORDS})(?:\([^()]{{1,12}}\))?[》”]*")
_TOLD = lazy_pattern(r"(?:出台|推出|发出|时强调|已(?:经)?(?:发布|印发|公布|实施|制定))[^《》]*$")
"""A headline says that there is one: 某省出台意见, 某市已发布两版方案, 某人调研时强调落实措施."""
_HEADLINE = lazy_pattern(
    r"(?!.*关于).*(?:(?:出台|推出)[^《》]{0,12}《[^《》]*》|(?:印发|下发)[^《》的]{0,8}|落实[^《》]{0,12}措施)$",
    needs=("出台", "推出", "印发", "下发", "落实"),
)
"""What it names may stand in 《》, or in a few words: 某省出台《某办法》, 七部门印发指导意见.

Or what it asks for: 精准落实各项防控措施.
"""
_CODE = lazy_pattern(r"\([a-z]{1,6}[-/][-a-z0-9/.]*\d\)$")
"""The number that an office counts its rules by, behind a title: 某办法（MD-TM-2016-004）."""
_EXPLAINS = lazy_pattern(r"(?:政策|一图|图文|图)?(?:解读|读懂|图解)[:丨|]?《")
"""What explains a document names it last: 解读《某办法》."""
_ASKS = lazy_pattern(r"关于(?:再次)?(?:公开|向社会)*(?:征求|征集)[^。]*(?<!的)意见$")
"""What asks for opinions is none: 某局关于公开征求某规则意见."""
_EXPLAINED = lazy_pattern(
    r"^【(?:专家|政策|图文|权威|媒体|文件)?解读】|》(?:专家|政策|图文|权威|文件)?解读之[一二三四五六七八九十]{1,2}(?=[^\u3400-\u9fff])"
)
"""【专家解读】某文, 《某条例》专家解读之一—某文."""
_LONGEST = 300


def kind_of(title: str) -> DocumentKind | None:
    """Return the kind that the last word of a title names, looking inside 《》 last."""
    return _kind_of(title[-_LONGEST:])


@lru_cache(maxsize=1 << 8)
def _kind_of(text: str) -> DocumentKind | None:
    """Tell it of the end of a text; several rules ask for the same lines of a head."""
    folded = "".join(fold_line(text).split())
    if folded[-1:] == ")" and folded[-2:-1].isdecimal():
        folded = _CODE.sub("", folded)
    if "解读" in folded and _EXPLAINED.search(folded):
        return DocumentKind.COMMENTARY
    end = folded.rstrip("》")
    if end.endswith("意见") and _ASKS.search(end):
        return DocumentKind.NOTICE
    if not end or end[-1] not in _KIND_ENDS or _TOLD.search(folded) or _HEADLINE.match(folded):
        return None
    if "《" in folded and _EXPLAINS.match(folded):
        return DocumentKind.COMMENTARY
    for kind, pattern in _PATTERNS:
        ends = [match.end() for match in pattern.finditer(folded)]
        if ends and ends[-1] == len(end):
            return kind
    return None


def ends_title(text: str) -> bool:
    """Whether ``text`` ends with a word that names what a document is: 通知, 意见, 办法, 指南."""
    return _ends_title(text[-_LONGEST:])


@lru_cache(maxsize=1 << 8)
def _ends_title(text: str) -> bool:
    """Tell it of the end of a text; several rules ask for the same lines of a head."""
    folded = "".join(fold_line(text).split())
    other = folded.rstrip("》”")[-1:] in _OTHER_ENDS and any(
        match.end() == len(folded) for match in _TITLE_ENDS.finditer(folded)
    )
    return other or kind_of(text) is not None
