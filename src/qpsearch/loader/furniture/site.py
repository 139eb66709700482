"""The web site around a document that was copied from its page: menus, trails, tools.

A reader of HTML tells them by their tags; in a text that someone pasted they are lines like any
other. They are told by their words, and only above the first or below the last running text.
"""

from __future__ import annotations

import itertools
import re
from typing import TYPE_CHECKING

from qpsearch.loader.furniture.imprints import (
    LONGEST_IMPRINT,
    is_folded_imprint,
    is_surely_imprint,
    last_line,
)
from qpsearch.loader.furniture.menus import ARROWS, PARTS, is_menu
from qpsearch.loader.metadata.names import page_title
from qpsearch.text.folding import fold_line
from qpsearch.text.letters import HAN_WORD
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Sequence


def _is_bar(text: str) -> bool:
    """Whether a line is a bar of columns by its form: many short words, parted by spaces or |."""
    words = text.split("|") if "|" in text else text.split()
    return len(words) >= _BAR and all(_COLUMN.fullmatch(word.strip()) for word in words)


_BAR = 6
"""Words from which a line at the very top is a bar; agencies that order together are fewer, or
longer."""
_COLUMN = lazy_pattern(r"(?!..+[部委局办厅署院会府]$)[A-Z\u3400-\u9fff]{2,6}")


_LISTS = lazy_pattern(
    r"(?:名单|名册|名录|人员|成员|委员|代表|专家)(?:[（(][^（()）]{1,20}[)）])?[:：]?$"
)
"""Above names of persons, which are as short as columns and as many."""


def menu_lines(
    texts: Sequence[str], first_running: int, rows: Container[int] = ()
) -> Iterator[int]:
    """Yield the lines of ``texts`` that are menus: above what may be the title, or at the end.

    At the end a single word may be a cell of a table; it goes where a line there is of the site.

    Args:
        texts: the lines of a document.
        first_running: the first that is running text.
        rows: those that are rows of an index table, below which tools may stand too.

    """
    listed = max(_listed_above(texts[:first_running]), _named_above(texts[:first_running]))
    top = True  # all above is of the site
    for index, text in enumerate(texts[:first_running]):
        if "浏览器" in fold_line(text[:_BROWSER_SAID]):
            continue  # what the page says to old browsers
        if (
            is_menu(text)
            or (index < _TOP and _is_bar(text) and not (index and _LISTS.search(texts[index - 1])))
            or (index < _TOP and _LOGO.fullmatch(text))
            or index < listed
            or (0 < index < _TOP and _is_between_bars(texts, index))
            or (index < _TOP and _is_links(texts, index))
            or _names_column(texts, index)
            or (top and _NAMES_SITE.fullmatch(text))
            or (not index and _is_above_counter(texts))
        ):
            yield index
            continue
        top = False
        if (
            index not in rows
            and len(text) > _LONGEST_NAME
            and ARROWS.isdisjoint(text)
            and (index or page_title(text) == text)
        ):
            break
    last = last_line(texts, first_running)
    below = range(last, len(texts))
    surely = any(is_surely_imprint(texts[index]) for index in below)
    if surely:
        yield from _sites(texts, below)
    turns = any(texts[index] in _TURNS or texts[index].lower() in _SHARES for index in below)
    surely = surely or (turns and all(is_menu(texts[index]) for index in below))
    for index in below:
        if (surely or len(PARTS.split(texts[index])) > 1) and is_menu(texts[index]):
            yield index


_TURNS = frozenset(["首页", "返回首页", "上一版", "下一版", "上一页", "下一页", "返回顶部"])
"""Words of a page's end that no cell of a table holds."""
_SHARES = frozenset(["facebook", "twitter", "plurk"])


def beyond_anchors(texts: Sequence[str], first_running: int) -> Iterator[int]:
    """Yield the lines of a page of Taiwan above the anchor of its text and behind the last.

    ::: stands before each part of a page, for readers who do not see it (無障礙網頁開發規範): its
    menus, its text, its side bar and its foot.
    """
    anchors = [at for at, text in enumerate(texts[:first_running]) if text == _ANCHOR]
    if anchors and anchors[-1] + 1 < len(texts):
        yield from (at for at in range(anchors[-1]) if len(texts[at]) <= _LONGEST_LINK)
    last = len(texts)
    for index in range(len(texts) - 1, first_running, -1):
        if texts[index].endswith("。") or len(texts[index]) > LONGEST_IMPRINT:
            break
        if last < len(texts) and len(texts[index]) > _LONGEST_LINK:
            break  # of several side bars, the words are links
        if texts[index] == _ANCHOR:
            last = index
    yield from range(last, len(texts))


