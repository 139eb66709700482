"""The head of a judgment: the court, the kind of the document, the number of the case.

北京市朝阳区人民法院 ⏎ 民事判决书 ⏎ （2023）京0105民初1234号 (人民法院民事裁判文书制作规范);
臺灣臺北地方法院民事判決 ⏎ 111年度訴字第1234號. The first two are its title. Decisions of agencies
have the same head: 某市某局 ⏎ 行政处罚决定书 ⏎ 某市监处罚〔2026〕12号.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.metadata.names import tidy_title
from qpsearch.loader.metadata.numbers import NUMBER as DOCUMENT_NUMBER
from qpsearch.loader.metadata.numbers import YEAR
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_COURT = (
    r"(?P<court>[\u3400-\u9fff]{2,30}?(?:法院(?:[\u3400-\u9fff]{2,6}分院)?"
    r"|检察院|仲裁委员会|惩戒法庭))"
)
_KIND = (
    r"(?:(?:刑事|民事|行政(?:诉讼)?|小额|执行|国家赔偿|赔偿|司法|劳动|刑事附带民事|家事|简易|仲裁|民事简易|刑事简易|补充)*"
    r"(?:合议庭裁判|判决|裁定|裁决|调解|决定|通知|起诉|不起诉|抗诉)书?|支付令)(?:\(.{1,10}\))?"
)
_OF_BENCH = lazy_pattern(r"合议庭裁判书?")
"""What the courts of Macau call theirs; a page may leave its number out."""
_AGENCY = r"(?P<agency>[\u3400-\u9fff]{2,30}?(?:局|厅|署|部|会|海关|政府|[支总大]队|办公室))"
_DECISION = (
    r"(?:诉愿|(?:不予|当场)?行政(?:处罚|处理|复议|强制措施|强制执行|许可)|责令改正|市场禁入)"
    r"(?:事先|听证)?(?:决定|告知|通知|意见)书(?:\(.{1,24}\))?"
)
"""What an agency decides of a person, on a paper of the same form: 行政处罚决定书."""
_NAME = lazy_pattern(rf"{_COURT}|{_AGENCY}")
_NAMED_KIND = lazy_pattern(rf"{_KIND}|{_DECISION}")
_WHOLE = lazy_pattern(rf"{_COURT}(?P<kind>{_KIND})|{_AGENCY}{_DECISION}", needs="仲察惩院书")
NUMBER = lazy_pattern(
    rf"[(（〔\[]\s*{YEAR}\s*[)）〕\]]\s*"
    r"[\u3400-\u9fff\d()（）]{2,24}?\s*(?:字\s*)?第?\s*\d{1,6}\s*[号號](?:之[一二三四五六七八九十\d]{1,3})?"
    r"|(?:\d{2,3}|[一二三四五六七八九十百]{1,4})\s*年度?\s*[\u3400-\u9fff()（）\d]{1,16}字第\s*"
    r"[\d一二三四五六七八九十〇○零]{1,6}\s*[号號]|[释釋]字第\s*\d{1,4}\s*[号號]"
)
"""（2023）京0105民初1234号, 111年度訴字第1234號, 九十七年度台上字第六一三三號, 釋字第686號."""
_LONGEST = 60


class Judgment(NamedTuple):
    """The head of a judgment by its lines."""

    lines: int
    """How many lines the title takes."""
    title: str
    court: str
    number: str
    """The number of the case on the line below."""
    above: int = 0
    """How many lines of a page stand above the court."""
    named: bool = False
    """Whether the last of these is the title."""
    beside: bool = False
    """Whether the number stands on the line of the title: 某法院民事判決 109年度上字第558號."""


def judgment_head(lines: Sequence[str]) -> Judgment | None:
    """Return the head of a judgment at the top of a document, if it has one.

    A page may show the name of the case above, and whose page it is above that; the name is the
    title then.
    """
    if not any(
        "院" in line or "委" in line or "庭" in line or _PAPER.intersection(line[-2:])
        for line in lines[: _ABOVE + _HEAD]
    ):
        return None  # of most documents
    for first in range(min(_ABOVE, len(lines)) + 1):
        found = _head_at(lines[first : first + _HEAD])
        if found is None:
            continue
        if any("。" in line or len(line) > _LONGEST_ABOVE for line in lines[:first]):
            return None
        above = [line for line in lines[:first] if not NUMBER.fullmatch("".join(line.split()))]
        named = tidy_title(above[-1]) if above and is_case(above[-1]) else ""
        return found._replace(above=first, title=named or found.title, named=bool(named))
    return None


_PAPER = frozenset("书書")
_SAID = frozenset("院仲察惩懲") | _PAPER
"""Some of these is in every name of a court or of what an agency decides."""
_ABOVE, _HEAD = 8, 3
_LONGEST_ABOVE = 240


def below_summary(lines: Sequence[str]) -> int:
    """Return which line names court and kind below the summary of a judgment of Macau; else 0.

    （譯本） ⏎ the matters it is about ⏎ 摘要 ⏎ … ⏎ 澳門特別行政區中級法院合議庭裁判.
    """
    if not any(line in _SUMMARY for line in lines[:_ABOVE_SUMMARY]):
        return 0
    for index, line in enumerate(lines[1:_BELOW_SUMMARY], start=1):
        match = _WHOLE.fullmatch(fold_line(line)) if len(line) <= _LONGEST else None
        if match and match["kind"] and _OF_BENCH.fullmatch(match["kind"]):
            return index
    return 0


_SUMMARY = frozenset(["摘要", "概要"])
_ABOVE_SUMMARY, _BELOW_SUMMARY = 16, 60


def is_case(text: str) -> bool:
    """Whether a line is the name of a case: 某某与某公司合同纠纷二审民事判决书, 某某诉某公司案."""
    return len(text) <= _LONGEST_NAME and _CASE.fullmatch(fold_line(text)) is not None


_LONGEST_NAME = 120
_CASE = lazy_pattern(
    r"[^。；]{2,100}(?:(?:纠纷|[罪诉与、]|vs)[^。；]{0,60}案(?:件)?|(?:判决|裁定|裁决|调解|决定)书)"
)


def _head_at(lines: Sequence[str]) -> Judgment | None:
    """Return the head of a judgment whose court stands on the first of ``lines``."""
    for count in (1, 2):
        match = _IN_LINE.fullmatch("".join(lines[:count])) if "年" in "".join(lines[:1]) else None
        if match:
            court = "".join(match["court"].split())
            said = court + "".join(match["kind"].split())
            return Judgment(count, said, court, "".join(match["number"].split()), beside=True)
    shown = ["".join(line.split()) for line in lines if len(line) <= _LONGEST]
    for count in (1, 2):
        if len(shown) <= count:
            break
        said, number = "".join(shown[:count]), shown[count]
        if _SAID.isdisjoint(said):
            continue
        match = _WHOLE.fullmatch(fold_line(said))
        apart = count == 1 or (
            _NAME.fullmatch(fold_line(shown[0])) and _NAMED_KIND.fullmatch(fold_line(shown[1]))
        )
        who = "court" if match and match["court"] else "agency"
        counted = NUMBER if who == "court" else DOCUMENT_NUMBER
        if match and apart and counted.fullmatch(number):
            return Judgment(count, said, said[slice(*match.span(who))], number)
        if match and apart and match["kind"] and _OF_BENCH.fullmatch(match["kind"]):
            return Judgment(count, said, said[slice(*match.span("court"))], "", beside=True)
    return None


def judgment_in_line(text: str) -> tuple[int, ...]:
    """Return where kind, number and text begin in a line that is a judgment; else nothing."""
    match = _IN_LINE.match(text)
    return () if match is None else (match.start("kind"), match.start("number"), match.end())


def number_in_line(above: str, text: str) -> int:
    """Return where the text begins behind the number of a case, below court and kind; else 0."""
    if _WHOLE.fullmatch(fold_line("".join(above.split()))) is None:
        return 0
    match = NUMBER.match(text)
    return match.end() if match else 0


_IN_LINE = lazy_pattern(
    r"(?P<court>(?:[\u3400-\u9fff][ \u3000]?){2,30}?法[ \u3000]?院(?:[\u3400-\u9fff]{2,6}分院)?)"
    r"[ \t\u3000]*(?P<kind>(?:[刑民行事政执執附带帶赔賠偿償诉訴讼訟家简簡易小额額]"
    r"[ \t\u3000]*){0,8}"
    rf"[判裁调調决決][ \t\u3000]*[决決定解](?:[ \t\u3000]*[书書])?)[ \t\u3000]*"
    rf"(?P<number>{NUMBER.pattern})[ \t\u3000]*",
    needs="号字號",
)
