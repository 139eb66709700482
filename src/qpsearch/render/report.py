"""What is exported for people: clauses with all that is needed to cite them, in groups."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.text.conversion import Script, convert
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from qpsearch.render.excerpts import Excerpts


LANGUAGES = {Script.SIMPLIFIED: "zh-CN", Script.TRADITIONAL: "zh-TW"}
"""The language that a file says it is in, by the script of its wording."""


class Entry(NamedTuple):
    """One clause of a report."""

    record: Mapping[str, Any]
    """The record of the JSON contract, letters in the script of the report."""
    spans: tuple[tuple[int, int], ...]
    """Matches: offsets into ``text``, in order and apart."""
    queries: tuple[str, ...]
    """The queries that found it."""

    @property
    def text(self) -> str:
        """The clause."""
        return str(self.record["text"])

    @property
    def title(self) -> str:
        """The title of its document."""
        return str(self.record["title"])

    @property
    def section(self) -> str:
        """Its address."""
        return str(self.record["section"])

    @property
    def path(self) -> str:
        """Numbers and headings that lead to it: 四 增强产业质量竞争力 › （六） …."""
        return " › ".join(f"{s['num']} {s['heading']}".strip() for s in self.record["path"])

    @property
    def path_above(self) -> str:
        """The path without what the heading says already."""
        steps = self.record["path"]
        told = steps and steps[-1]["num"] and self.section.endswith(steps[-1]["num"])
        shown = steps[:-1] if told else steps
        path = " › ".join(f"{s['num']} {s['heading']}".strip() for s in shown)
        return "" if path == self.heading else path

    @property
    def heading(self) -> str:
        """Its address and what stands there: 四、（六） 强化产业基础质量支撑."""
        own = self.record["path"][-1]["heading"] if self.record["path"] else ""
        shown = own if "¶" not in self.section and own not in self.section else ""
        return f"{self.section} {shown}".strip()

    @property
    def facts(self) -> str:
        """Issuers, number and date, as far as they are known."""
        record = self.record
        known = ("、".join(record["issuer"]), record["number"], record["date"])
        return " · ".join(fact for fact in known if fact)

    @property
    def citation(self) -> str:
        """How to cite it."""
        return str(self.record["citation"])

    @property
    def pieces(self) -> Iterator[tuple[str, bool]]:
        """The text in pieces, each with whether it matches."""
        position = 0
        for start, end in self.spans:
            if position < start:
                yield self.text[position:start], False
            yield self.text[start:end], True
            position = end
        if position < len(self.text):
            yield self.text[position:], False

    @property
    def pieces_below_heading(self) -> Iterator[tuple[str, bool]]:
        """The pieces without the number that the text begins with: it stands in the heading."""
        past = self._number_length()
        for piece, hit in self.pieces:
            if shown := piece[past:]:
                yield shown, hit
            past = max(0, past - len(piece))

    def _number_length(self) -> int:
        num = self.record["path"][-1]["num"] if self.record["path"] else ""
        if not num or not self.section.endswith(num):
            return 0
        text = fold(self.text)
        at = 0
        for letter in fold(num):
            at = _past(text, at, " \t\n\u3000")
            if not text.startswith(letter, at):
                return 0
            at += 1
        at = _past(text, at, "、. \t\n\u3000")
        return at if at < len(text) else 0


def _past(text: str, at: int, letters: str) -> int:
    """Return the place behind what stands at ``at`` of ``letters``."""
    while at < len(text) and text[at] in letters:
        at += 1
    return at


class EntryGroup(NamedTuple):
    """Entries under one heading."""

    title: str
    facts: str
    """A line about all of them, or empty."""
    entries: tuple[Entry, ...]
    note: str = ""
    """Why there are no entries, where there are none."""


class Report(NamedTuple):
    """A document made of clauses."""

    title: str
    groups: tuple[EntryGroup, ...]
    by_document: bool
    about: tuple[tuple[str, str], ...] = ()
    """What was asked of what, and when: labels and values."""
    wording: Script = Script.SIMPLIFIED
    """The script of what it says itself, beside what it quotes."""

    @property
    def entries(self) -> Iterator[Entry]:
        """All entries in order."""
        for group in self.groups:
            yield from group.entries

    def said(self, words: str) -> str:
        """Return words of the report itself, written here in simplified script, in its own."""
        return in_wording(words, self.wording)


def in_wording(words: str, wording: Script) -> str:
    """Return words that stand in simplified script in the program, in the script of a report."""
    return words if wording is Script.SIMPLIFIED else convert(words, wording).text


def make_entry(record: Mapping[str, Any], script: Script, queries: tuple[str, ...]) -> Entry:
    """Return the entry of a hit's record, in a script."""
    around = record["text"] + record["title"]

    def shown(text: str | None) -> str | None:
        return convert(text, script, around=around).text if text else text

    body = convert(record["text"], script, around=record["title"])
    spans = tuple((body.offset(start), body.offset(end)) for start, end in record["spans"])
    there = {
        **record,
        "title": shown(record["title"]),
        "issuer": [shown(issuer) for issuer in record["issuer"]],
        "number": shown(record["number"]),
        "section": shown(record["section"]),
        "path": [
            {"num": shown(step["num"]), "heading": shown(step["heading"])}
            for step in record["path"]
        ],
        "text": body.text,
        "spans": [list(span) for span in spans],
        "matched": list(dict.fromkeys(body.text[start:end] for start, end in spans)),
        "citation": shown(record["citation"]),
    }
    if "edition" in record:
        there["edition"] = shown(record["edition"])
    return Entry(there, spans, queries)


