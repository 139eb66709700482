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
from qpsearch.studies.quoting.reader import End
from qpsearch.studies.quoting.runs import grams
from qpsearch.studies.regions import is_traditional

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.studies.comparing.wording import Change
    from qpsearch.studies.quoting.letters import Letters
    from qpsearch.studies.quoting.reader import Source

    Array = np.ndarray[Any, Any]

NEAR = 0.7
"""Share of letters that a sentence and a place have in common to be near each other."""
LEAST_LETTERS = 6
"""Letters from which a sentence is looked for; shorter ones stand anywhere."""
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
    """Nothing like it was found: which does not say that it stands nowhere."""


class Trace(NamedTuple):
    """A sentence, and the place that is most like it."""

    text: str
    """The sentence."""
    span: Span
    """Its place: offsets into the text traced."""
    kind: TraceKind
    target: End | None
    """Where it stands; of an absent sentence nothing."""
    score: float
    """0 to 1: the share of letters that the two have in common."""
    changes: tuple[Change, ...]
    """Where the words differ; spans are offsets into the sentence and the passage."""
    also_in: tuple[End, ...]
    """Other clauses that hold it to the same degree."""


def sentences_of(text: str) -> Iterator[Span]:
    """Yield where the sentences of a text stand, blanks around them left out."""
    for match in _SENTENCE.finditer(text):
        start = match.start() + len(match[0]) - len(match[0].lstrip())
        end = match.end() - len(match[0]) + len(match[0].rstrip())
        if start < end:
            yield Span(start, end)


def trace(text: str, sources: Sequence[Source]) -> Iterator[Trace]:
    """Yield for each sentence of a text where it stands in the documents.

    Sentences of fewer than six letters are left out.
    """
    spans = list(sentences_of(text))
    asked = letters_of([[text[slice(*span)] for span in spans]])
    corpus = letters_of([clause.text for clause in source.clauses] for source in sources)
    owner = [(number, clause) for number, source in enumerate(sources) for clause in source.clauses]
    candidates = _candidates(asked, corpus)
    words = _string(corpus)
    sentences = _string(asked)
    for number, span in enumerate(spans):
        first, last = asked.starts[number], asked.starts[number + 1]
        if last - first < LEAST_LETTERS:
            continue
        found = _best(sentences[first:last], candidates.get(number, ()), corpus, words)
        ends = []
        for _, start, end in found:
            document, clause = owner[corpus.clauses[start]]
            place = Span(int(corpus.places[start]), int(corpus.ends[end - 1]))
            source = sources[document]
            ends.append(
                End(source.doc_id, source.title, clause.section, clause.eid,
                    clause.text[slice(*place)], place)
            )  # fmt: skip
        sentence = text[slice(*span)]
        if not found or found[0][0] < NEAR:
            yield Trace(sentence, span, TraceKind.ABSENT, None, _share(found), (), ())
            continue
        share = found[0][0]
        kind = TraceKind.VERBATIM if share == 1 else TraceKind.NEAR
        changes = () if share == 1 else _changes(sentence, ends[0].text)
        also = tuple(end for one, end in zip(found[1:], ends[1:], strict=True) if one[0] == share)
        yield Trace(sentence, span, kind, ends[0], _share(found), changes, also)


def _share(found: Sequence[tuple[float, int, int]]) -> float:
    return round(found[0][0], 3) if found else 0.0


def _changes(sentence: str, passage: str) -> tuple[Change, ...]:
    by_words = is_traditional(sentence) != is_traditional(passage)
    changes = changes_between(
        side_of(sentence, by_words=by_words), side_of(passage, by_words=by_words)
    )
    return tuple(change for change in changes if change.substantive)


def _string(letters: Letters) -> str:
    return letters.codes.astype("<u4").tobytes().decode("utf-32-le", "surrogatepass")


def _candidates(asked: Letters, corpus: Letters) -> dict[int, list[int]]:
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
            np.full(len(part), worth[slot]) for slot, part in zip(np.unique(mine), parts, strict=True)
        ]
        if parts:
            holders, where = np.unique(np.concatenate(parts), return_inverse=True)
            scores = np.bincount(where, np.concatenate(weights))
            found[number] = holders[np.argsort(-scores, kind="stable")[:_LOOKED_AT]].tolist()
    return found


def _best(
    sentence: str, clauses: Sequence[int], corpus: Letters, words: str
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
        first, last = start + alignment.dest_start, start + alignment.dest_end
        if end - start < len(sentence):  # the clause is the shorter one: all of it is compared
            first, last = start, end
        first, last = _fitted(sentence, words, first, last, start, end)
        share = Indel.normalized_similarity(sentence, words[first:last])
        found.append((share, first, last))
    found.sort(key=lambda one: (-one[0], one[1]))
    return found


def _fitted(
    sentence: str, words: str, first: int, last: int, start: int, end: int
) -> tuple[int, int]:
    """Return a window of the sentence's length made as long or short as is most like it.

    What was put in or left out makes the place longer or shorter than the sentence.
    """
    slack = max(4, len(sentence) // 3)
    wide = words[max(start, first - slack) : min(end, last + slack)]
    base = max(start, first - slack)
    blocks = [block for block in Indel.opcodes(sentence, wide) if block.tag == "equal"]
    blocks = [block for block in blocks if block.src_end - block.src_start > 1] or blocks
    if not blocks:
        return first, last
    head, tail = blocks[0], blocks[-1]
    fitted_first = max(base, base + head.dest_start - head.src_start)
    fitted_last = min(base + len(wide), base + tail.dest_end + len(sentence) - tail.src_end)
    return (fitted_first, fitted_last) if fitted_first < fitted_last else (first, last)