_ANCHOR = ":::"
_LONGEST_LINK = 12


_LONGEST_NAME = 20
"""Characters of a line among menus that may be the name of the site; a title has more."""


def _is_above_counter(texts: Sequence[str]) -> bool:
    """Whether the first line is a site's name, its counter below: 安全管理网 ⏎ 点击数：."""
    return (
        len(texts) > 1
        and _SITE_ALONE.fullmatch(texts[0]) is not None
        and _COUNTER_ROW.match(fold_line(texts[1][:_LONGEST_STEP])) is not None
    )


_SITE_ALONE = lazy_pattern(r"[\u3400-\u9fff]{2,10}[网網]", needs="網网")
_COUNTER_ROW = lazy_pattern(r"(?:点击|浏览|阅读)(?:数|次数|量|人数)")


def _is_between_bars(texts: Sequence[str], index: int) -> bool:
    """Whether a line is the name of a row of columns, which a bar holds above and below it."""
    return (
        len(texts[index]) <= _SITE_COLUMN
        and index + 1 < len(texts)
        and _is_bar(texts[index - 1])
        and _is_bar(texts[index + 1])
    )


_SITE_COLUMN = 6
_LOGO = lazy_pattern(r"[A-Z]{5,20}")
"""The word of a site in Latin capitals above all that it shows."""
_BROWSER_SAID = 24
_TOP = 3


def _is_links(texts: Sequence[str], index: int) -> bool:
    """Whether a line is a few names parted by bars, beside a line that is surely a menu."""
    names = [name.strip() for name in texts[index].split("|")]
    return (
        len(names) > _TWICE
        and all(len(name) <= _LONGEST_STEP for name in names)
        and any(is_menu(other) for other in texts[max(0, index - 1) : index + 2])
    )


_NAMES_SITE = lazy_pattern(
    r"[^\s。；：《》]{2,40}(?:官网|官方网站|入口首页)|"
    r"[\u3400-\u9fff]{2,12}[网網站]\s*(?:[-–—_|｜·]{1,3}|[—]{2})\s*[^。；：《》]{2,24}[网網站]"
    r"|[\u3400-\u9fff]{2,20}全球(?:资讯)?网(?:[-–—－]中文[网版])?",
    needs=(*"-_|·–—｜", "官网", "官方网站", "入口首页", "全球"),
)
"""The site and what it says about itself, above all that it shows: 某某网--某某信息网."""


def _names_column(texts: Sequence[str], index: int) -> bool:
    """Whether a line is the column that the breadcrumb beside it leads through, or a row names."""
    if len(texts[index]) > _LONGEST_STEP:
        return False
    for beside in texts[max(0, index - 1) : index + 2]:
        steps = [step.strip() for step in re.split("[>›»]", beside)]
        if len(steps) > 1 and texts[index] in steps:
            return True
        if "栏目" in beside and beside.endswith((f":{texts[index]}", f": {texts[index]}")):
            return True  # 旗下栏目: 律师名博
    return False


_LONGEST_STEP = 12


def _listed_above(texts: Sequence[str]) -> int:
    """Return how many lines at the top are a list of links above a breadcrumb: • 商标 ⏎ …."""
    count = 0
    while count < len(texts) and _LINK.fullmatch(texts[count]):
        count += 1
    below = texts[count] if count < len(texts) else ""
    return count if count >= _TOP and re.search(r"\S\s*[>›»]\s*\S", below) else 0


def _named_above(texts: Sequence[str]) -> int:
    """Return how many lines at the top are names of columns, a line each, down to one that is sure.

    协会概况 ⏎ 会员单位 ⏎ 行业动态 ⏎ 政策法规 ⏎ 资料下载 ⏎ 联系我们.
    """
    run = list(itertools.takewhile(_may_be_column, texts))
    sure = [at for at, text in enumerate(run) if is_menu(text)]
    return sure[-1] + 1 if len(run) >= _SITES and len(sure) >= _TOP else 0


