"""A judgment in one line, as databases keep it: each party, each order and who judged on its own.

某市中级人民法院民 事 判 决 书(2017)某10民终1067号上诉人：…。委托代理人：…。…判决如下：一、….
Told by the court, the kind and the number of the case that it begins with; only line ends are
added.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.breaks.flat_text import FLAT
from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.forms.judgment import judgment_in_line, number_in_line
from qpsearch.model import Span
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft

_OPENING = 1000
"""Characters among which the court stands."""
_HEAD = 120
_BEGIN_NUMBER = frozenset("(（〔[0123456789")
_PARTS = lazy_pattern(
    r"(?<=[。；;：:])[ \t\u3000]*(?=[一二三四五六七八九十]{1,2}、(?!二审))"
    r"|(?<=[。；;])[ \t\u3000]*(?=(?:(?:再审|被|原审)?(?:上诉人|申请人|申诉人|原告|被告人?|第三人)"
    r"|公诉机关|辩护人|法定代表人|负责人|委托(?:诉讼)?代理人)[^。，,]{0,40}[：:])"
    r"|(?<=[。；;])[ \t\u3000]*(?=(?:再审|被|原审)?(?:上诉人|申请人|原告|公诉机关)"
    r"[^。；;：:]{1,100}一案|本院(?:认为|查明|经审|于\d)|经审理查明)"
    r"|(?<=[。；;])[ \t\u3000]*(?=(?:代理)?审\s?判\s?[长員员]|本判决为|本裁定为)"
    r"|[ \t\u3000]*(?=(?:人民陪审员|审\s?判\s?员|代理审判员|法官助理|书\s?记\s?员)"
    r"[ \t\u3000]*[\u3400-\u9fff]{1,2}[ \t\u3000]?[\u3400-\u9fff]{1,2}"
    r"(?:[ \t\u3000]*(?:审|二[〇○零Oo]|书|法官|代|人民|[(（]兼)|[ \t\u3000]*$))"
    r"|(?<=[\u3400-\u9fff])[ \t\u3000]*(?=二[〇○零Oo][〇○零Oo一二三四五六七八九]{2}年"
    r"[一二三四五六七八九十]{1,2}月[一二三四五六七八九十]{1,3}日[ \t\u3000]*(?:书|法官|$))"
    r"|(?<=[一二三四五六七八九十]日)[ \t\u3000]*(?=书\s?记\s?员|法官助理)"
)


_IN_TAIWAN = "上列"
"""With it begins what every judgment of Taiwan says of its parties: 上列當事人間…."""
_PARTY = (
    r"(?:再\s?审\s?)?(?:被?\s?上\s?诉\s?人|[原被]\s?告|抗\s?告\s?人|[声申]\s?请\s?人|相\s?对\s?人|共\s?同)"
    r"|(?:法\s?定|诉\s?讼|复)\s?代\s?理\s?人|代\s?表\s?人|选\s?任\s?辩\s?护\s?人"
)
_PARTS_OF_TAIWAN = lazy_pattern(
    r"(?<=[：:。）)])\s*(?P<name>主\s*文|(?:犯罪)?事\s*实(?:\s*及\s*(?:理\s*由|证据))?"
    r"|理\s*由(?:\s*要\s*领)?)\s+(?=\S)"
    rf"|\s+(?=(?:{_PARTY})\s)|\s*(?=上列)"
    r"|(?<=[。；;：:])\s*(?=[一二三四五六七八九十]{1,3}、)"
    r"|(?<=[。；;：:])\s+(?=[（(][一二三四五六七八九十]{1,3}[）)]|[㈠-㈩]|[壹贰参肆伍甲乙丙丁]、)"
    r"|\s+(?=中\s+华\s+民\s+国\s+\d)|(?<=\d 日)\s+|(?<=\d日辩论终结)\s*"
    r"|\s+(?=以上正本|[本如][^。]{0,6}(?:判决|裁定)[^。]{0,8}上诉|(?:审\s*判\s*长\s*)?(?<!长)法\s官\s|书记官\s)"
)
"""Where a judgment of Taiwan goes on to its next part; the names of parts stand alone."""


def flat_judgment(draft: Draft) -> Iterator[Edit]:
    """Break a line that is a whole judgment."""
    if "院" not in draft.text[:_OPENING] or not draft.holds("判", "裁"):
        return
    lines = draft.lines()
    for index, line in enumerate(lines):
        above = lines[index - 1].text if index else ""
        if above and len(above) < _HEAD and "院" in above and line.text[0] in _BEGIN_NUMBER:
            at = number_in_line(above, line.text)
            if 0 < at < len(line.text):
                yield Edit(line.start + at, line.start + at, "\n")
                continue
        if len(line.text) < FLAT or "院" not in line.text[:_HEAD]:
            continue
        head = judgment_in_line(line.text[:_HEAD])
        if not head:
            continue
        for at in head:
            yield Edit(line.start + at, line.start + at, "\n")
        below = line.start + head[-1]
        for cut in _cuts(draft.text, below, line.end):
            if cut.start > below:
                yield Edit(cut.start, cut.end, "\n")


def _cuts(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield what stands between the parts of a judgment."""
    if text.find(_IN_TAIWAN, start, end) < 0:
        yield from (Span(*match.span()) for match in _PARTS.finditer(text, start, end))
        return
    for match in _PARTS_OF_TAIWAN.finditer(text, start, end):
        if not match["name"]:
            yield Span(*match.span())
            continue
        yield Span(match.start(), match.start("name"))
        yield Span(match.end("name"), match.end())
