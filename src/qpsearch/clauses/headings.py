"""Headings: what of a marked line is heading and what is text, and headings without a number."""

from __future__ import annotations

import re
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses.rules import Mark
from qpsearch.model import Unit
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import ENDS_IN_MARK, ENDS_SENTENCE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qpsearch.clauses.numbered import Line

_OUTLINE = frozenset({Unit.LEVEL_1, Unit.LEVEL_2, Unit.LEVEL_3, Unit.LEVEL_4, Unit.LEVEL_5})
_RUN_IN = lazy_pattern(
    r"([^。：:；;！!？?]{2,60})(?:。|[：:](?!\s*[“「《]|(?<=\d[：:])\d))\s*(?=\S)"
)
"""A heading that shares its line with the text: （六）强化产业基础质量支撑。聚焦…"""
_RUN_IN_LENGTH = 40
_SENTENCE = lazy_pattern(
    r"(?<![主需重紧緊首纪紀摘概只将將])要(?![求素点點闻聞务務件案领領])|应当|應當|必须|必須|不得|可以"
    r"|[应應](?![用急对對收付届屆聘力邀])"
)
"""What a sentence has and a heading has not: a word of duty."""
_RUN_IN_SHARE = 0.5
_PAUSE = lazy_pattern(r"[，,].*。")
_COMMA = lazy_pattern(r"[，,]")
_FEW, _NEARLY_ALL = 3, 0.8
_ONE_SENTENCE = lazy_pattern(r"([^，,。；;：:！!？?]{2,30})。")
_ALONE = lazy_pattern(r"[^。；;：:！!？?]{2,}[。？?]")
_HEADING_LENGTH = 60
_PLAIN = lazy_pattern(r"[^，,。；;：:！!？?…\d][^，,。；;：:！!？?…]{2,29}")
_BULLETED = lazy_pattern(r"[■◆▲★●▶][^，,。；;：:！!？?…]{2,24}")
_YEARLY = lazy_pattern(r"(?:[0-9]{4}年|“?十[一二三四五六七八九]五”?)[^，,。；;：:！!？?…\d]{3,26}")
_NOT_PLAIN = lazy_pattern(
    r"[（(][^）)]*$|\d{4}\s*年\s*\d|[0-9０-９]\s*[号號]$|[年月日]$|^[—–•·●■◆▲★○□※|（(*-]|[|\t°′″]"
    r"|^(?:新[华華]社|中新社|中新[网網]|人民[网網]|央[视視]|本[报報])|[记記]者|日?[报報][讯訊]$"
    r"|以下[简簡][称稱]"
)
"""Brackets that stay open, dates, numbers, items, tables; datelines and bylines of news."""
_IN_BRACKETS = lazy_pattern(r"【[^【】，。；：]{2,12}】")
_NAMED = lazy_pattern(
    r"(?:总|總|分|附|罚|罰|通)[\s\u3000]*[则則]|[序前引][\s\u3000]*言|[结結][\s\u3000]*[语語]"
    r"|[参參][\s\u3000]*考[\s\u3000]*文[\s\u3000]*[献獻]"
)
_CLOSING = lazy_pattern(r"[参參][\s\u3000]*考[\s\u3000]*文[\s\u3000]*[献獻]")
_REFERENCE = lazy_pattern(r"[\[〔［【][0-9０-９]{1,3}[\]〕］】]|(?:GB|HJ|DB|ISO|IEC)\b")
"""What stands below 参考文献: [1] GB/T 1.1."""
_PREFACE = lazy_pattern(r"[序前引][\s\u3000]*言")
_KIND_OF_TEXT = lazy_pattern(
    r"(?:法|条例|條例|规定|規定|办法|辦法|解释|解釋|决定|決定|意见|意見|通知|细则|細則|规则|規則|公告|批[复復覆]|方案|纲要|綱要"
    r"|规划|規劃|计划|計劃|报告|報告)(?:[（(].{1,12}[）)])?$"
)
"""What the second half of a title ends in."""
_KIND_OF_ANNEX = lazy_pattern(
    r"(?:名单|名單|清单|清單|目[录錄]|[^代图圖]表|样式|樣式|要点|要點|指南|标准|標準|制度)$"
)
_HALF_TITLE = 10
"""Characters from which a line above may be the first half of a title."""
_GOES_ON = lazy_pattern(r"[、，,和与與及的“‘「『（(《〈]$|以及$")
_WRAPPED_LENGTH = 24
_HALF_HEADING = 12
"""Characters from which a heading may be cut at the end of its line."""
_REST_OF_WORD = 2
_MOST_READ = 500_000
"""Characters of a text that say which letters stand together."""
_HAN = lazy_pattern(r"[\u3400-\u9fff]")
_PAIRS = (("“", "”"), ("「", "」"), ("《", "》"), ("（", "）"))
_ARTICLE_HEADING = lazy_pattern(r"[（(【\[]([^（）()【】\[\]。，；]{2,24})[）)】\]](?=\s|$)")
_FORCE = lazy_pattern(
    r"[（(](?:规范性|規範性|资料性|資料性|[补補]充件|[参參]考件)(?:附[录錄])?[）)]"
)
"""What an annex of a standard is (GB/T 1.1-2020)."""
_SECTIONS_OF_ANNEX = lazy_pattern(
    r"[\[［(（](?:第|(?:ss?\.|sections?) ?)\d[^\[\]［］。]{0,60}[\]］)）]"
)
"""Below 附表1 of an ordinance, the sections that it belongs to: [第2及58A條]."""
_ONLY_NUMBER = lazy_pattern(r"[一二三四五六七八九十0-9]+")


