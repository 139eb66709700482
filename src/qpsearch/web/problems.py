"""What goes wrong, as problem details (RFC 9457): errors of the package and of the protocol."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.errors import (
    AddressAmbiguousError,
    AddressNotFoundError,
    AddressSyntaxError,
    IndexStoreError,
    QpsearchError,
    QuerySyntaxError,
)

if TYPE_CHECKING:
    from qpsearch.render.contract.answers import ProblemJson


class Problem(NamedTuple):
    """Why there is no answer."""

    status: int
    title: str
    detail: str
    way_out: str = ""
    query: str = ""
    """The query at fault."""
    span: tuple[int, int] | None = None
    """Where in it."""
    candidates: tuple[str, ...] = ()
    """What may have been meant."""
    headers: tuple[tuple[str, str], ...] = ()
    """Of the answer: which methods there are."""

    def record(self) -> ProblemJson:
        """Return the problem as JSON has it."""
        record: ProblemJson = {
            "type": "about:blank",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
        }
        if self.way_out:
            record["way_out"] = self.way_out
        if self.span is not None:
            record["query"] = self.query
            record["span"] = list(self.span)
        if self.candidates:
            record["candidates"] = list(self.candidates)
        return record


class ProblemError(Exception):
    """A problem of a request, on its way to the answer."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.detail)
        self.problem = problem


def problem_of(error: QpsearchError) -> Problem:
    """Return an error of the package as a problem; no path of the file system is told."""
    match error:
        case QuerySyntaxError(query=query, span=span):
            return Problem(400, "a query with a fault", error.message, error.way_out, query, span)
        case AddressNotFoundError(candidates=candidates):
            return Problem(404, "not found", error.message, error.way_out, candidates=candidates)
        case AddressAmbiguousError(candidates=candidates):
            return Problem(
                409, "several are called so", error.message, error.way_out, candidates=candidates
            )
        case AddressSyntaxError():
            return Problem(400, "no address", error.message, error.way_out)
        case IndexStoreError(reason=reason):
            return Problem(503, "the index cannot be read", reason, "qpsearch status says more")
    return Problem(400, "a request with a fault", error.message, error.way_out)
