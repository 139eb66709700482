"""Judged sets that are too large for the repository: their documents, questions and judgements."""

from __future__ import annotations

import random
import re
from collections import defaultdict
from typing import TYPE_CHECKING, Any

from bench.corpora import articles_by_law, read_lines
from qpsearch.engine.inversion import Inverter
from qpsearch.engines.embedded.build import IndexWriter, create_index
from qpsearch.engines.embedded.store import WhooshClauseIndex
from qpsearch.engines.embedded.toc import DICTIONARY, STORE
from qpsearch.loader import load
from qpsearch.model import (
    Clause,
    Document,
    Locator,
    Metadata,
    PathStep,
    Role,
    Source,
    SourceMap,
    Span,
    Step,
    Unit,
)
from qpsearch.text.dictionary import Dictionary

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from pathlib import Path

    Questions = list[dict[str, Any]]
    Judgements = dict[str, set[str]]
    Articles = list[tuple[str, str, str]]

PASSAGES = "passages"
"""Made of the articles of ``stard``."""
_NUMBER = "第[一二三四五六七八九十百千零]+条(?:之[一二三四五])?"
_PART = "(?:第[一二三四五六七八九十]+[款项]|第（[一二三四五六七八九十]+）项)*"
_CITED = re.compile(
    f"(?:根据|依照|依据|按照)?《?([一-龥]{{1,18}}?法典?)》?({_NUMBER}{_PART}(?:[、和或及至]+{_NUMBER}{_PART})*)(?:的?规定)?"
)
_MOST_CITED, _SHORTEST = 4, 60
_INTERPRETATION = "最高人民"
_STATE = "中华人民共和国"


def index_of(name: str, data: Path, folder: Path, others: int | None = None) -> WhooshClauseIndex:
    """Return the index of a set in ``folder``, made there unless it stands there already.

    Args:
        name: of the set.
        data: where the sets are.
        folder: where to keep the index.
        others: of ``stard`` only the laws that hold an answer and so many others.

    """
    name = "stard" if name == PASSAGES else name
    place = folder / (name if others is None else f"{name}-{others}")
    store = place / STORE
    if not store.exists():
        store.mkdir(parents=True)
        create_index(store)
        writer = IndexWriter(store)
        inverter = Inverter(Dictionary.open(store / DICTIONARY))
        for document in _documents(name, data, place, others):
            writer.put(inverter.invert(document))
        writer.publish()
    return WhooshClauseIndex(place)


def questions(name: str, data: Path) -> tuple[Questions, Judgements]:
    """Return the questions of a set, and for each the ids that are judged relevant."""
    if name == PASSAGES:
        return _passages(_laws(data))
    judged: Judgements = defaultdict(set)
    for line in (data / name / "qrels.dev.tsv").read_text(encoding="utf-8").splitlines():
        query, _, record, grade = line.split()
        if int(grade) > 0:
            judged[query].add(record)
    return list(read_lines(data / name / "queries.dev.jsonl")), judged


def in_first_law(data: Path, judged: Judgements) -> set[str]:
    """Return the ids of the articles of that law of ``stard`` which holds the most answers."""
    wanted = set().union(*judged.values())
    laws = ({eid for eid, _, _ in articles} for articles in _laws(data).values())
    return max(laws, key=lambda ids: len(ids & wanted))


def _laws(data: Path) -> dict[str, Articles]:
    return articles_by_law(read_lines(data / "stard" / "corpus.jsonl.xz"))


def _documents(name: str, data: Path, folder: Path, others: int | None) -> Iterator[Document]:
    rows = read_lines(data / name / "corpus.jsonl.xz")
    if name == "ncp":
        for row in rows:
            path = folder / f"{row['id']}.txt"
            path.write_text(row["text"], encoding="utf-8")
            yield load(path, root=folder)
        return
    laws = articles_by_law(rows)
    kept = laws if others is None else _needed(laws, questions(name, data)[1], others)
    for law, articles in laws.items():
        if law in kept:
            yield law_document(law, articles)


def _needed(laws: dict[str, Articles], judged: Judgements, others: int) -> Collection[str]:
    """Return the laws that hold an answer and so many others, drawn with a fixed seed."""
    wanted = set().union(*judged.values())
    needed = [law for law, articles in laws.items() if any(a[0] in wanted for a in articles)]
    rest = sorted(set(laws) - set(needed))
    return {*needed, *random.Random(20).sample(rest, min(others, len(rest)))}


def law_document(law: str, articles: Articles) -> Document:
    """Return a law of articles, each its id, its text and the headings above it."""
    clauses: list[Clause] = []
    end = 0
    for eid, text, above in articles:
        span = Span(end, end + len(text))
        end = span.end + 1
        locator = Locator((Step(Unit.ARTICLE, str(len(clauses) + 1)),))
        path = (PathStep("", above),)
        clauses.append(Clause(eid, locator, eid, path, Role.CLAUSE, span, text, span))
    text = "\n".join(article[1] for article in articles)
    source_map = SourceMap((0,), (0,), len(text), len(text))
    source = Source(law, "utf-8", "", text)
    return Document(law, source, text, source_map, Metadata(law), (), tuple(clauses), (), ())


def _passages(laws: dict[str, Articles]) -> tuple[Questions, Judgements]:
    """Return articles of interpretations without what they cite, and the articles they cite.

    ``shut`` of a question are the documents that are no answer: the interpretations themselves.
    """
    ids = {
        (law.removeprefix(_STATE), text.partition(" ")[0]): eid
        for law, articles in laws.items()
        for eid, text, _ in articles
    }
    shut = {law for law in laws if law.startswith(_INTERPRETATION)}
    asked: Questions = []
    judged: Judgements = {}
    for law in sorted(shut):
        for eid, text, _ in laws[law]:
            cited = {
                ids[name, number]
                for whole, numbers in _CITED.findall(text)
                for number in re.findall(_NUMBER, numbers)
                if (name := whole.removeprefix(_STATE), number) in ids
            }
            passage = _CITED.sub("", text.partition(" ")[2])
            if 1 <= len(cited) <= _MOST_CITED and len(passage) >= _SHORTEST:
                asked.append({"query_id": eid, "query": passage, "shut": shut})
                judged[eid] = cited
    return asked, judged
