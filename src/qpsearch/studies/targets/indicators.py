"""What a quantity is of: the words before its verb, or the noun after its unit."""

from __future__ import annotations

import re
from typing import Literal, NamedTuple

from qpsearch.model import Span

_UP = "增长|增加|提高|提升|上升|扩大|递增|上涨|翻|增至|升至|提至"
_DOWN = "下降|降低|减少|压减|缩减|压缩|削减|回落|下调|减排|降至|降到|缩短|降"
_TAIL = re.compile(
    rf"""(?:
        要|应当?|须|不得|同时|原则上|召开|需|将|力争|争取|努力|确保|保持|稳定|基本|总体|累计|年均|平均
      | 每[半两一二三四五六七八九十0-9]*个?(?:年|月|季度|周)
      | (?:不得|不应)?(?:不[低少高多]于|不超过)[^,;。0-9]{{2,20}}的
      | 调整|逐步|进一步|同比|预计|预期|大概|大约|约|接近|近
      | 分别|依次|均|都|各自?|全部|又|再|也|已|可|能够?
      | 达到?|到达|(?:{_UP}|{_DOWN})(?:到|至|了|约|近|幅度)?|控制[在到]?
      | (?:稳定|保持|维持|限制|占比?|处于)在|维持|占到?|完成|突破|实现|超过?
      | 不[得应宜]?[低高少多大小超]于?过?|至少|至多|最[多低高少长]|[低高少多大小]于
      | 为|是|有|在|至|到|满|仅|只|的|以|按照?|约为|左右|和|及|与|、|:|幅度|小幅|大幅
      | 比[^,;。:]{{1,24}}?(?={_UP}|{_DOWN}|高|低|多|少)|较[^,;。:]{{1,20}}?(?={_UP}|{_DOWN})
      | 与[^,;。:]{{1,20}}?相比|高|低|多|少
    )\s*$""",
    re.VERBOSE,
)
_BUILDING = (
    "建设|续建|帮助|壮大|提质升级|建成|建立|新建|新改建|改建|改造|扩建|培育|培养|打造|推出|新增|新引进|引进|引育|完成|实现|开展|组织|实施|创建|形成|选择|选取|选派"
    "|发展|认定|支持|布局|推进|推动|招引|集聚|新集聚|筹措|供应|交付|救助|争取|力争|确保|扶持|发放|落实|安排|开工|竣工|开通|举办|制定|修订"
    "|新培育|新认定|新开工|新设|设立|建好|建|购置|治理|修复|整治|提升|提质|打通|创成|争创|储备|出台|发布|遴选|评选|表彰|资助|帮扶"
    "|吸纳|带动|促进|增加|扩大|减少|压减|淘汰|关停|退出|盘活|盘整|供给|提供|配备|配置|招收|扩招|招聘|培训|轮训|投放|更新|种植|造林|新开辟|开辟"
    "|接待|吸引|保障|解决|补充|完善|升级|规范|推广|试点|遴选|抓好|办好|做好|预计|预期|计划|我[省市区县]|全年|今年|努力|加快|全力|继续|深入|协同|统筹|使|让|将|把|对|在|于|全年|年内"
)
_HEAD = re.compile(
    rf"""^(?:
        每[半两一二三四五六七八九十0-9]*个?(?:年|月|季度)|由[^,;。]{{2,16}}责令
      | (?:禁止|严禁|不准)(?:生产|销售|使用|和|、|或)* | {_BUILDING}
      | 年度|同时|并|且|其中|以及|及|和|、|的|到|至|从
    )+(?![性型化房率度])""",
    re.VERBOSE,
)
_ITEM = re.compile(
    r"\s*(?:(?:[一二三四五六七八九十]+|[0-9]+)[).、]|第[^条,。]{1,9}条(?:之[一二三四五六七八九十])?)\s*"
)
_LAST_JOINT = re.compile("(?:、|和|以及|与)[^、和与]*$")
_ENDS_IN_VERB = re.compile(rf"(?:{_BUILDING}|[内中上里下]|每个?|各|以及|安置|召开|拥有|设置|确定)$")
_PHRASE_START = re.compile("[,;。:!?\n\t(]")
_AFTER = re.compile(r"(?:的|以上的|左右的)?(?P<noun>[^,;。:!?\n()]{0,40})")
_CUT_AFTER = re.compile(r"(?:、|和|以?及|与|并)[^,;。、]{0,14}?(?:[0-9]|百分之)|[0-9]|百分之")
_MEASURED = re.compile(
    r"(?:率|额|量|值|数|度|比|比重|比例|占比|时间|指标|指数|收入|支出|投资|产值|增加值|总值|面积|里程|能耗|强度|浓度|人口|投入|投资|营收|寿命|销售|消费|人数|人次"
    r"|规模|产能|产量|水平|成本|费用|价格|年限|任务)$"
)
_SHARED = re.compile(
    "平均|综合|人均|年均|总产值|产值|增加值|收入|覆盖率|合格率|普及率|达标率|使用率|利用率|占比|比例|比重"
)
_RATE = re.compile("[\u4e00-\u9fff]{2}率$")
_SUBJECTS = re.compile("、|以?及|和|与")
_TOGETHER = re.compile("(?<![年人平户日月])均|都|各自")
_SEVERALLY = re.compile("(?:分别|依次)")
_BASE = re.compile(
    rf"(?:比|较|与)(?P<base>[^,;。:]{{1,24}}?)(?:相比|累计|年均|再)?(?:{_UP}|{_DOWN}|翻|高|低|多|少)"
)
_COMPARES = re.compile(f"{_UP}|{_DOWN}|[高低多少]")
_COMPARED = re.compile(r"(?:比(?![重例率])|较|与)[^,;。:]{1,24}?(?:相比|累计|年均)?\s*$")
_LEVEL = re.compile(rf"(?:{_UP}|{_DOWN})(?:到|至)|(?:增|升|提|降)(?:至|到)")
_LONGEST = 40


