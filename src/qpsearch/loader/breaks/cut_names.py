"""Names and numbers of texts that a line end has cut, or set on a line of their own."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.text.letters import HAN
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import HAS_MARK

if TYPE_CHECKING:
    from qpsearch.loader.draft import DraftLine

_ARTICLE_OPEN = lazy_pattern(r"第[\s\u3000]*[^条條\n，。]{1,9}[条條][\s\u3000]*之")
_COUNT_ALONE = lazy_pattern(r"[一二三四五六七八九十]{1,3}(?=[\s\u3000【（(]|$)")
GOES_ON_LIST = frozenset("《和及等或以")
"""How the rest of a list of laws begins."""


def named_in_row(lines: list[DraftLine], text: str) -> set[int]:
    """Return the lines of sentences that name texts one behind the other, broken between two.

    …审议通过了《甲规则》 ⏎ 《乙规则》 ⏎ 《丙规则》的议案: no text of its own begins at any.
    """
    found: set[int] = set()
    for index, (above, below) in enumerate(zip(lines, lines[1:], strict=False)):
        if (
            above.text[-1] == "》"
            and below.text[0] == "《"
            and (index - 1 in found or HAS_MARK.search(above.text) is not None)
            and text.count("\n", above.end, below.start) == 1
        ):
            found.add(index)
    return found


def _is_cut_number(above: str, below: str) -> bool:
    """Whether a line ends inside the number of an article that it cites: 第一百〇 ⏎ 二条."""
    return _CUT_NUMBER.search(above) is not None and _NUMBER_REST.match(below) is not None


REST_OF_NUMBER = frozenset("一二三四五六七八九十百零〇条條款项項章")
_CUT_NUMBER = lazy_pattern(r"[\u3400-\u9fff》，、]第[一二三四五六七八九十百零〇]{1,6}$")
_NUMBER_REST = lazy_pattern(r"[一二三四五六七八九十百零〇]{0,4}[条條款项項章](?![\s\u3000])")


def is_shortened(above: str, below: str) -> bool:
    """Whether two lines are of a list of laws with what each is called: 《…法》 ⏎ (以下简称“…”).

    No paragraph begins so, and none that begins with the next law stands below.
    """
    if above[-1] == "》" and below.startswith(_OR):
        return True
    if below[0] in GOES_ON_LIST:
        return _SHORTLY_BEFORE.search(above) is not None
    return below[0] in "（(" and _SHORTLY.match(below) is not None and above[-1] not in "。！？!?"


_OR = ("或者", "以及", "及其")
"""What goes on behind a law, and begins no paragraph."""
_SHORTLY = lazy_pattern(r"[（(]以下(?:均)?[简簡統统][称稱]")
_SHORTLY_BEFORE = lazy_pattern(r"[（(]以下(?:均)?[简簡統统][称稱][^（()）]{2,30}[)）]$")


def goes_on_number(above: str, below: str) -> bool:
    """Whether a line ends inside the number of an inserted article: 第二十条之 ⏎ 一."""
    if above[-1] == "之":
        return _ARTICLE_OPEN.fullmatch(above) is not None and _COUNT_ALONE.match(below) is not None
    return _is_cut_number(above, below)


def is_cited(lines: list[DraftLine], index: int) -> bool:
    """Whether the line below is a citation that a link has set apart: 本法 ⏎ 第六条 ⏎ 的规定."""
    below = lines[index + 1].text
    if below[0] not in _CITED_FIRST or len(below) > _LONGEST_CITED or index + 2 >= len(lines):
        return False
    if below[0].isascii():
        return (
            _PAPER.fullmatch(below) is not None
            and lines[index + 2].text.startswith(("號", "号"))
            and lines[index].text.endswith(("立法會", "立法会"))
        )
    return (
        HAN.match(lines[index].text[-1]) is not None
        and _CITED.fullmatch(below) is not None
        and _CITED_FOR.match(lines[index + 2].text) is not None
    )


_LONGEST_CITED = 80
_CITED_FIRST = frozenset("第《CLEPFSR")
_PAPER = lazy_pattern(r"[A-Z]{2,6}(?:\(\d\))?\d{1,4}/\d\d-\d\d(?:\(\d\d\))?")
"""The number of a paper of the legislature: (立法會 ⏎ CB(2)458/17-18 ⏎ 號文件)."""
_CITED = lazy_pattern(
    r"《[^《》]{2,60}》(?P<place>(?:第[〇零一二三四五六七八九十百千\d]{1,9}[编章节条款项目]){0,4})"
    r"|(?:第[〇零一二三四五六七八九十百千\d]{1,9}[条款项]){1,3}"
)
_CITED_FOR = lazy_pattern("[的规所]|规定")
"""How the sentence goes on behind a citation."""
