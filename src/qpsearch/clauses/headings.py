"""What of a numbered line is heading and what is text, and over how many lines the heading goes."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses.plain_headings import KIND_OF_TEXT, PLAIN
from qpsearch.clauses.sentence_headings import DUTY, HEADING_LENGTH, RUN_IN, ends_sentence
from qpsearch.model import Unit
from qpsearch.text.letters import HAN
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.clauses.numbered import Line
    from qpsearch.clauses.sentence_headings import Pairs, Sentences

_COMMA = lazy_pattern(r"[，,]")
_ONE_SENTENCE = lazy_pattern(r"([^，,。；;：:！!？?]{2,30})。")
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
_PAIRS = (("“", "”"), ("「", "」"), ("《", "》"), ("（", "）"))
_ARTICLE_HEADING = lazy_pattern(r"[（(【\[]([^（）()【】\[\]。，；]{2,24})[）)】\]](?=\s|$)")
_OPENS_HEADING = frozenset("（(【[")
_FORCE = lazy_pattern(
    r"[（(](?:规范性|規範性|资料性|資料性|[补補]充件|[参參]考件)(?:附[录錄])?[）)]"
)
"""What an annex of a standard is (GB/T 1.1-2020)."""
_SECTIONS_OF_ANNEX = lazy_pattern(
    r"[\[［(（](?:第|(?:ss?\.|sections?) ?)\d[^\[\]［］。]{0,60}[\]］)）]"
)
"""Below 附表1 of an ordinance, the sections that it belongs to: [第2及58A條]."""
_LETTERED = frozenset({Unit.POINT, Unit.INDENT})
"""Items that letters count, which are parts of a sentence more often than not."""
_ONLY_NUMBER = lazy_pattern(r"[一二三四五六七八九十0-9]+")


class Heading(NamedTuple):
    """What a division's own line (or lines) holds."""

    heading: str
    text_on_line: bool
    lines: int = 1
    """Lines that number, heading and first text take together."""


def _may_be_wrapped(line: Line, below: Line) -> bool:
    return (
        _HALF_HEADING <= len(line.rest) <= HEADING_LENGTH
        and len(below.words) <= _WRAPPED_LENGTH
        and not below.hashes
        and HAN.match(below.words) is not None
        and HAN.match(line.rest[-1]) is not None
        and not ends_sentence(below.words)
    )


def read(lines: Sequence[Line], index: int, sentences: Sentences) -> Heading:
    """Return what heads the marked line at ``index``, over as many lines as it takes.

    ``sentences`` says of which lines the first or the only sentence is the heading.
    """
    line = lines[index]
    rest = line.rest
    below = lines[index + 1] if index + 1 < len(lines) else None
    unmarked = below if below and below.mark is None and not below.hashes else None
    if "\t" in rest and line.mark and line.mark.unit.rank < Unit.ARTICLE.rank:
        cells = rest.split("\t")
        if cells[0] and cells[-1].endswith(cells[0]):
            return Heading(cells[0], text_on_line=False)  # 第一章 总则 ⇥ 第一章 总则: before, after
    if line.mark and line.mark.unit is Unit.ARTICLE:
        named = _ARTICLE_HEADING.match(rest) if rest[:1] in _OPENS_HEADING else None
        heading = named[1] if named and not _ONLY_NUMBER.fullmatch(named[1]) else ""
        if index in sentences.titled:
            heading = heading or rest
        return Heading(heading, text_on_line=True)
    if line.mark and line.mark.unit in _LETTERED:
        headed = len(rest) <= _HALF_TITLE and unmarked is not None and unmarked.running
        return Heading(rest if headed else "", text_on_line=not headed)
    if not rest and line.mark and line.mark.unit is Unit.ANNEX and below and below.mark is None:
        return _of_annex(lines, index)
    if not rest:
        return _below_number(below if below and below.mark is None else None)
    if unmarked and _FORCE.fullmatch(rest) and not ends_sentence(unmarked.words):
        return Heading(rest + unmarked.words, text_on_line=False, lines=2)
    if (len(rest) <= HEADING_LENGTH or _is_marked(line)) and not (
        ends_sentence(rest) or _is_remarked(rest)
    ):
        if unmarked and _is_wrapped(unmarked, lines, index, sentences.pairs):
            return Heading(rest + unmarked.words, text_on_line=False, lines=2)
        return Heading(rest, text_on_line=False)
    if _GOES_ON.search(rest) and unmarked and _is_wrapped(unmarked, lines, index, sentences.pairs):
        return Heading(rest + unmarked.words, text_on_line=False, lines=2)
    if (
        index not in sentences.closing
        and (sentence := _ONE_SENTENCE.fullmatch(rest))
        and unmarked
        and unmarked.running
    ):
        return Heading(sentence[1], text_on_line=False)
    if index in sentences.alone:
        return Heading(rest.removesuffix("。"), text_on_line=False)
    first = RUN_IN.match(rest) if index in sentences.run_in else None
    return Heading(first[1] if first else "", text_on_line=True)