def make_report(
    title: str,
    found: Iterable[Excerpts],
    script: Script,
    *,
    by_document: bool,
    wording: Script = Script.SIMPLIFIED,
) -> Report:
    """Return a report of what was found, grouped by document or by query.

    By document a clause stands once, whatever number of queries found it, in the order of
    reading; the document of the best hit comes first. By query the order is that of the hits.
    What the report says itself is in the script of ``wording``.
    """
    empty = in_wording("（没有找到条款）", wording)
    if by_document:
        groups = tuple(_by_document(found, script, empty))
        return Report(title, groups, by_document=True, wording=wording)
    by_query = (
        EntryGroup(
            convert(one.name, script).text or title,
            "",
            tuple(make_entry(record, script, (one.name,)) for record in one.records),
            one.error or ("" if one.records else empty),
        )
        for one in found
    )
    return Report(title, tuple(by_query), by_document=False, wording=wording)


def _by_document(found: Iterable[Excerpts], script: Script, empty: str) -> Iterator[EntryGroup]:
    documents: dict[str, dict[str, Entry]] = {}
    without: list[EntryGroup] = []
    for one in found:
        if not one.records:
            note = one.error or empty
            without.append(EntryGroup(convert(one.name, script).text, "", (), note))
        for record in one.records:
            entries = documents.setdefault(record["doc_id"], {})
            entry = make_entry(record, script, (one.name,) if one.name else ())
            before = entries.get(record["eid"])
            entries[record["eid"]] = entry if before is None else _merged(before, entry)
    for entries in documents.values():
        in_order = sorted(entries.values(), key=lambda entry: entry.record["source_span"])
        first = in_order[0]
        edition = f"（{first.record['edition']}）" if first.record.get("edition") else ""
        yield EntryGroup(f"《{first.title}》{edition}", first.facts, tuple(in_order))
    yield from without


def _merged(one: Entry, other: Entry) -> Entry:
    """Return one entry for a clause that two queries found: matches that touch become one."""
    spans: list[tuple[int, int]] = []
    for start, end in sorted((*one.spans, *other.spans)):
        if spans and start <= spans[-1][1]:
            spans[-1] = (spans[-1][0], max(end, spans[-1][1]))
        else:
            spans.append((start, end))
    queries = tuple(dict.fromkeys((*one.queries, *other.queries)))
    return one._replace(spans=tuple(spans), queries=queries)
