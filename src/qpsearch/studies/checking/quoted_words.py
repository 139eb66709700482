"""Words quoted beside a citation, and whether the place cited says them."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.model import Span
from qpsearch.studies.letters import letters_of
from qpsearch.studies.quoting.reader import SearchedDocument
from qpsearch.studies.quoting.tracing import TraceKind, trace

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from qpsearch.clauses import Reference
    from qpsearch.studies.comparing.wording import WordChange
    from qpsearch.studies.quoting.reader import QuotedText

LEAST_LETTERS = 6
"""Letters from which quoted words are compared: fewer are a term."""
_SURE_LETTERS = 12
"""Letters from which words in marks right behind a citation are its words, not a name for it."""
_QUOTED = re.compile(
    r"“(?:[^“”]|“[^“”]*”)*”|「(?:[^「」]|「[^「」]*」)*」|『[^『』]*』|\"[^\"\n]*\""
)
_SAYS = (
    "规定|規定|载明|載明|明确|明確|明定|指出|提出|要求|写明|寫明|写道|表述|称|稱|言|云|曰|为|為|即|如下|原文"
    "|内容|內容"
)
_SAYING = re.compile(
    rf"\s*(?:[（(][^（）()]{{0,20}}[）)])?\s*(?:的|之|中|里|裡|内|內|款|项|項|等|也|亦|均|已|还|還|又|即|就|对此|對此|分别|作出|作了"
    rf"|具体|明文|{_SAYS})*(?:了|如下)?\s*(?P<mark>[：:，,]?)\s*"
)
"""Between a citation and the words of it, where nobody else can be said to say them."""
_NEAR = re.compile(r"[^。；;！？\n]{0,16}")
"""Between a citation and words that may be of it."""
_NAMING = re.compile(r"(?:的|之|了|所谓|所謂|所称|所稱|中)\s*$")
"""Before words that may be a name somebody gave: 确立的“可预见性规则”."""
_BEHIND = re.compile(
    r"\s*[。，；]?\s*(?:[（(—－-]+\s*(?:参?见|參?見|语出|語出|引自|出自|摘自|依据|依據|根据|根據)?"
    r"|，?\s*(?:这是|此为|此乃|這是|此為|系|係|出自|语出|見|见)+)\s*[：:]?\s*"
)
"""Between words and the citation behind them: “…”（《检验法》第三条）."""
_CHAINED = re.compile(r"[、，,；;和及与與\s]*")
_LEFT_OUT = re.compile(r"…+|\.{3,}|。{2,}|[（(〔\[](?:略|省略|下略|中略)[）)〕\]]")


class Quote(NamedTuple):
    """Words in quotation marks."""

    text: str
    """Without the marks."""
    span: Span
    """Its place in the clause, without the marks."""
    sure: bool
    """Whether they are given as the words of the place; else they may be a name for it."""


class WordsVerdict(Enum):
    """Whether a place says what is quoted."""

    SAID = auto()
    DIFFERENT = auto()
    """It says something near to it."""
    ABSENT = auto()
    """It says nothing like it."""


class Wording(NamedTuple):
    """What a place says beside what is quoted of it."""

    verdict: WordsVerdict
    passage: str = ""
    """The words of the place, in its own glyphs."""
    changes: tuple[WordChange, ...] = ()
    """From the quoted words to those of the place; spans are offsets into the part quoted and the
    passage."""
    part: Span = Span(0, 0)
    """The part of the quote that differs."""


def quotes_beside(text: str, references: Sequence[Reference]) -> dict[int, list[Quote]]:
    """Return the words that are quoted beside references, by the number of the reference."""
    found: dict[int, list[Quote]] = {}
    last: tuple[int, int] | None = None
    for match in _QUOTED.finditer(text):
        span = Span(match.start() + 1, match.end() - 1)
        words = text[slice(*span)]
        if any(match.start() <= one.span.start and one.span.end <= match.end() for one in references
               if one.span.start == match.start()):  # fmt: skip
            continue  # a title in corner brackets
        if len(letters_of(words).text) < LEAST_LETTERS:
            continue
        if last and _CHAINED.fullmatch(text, last[1], match.start()):
            owner, sure = last[0], True
        else:
            owner, sure = _cited_by(text, match, references)
        if owner >= 0:
            found.setdefault(owner, []).append(Quote(words, span, sure))
            last = owner, match.end()
    return found


def _cited_by(text: str, quote: re.Match[str], references: Sequence[Reference]) -> tuple[int, bool]:
    """Return the number of the reference that a quote stands beside, or -1; and whether surely."""
    before = [n for n, one in enumerate(references) if one.span.end <= quote.start()]
    after = [n for n, one in enumerate(references) if one.span.start >= quote.end()]
    if after and _BEHIND.fullmatch(text, quote.end(), references[after[0]].span.start):
        return after[0], True
    if before:
        start = references[before[-1]].span.end
        if _NEAR.fullmatch(text, start, quote.start()):
            saying = _SAYING.fullmatch(text, start, quote.start())
            naming = _NAMING.search(text[start : quote.start()])
            long = len(quote.group()) - 2 >= _SURE_LETTERS
            sure = saying is not None and (bool(saying["mark"]) or (long and not naming))
            return before[-1], sure
    return -1, False


def worded(quote: str, clauses: Sequence[QuotedText]) -> Wording:
    """Return whether clauses say what is quoted, but for what it leaves out with ……."""
    if says(quote, clauses):
        return Wording(WordsVerdict.SAID)
    sources = [SearchedDocument("", "", None, "", clauses)]
    found = Wording(WordsVerdict.SAID)
    for start, part in _parts(quote):
        for sentence in trace(part, sources):
            span = Span(start + sentence.span.start, start + sentence.span.end)
            if sentence.kind is TraceKind.ABSENT:
                found = Wording(WordsVerdict.ABSENT, part=span)
            elif sentence.changes and sentence.target:
                return Wording(WordsVerdict.DIFFERENT, sentence.target.text, sentence.changes, span)
    return found


def says(quote: str, clauses: Iterable[QuotedText]) -> bool:
    """Whether clauses say what is quoted letter by letter, but for script and marks."""
    wanted = [letters_of(part).text for _, part in _parts(quote)]
    texts = [letters_of(clause.text).text for clause in clauses]
    return all(any(part in text for text in texts) for part in wanted if part)


def _parts(quote: str) -> list[tuple[int, str]]:
    """Return the parts of a quote between what it leaves out, each with its offset."""
    parts = []
    at = 0
    for match in (*_LEFT_OUT.finditer(quote), None):
        end = match.start() if match else len(quote)
        if quote[at:end].strip():
            parts.append((at, quote[at:end]))
        at = match.end() if match else end
    return parts
