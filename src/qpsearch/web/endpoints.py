"""What the API answers: each address with its parameters, its schema and what makes its records."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.citation.styles import STYLES
from qpsearch.corpus.request import MODES
from qpsearch.corpus.results import SORTS
from qpsearch.corpus.sorting import FACETS
from qpsearch.studies.surveys import ROLES
from qpsearch.web.answers import (
    DEEPEST,
    check_answer,
    diff_answer,
    docs_answer,
    editions_answer,
    meta_answer,
    outline_answer,
    owners_answer,
    quotes_answer,
    references_answer,
    search_answer,
    show_answer,
    status_answer,
    targets_answer,
    trace_answer,
)
from qpsearch.web.parameters import LONGEST_QUERY, LONGEST_TEXT, Parameter

if TYPE_CHECKING:
    from collections.abc import Callable

    from qpsearch.corpus.snapshots import Snapshot
    from qpsearch.web.answers import Answered
    from qpsearch.web.parameters import Values

_MOST_ROWS = 10_000
_ROWS = 1_000
_MOST_HITS = 1_000
_KINDS_OF_TARGETS = ("target", "limit", "condition", "frequency", "deadline")
_TRACES = ("verbatim", "near", "absent")


class Endpoint(NamedTuple):
    """One address of the API."""

    name: str
    summary: str
    parameters: tuple[Parameter, ...]
    schema: str
    """Of the record, or of each record of a list."""
    listed: bool
    make: Callable[[Snapshot, Values], Answered]
    heavy: bool = False
    """Whether it reads the whole corpus; few are made at once."""
    lasting: bool = True
    """Whether the answer holds as long as the snapshot does."""


_Q = Parameter("q", "The query, in the query language.", longest=LONGEST_QUERY, required=True)
_DOC = Parameter(
    "doc",
    "A document: its id, the start of it, title, 文号, short name; a citation stands for doc and "
    "address.",
    required=True,
)
_DOCS = Parameter("doc", "Only these documents, by id or part of the title.", several=True)
_ADDRESS = Parameter("address", "A place in it, in any spelling: 四、（六）, 4.6, 第十二条.")
_CLASSED = (
    Parameter("issuer", "Only documents of this body, by any name of it."),
    Parameter("kind", "Only documents of this kind: law, notice …; or 条例, 办法 …"),
    Parameter("since", "Only of this date or later: 2023, 2023-02, 2023-02-06."),
    Parameter("until", "Only of this date or earlier."),
)
_OFFSET = Parameter(
    "offset", "Records to leave out at the beginning.", "integer", 0, least=0, most=DEEPEST
)
_PAGE = (
    Parameter(
        "limit", "Records to list at most.", "integer", _ROWS, least=1, most=_MOST_ROWS
    ),
    _OFFSET,
)  # fmt: skip


ENDPOINTS = (
    Endpoint(
        "search",
        "Clauses that match a query, best first.",
        (
            _Q,
            Parameter("mode", "Whether every word must occur, any, or the letters as they are.",
                      default="all", choices=MODES),
            Parameter("variants", "Whether regional words and other names count too.", "boolean",
                      default=True),
            Parameter("explain", "What adds up to each score.", "boolean", default=False),
            _DOCS,
            *_CLASSED,
            Parameter("number", "Only documents with this in their 文号."),
            Parameter("as_of", "Of each work only the edition in force on this day."),
            Parameter("section", "Only clauses at or below this address."),
            Parameter("owner", "Only clauses in which this body must act."),
            Parameter("sort", "The order of hits.", default="score", choices=SORTS),
            Parameter("group", "edition: one hit for a clause that several editions share.",
                      choices=("edition",)),
            Parameter("facet", "Count the whole answer by these.", choices=FACETS, several=True),
            Parameter("limit", "Hits to list at most.", "integer", 10, least=1, most=_MOST_HITS),
            _OFFSET,
        ),
        "search", False, search_answer,
    ),
    Endpoint(
        "docs",
        "The documents of the corpus, or those that a name may mean.",
        (
            Parameter("name", "What they are called."),
            Parameter("sort", "Their order.", default="id",
                      choices=("id", "date", "-date", "title", "clauses")),
            *_CLASSED,
            *_PAGE,
        ),
        "docs", True, docs_answer,
    ),
    Endpoint(
        "meta",
        "What is known of a document as a whole, with the words it was read in.",
        (_DOC,), "meta", True, meta_answer,
    ),
    Endpoint(
        "show",
        "The clauses of a document, or of a place in it.",
        (
            _DOC, _ADDRESS,
            Parameter("context", "Clauses before and after.", "integer", 0, least=0, most=100),
            Parameter("cite", "The style of the citations.", default="native",
                      choices=tuple(STYLES)),
            *_PAGE,
        ),
        "show", True, show_answer,
    ),
    Endpoint(
        "outline",
        "The table of contents of a document.",
        (
            _DOC,
            Parameter("depth", "Only the outermost levels; 0: all.", "integer", 0, least=0,
                      most=20),
            *_PAGE,
        ),
        "outline", True, outline_answer,
    ),
    Endpoint(
        "references",
        "Cross-references of a document, or of a place in it, out and in.",
        (_DOC, _ADDRESS, *_PAGE), "references", True, references_answer,
    ),
    Endpoint(
        "editions",
        "Works with the editions and copies that the corpus holds.",
        (
            _DOC._replace(description="Of this document's work only.", required=False),
            *_PAGE,
        ),
        "editions", True, editions_answer,
    ),
    Endpoint(
        "diff",
        "Two editions of a text, clause by clause and word by word.",
        (
            _DOC._replace(name="a", description="The first document."),
            _DOC._replace(name="b", description="The second document."),
            Parameter("all", "Also differences in script, region, marks and numbers.", "boolean",
                      default=False),
        ),
        "diff-json", False, diff_answer, heavy=True,
    ),
    Endpoint(
        "quotes",
        "Passages of a document, or of a place in it, that stand in others.",
        (
            _DOC, _ADDRESS,
            Parameter("editions", "Also in other editions of the same work.", "boolean",
                      default=True),
            *_PAGE,
        ),
        "quotes", True, quotes_answer, heavy=True,
    ),
    Endpoint(
        "trace",
        "For each sentence of a text, where it stands in the corpus.",
        (
            Parameter("text", "The text.", longest=LONGEST_TEXT, required=True),
            Parameter("only", "Only sentences of these kinds.", choices=_TRACES, several=True),
            *_PAGE,
        ),
        "trace", True, trace_answer, heavy=True,
    ),
    Endpoint(
        "check",
        "The citations in a text: whether what they cite exists, and says so.",
        (
            Parameter("text", "The text.", longest=LONGEST_TEXT, required=True),
            *_PAGE,
        ),
        "check", True, check_answer,
    ),
    Endpoint(
        "targets",
        "What clauses promise and demand in numbers.",
        (
            _DOCS,
            Parameter("year", "Only for these years.", "integer", least=1900, most=2200,
                      several=True),
            Parameter("indicator", "Only of what has this in its name."),
            Parameter("unit", "Only in this unit."),
            Parameter("kind", "Only of these kinds.", choices=_KINDS_OF_TARGETS, several=True),
            *_PAGE,
        ),
        "targets", True, targets_answer, heavy=True,
    ),
    Endpoint(
        "owners",
        "Who must act in each clause, or the tasks of a body.",
        (
            Parameter("body", "By any name of it."),
            Parameter("role", "Only tasks that it leads, or supports.", default="any",
                      choices=ROLES),
            Parameter("lineage", "Also of what it was before, and of its successors.", "boolean",
                      default=False),
            _DOCS,
            *_PAGE,
        ),
        "owners", True, owners_answer, heavy=True,
    ),
    Endpoint(
        "status",
        "What the index holds, and what has changed since.",
        (Parameter("warnings", "Also what should be checked.", "boolean", default=False),),
        "status", False, status_answer, heavy=True, lasting=False,
    ),
)  # fmt: skip