class Heading(NamedTuple):
    """What a division's own line (or lines) holds."""

    heading: str
    text_on_line: bool
    lines: int = 1
    """Lines that number, heading and first text take together."""


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
    for group in _groups(lines):
        run_in |= _run_in_of(lines, group)
        alone |= _alone_of(lines, group)
    return Sentences(
        frozenset(run_in), frozenset(alone), _titled_of(lines), Pairs(line.words for line in lines)
    )


def _titled_of(lines: Sequence[Line]) -> frozenset[int]:
    """Return the articles whose line is their heading, where most articles have one."""
    articles = [index for index, line in enumerate(lines) if _is_article(line)]
    titled = [index for index in articles if _is_titled(lines, index)]
    return frozenset(titled if len(titled) >= _NEARLY_ALL * len(articles) else ())


def _is_article(line: Line) -> bool:
    return line.mark is not None and line.mark.unit is Unit.ARTICLE


def _is_titled(lines: Sequence[Line], index: int) -> bool:
    rest = lines[index].rest
    below = lines[index + 1] if index + 1 < len(lines) else None
    return (
        2 <= len(rest) <= _RUN_IN_LENGTH
        and re.search(r"[。；;：:！!？?]", rest) is None
        and below is not None
        and (below.mark is None or below.mark.unit.rank > Unit.ARTICLE.rank)
    )


def _may_be_wrapped(line: Line, below: Line) -> bool:
    return (
        _HALF_HEADING <= len(line.rest) <= _HEADING_LENGTH
        and len(below.words) <= _WRAPPED_LENGTH
        and not below.hashes
        and _HAN.match(below.words) is not None
        and _HAN.match(line.rest[-1]) is not None
        and not _ends_sentence(below.words)
    )


def _groups(lines: Sequence[Line]) -> Iterator[list[int]]:
    """Yield numbered neighbours: lines of one unit with nothing of an outer rank between them."""
    groups: dict[Unit, list[int]] = {}
    for index, line in enumerate(lines):
        if line.mark is None:
            continue
        rank = line.mark.unit.rank
        for unit in [unit for unit in groups if unit.rank > rank]:
            yield groups.pop(unit)
        groups.setdefault(line.mark.unit, []).append(index)
    yield from groups.values()


