"""``/api/…``: the records of the command line, and the OpenAPI document that describes them."""

from __future__ import annotations

import re
from functools import cache, partial
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from starlette.responses import Response
from starlette.routing import Route

from qpsearch.render.formats import dumps
from qpsearch.render.schemas import schema
from qpsearch.web.endpoints import ENDPOINTS
from qpsearch.web.parameters import values_of
from qpsearch.web.responding import JSON, PROBLEM, Made

if TYPE_CHECKING:
    from collections.abc import Iterator

    from starlette.requests import Request

    from qpsearch.corpus.snapshots import Snapshot
    from qpsearch.web.answers import Answered
    from qpsearch.web.endpoints import Endpoint
    from qpsearch.web.parameters import Values
    from qpsearch.web.responding import Responder

_REFERENCE = "qpsearch:"
_FAULTS = {
    400: "A parameter, a query or an address with a fault.",
    404: "No such document, or nothing stands at the address.",
    409: "The name or the address fits several.",
    413: "The answer is too large.",
    503: "The index cannot be read, or the answer takes too long.",
}


def api_routes(responder: Responder, version: str) -> Iterator[Route]:
    """Yield the routes below ``/api``."""
    for endpoint in ENDPOINTS:
        yield Route(f"/api/{endpoint.name}", partial(_answer, responder, endpoint))

    async def described(_: Request) -> Response:
        return Response(dumps(openapi(version)) + "\n", media_type=JSON)

    yield Route("/api/openapi.json", described)


async def _answer(responder: Responder, endpoint: Endpoint, request: Request) -> Response:
    given: dict[str, list[str]] = {}
    for name, value in request.query_params.multi_items():
        given.setdefault(name, []).append(value)
    values = values_of(endpoint.parameters, given)

    def make(snapshot: Snapshot) -> Made:
        answered = endpoint.make(snapshot, values)
        headers = tuple(_paging(endpoint, given, values, answered))
        return Made(dumps(answered.record) + "\n", JSON, headers=headers)

    return await responder.answer(request, make, heavy=endpoint.heavy, lasting=endpoint.lasting)


def _paging(
    endpoint: Endpoint, given: dict[str, list[str]], values: Values, answered: Answered
) -> Iterator[tuple[str, str]]:
    """Yield the headers that say how long a list is and where it goes on (RFC 8288)."""
    if answered.total is None:
        return
    yield "x-total-count", str(answered.total)
    at = values.get("offset", 0) + len(answered.record)
    if at < answered.total and answered.record:
        asked = urlencode({**given, "offset": at}, doseq=True)
        yield "link", f'</api/{endpoint.name}?{asked}>; rel="next"'


@cache
def openapi(version: str) -> dict[str, Any]:
    """Return the OpenAPI document: parameters from the endpoints, records from the schemas."""
    schemas: dict[str, Any] = {}
    wanted = ["problem", *(one.schema for one in ENDPOINTS)]
    while wanted:
        if (name := wanted.pop()) not in schemas:
            schemas[name] = _inside(whole := schema(name))
            wanted += re.findall(rf'"{_REFERENCE}([\w-]+)"', dumps(whole))
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "qpsearch",
            "version": version,
            "summary": "Clauses of Chinese policy documents: searched, read, compared.",
            "description": "The records are those of the command line; fields are added to, never "
            "renamed. Every answer is of one committed snapshot, which its ETag names.",
        },
        "paths": {f"/api/{one.name}": {"get": _operation(one)} for one in ENDPOINTS},
        "components": {"schemas": schemas},
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    record = {"$ref": f"#/components/schemas/{endpoint.schema}"}
    answer: dict[str, Any] = {
        "description": endpoint.summary,
        "content": {JSON: {"schema": {"type": "array", "items": record} if endpoint.listed
                           else record}},
    }  # fmt: skip
    if endpoint.listed:
        answer["headers"] = {
            "X-Total-Count": {
                "description": "Records in all.",
                "schema": {"type": "integer", "minimum": 0},
            },
            "Link": {
                "description": "Where the list goes on: rel=next.",
                "schema": {"type": "string"},
            },
        }
    problem = {"content": {PROBLEM: {"schema": {"$ref": "#/components/schemas/problem"}}}}
    return {
        "operationId": endpoint.name,
        "summary": endpoint.summary,
        "parameters": [
            {
                "name": one.name,
                "in": "query",
                "description": one.description,
                "required": one.required,
                "schema": one.schema(),
            }
            for one in endpoint.parameters
        ],
        "responses": {
            "200": answer,
            "304": {"description": "The snapshot is the one of If-None-Match."},
            **{str(code): {"description": said, **problem} for code, said in _FAULTS.items()},
        },
    }


def _inside(value: Any) -> Any:
    """Return a schema as a part of the document: no head, no tuples, references led inside."""
    if isinstance(value, list):
        return [_inside(one) for one in value]
    if not isinstance(value, dict):
        return value
    kept = {name: _inside(one) for name, one in value.items() if name not in ("$schema", "$id")}
    first, *others = kept.get("prefixItems") or [None]
    if first is not None and all(one == first for one in others) and kept.get("items") is False:
        # Two numbers, said as readers of OpenAPI know it.
        del kept["prefixItems"]
        kept["items"] = first
    target = kept.get("$ref")
    if isinstance(target, str) and target.startswith(_REFERENCE):
        kept["$ref"] = f"#/components/schemas/{target.removeprefix(_REFERENCE)}"
    return kept