class Change(NamedTuple):
    """How a value changes from a base, where the quantity is the difference."""

    direction: Literal["up", "down"]
    """``up`` or ``down``."""
    base: str
    """What it is compared with, as printed: 2020年, 现行国家标准; empty where not said."""
    annual: bool
    """Whether each year: 年均."""


class Lead(NamedTuple):
    """What stands before a quantity in its phrase."""

    subject: Span
    """The words that name the indicator; empty where they follow the unit."""
    verbs: str
    """The words between it and the quantity."""
    start: int
    whole: Span
    """The subject with the verb that it ends in: 安置房交付; taken where no noun follows."""


def phrase_before(folded: str, start: int, floor: int, *, factor: bool = False) -> Lead:
    """Return the phrase that leads to a quantity.

    Args:
        folded: the clause, folded.
        start: where the quantity begins.
        floor: where the quantity before it ends, or the sentence begins.
        factor: the quantity is a multiple of a base (翻一番).

    """
    begin = floor
    for match in _PHRASE_START.finditer(folded, floor, start):
        inside = match.group() == "(" and begin < match.start()  # 平台(基地)10家
        if not inside or folded.find(")", match.end(), start) < 0:
            begin = match.end()
    if item := _ITEM.match(folded, begin, start):
        begin = item.end()
    end = start
    while begin < end and (tail := _TAIL.search(folded, begin, end)):
        if tail.start() == end:
            break
        end = tail.start()
    if factor or _COMPARES.search(folded, end, start):
        base = _COMPARED.search(folded, begin, end)
        end = base.start() if base else end
    head = _HEAD.match(folded[begin:end])
    low = begin + (head.end() if head else 0)
    subject = whole = _stripped(folded, low, end)
    if _ENDS_IN_VERB.search(folded, *subject):  # 在全国选择10个左右城市
        subject = Span(subject.end, subject.end)
    if whole.start == whole.end:
        whole = _stripped(folded, begin, end)
    while begin < start and folded[begin] in "、 —-·":
        begin += 1
    return Lead(subject, folded[end:start], begin, whole)