def _alone_of(lines: Sequence[Line], group: list[int]) -> set[int]:
    """Return which of a group are one sentence above text or deeper numbers of their own."""
    stopped = {index for index in group if _is_alone(lines, index)}
    holding = {
        index
        for index in stopped
        if _begins_count_below(lines, index) or lines[index].rest.endswith(("？", "?"))
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
    sentence = _ALONE.fullmatch(rest) if len(rest) <= _HEADING_LENGTH else None
    asks = rest.endswith(("？", "?"))
    if mark.rule == "decimal" and not asks:
        return False  # what bears a decimal number ends in a full stop only if it is text
    if sentence is None or rest[0] in "请請" or (not asks and _SENTENCE.search(rest)):
        return False
    below = lines[index + 1]
    return below.mark is None or below.mark.unit.rank > mark.unit.rank


def _begins_count_below(lines: Sequence[Line], index: int) -> bool:
    below = lines[index + 1].mark
    return below is not None and below.num == "1"


def _run_in_of(lines: Sequence[Line], group: list[int]) -> set[int]:
    headed: set[int] = set()
    with_text = short = 0
    for index in group:
        rest = lines[index].rest
        match = _RUN_IN.match(rest)
        if match:
            headed.add(index)
            short += len(match[1]) <= _RUN_IN_LENGTH and not _SENTENCE.search(match[1])
        with_text += match is not None or _ends_sentence(rest)
    return headed if short and short >= _RUN_IN_SHARE * with_text else set()


def _ends_sentence(text: str) -> bool:
    end = text[-3:]  # the rest need not be searched
    return (ENDS_IN_MARK.search(end) or ENDS_SENTENCE.search(end)) is not None


def read(lines: Sequence[Line], index: int, sentences: Sentences) -> Heading:
    """Return what heads the marked line at ``index``, over as many lines as it takes.

    ``sentences`` says of which lines the first or the only sentence is the heading.
    """
    line = lines[index]
    rest = line.rest
    below = lines[index + 1] if index + 1 < len(lines) else None
    unmarked = below if below and below.mark is None and not below.hashes else None
    if line.mark and line.mark.unit is Unit.ARTICLE:
        named = _ARTICLE_HEADING.match(rest)
        heading = named[1] if named and not _ONLY_NUMBER.fullmatch(named[1]) else ""
        if index in sentences.titled:
            heading = heading or rest
        return Heading(heading, text_on_line=True)
    if not rest and line.mark and line.mark.unit is Unit.ANNEX and unmarked:
        return _of_annex(lines, index)
    if not rest:
        return _below_number(below if below and below.mark is None else None)
    if unmarked and _FORCE.fullmatch(rest) and not _ends_sentence(unmarked.words):
        return Heading(rest + unmarked.words, text_on_line=False, lines=2)
    if len(rest) <= _HEADING_LENGTH and not _ends_sentence(rest):
        if unmarked and _is_wrapped(unmarked, lines, index, sentences.pairs):
            return Heading(rest + unmarked.words, text_on_line=False, lines=2)
        return Heading(rest, text_on_line=False)
    if _GOES_ON.search(rest) and unmarked and _is_wrapped(unmarked, lines, index, sentences.pairs):
        return Heading(rest + unmarked.words, text_on_line=False, lines=2)
    if (sentence := _ONE_SENTENCE.fullmatch(rest)) and unmarked and unmarked.running:
        return Heading(sentence[1], text_on_line=False)
    if index in sentences.alone:
        return Heading(rest.removesuffix("。"), text_on_line=False)
    first = _RUN_IN.match(rest) if index in sentences.run_in else None
    return Heading(first[1] if first else "", text_on_line=True)


def _below_number(below: Line | None) -> Heading:
    """Read the line below a number that stands alone: its heading, or its text.

    What bears # is the heading, as in 3.2 ⏎ ## 材料属性.
    """
    if below is None:
        return Heading("", text_on_line=False)
    words = below.words
    short = len(words) <= _HEADING_LENGTH and "。" not in words and not _ends_sentence(words)
    if below.hashes or short:
        return Heading(words, text_on_line=False, lines=2)
    run_in = _RUN_IN.match(words)
    headed = run_in and not (_COMMA.search(run_in[1]) or _SENTENCE.search(run_in[1]))
    return Heading(run_in[1] if run_in and headed else "", text_on_line=True, lines=2)


def _of_annex(lines: Sequence[Line], index: int) -> Heading:
    """Read what stands below 附录A or 附件.

    Its force (资料性附录) stands on a line of its own above the heading; a heading that names no
    kind of text goes on where the next line does.
    """
    found = _below_number(lines[index + 1])
    after = lines[index + 2] if index + 2 < len(lines) else None
    if found.text_on_line or after is None or after.mark:
        return found
    if after.hashes and (lines[index + 1].hashes or not _FORCE.fullmatch(found.heading)):
        return found
    if _SECTIONS_OF_ANNEX.fullmatch(found.heading) and not _ends_sentence(after.words):
        return Heading(after.words, text_on_line=False, lines=3)
    force = _FORCE.fullmatch(found.heading) is not None
    goes_on = not ends_with_kind(found.heading) and ends_with_kind(after.words)
    if (force and not _ends_sentence(after.words)) or (
        goes_on and len(found.heading) >= _HALF_TITLE and _PLAIN.fullmatch(after.words)
    ):
        return Heading(found.heading + after.words, text_on_line=False, lines=3)
    return found


def ends_with_kind(words: str) -> bool:
    """Whether words end in what a text, a list or a form is called."""
    return _KIND_OF_TEXT.search(words) is not None or _KIND_OF_ANNEX.search(words) is not None


def _is_wrapped(below: Line, lines: Sequence[Line], index: int, pairs: Pairs) -> bool:
    """Whether the short line ``below`` is the second half of a heading.

    The first half leaves a bracket open or ends in a word or mark that nothing ends in; or the
    second is a letter or two, or the two letters that the break parts stand together elsewhere.
    """
    line = lines[index]
    rest = line.rest
    if len(below.words) > _WRAPPED_LENGTH or _ends_sentence(below.words):
        return False
    if any(rest.count(opening) > rest.count(closing) for opening, closing in _PAIRS):
        return True
    after = lines[index + 2] if index + 2 < len(lines) else None
    if after is not None and not after.running and after.mark is None:
        return False
    if _GOES_ON.search(rest) is not None:
        return True
    return (
        after is not None
        and _may_be_wrapped(line, below)
        and (len(below.words) <= _REST_OF_WORD or rest[-1] + below.words[0] in pairs)
    )


def is_plain(lines: Sequence[Line], index: int, *, inside: bool) -> bool:
    """Whether an unmarked line is a heading: short, without punctuation, right above its text.

    Args:
        lines: all lines.
        index: the line asked about.
        inside: whether a numbered division is open; then the line above must have ended a
            sentence, and what follows must be running text or a count that begins anew, so that
            neither a cell of a table nor a signature becomes a heading.

    """
    line = lines[index]
    words = line.words
    if _BULLETED.fullmatch(words):
        return index + 1 < len(lines) and next_begins_count(lines, index)
    if index + 1 >= len(lines):
        return False
    below = lines[index + 1]
    if _IN_BRACKETS.fullmatch(words):
        return not _IN_BRACKETS.fullmatch(below.words)
    if _NAMED.fullmatch(words) and (
        below.mark
        or below.running
        or ENDS_SENTENCE.search(below.words)
        or (is_closing(words) and _REFERENCE.match(below.words))
    ):
        return True
    if not (_PLAIN.fullmatch(words) or _YEARLY.fullmatch(words)) or _NOT_PLAIN.search(words):
        return False
    begins_anew = below.mark is not None and below.mark.num == "1"
    above = lines[index - 1] if index else None
    after_sentence = above is not None and ENDS_SENTENCE.search(above.words) is not None
    if not inside:
        if above is None:
            return below.running and not _KIND_OF_TEXT.search(words)
        if not (after_sentence or above.mark or above.hashes or above.running):
            return False  # the lines of a title that was set over several
        return below.running or (begins_anew and after_sentence)
    if not after_sentence:
        return False
    return begins_anew or (below.running and ENDS_SENTENCE.search(below.words) is not None)


def next_begins_count(lines: Sequence[Line], index: int) -> bool:
    """Whether the line below begins a count: then a bulleted line is its heading (■消毒原则)."""
    below = lines[index + 1].mark
    return below is not None and below.num == "1"


def is_named_part(words: str) -> bool:
    """Whether words are one of the headings that texts have without a number: 前言, 附则."""
    return _NAMED.fullmatch(words) is not None


def is_preface(heading: str) -> bool:
    """Whether a heading is that of a preface, which ends where the numbers begin: 前言, 引言."""
    return _PREFACE.fullmatch(heading) is not None


def is_closing(heading: str) -> bool:
    """Whether a heading stands below all divisions: 参考文献."""
    return _CLOSING.fullmatch(heading) is not None


def is_named(lines: Sequence[Line], index: int) -> bool:
    """Whether a line inside an article is one of the headings that laws have without a number."""
    below = lines[index + 1] if index + 1 < len(lines) else None
    return (
        _NAMED.fullmatch(lines[index].words) is not None
        and below is not None
        and below.mark is not None
        and below.mark.unit.rank <= Unit.ARTICLE.rank
    )


def is_above_articles(lines: Sequence[Line], index: int) -> bool:
    """Whether a marked line is a heading with articles right below it: 一、管辖 above 第一条."""
    line = lines[index]
    if line.mark is None or not line.rest or _ends_sentence(line.rest):
        return False
    if len(line.rest) > _HEADING_LENGTH or line.rest.endswith((".", ";")):
        return False
    rank = line.mark.unit.rank
    for below in lines[index + 1 : index + 4]:
        if below.mark is None:
            return False
        if below.mark.unit is Unit.ARTICLE:
            return True
        if below.mark.unit.rank <= rank or _ends_sentence(below.rest):
            return False
    return False


def mark_of(line: Line) -> Mark:
    """Return the mark of a heading without number: it is named by its words."""
    return Mark("heading", Unit.HEADING, line.words, "", 0)
