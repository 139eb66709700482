"""Where the sentences of a text of one's own come from: verbatim, near, or absent."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, Any, NamedTuple

import numpy as np
from rapidfuzz.distance import Indel
from rapidfuzz.fuzz import partial_ratio_alignment

from qpsearch.model import Span
from qpsearch.studies.comparing.sides import side_of
from qpsearch.studies.comparing.wording import changes_between
from qpsearch.studies.quoting.letters import letters_of
from qpsearch.studies.quoting.reader import SENTENCE_MARK, QuotedPassage
from qpsearch.studies.quoting.runs import grams
from qpsearch.studies.regions import is_traditional

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from qpsearch.studies.comparing.wording import WordChange
    from qpsearch.studies.quoting.letters import LetterArrays
    from qpsearch.studies.quoting.reader import SearchedDocument

    Array = np.ndarray[Any, Any]

NEAR = 0.7
"""Share of letters that a sentence and a place have in common to be near each other."""
LEAST_LETTERS = 6
"""Letters from which a sentence is looked for; shorter ones stand anywhere."""
LEAST_PART = 10
"""Letters in a row from which a part of a sentence is told where it stands."""
_GRAM = 4
"""Letters in a row that bring a sentence and a clause together: about two words."""
_LOOKED_AT = 12
"""Clauses that a sentence is compared with, those that share most of it."""
_SENTENCE = re.compile(r"[^。！？；!?;\n]+(?:[。！？；!?;]+[”’』」）)》]*)?")


class TraceKind(StrEnum):
    """Whether a sentence stands in the corpus."""

    VERBATIM = "verbatim"
    """Letter by letter, but for script and regional words."""
    NEAR = "near"
    """With other words in places."""
    ABSENT = "absent"
    """Nothing like it in the corpus, though parts of it may be there."""


class Trace(NamedTuple):
    """A sentence, and the place that is most like it."""

    text: str
    """The sentence."""
    span: Span
    """Its place: offsets into the text traced."""
    kind: TraceKind
    target: QuotedPassage | None
    """Where it stands; of an absent sentence nothing."""
    score: float
    """0 to 1: the share of letters that the two have in common."""
    changes: tuple[WordChange, ...]
    """Where the words differ; spans are offsets into the sentence and the passage."""
    also_in: tuple[QuotedPassage, ...]
    """Other clauses that hold it to the same degree."""
    parts: tuple[tuple[Span, QuotedPassage], ...] = ()
    """Of a sentence that stands nowhere as a whole: its parts that do, letter by letter."""


def sentences_of(text: str) -> Iterator[Span]:
    """Yield where the sentences of a text stand, blanks around them left out."""
    for match in _SENTENCE.finditer(text):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        end = match.end() - len(match[0]) + len(match[0].rstrip())
        if start < end:
            yield Span(start, end)


def trace(
    text: str, sources: Sequence[SearchedDocument], progress: Callable[[float], None] | None = None
) -> Iterator[Trace]:
    """Yield for each sentence of a text where it stands in the documents.

    Sentences of fewer than six letters are left out.

    Args:
        text: the text.
        sources: the documents to look through.
        progress: told what share of the sentences has been looked for.

    """
    spans = list(sentences_of(text))
    asked = letters_of([[text[slice(*span)] for span in spans]])
    corpus = letters_of([clause.text for clause in source.clauses] for source in sources)
    owner = [(number, clause) for number, source in enumerate(sources) for clause in source.clauses]
    candidates = _candidates(asked, corpus)

    def marks(at: int) -> bool:
        """Whether a sentence or a part of one ends before a letter of the corpus."""
        before, after = int(corpus.ends[at - 1]), int(corpus.places[at])
        text = owner[corpus.clauses[at]][1].text
        return before > after or SENTENCE_MARK.search(text, before, after) is not None

    words = _string(corpus)
    sentences = _string(asked)

    def end_of(start: int, end: int) -> QuotedPassage:
        number, clause = owner[corpus.clauses[start]]
        place = Span(int(corpus.places[start]), int(corpus.ends[end - 1]))
        source = sources[number]
        passage = clause.text[slice(*place)]
        return QuotedPassage(
            source.doc_id, source.title, clause.section, clause.eid, passage, place
        )

    for number, span in enumerate(spans):
        if progress:
            progress(number / len(spans))
        first, last = int(asked.starts[number]), int(asked.starts[number + 1])
        if last - first < LEAST_LETTERS:
            continue
        sentence = text[slice(*span)]
        clauses = candidates.get(number, ())
        found = _best(sentences[first:last], clauses, corpus, words, marks)
        share = found[0][0] if found else 0.0
        if share < NEAR:
            parts = tuple(
                (
                    Span(
                        span.start + int(asked.places[first + at]),
                        span.start + int(asked.ends[first + at + length - 1]),
                    ),
                    end_of(start, start + length),
                )
                for at, start, length in _parts(sentences[first:last], clauses, corpus, words)
            )
            yield Trace(sentence, span, TraceKind.ABSENT, None, round(share, 3), (), (), parts)
            continue
        target, *also = sorted(
            (end_of(*place) for one, *place in found if one == share),
            key=lambda end: _other_glyphs(sentence, end.text),
        )
        kind = TraceKind.VERBATIM if share == 1 else TraceKind.NEAR
        changes = () if share == 1 else _changes(sentence, target.text)
        yield Trace(sentence, span, kind, target, round(share, 3), changes, tuple(also))


def _other_glyphs(sentence: str, passage: str) -> int:
    """Return how many letters of a passage the sentence does not have in that script."""
    return sum(letter not in sentence for letter in passage if letter.isalpha())


def _changes(sentence: str, passage: str) -> tuple[WordChange, ...]:
    by_words = is_traditional(sentence) or is_traditional(passage)
    changes = changes_between(
        side_of(sentence, by_words=by_words), side_of(passage, by_words=by_words)
    )
    return tuple(change for change in changes if change.substantive)


def _string(letters: LetterArrays) -> str:
    return letters.codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def _candidates(asked: LetterArrays, corpus: LetterArrays) -> dict[int, list[int]]:
    """Return for each sentence the clauses that share most with it, rare words before common."""
    wanted, at = grams(asked, _GRAM)
    known, places = np.unique(wanted, return_inverse=True)
    if not len(known):
        return {}
    hashes, positions = grams(corpus, _GRAM)
    slots = np.minimum(np.searchsorted(known, hashes), len(known) - 1)
    hit = known[slots] == hashes
    slots, clauses = slots[hit], corpus.clauses[positions[hit]]
    del hashes, positions, hit
    held = np.unique(clauses.astype(np.int64) * len(known) + slots)
    clauses, slots = held // len(known), held % len(known)
    worth = 1 / np.sqrt(np.maximum(1, np.bincount(slots, minlength=len(known))))
    order = np.argsort(slots, kind="stable")
    clauses, slots = clauses[order], slots[order]
    bounds = np.searchsorted(slots, np.arange(len(known) + 1))
    found: dict[int, list[int]] = {}
    for number in range(len(asked.starts) - 1):
        mine = places[asked.clauses[at] == number]
        parts = [clauses[bounds[slot] : bounds[slot + 1]] for slot in np.unique(mine)]
        weights = [
            np.full(len(part), worth[slot])
            for slot, part in zip(np.unique(mine), parts, strict=True)
        ]
        if parts:
            holders, where = np.unique(np.concatenate(parts), return_inverse=True)
            scores = np.bincount(where, np.concatenate(weights))
            found[number] = holders[np.argsort(-scores, kind="stable")[:_LOOKED_AT]].tolist()
    return found


def _best(
    sentence: str,
    clauses: Sequence[int],
    corpus: LetterArrays,
    words: str,
    marks: Callable[[int], bool],
) -> list[tuple[float, int, int]]:
    """Return ``(share, first letter, end)`` of the places most like a sentence, the best first."""
    found = []
    for clause in clauses:
        start, end = int(corpus.starts[clause]), int(corpus.starts[clause + 1])
        at = words.find(sentence, start, end)
        if at >= 0:
            found.append((1.0, at, at + len(sentence)))
            continue
        alignment = partial_ratio_alignment(sentence, words[start:end])
        if alignment is None or alignment.dest_start == alignment.dest_end:
            continue
        fits = []
        for slack in (max(4, len(sentence) // 3), 0):  # with more, words before may be taken in
            first = max(start, start + alignment.dest_start - slack)
            last = min(end, start + alignment.dest_end + slack)
            first, last = _fitted(sentence, words, first, last, marks)
            share = Indel.normalized_similarity(sentence, words[first:last])
            fits.append((share, first, last))
        found.append(max(fits, key=lambda fit: fit[0]))
    found.sort(key=lambda one: (-one[0], one[1]))
    return found


def _fitted(
    sentence: str, words: str, first: int, last: int, marks: Callable[[int], bool]
) -> tuple[int, int]:
    """Return the part of a window that is the sentence: from its first words to its last.

    Words of the sentence that the place has not may stand there in other words: as many letters
    are taken with it, as far as no mark of a sentence stands between.
    """
    equal = [op for op in Indel.opcodes(sentence, words[first:last]) if op.tag == "equal"]
    blocks = [op for op in equal if op.src_end - op.src_start > 1] or equal
    if not blocks:
        return first, last
    head, tail = blocks[0], blocks[-1]
    begin, end = first + head.dest_start, first + tail.dest_end
    for _ in range(head.src_start):
        if begin == first or marks(begin):
            break
        begin -= 1
    for _ in range(len(sentence) - tail.src_end):
        if end == last or marks(end):
            break
        end += 1
    return begin, end


def _parts(
    sentence: str, clauses: Sequence[int], corpus: LetterArrays, words: str
) -> list[tuple[int, int, int]]:
    """Return ``(place in the sentence, letter of the corpus, length)`` of parts that stand there.

    The longest first taken, none over another; in the order of the sentence.
    """
    places: dict[str, list[int]] = {}
    for at in range(len(sentence) - LEAST_PART + 1):
        places.setdefault(sentence[at : at + LEAST_PART], []).append(at)
    runs: list[tuple[int, int, int]] = []
    for clause in clauses:
        start, end = int(corpus.starts[clause]), int(corpus.starts[clause + 1])
        for place in range(start, end - LEAST_PART + 1):
            for at in places.get(words[place : place + LEAST_PART], ()):
                if at and place > start and sentence[at - 1] == words[place - 1]:
                    continue
                most = min(len(sentence) - at, end - place)
                length = next(
                    (n for n in range(LEAST_PART, most) if sentence[at + n] != words[place + n]),
                    most,
                )
                runs.append((at, place, length))
    taken: set[int] = set()
    chosen = []
    for at, place, length in sorted(runs, key=lambda run: -run[2]):
        letters = range(at, at + length)
        if taken.isdisjoint(letters):
            taken.update(letters)
            chosen.append((at, place, length))
    return sorted(chosen)
