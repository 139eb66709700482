"""The query string of a URL → a :class:`~qpsearch.corpus.request.Request`, within bounds."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from qpsearch.corpus.request import MODES, Request
from qpsearch.corpus.results import SORTS
from qpsearch.web.addresses import query_string
from qpsearch.web.parameters import LONGEST_QUERY, LONGEST_VALUE, MOST_VALUES, fault

if TYPE_CHECKING:
    from starlette.datastructures import QueryParams
    from starlette.requests import Request as PageRequest

    from qpsearch.corpus.library import Corpus
    from qpsearch.engine import DocumentRecord

DEEPEST = 2_000
"""How far the pages of one query go; more hits are to be narrowed down."""
FILTERS = ("issuer", "kind", "number", "since", "until", "as_of", "section", "owner")
_OFF = ("0", "false", "no", "off")


class SearchUrl(NamedTuple):
    """A search as a URL says it."""

    request: Request
    page: int = 1
    size: int = 20

    @property
    def offset(self) -> int:
        """Hits on the pages before this one."""
        return (self.page - 1) * self.size

    def url(self, **changes: object) -> str:
        """Return the address of this search with some values changed; empty values are left out."""
        request = self.request
        values: dict[str, object] = {
            "q": request.query,
            "mode": "" if request.mode == "all" else request.mode,
            "variants": "" if request.variants else "0",
            "doc": request.documents,
            **{name: getattr(request, name) for name in FILTERS},
            "sort": "" if request.sort == "score" else request.sort,
            **changes,
        }
        there = {name: value for name, value in values.items() if value}
        return f"/?{query_string(there)}" if there else "/"


def search_of(params: QueryParams, *, size: int = 20, most: int = 100) -> SearchUrl:
    """Return what a query string asks for.

    Args:
        params: the query string.
        size: hits on a page where it says nothing.
        most: hits on a page at most.

    Raises:
        ProblemError: a value is none of those that are understood, or out of bounds.

    """
    query = bounded(params, "q", LONGEST_QUERY)
    mode = params.get("mode") or "all"
    if mode not in MODES:
        raise fault("mode", f"one of {', '.join(MODES)}")
    sort = params.get("sort") or "score"
    if sort not in SORTS:
        raise fault("sort", f"one of {', '.join(SORTS)}")
    documents = tuple(name for name in params.getlist("doc") if name)
    if len(documents) > MOST_VALUES or any(len(name) > LONGEST_VALUE for name in documents):
        raise fault("doc", f"at most {MOST_VALUES} of {LONGEST_VALUE} characters")
    size = number(params, "limit", size, least=1, most=most)
    page = number(params, "page", 1, least=1, most=DEEPEST // size + 1)
    if page * size > max(DEEPEST, size):
        raise fault("page", f"pages end after {DEEPEST} hits; narrow the search down")
    filters: dict[str, Any] = {name: bounded(params, name, LONGEST_VALUE) for name in FILTERS}
    request = Request(
        query=query,
        limit=size,
        mode=mode,
        variants=(params.get("variants") or "1").lower() not in _OFF,
        explain=is_on(params, "explain"),
        documents=documents,
        sort=sort,
        **filters,
    )
    return SearchUrl(request, page, size)


def is_on(params: QueryParams, name: str) -> bool:
    """Whether a switch is named and not off."""
    return (params.get(name) or "0").lower() not in _OFF


def bounded(params: QueryParams, name: str, longest: int = LONGEST_VALUE) -> str:
    """Return a value without spaces around it.

    Raises:
        ProblemError: it is too long, or holds a NUL.

    """
    value = (params.get(name) or "").strip()
    if len(value) > longest or "\0" in value:
        raise fault(name, f"at most {longest} characters")
    return value


def number(params: QueryParams, name: str, default: int, *, least: int, most: int) -> int:
    """Return a whole number.

    Raises:
        ProblemError: it is none, or out of bounds.

    """
    value = params.get(name)
    if not value:
        return default
    if not (value.isascii() and value.isdigit() and len(value) < 10):
        raise fault(name, f"a whole number from {least} to {most}")
    if not least <= int(value) <= most:
        raise fault(name, f"from {least} to {most}")
    return int(value)


def path_value(request: PageRequest, name: str) -> str:
    """Return a part of the path; empty where it has none.

    Raises:
        ProblemError: it is too long, or holds a NUL.

    """
    value: str = request.path_params.get(name, "")
    if len(value) > LONGEST_VALUE or "\0" in value:
        raise fault(name, f"at most {LONGEST_VALUE} characters")
    return value


def place_asked(corpus: Corpus, request: PageRequest) -> tuple[DocumentRecord, str]:
    """Return the document and the address that ``/d/DOC/ADDRESS`` names.

    An id may hold slashes, which links write as ``%2F``; typed as they are they are understood
    where the id is written in full.

    Raises:
        AddressError: no document is called so, or several are.
        ProblemError: a part is too long, or holds a NUL.

    """
    raw: bytes = request.scope.get("raw_path") or request.scope["path"].encode()
    *parts, last = map(unquote, raw.partition(b"?")[0].decode("ascii", "replace").split("/")[2:])
    parts = [*parts, last] if last else parts
    for part in parts:
        if len(part) > LONGEST_VALUE or "\0" in part:
            raise fault("path", f"at most {LONGEST_VALUE} characters between slashes")
    for end in range(len(parts), 1, -1):
        try:
            return corpus.document_by_id("/".join(parts[:end])), "/".join(parts[end:])
        except KeyError:
            continue
    name, *rest = parts or [""]
    if not rest:
        return corpus.names.one(name), ""
    return corpus.names.locate(name, "/".join(rest))  # of the books of a code the one that has it
