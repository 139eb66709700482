"""Numbered neighbours → of which a sentence is the heading: （六）强化产业基础。聚焦…."""

from __future__ import annotations

from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.model import Unit
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import ENDS_SENTENCE, LINE_ENDERS, MARKS_AT_END

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qpsearch.clauses.numbered import Line

_OUTLINE = frozenset({Unit.LEVEL_1, Unit.LEVEL_2, Unit.LEVEL_3, Unit.LEVEL_4, Unit.LEVEL_5})
RUN_IN = lazy_pattern(
    r"([^。：:；;！!？?]{2,60})(?:。|[：:](?!\s*[“「《\"]|(?<=\d[：:])\d))\s*(?![\[［〔]\d{1,3}[\]］〕]$)(?=\S)"
)
"""A heading that shares its line with the text: （六）强化产业基础质量支撑。聚焦…"""
_RUN_IN_LENGTH = 40
DUTY = lazy_pattern(
    r"(?<![主需重紧緊首纪紀摘概只将將])要(?![求素点點闻聞务務件案领領])|应当|應當|必须|必須|不得|可以"
    r"|[应應](?![用急对對收付届屆聘力邀])"
)
"""What a sentence has and a heading has not: a word of duty."""
_RUN_IN_SHARE = 0.5
_PAUSE = lazy_pattern(r"[，,].*。")
_MARKED = lazy_pattern(r"[。；;：:！!？?]")
_FEW, _NEARLY_ALL = 3, 0.8
_ALONE = lazy_pattern(r"[^。；;：:！!？?]{2,}[。？?]")
HEADING_LENGTH = 60
_MOST_READ = 500_000
"""Characters of a text that say which letters stand together."""


class Pairs:
    """Letters that stand beside each other in lines of a text, of its beginning where it is long.

    Few are asked for: looking through the text for each costs less than a set of them all.
    """

    def __init__(self, lines: Iterable[str]) -> None:
        self._lines = lines

    def __contains__(self, pair: str) -> bool:
        return pair in self._text

    @cached_property
    def _text(self) -> str:
        read = 0
        kept: list[str] = []
        for words in self._lines:
            kept.append(words)
            read += len(words)
            if read > _MOST_READ:
                break
        return "\n".join(kept)


class Sentences(NamedTuple):
    """The lines of which a sentence is the heading, told by their numbered neighbours."""

    run_in: frozenset[int]
    """Those whose first sentence is the heading, and text after it."""
    alone: frozenset[int]
    """Those that are one sentence and no more: （一）管理创新能力提升工程。 above 1．…."""
    closing: frozenset[int]
    """Those that close a list in which ； ends what stands before, or change a law: sentences, no
    headings."""
    titled: frozenset[int]
    """Articles whose own line is their heading, the text below it: 第1條　簡稱."""
    pairs: Pairs
    """Letters that stand beside each other in lines of the text; none where none need asking."""


def sentences_as_headings(lines: Sequence[Line]) -> Sentences:
    """Return the lines whose first or only sentence is a heading rather than only a sentence.

    One cannot tell it from the sentence alone. Of numbered neighbours (one unit, nothing of an
    outer rank between them) all have such a heading or none: it counts where at least half of
    those with text have a first sentence short enough, or are one sentence above text of its own.
    """
    run_in: set[int] = set()
    alone: set[int] = set()
    closing: set[int] = set()
    for group in _groups(lines):
        run_in |= _run_in_of(lines, group)
        alone |= _alone_of(lines, group)
        closing |= {
            last
            for before, last in pairwise(group)
            if last == before + 1 and lines[before].rest.endswith(_GO_ON)
        }
        closing |= {
            index
            for index in group
            if lines[index].rest[:1] in _AMENDING and _AMENDS.match(lines[index].rest)
        }
    return Sentences(
        frozenset(run_in),
        frozenset(alone - closing),
        frozenset(closing),
        _titled_of(lines),
        Pairs(line.words for line in lines),
    )


_AMENDING = frozenset("删刪将將增")
_AMENDS = lazy_pattern(
    r"(?:[删刪][去除]|[将將]|增加)(?=[^。]{0,40}第[一二三四五六七八九十百零\d]{1,6}[章节節条條款项項])"
    r"[^。]{2,80}。"
)
"""删去第二条。 将第三条改为第四条。"""
_GO_ON = ("；", ";", "；和", "；或者", "；以及")


def _titled_of(lines: Sequence[Line]) -> frozenset[int]:
    """Return the articles whose line is their heading, where most articles have one."""
    articles = [index for index, line in enumerate(lines) if _is_article(line)]
    titled: list[int] = []
    for count, index in enumerate(articles):
        if _is_titled(lines, index):
            titled.append(index)
        elif len(titled) + len(articles) - count - 1 < _NEARLY_ALL * len(articles):
            return frozenset()  # as of most texts: too few are left
    return frozenset(titled)


