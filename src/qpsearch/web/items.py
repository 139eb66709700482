"""What is listed for agents of each record: short, with citation, document and address."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qpsearch.model import Span
from qpsearch.render.reading import citation_of
from qpsearch.web.answers import TYPED
from qpsearch.web.pieces import excerpt

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qpsearch.corpus.library import Corpus
    from qpsearch.engine import ClauseRecord

    Item = dict[str, Any]

EXCERPT = 320
"""Characters of a clause that is listed."""
_LONGEST = 4_000
"""Characters of one clause that is read."""


class Cites:
    """Citations of places in a snapshot; reads a document once."""

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus
        self._clauses: dict[str, list[ClauseRecord]] = {}

    def place(self, doc_id: str, *, eid: str = "", section: str | None = "") -> Item:
        """Return citation, document and address of a place, or of the document as a whole."""
        document = self._corpus.document_by_id(doc_id)
        if doc_id not in self._clauses:
            self._clauses[doc_id] = list(self._corpus.clauses(doc_id))
        clause = self._clause(doc_id, eid, section or "")
        address = (clause.eid if clause.nth else clause.section) if clause else ""
        return {
            "citation": citation_of(self._corpus, document, clause, "native"),
            "doc": doc_id,
            "address": address,
        }

    def _clause(self, doc_id: str, eid: str, section: str) -> ClauseRecord | None:
        """Return the clause at a place; of a place inside an article the article."""
        every = self._clauses[doc_id]
        if not eid:
            return next((one for one in every if section and section == one.section), None)
        while eid:
            if found := next((one for one in every if one.eid == eid), None):
                return found
            eid = eid.rpartition("__")[0]
        return None


def found_head(record: Mapping[str, Any]) -> Item:
    """Return the mark of a total that is no more than an upper bound (a cluster's)."""
    return {"at_most": True} if record.get("at_most") else {}


def hit_items(cites: Cites, record: Any) -> list[Item]:
    """Return hits, each with an excerpt around its matches."""
    return [_hit(cites, hit) for hit in record["hits"]]


def _hit(cites: Cites, hit: Mapping[str, Any]) -> Item:
    text = hit["text"]
    start, end = excerpt(text, [Span(*span) for span in hit["spans"]], EXCERPT)
    item: Item = cites.place(hit["doc_id"], eid=hit["eid"])
    item["citation"] = hit["citation"]
    item["text"] = ("…" if start else "") + text[start:end] + ("…" if end < len(text) else "")
    item |= {
        name: hit[name] for name in ("date", "edition", "replaced_by", "named") if hit.get(name)
    }
    if hit["path"]:
        item["path"] = " › ".join(
            f"{step['num']} {step['heading']}".strip() for step in hit["path"]
        )
    return item


def clause_items(cites: Cites, records: Sequence[Mapping[str, Any]]) -> list[Item]:
    """Return clauses with their words, the longest cut."""
    items = []
    for one in records:
        item = {**cites.place(one["doc_id"], eid=one["eid"]), "citation": one["citation"]}
        text = one["text"]
        item["text"] = text[:_LONGEST]
        if len(text) > _LONGEST:
            item["cut"] = f"{len(text) - _LONGEST} characters more; ask for its paragraphs"
        items.append(item)
    return items


def division_items(cites: Cites, records: Sequence[Mapping[str, Any]]) -> list[Item]:
    """Return the lines of an outline."""
    items = []
    for one in records:
        place = cites.place(one["doc_id"], eid=one["eid"])
        items.append({"address": place["address"], "depth": one["depth"],
                      "heading": f"{one['num']} {one['heading']}".strip()})  # fmt: skip
    return items


def outline_head(records: Sequence[Mapping[str, Any]]) -> Item:
    """Return the document that an outline is of."""
    return {"doc": records[0]["doc_id"]} if records else {}


def document_items(cites: Cites, records: Sequence[Mapping[str, Any]]) -> list[Item]:
    """Return documents with what tells them apart."""
    return [
        {
            **cites.place(one["doc_id"]),
            **{name: one[name] for name in ("issuer", "number", "date", "kind") if one[name]},
            "clauses": one["clauses"],
        }
        for one in records
    ]


def link_items(cites: Cites, records: Sequence[Mapping[str, Any]]) -> list[Item]:
    """Return references with both their ends."""
    items = []
    for one in records:
        there, to = one["from"], one["to"]
        item = {"direction": one["direction"], "text": one["text"],
                "from": cites.place(there["doc_id"], eid=there["eid"])}  # fmt: skip
        if to.get("doc_id"):
            item["to"] = cites.place(to["doc_id"], eid=to.get("eid") or "")
        else:
            item["to"] = {"work": to["work"], "address": to["address"], "status": "not_in_corpus"}
        if one["reason"]:
            item["reason"] = one["reason"]
        items.append(item)
    return items


def checked_items(cites: Cites, records: Sequence[Mapping[str, Any]]) -> list[Item]:
    """Return citations with what was found of them."""
    items = []
    for one in records:
        item = {name: one[name] for name in ("text", "status", "holds", "message")}
        for name in ("to", "now"):
            if place := one[name]:
                own = place["doc_id"] == TYPED
                item[name] = (
                    {"citation": f"《{place['title']}》{place['section'] or ''}", "doc": None}
                    if own
                    else cites.place(place["doc_id"], section=place["section"])
                )
        if words := one["words"]:
            item["words"] = {"quoted": words["text"], "it_says": words["passage"]}
        if one["candidates"]:
            item["candidates"] = one["candidates"]
        items.append(item)
    return items


def traced_items(cites: Cites, records: Sequence[Mapping[str, Any]]) -> list[Item]:
    """Return sentences with where they stand."""
    items = []
    for one in records:
        item: Item = {"sentence": one["from"]["text"], "kind": one["kind"], "score": one["score"]}
        if to := one["to"]:
            item |= {**cites.place(to["doc_id"], eid=to["eid"]), "passage": to["text"]}
            item["differs"] = [f"{c['a'] or '–'} / {c['b'] or '–'}" for c in one["changes"][:20]]
        elif one["parts"]:
            item["parts"] = [
                {"text": part["text"], **cites.place(part["to"]["doc_id"], eid=part["to"]["eid"])}
                for part in one["parts"][:5]
            ]
        items.append(item)
    return items


def difference_items(cites: Cites, record: Mapping[str, Any]) -> list[Item]:
    """Return differences, of what is on one side only the beginning."""
    items = []
    for one in record["differences"]:
        item: Item = {"kind": one["kind"]}
        for side in ("a", "b"):
            if clause := one[side]:
                item[side] = cites.place(clause["doc_id"], eid=clause["eid"])
        if one["kind"] in ("added", "removed"):
            text = (one["a"] or one["b"])["text"]
            item["text"] = text[:EXCERPT] + ("…" if len(text) > EXCERPT else "")
        item["changes"] = [
            f"{change['a'] or '–'} → {change['b'] or '–'}" for change in one["changes"][:20]
        ]
        items.append(item)
    return items


def compared_head(record: Mapping[str, Any]) -> Item:
    """Return how much two editions have in common."""
    return {name: record[name] for name in ("similarity", "related", "clauses", "counts")}


def target_items(cites: Cites, records: Sequence[Mapping[str, Any]]) -> list[Item]:
    """Return targets with their place."""
    wanted = (
        "year",
        "period",
        "indicator",
        "comparator",
        "value",
        "unit",
        "change",
        "kind",
        "text",
    )
    return [
        {
            **cites.place(one["doc_id"], section=one["section"]),
            **{name: one[name] for name in wanted if one[name] not in (None, "")},
        }
        for one in records
    ]


def owner_items(cites: Cites, records: Sequence[Mapping[str, Any]]) -> list[Item]:
    """Return tasks with who must do them."""
    return [
        {
            **cites.place(one["doc_id"], section=one["section"]),
            "mode": one["mode"],
            "lead": [body["canonical"] for body in one["lead"]],
            "bodies": [body["canonical"] for body in one["bodies"]],
            "generic": one["generic"],
            "task": one["task"][:EXCERPT],
        }
        for one in records
    ]