def _stripped(folded: str, low: int, high: int) -> Span:
    while low < high and folded[low] in " 、”\"'的了·—-":
        low += 1
    while low < high and folded[high - 1] in " 、“\"'":
        high -= 1
    if folded[low:high].count("“") < folded[low:high].count("”") and folded[low - 1 : low] == "“":
        low -= 1
    return Span(low, high)


def noun_after(folded: str, end: int, stop: int) -> Span:
    """Return the noun that follows a quantity: 100项具有较大知名度的体育精品赛事."""
    match = _AFTER.match(folded, end, stop)
    if match is None:
        return Span(end, end)
    low, high = match.span("noun")
    if folded[low : low + 1] == "、":
        return Span(end, end)
    if cut := _CUT_AFTER.search(folded, low, high):
        high = cut.start()
    elif high == stop and (joint := _LAST_JOINT.search(folded, low, high)):
        high = joint.start()  # 5个以上医疗集团、覆盖率达80%
    for word in ("以上", "左右", "以内", "有余"):
        if folded.startswith(word, low):
            low += len(word)
    noun = _stripped(folded, low, high)
    of = folded.rfind("的", noun.start, noun.end - 2)  # 具有较大知名度的赛事
    return Span(of + 1, noun.end) if of >= 0 else noun


def subjects(folded: str, span: Span, *, shared: bool) -> list[tuple[Span, ...]]:
    """Return the indicators of a list (A率和B率), each as its parts.

    Args:
        folded: the clause, folded.
        span: the list.
        shared: an end that only the last names (拖拉机平均故障间隔时间) belongs to all.

    """
    parts: list[Span] = []
    low = span.start
    for match in _SUBJECTS.finditer(folded, *span):
        parts.append(_stripped(folded, low, match.start()))
        low = match.end()
    parts.append(_stripped(folded, low, span.end))
    parts = [part for part in parts if part.end - part.start > 1]
    if len(parts) < 2:
        return [(span,)]
    last = parts[-1]
    ending: Span | None = None
    if shared and not _MEASURED.search(folded[parts[0].start : parts[0].end]):
        found = _SHARED.search(folded, last.start + 1, last.end) or _RATE.search(
            folded, last.start + 1, last.end
        )
        ending = Span(found.start(), last.end) if found else None
    return [(part, ending) if ending and part is not last else (part,) for part in parts]


def told_of_each(verbs: str) -> bool:
    """Whether one value holds for each of a list: 均, 都; 分别 before a single value."""
    return bool(_TOGETHER.search(verbs) or _SEVERALLY.search(verbs))


def measured_alike(folded: str, parts: list[tuple[Span, ...]]) -> bool:
    """Whether the names of a list are all of something measured: A投入、B增加值增长10%."""
    return len(parts) > 1 and all(
        len(part) == 1 and _MEASURED.search(folded[part[0].start : part[0].end]) for part in parts
    )


def told_in_turn(verbs: str) -> bool:
    """Whether the values of a list stand in its order: 分别."""
    return bool(_SEVERALLY.search(verbs))


def change_in(lead: str, verbs: str, printed: str) -> Change | None:
    """Return the change that a quantity is; ``None`` where it is a level (提高到, 达到).

    Args:
        lead: the phrase up to the quantity.
        verbs: what of it stands behind the indicator.
        printed: the phrase in its original glyphs.

    """
    words = verbs
    if _LEVEL.search(words):
        return None
    up = [match.start() for match in re.finditer(_UP, words)]
    down = [match.start() for match in re.finditer(_DOWN, words)]
    if not up and not down:
        return None
    direction: Literal["up", "down"] = (
        "up" if max(up, default=-1) > max(down, default=-1) else "down"
    )
    base = _BASE.search(lead)
    return Change(
        direction,
        printed[slice(*base.span("base"))].strip() if base else "",
        "年均" in lead or "每年" in lead,
    )
