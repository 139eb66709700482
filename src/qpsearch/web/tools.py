"""What agents may ask: ten tools over the endpoints of the API, with answers that stay short.

An item of an answer names its citation and the ``doc`` and ``address`` that ``read`` takes. What is
left out is said with the call that goes on; what this corpus does not hold is told apart from what
a document that it holds does not have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.errors import AddressAmbiguousError, AddressNotFoundError, QpsearchError
from qpsearch.model import Span
from qpsearch.render.formats import dumps
from qpsearch.render.reading import citation_of
from qpsearch.web.endpoints import DEEPEST, ENDPOINTS, TYPED
from qpsearch.web.parameters import Parameter, values_in
from qpsearch.web.pieces import excerpt
from qpsearch.web.problems import ProblemError, problem_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from qpsearch.corpus.library import Corpus
    from qpsearch.corpus.snapshots import Snapshot
    from qpsearch.engine import ClauseRecord
    from qpsearch.web.endpoints import Endpoint
    from qpsearch.web.parameters import Values

    Item = dict[str, Any]

MOST = 9_000
"""Characters of an answer."""
_EXCERPT = 320
_LONGEST = 4_000
"""Characters of one clause that is read."""
_FAR = 10_000
NOT_HERE = (
    "not in this corpus, which says nothing of whether it exists; `documents` lists what is here"
)


class Tool(NamedTuple):
    """One thing that an agent may ask."""

    name: str
    description: str
    endpoint: str
    takes: tuple[str, ...]
    """The parameters of the endpoint that it has."""
    items: Callable[[Cites, Any], list[Item]]
    """The record or records of the endpoint → what is listed, all of it."""
    limit: int = 10
    """Items that are listed at most."""
    head: Callable[[Any], Item] = lambda _: {}
    """What stands before the items."""
    pages: bool = True
    """Whether the endpoint is asked for one page; else it gives everything."""

    def parameters(self) -> list[Parameter]:
        """Return what it takes."""
        known = {one.name: one for one in _endpoint(self.endpoint).parameters}
        there = [known[name] for name in self.takes]
        limit = Parameter("limit", "", "integer", self.limit, least=1, most=50)
        return [*there, limit, Parameter("offset", "", "integer", 0, least=0, most=DEEPEST)]

    def schema(self) -> dict[str, Any]:
        """Return the JSON Schema of its arguments, as short as can be."""
        properties: dict[str, Any] = {}
        for one in self.parameters():
            facts: dict[str, Any] = {"type": one.kind}
            if one.choices:
                facts["enum"] = list(one.choices)
            if one.several:
                facts = {"type": "array", "items": facts}
            if one.description and one.name not in _PLAIN:
                facts["description"] = one.description
            properties[one.name] = facts
        required = [one.name for one in self.parameters() if one.required]
        return {"type": "object", "properties": properties, "required": required}


_PLAIN = frozenset(("limit", "offset", "issuer", "year", "unit", "until", "name"))
"""Parameters whose names say enough."""


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


def tool_list() -> list[dict[str, Any]]:
    """Return name, description and arguments of each tool."""
    return [
        {"name": one.name, "description": one.description, "inputSchema": one.schema()}
        for one in TOOLS
    ]


def call(snapshot: Snapshot, name: str, arguments: Mapping[str, Any]) -> Item:
    """Return the answer of a tool.

    Raises:
        ProblemError: there is no such tool, or an argument has a fault.
        QpsearchError: a query has a fault, or the index cannot be read.

    """
    tool = next((one for one in TOOLS if one.name == name), None)
    if tool is None:
        raise ProblemError(problem_of(QpsearchError(f"no tool {name!r}")))
    values = values_in(tool.parameters(), arguments)
    endpoint = _endpoint(tool.endpoint)
    every = {one.name: one.from_json(None) for one in endpoint.parameters if not one.required}
    offset, limit = values.pop("offset"), values.pop("limit")
    asked = {**every, **values}
    if "limit" in every:
        asked |= {"limit": limit, "offset": offset} if tool.pages else {"limit": _FAR, "offset": 0}
    try:
        answered = endpoint.make(snapshot, asked)
    except (AddressNotFoundError, AddressAmbiguousError) as error:
        return _not_there(snapshot.corpus, error, asked.get("doc"))
    items = tool.items(Cites(snapshot.corpus), answered.record)
    total = answered.total
    if total is None:
        total = answered.record.get("total", len(items))
    if not tool.pages:
        items, total = items[offset : offset + limit], len(items)
    again = {key: value for key, value in arguments.items() if key != "offset"}
    answer = {**tool.head(answered.record), "total": total}
    if not total:
        answer |= _nothing(snapshot.corpus, tool, asked)
    return _bounded(answer, items, offset, tool.name, again)


def _bounded(answer: Item, items: Iterable[Item], offset: int, name: str, again: Item) -> Item:
    """Return an answer with as many items as fit, and the call that goes on."""
    there: list[Item] = []
    size = len(dumps(answer))
    for item in items:
        size += len(dumps(item)) + 2
        if there and size > MOST:
            break
        there.append(item)
    end = offset + len(there)
    answer["items"] = there
    answer["truncated"] = end < answer["total"] and bool(there)
    if answer["truncated"]:
        answer["next"] = {"tool": name, "arguments": {**again, "offset": end}}
    return answer


def _not_there(
    corpus: Corpus, error: AddressNotFoundError | AddressAmbiguousError, doc: Any
) -> Item:
    """Return that a document is not here, that it has no such place, or that several fit."""
    candidates = list(error.candidates[:10])
    if isinstance(error, AddressAmbiguousError):
        status, message = "ambiguous", f"{error.message}; name one of them"
    elif isinstance(doc, str) and (_is_here(corpus, doc) or error.address != doc):
        status = "no_such_place"
        message = f"{error.message}: the document is in this corpus and has no such place"
    else:
        status, message = "not_in_corpus", f"{error.message}: {NOT_HERE}"
    return {
        "status": status,
        "message": message,
        "candidates": candidates,
        "total": 0,
        "items": [],
        "truncated": False,
    }


def _is_here(corpus: Corpus, name: str) -> bool:
    return bool(corpus.names.find(name))


def _nothing(corpus: Corpus, tool: Tool, asked: Values) -> Item:
    if tool.name != "search":
        return {"status": "nothing_here", "message": f"nothing like that is here: {NOT_HERE}"}
    from qpsearch.web.endpoints import request_of

    miss = corpus.why_nothing(asked["q"], options=request_of(asked).options(corpus))
    found: Item = {
        "status": "nothing_in_corpus",
        "message": "no clause of this corpus matches; it may exist elsewhere",
    }
    if miss.missing:
        found["no_clause_holds"] = list(miss.missing[:8])
    if miss.partial:
        found["hold_some_of_the_words"] = miss.partial
        found["next"] = {"tool": "search", "arguments": {"q": asked["q"], "mode": "any"}}
    if miss.unfiltered:
        found["without_filters"] = miss.unfiltered
    if miss.suggestions:
        found["did_you_mean"] = {typed: list(meant) for typed, meant in miss.suggestions[:5]}
    return found


# ---- what is listed of each record -----------------------------------


def _hits(cites: Cites, record: Any) -> list[Item]:
    return [_hit(cites, hit) for hit in record["hits"]]


def _hit(cites: Cites, hit: Mapping[str, Any]) -> Item:
    text = hit["text"]
    start, end = excerpt(text, [Span(*span) for span in hit["spans"]], _EXCERPT)
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


def _clauses(cites: Cites, records: Sequence[Mapping[str, Any]]) -> list[Item]:
    items = []
    for one in records:
        item = {**cites.place(one["doc_id"], eid=one["eid"]), "citation": one["citation"]}
        text = one["text"]
        item["text"] = text[:_LONGEST]
        if len(text) > _LONGEST:
            item["cut"] = f"{len(text) - _LONGEST} characters more; ask for its paragraphs"
        items.append(item)
    return items


def _divisions(cites: Cites, records: Sequence[Mapping[str, Any]]) -> list[Item]:
    items = []
    for one in records:
        place = cites.place(one["doc_id"], eid=one["eid"])
        items.append({"address": place["address"], "depth": one["depth"],
                      "heading": f"{one['num']} {one['heading']}".strip()})  # fmt: skip
    return items


def _outline_head(records: Sequence[Mapping[str, Any]]) -> Item:
    return {"doc": records[0]["doc_id"]} if records else {}


def _documents(cites: Cites, records: Sequence[Mapping[str, Any]]) -> list[Item]:
    return [
        {
            **cites.place(one["doc_id"]),
            **{name: one[name] for name in ("issuer", "number", "date", "kind") if one[name]},
            "clauses": one["clauses"],
        }
        for one in records
    ]


def _links(cites: Cites, records: Sequence[Mapping[str, Any]]) -> list[Item]:
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


def _checked(cites: Cites, records: Sequence[Mapping[str, Any]]) -> list[Item]:
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


def _traced(cites: Cites, records: Sequence[Mapping[str, Any]]) -> list[Item]:
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


def _differences(cites: Cites, record: Mapping[str, Any]) -> list[Item]:
    items = []
    for one in record["differences"]:
        item: Item = {"kind": one["kind"]}
        for side in ("a", "b"):
            if clause := one[side]:
                item[side] = cites.place(clause["doc_id"], eid=clause["eid"])
        if one["kind"] in ("added", "removed"):
            text = (one["a"] or one["b"])["text"]
            item["text"] = text[:_EXCERPT] + ("…" if len(text) > _EXCERPT else "")
        item["changes"] = [
            f"{change['a'] or '–'} → {change['b'] or '–'}" for change in one["changes"][:20]
        ]
        items.append(item)
    return items


def _compared(record: Mapping[str, Any]) -> Item:
    return {name: record[name] for name in ("similarity", "related", "clauses", "counts")}


def _targets(cites: Cites, records: Sequence[Mapping[str, Any]]) -> list[Item]:
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


def _owners(cites: Cites, records: Sequence[Mapping[str, Any]]) -> list[Item]:
    return [
        {
            **cites.place(one["doc_id"], section=one["section"]),
            "mode": one["mode"],
            "lead": [body["canonical"] for body in one["lead"]],
            "bodies": [body["canonical"] for body in one["bodies"]],
            "generic": one["generic"],
            "task": one["task"][:_EXCERPT],
        }
        for one in records
    ]


def _endpoint(name: str) -> Endpoint:
    return next(one for one in ENDPOINTS if one.name == name)


TOOLS = (
    Tool(
        "search",
        'Find clauses of the corpus by words, "phrases", AND OR NOT, -word, title:x, in simplified '
        "or traditional script; a citation or title leads there. Use mode=any for a question in "
        "plain words.",
        "search",
        ("q", "mode", "doc", "issuer", "kind", "since", "until", "as_of", "sort"),
        _hits,
        limit=5,
    ),
    Tool(
        "read",
        "Read a document, or the clause at an address, with the exact words.",
        "show",
        ("doc", "address", "context"),
        _clauses,
    ),
    Tool(
        "outline",
        "The table of contents of a document.",
        "outline",
        ("doc", "depth"),
        _divisions,
        limit=50,
        head=_outline_head,
    ),
    Tool(
        "documents",
        "List the documents of the corpus, or those that a name may mean.",
        "docs",
        ("name", "issuer", "kind", "since", "until", "sort"),
        _documents,
        limit=20,
    ),
    Tool(
        "references",
        "What a place refers to, and what refers to it.",
        "references",
        ("doc", "address"),
        _links,
        limit=20,
    ),
    Tool(
        "check",
        "Check the citations in a text: whether what they cite exists and says so.",
        "check",
        ("text",),
        _checked,
        limit=20,
    ),
    Tool(
        "trace",
        "For each sentence of a text, where it stands in the corpus word for word or nearly; "
        "absent means: not in this corpus.",
        "trace",
        ("text",),
        _traced,
        limit=20,
    ),
    Tool(
        "compare",
        "Differences in substance between two editions.",
        "diff",
        ("a", "b"),
        _differences,
        limit=20,
        head=_compared,
        pages=False,
    ),
    Tool(
        "targets",
        "What clauses promise and demand in numbers, by year.",
        "targets",
        ("doc", "year", "indicator", "unit", "kind"),
        _targets,
        limit=20,
    ),
    Tool(
        "owners",
        "Who must act in each clause, or the tasks of a body.",
        "owners",
        ("body", "role", "doc", "lineage"),
        _owners,
        limit=20,
    ),
)