def _is_marked(line: Line) -> bool:
    """Whether the format of the file says that a line is a heading, and it is one sentence."""
    return (
        (line.hashes or line.styled) > 0
        and len(line.rest) <= _MARKED_LENGTH
        and "。" not in line.rest
    )


_MARKED_LENGTH = 150


def _is_remarked(text: str) -> bool:
    """Whether words end in a sentence and a bracket: …产业基地。（牵头单位：某局）."""
    return text[-1] in _CLOSES_REMARK and _REMARKED.search(text) is not None


_CLOSES_REMARK = frozenset("）)")
_REMARKED = lazy_pattern(r"[。；][ \u3000]?[（(][^。]*$")


def _below_number(below: Line | None) -> Heading:
    """Read the line below a number that stands alone: its heading, or its text.

    What bears # is the heading, as in 3.2 ⏎ ## 材料属性.
    """
    if below is None:
        return Heading("", text_on_line=False)
    words = below.words
    short = _length(words) <= HEADING_LENGTH and "。" not in words and not ends_sentence(words)
    if below.hashes or short:
        return Heading(words, text_on_line=False, lines=2)
    run_in = RUN_IN.match(words)
    headed = run_in and not (_COMMA.search(run_in[1]) or DUTY.search(run_in[1]))
    return Heading(run_in[1] if run_in and headed else "", text_on_line=True, lines=2)


def _length(words: str) -> int:
    """Return the length of words in Han characters, of which a term and its English hold few."""
    return len(words) if words.isascii() else len(words.encode("gb18030", "replace")) // 2


def _of_annex(lines: Sequence[Line], index: int) -> Heading:
    """Read what stands below 附录A or 附件.

    Its force (资料性附录) stands on a line of its own above the heading; a heading that names no
    kind of text goes on where the next line does.
    """
    found = _below_number(lines[index + 1])
    after = lines[index + 2] if index + 2 < len(lines) else None
    if found.text_on_line or after is None or after.mark:
        return found
    if after.hashes and not _FORCE.fullmatch(found.heading):
        return found
    if _SECTIONS_OF_ANNEX.fullmatch(found.heading) and not ends_sentence(after.words):
        return Heading(after.words, text_on_line=False, lines=3)
    force = _FORCE.fullmatch(found.heading) is not None
    goes_on = not ends_with_kind(found.heading) and ends_with_kind(after.words)
    if (force and not ends_sentence(after.words)) or (
        goes_on and len(found.heading) >= _HALF_TITLE and PLAIN.fullmatch(after.words)
    ):
        return Heading(found.heading + after.words, text_on_line=False, lines=3)
    return found


def ends_with_kind(words: str) -> bool:
    """Whether words end in what a text, a list or a form is called."""
    return KIND_OF_TEXT.search(words) is not None or _KIND_OF_ANNEX.search(words) is not None


def _is_wrapped(below: Line, lines: Sequence[Line], index: int, pairs: Pairs) -> bool:
    """Whether the short line ``below`` is the second half of a heading.

    The first half leaves a bracket open or ends in a word or mark that nothing ends in; or the
    second is a letter or two, or the two letters that the break parts stand together elsewhere.
    """
    line = lines[index]
    rest = line.rest
    if len(below.words) > _WRAPPED_LENGTH or ends_sentence(below.words):
        return False
    if any(rest.count(opening) > rest.count(closing) for opening, closing in _PAIRS):
        return True
    if below.words[0] == "的":
        return True  # no line begins with it
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


def is_above_articles(lines: Sequence[Line], index: int) -> bool:
    """Whether a marked line is a heading with articles right below it: 一、管辖 above 第一条."""
    line = lines[index]
    if line.mark is None or not line.rest or ends_sentence(line.rest):
        return False
    if len(line.rest) > HEADING_LENGTH or line.rest.endswith((".", ";")):
        return False
    rank = line.mark.unit.rank
    for below in lines[index + 1 : index + 4]:
        if below.mark is None:
            return False
        if below.mark.unit is Unit.ARTICLE:
            return True
        if below.mark.unit.rank <= rank or ends_sentence(below.rest):
            return False
    return False