def _may_be_column(text: str) -> bool:
    return 1 < len(text) <= _LONGEST_COLUMN and HAN_WORD.fullmatch(text) is not None


_LONGEST_COLUMN = 8
_LINK = lazy_pattern(r"[-*•·]\s*[\u3400-\u9fff]{1,8}", needs="*-·•")


def _sites(texts: Sequence[str], below: range) -> Iterator[int]:
    """Yield the lines that name other sites above an imprint: 攀枝花 ⏎ 泸州 ⏎ 德阳 …."""
    run: list[int] = []
    for index in below:
        text = texts[index]
        named = 1 < len(text) <= _LONGEST_SITE and HAN_WORD.fullmatch(text)
        if named and not is_menu(text):
            run.append(index)
            continue
        if _HEADS_SITES.fullmatch(text):  # one list of sites may stand above another
            run.append(index)
            continue
        if len(run) >= _SITES and (is_menu(text) or is_folded_imprint(fold_line(text))):
            yield from run
        run = []


_LONGEST_SITE = 6
_HEADS_SITES = lazy_pattern(
    r"按[\s\u3000]*(?:地[\s\u3000]*方|[省市州县（）()\s]{1,12}|部[\s\u3000]*门)[\s\u3000]*查(?:[\s\u3000]*[找询])?"
    r"|[\u3400-\u9fff]{2,8}(?:网站|网群)"
)
"""按地方查, 国务院部门网站."""
_SITES = 6
"""Names from which a list of them is one of sites."""


def letter_sizes(texts: Sequence[str]) -> Iterator[int]:
    """Yield the lines that choose a size of letters, each on its own: 大 ⏎ 中 ⏎ 小.

    Bars may part them: 大 ⏎ | ⏎ 中 ⏎ | ⏎ 小.
    """
    for index, text in enumerate(texts):
        if text not in _SIZES:
            continue
        parted = texts[index + 1 : index + 2] == ["|"]
        if sorted(texts[index : index + (5 if parted else 3) : 1 + parted]) == _SIZES:
            yield from range(index, index + (5 if parted else 3))
            yield from (at for at in range(max(0, index - 2), index) if texts[at] in _LETTERS)
    yield from (at for at, text in enumerate(texts[:_HEAD]) if text == _LETTERS[0])


_SIZES = sorted("大中小")
_LETTERS = ("Aa", "AA", "A")
"""The picture of a letter beside them; the first says it alone too, in the head of a page."""
_HEAD = 20


_STEPS = 2
_STEP = 12
_TWICE = 2


def bars(texts: Sequence[str]) -> Iterator[int]:
    """Yield the lines of bars alone, which part links and a column from its headline."""
    yield from (at for at, text in enumerate(texts) if text in _BARS)


_BARS = frozenset(["|", "||", "｜", "｜｜", "丨", "\u2039\u203a", "<>"])


def steps_by_lines(texts: Sequence[str]) -> Iterator[int]:
    """Yield the lines of a breadcrumb whose steps stand on lines of their own: 首页 ⏎ > ⏎ 政策."""
    arrows = [index for index, text in enumerate(texts) if text in ARROWS]
    if len(arrows) < _STEPS or any(b - a != 2 for a, b in itertools.pairwise(arrows)):
        return
    first, last = max(0, arrows[0] - 1), min(len(texts), arrows[-1] + 2)
    if all(len(text) <= _STEP for text in texts[first:last]):
        yield from range(first, last)


def slashed_steps(texts: Sequence[str]) -> Iterator[int]:
    """Yield the lines of a breadcrumb of which each begins with its slash: / 政务公开 ⏎ / 公告."""
    steps = {index for index, text in enumerate(texts) if _SLASHED.fullmatch(text)}
    yield from (at for at in sorted(steps) if at - 1 in steps or at + 1 in steps)


_SLASHED = lazy_pattern(r"[/／]\s*[\u3400-\u9fff]{2,10}", needs="/／")


def panel_lines(texts: Sequence[str]) -> Iterator[int]:
    """Yield the lines of a reader for the blind at a page's end: 视窗区0 ⏎ ALT+Shift+1 ⏎ …."""
    first = next((at for at, text in enumerate(texts) if text[:3] == _PANEL), len(texts))
    if all(len(text) <= _BUTTON for text in texts[first:]):
        yield from range(first, len(texts))


_PANEL = "视窗区"
_BUTTON = 14
