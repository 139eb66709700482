"""What a quantity is in a policy text: a target, a limit, a condition, a frequency, a deadline."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING

from qpsearch.lexicon.units import units_by_kind

if TYPE_CHECKING:
    from qpsearch.model import Span
    from qpsearch.studies.targets.quantities import Quantity


class TargetKind(StrEnum):
    """What a quantity is."""

    TARGET = "target"
    """What is to be reached: 到2025年达到94%."""
    LIMIT = "limit"
    """What must not be passed: 不得超过, fines, 限值."""
    CONDITION = "condition"
    """What must be met for something else to apply: 实习满1年."""
    FREQUENCY = "frequency"
    """How often: 每年召开两次."""
    DEADLINE = "deadline"
    """By when, from an event or a date: 20日内, 2019年6月底前."""


TIME_UNITS = frozenset(units_by_kind()["time"])
COUNTS = frozenset(units_by_kind()["count"])
"""Units that count things: the number may be of anything that is mentioned."""
_OFTEN = re.compile(
    r"每(?:[0-9一二两三四五六七八九十半]*(?:个)?(?:年|季度?|月|周|日|天|学期|学年|小时))(?:度)?[^,;。]{0,12}$"
)
_EVERY = re.compile(r"每\s*$")
_ONCE = re.compile(r"[^,;。]{0,16}?[一二两三四五六七八九十0-9]+(?:次|轮|遍|场|期)")
_FORBIDS = re.compile(
    r"不得|不准|禁止|严禁|不应|不能|不宜|不可|限制|限值|限额(?!以[上下])|上限|下限|封顶|罚款|罚金|处以?\s*$|并处|拘留|有期徒刑|徒刑|吊销|停止|最高|最长|最多|一律不"
    r"|原则上不|严格控制|不高于|不超过|不低于|不少于|不大于|不小于"
)
_FINE = re.compile(r"[^,;。]{0,8}?(?:罚款|罚金|有期徒刑|拘留|徒刑)")
_IF = re.compile(
    r"(?:年满|未满|已满|不满|满|具有|具备|符合|持有|从事|累计|连续|不足|超过|达到|对|凡|经营|实习|工作|从业|注册|成立)[^,;。]{0,18}$"
)
_THAT = re.compile(
    r"[^,;。:]{0,28}?(?:的[,;。:]|的(?:单位|企业|个人|人员|项目|地区|部门|机构|主体|情形)|者[,;。]|时[,;。])"
)
_OF_SUCH = re.compile(r"\s*(?:的)?[\u4e00-\u9fff]{2,}")
_AIMS = re.compile(
    r"力争|争取|目标|确保|达到|提高|提升|增长|增加|新增|扩大|实现|完成|建成|建设|新建|培育|培养|打造|推出|创建|形成|引进|引育|招引|改造"
    r"|降低|下降|减少|压减|控制|稳定|保持|维持|选择|支持|布局|开展|组织|推进|发展|认定|筹措|供应|交付|救助|设立|建立|覆盖|占比|翻|突破|超过|不低于"
    r"|不少于|以上|左右|以内|培训|安排|发放|种植|治理|修复|整治|落实|招收|扩招|服务|接待|更新|淘汰|盘活|出台|制定|修订|抓好|办好|带动|吸引|集聚"
    r"|开工|竣工|开通|举办|提供|配备|资助|新[增建改开设培认引]|实施|解决|扶持"
)


_FROM = re.compile("(?:由|从|将|把)[^,;。]{0,24}$")
_RAISED = re.compile(
    r"[^,;。0-9]{0,16}?(?:调整|优化|整合|提高|增加|扩大|上升|提升|调整|降低|下降|减少|降|压减|精简|缩短)+[到至为成]"
)
_IF_ONLY = re.compile("(?:如|若|凡|倘)(?!期|实|何|同)")
_SHARE_OF = re.compile("按照?[^,;。]{1,30}(?:的|总额|总数)?$")
_GOAL = re.compile("力争|争取|确保|目标|努力|达到|提高到|推动|实现")
_RATE = re.compile("(?:增速|增长|覆盖率|[一-龥]率|占比|比重|比例)(?:不[低少]于|达到)?$")
_LISTED = re.compile("[\u4e00-\u9fff]{4}$")
_ENDS = re.compile("[、,;。]|$")
_LASTS = re.compile("年限|寿命|时间|时长|周期|间隔|时效")
_REACHES = re.compile("[到至为]$")
_BOUNDED = frozenset((">=", "<=", ">", "<", "range"))


def kind_of(
    folded: str, quantity: Quantity, begins: Span, stop: int, *, law: bool, aims: bool
) -> TargetKind | None:
    """Return what a quantity is; ``None`` where it promises and demands nothing.

    Args:
        folded: the clause, folded.
        quantity: one of its quantities.
        begins: where the stretch between marks begins that holds it, and where its own phrase does.
        stop: where its sentence ends.
        law: the text is a law: what it counts are conditions and limits, never targets.
        aims: a year or a heading that governs says that the phrase is about what is to come.

    """
    opening, start = begins
    before = folded[start : quantity.span.start]
    lead = folded[start : quantity.core.start]
    unit = quantity.unit
    if _is_frequency(folded, quantity, before):
        return TargetKind.FREQUENCY
    if unit in ("岁", "周岁"):
        return TargetKind.TARGET if "寿命" in lead else TargetKind.CONDITION
    if unit in TIME_UNITS:
        return _of_time(folded, quantity, lead, stop)
    if _RAISED.match(folded, quantity.span.end, stop) and _FROM.search(lead):
        return None  # 由50%提高到70%: what it is raised from
    if not law and _IF_ONLY.match(lead):
        return TargetKind.CONDITION
    forbids = bool(_FORBIDS.search(lead)) or bool(_FINE.match(folded, quantity.span.end, stop))
    if law:
        if forbids or _FINE.match(folded, quantity.span.end, stop):
            return TargetKind.LIMIT
        return TargetKind.CONDITION if quantity.comparator in _BOUNDED else None
    if _FINE.match(folded, quantity.span.end, stop):
        return TargetKind.LIMIT
    if _SHARE_OF.search(lead) and quantity.comparator == "=":
        return None  # 按减免租金的10%给予补助: how much is reckoned, nothing that is aimed at
    wants = aims or _GOAL.search(folded, opening, quantity.span.start) or _RATE.search(before)
    if _FORBIDS.search(lead) and not wants and quantity.comparator != "=":
        return TargetKind.LIMIT
    if re.search("不得|禁止|严禁|限值|限额(?!以[上下])|上限|封顶|最高|不准", lead):
        return TargetKind.LIMIT
    if _is_condition(folded, quantity, lead, stop):
        return TargetKind.CONDITION
    if aims and _LISTED.search(lead) and _ENDS.match(folded, quantity.span.end):
        return TargetKind.TARGET  # 安置房7550套, 基础教育优质学位9万个
    if (aims and unit not in COUNTS) or _AIMS.search(folded, opening, quantity.span.end):
        return TargetKind.TARGET
    return None


def _is_frequency(folded: str, quantity: Quantity, before: str) -> bool:
    if quantity.unit in ("次", "轮", "遍", "场", "期", "场次", "份", "个") and _OFTEN.search(
        before
    ):
        return quantity.unit in ("次", "轮", "遍")
    if quantity.unit in TIME_UNITS and _EVERY.search(before):
        return bool(_ONCE.match(folded, quantity.span.end))
    return False


def is_fine(folded: str, quantity: Quantity, stop: int) -> bool:
    """Whether a quantity is that of a fine or a term of punishment that follows it."""
    return bool(_FINE.match(folded, quantity.span.end, stop))


def often(lead: str) -> str:
    """Return how long the time is in which something is done so often: 年, 半年, 2年."""
    found = re.findall(
        r"每([0-9一二两三四五六七八九十半]*)(?:个)?(年|季度?|月|周|日|天|学期|学年|小时)", lead
    )
    return "".join(found[-1]) if found else ""


def _of_time(folded: str, quantity: Quantity, lead: str, stop: int) -> TargetKind | None:
    if _FINE.match(folded, quantity.span.end, stop) or re.search(
        "有期徒刑|拘留|停止[^,;。]*$", lead
    ):
        return TargetKind.LIMIT
    within = quantity.comparator == "<=" and folded[quantity.core.end : quantity.span.end].endswith(
        "内"
    )
    if within or re.match("前|以前|之前", folded[quantity.span.end : quantity.span.end + 2]):
        return TargetKind.DEADLINE
    if re.search("满$|年满|连续|从事|实习|工作$|具有", lead):
        return TargetKind.CONDITION if quantity.comparator in (">=", ">", "<", "=") else None
    if quantity.comparator in (">=", ">", "<") and _THAT.match(folded, quantity.span.end, stop):
        return TargetKind.CONDITION
    if _FORBIDS.search(lead):
        return TargetKind.LIMIT
    if _LASTS.search(lead) and _REACHES.search(lead) and _AIMS.search(lead):
        return TargetKind.TARGET  # 平均受教育年限提高到11.7年
    short = quantity.unit in ("小时", "个小时", "分钟", "天", "秒")
    if short and (quantity.comparator != "=" or _REACHES.search(lead)) and _AIMS.search(lead):
        return TargetKind.TARGET
    return None


def _is_condition(folded: str, quantity: Quantity, lead: str, stop: int) -> bool:
    """Whether something else applies where the quantity is met: 满1年, 达到80%的，给予奖励."""
    if quantity.comparator in _BOUNDED:
        after = folded[quantity.span.end : stop]
        if (
            _OF_SUCH.match(after)
            and folded[quantity.core.end : quantity.span.end]
            and (
                after.startswith("的")
                or (
                    quantity.unit not in COUNTS
                    and re.search("[0-9]", re.split("[,;。、]", after)[0])
                )
            )
        ):
            return True
    return bool(_IF.search(lead) and _THAT.match(folded, quantity.span.end, stop))