def _is_article(line: Line) -> bool:
    return line.mark is not None and line.mark.unit is Unit.ARTICLE


def _is_titled(lines: Sequence[Line], index: int) -> bool:
    rest = lines[index].rest
    below = lines[index + 1] if index + 1 < len(lines) else None
    return (
        2 <= len(rest) <= _RUN_IN_LENGTH
        and _MARKED.search(rest) is None
        and below is not None
        and (below.mark is None or below.mark.unit.rank > Unit.ARTICLE.rank)
    )


def _groups(lines: Sequence[Line]) -> Iterator[list[int]]:
    """Yield numbered neighbours: lines of one unit with nothing of an outer rank between them.

    No articles.
    """
    groups: dict[Unit, list[int]] = {}
    for index, line in enumerate(lines):
        if line.mark is None:
            continue
        rank = line.mark.unit.rank
        for unit in [unit for unit in groups if unit.rank > rank]:
            yield groups.pop(unit)
        if line.mark.unit is Unit.ARTICLE:
            continue  # what is in brackets or on its own line heads one
        groups.setdefault(line.mark.unit, []).append(index)
    yield from groups.values()


def _alone_of(lines: Sequence[Line], group: list[int]) -> set[int]:
    """Return which of a group are one sentence above text or deeper numbers of their own."""
    stopped = {index for index in group if _is_alone(lines, index)}
    holding = {
        index
        for index in stopped
        if lines[index + 1].mark or lines[index].rest.endswith(("？", "?"))
    }
    plain = {index for index in stopped if not _PAUSE.search(lines[index].rest)}
    if len(group) > 1 and len(plain) >= _RUN_IN_SHARE * len(group):
        holding |= plain
    # A sentence with a pause says more often what holds than what follows.
    if len(group) >= _FEW and len(stopped) >= _NEARLY_ALL * len(group):
        holding |= stopped
    return holding


def _is_alone(lines: Sequence[Line], index: int) -> bool:
    mark, rest = lines[index].mark, lines[index].rest
    if mark is None or mark.unit not in _OUTLINE or index + 1 == len(lines):
        return False
    sentence = _ALONE.fullmatch(rest) if len(rest) <= HEADING_LENGTH else None
    asks = rest.endswith(("？", "?"))
    if mark.rule == "decimal" and not asks:
        return False  # what bears a decimal number ends in a full stop only if it is text
    if sentence is None or rest[0] in "请請" or (not asks and DUTY.search(rest)):
        return False
    below = lines[index + 1]
    return below.mark is None or below.mark.unit.rank > mark.unit.rank


def _run_in_of(lines: Sequence[Line], group: list[int]) -> set[int]:
    headed: set[int] = set()
    with_text = short = 0
    for index in group:
        rest = lines[index].rest
        match = RUN_IN.match(rest)
        if match and (_cuts_quotation(match[1]) or _is_told(lines[index], match[1])):
            match = None
        if match:
            headed.add(index)
            short += len(match[1]) <= _RUN_IN_LENGTH and not DUTY.search(match[1])
        with_text += match is not None or ends_sentence(rest)
    return headed if short and short >= _RUN_IN_SHARE * with_text else set()


def _is_told(line: Line, words: str) -> bool:
    """Whether a first sentence tells something: a paragraph that a decimal counts, with a pause."""
    return (
        line.mark is not None
        and line.mark.rule == "decimal"
        and len(words) >= _TOLD
        and ("," in words or "，" in words)
    )


_TOLD = 16


def _cuts_quotation(words: str) -> bool:
    """Whether a sentence ends inside a quotation: 第五条修改为“…许可制度。未取得…”."""
    return (
        words.count("“") > words.count("”")
        or words.count("「") > words.count("」")
        or words.count('"') % 2 == 1
    )


_DASHES = frozenset("—─")
"""What leads to the items below in an ordinance: （2）除第（3）款另有规定外，不得—"""


def ends_sentence(text: str) -> bool:
    """Whether words end as a sentence or an item of a list does."""
    last = text[-1:]
    if last in MARKS_AT_END or last in _DASHES:
        return True
    if last in _CLOSES_NOTE:
        return _NOTED.search(text[-_LONGEST_NOTE:]) is not None
    # The rest of the text has no say.
    return last in LINE_ENDERS and ENDS_SENTENCE.search(text[-3:]) is not None


_CLOSES_NOTE = frozenset("]］〕")
_LONGEST_NOTE = 6
_NOTED = lazy_pattern(r"[。！？；][\[［〔][0-9]{1,3}[\]］〕]$")
"""The mark of a note behind a sentence: …。[2]."""
