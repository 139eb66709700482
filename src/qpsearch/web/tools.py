"""What agents may ask: ten tools over the endpoints of the API, with answers that stay short.

An item of an answer names its citation and the ``doc`` and ``address`` that ``read`` takes. What is
left out is said with the call that goes on; what this corpus does not hold is told apart from what
a document that it holds does not have.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.errors import AddressAmbiguousError, AddressNotFoundError, QpsearchError
from qpsearch.render.formats import dumps
from qpsearch.web.answers import DEEPEST, request_of
from qpsearch.web.endpoints import ENDPOINTS
from qpsearch.web.items import (
    Cites,
    checked_items,
    clause_items,
    compared_head,
    difference_items,
    division_items,
    document_items,
    found_head,
    hit_items,
    link_items,
    outline_head,
    owner_items,
    target_items,
    traced_items,
)
from qpsearch.web.parameters import Parameter, values_in
from qpsearch.web.problems import ProblemError, problem_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from qpsearch.corpus.library import Corpus
    from qpsearch.corpus.snapshots import Snapshot
    from qpsearch.web.endpoints import Endpoint
    from qpsearch.web.parameters import Values

    Item = dict[str, Any]

MOST = 9_000
"""Characters of an answer."""
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
        hit_items,
        limit=5,
        head=found_head,
    ),
    Tool(
        "read",
        "Read a document, or the clause at an address, with the exact words.",
        "show",
        ("doc", "address", "context"),
        clause_items,
    ),
    Tool(
        "outline",
        "The table of contents of a document.",
        "outline",
        ("doc", "depth"),
        division_items,
        limit=50,
        head=outline_head,
    ),
    Tool(
        "documents",
        "List the documents of the corpus, or those that a name may mean.",
        "docs",
        ("name", "issuer", "kind", "since", "until", "sort"),
        document_items,
        limit=20,
    ),
    Tool(
        "references",
        "What a place refers to, and what refers to it.",
        "references",
        ("doc", "address"),
        link_items,
        limit=20,
    ),
    Tool(
        "check",
        "Check the citations in a text: whether what they cite exists and says so.",
        "check",
        ("text",),
        checked_items,
        limit=20,
    ),
    Tool(
        "trace",
        "For each sentence of a text, where it stands in the corpus word for word or nearly; "
        "absent means: not in this corpus.",
        "trace",
        ("text",),
        traced_items,
        limit=20,
    ),
    Tool(
        "compare",
        "Differences in substance between two editions.",
        "diff",
        ("a", "b"),
        difference_items,
        limit=20,
        head=compared_head,
        pages=False,
    ),
    Tool(
        "targets",
        "What clauses promise and demand in numbers, by year.",
        "targets",
        ("doc", "year", "indicator", "unit", "kind"),
        target_items,
        limit=20,
    ),
    Tool(
        "owners",
        "Who must act in each clause, or the tasks of a body.",
        "owners",
        ("body", "role", "doc", "lineage"),
        owner_items,
        limit=20,
    ),
)
