"""The tools on stdio, as the Model Context Protocol has it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

import anyio
from anyio import to_thread
from mcp import types
from mcp.server.lowlevel import Server
from mcp.server.stdio import stdio_server

from qpsearch.corpus.snapshots import Snapshots
from qpsearch.errors import QpsearchError
from qpsearch.render.formats import dumps
from qpsearch.version import package_version
from qpsearch.web.problems import ProblemError, problem_of
from qpsearch.web.tools import call, tool_list

if TYPE_CHECKING:
    from collections.abc import Mapping
    from os import PathLike

INSTRUCTIONS = (
    "A corpus of Chinese policy documents, answered by clauses. Search, then read the clause "
    "before you quote it; cite what `citation` says. `doc` and `address` lead back to the place. "
    "Where `truncated` is true, `next` is the call that goes on. not_in_corpus: the document is "
    "not here and may well exist; no_such_place: it is here and has no such place."
)
SECONDS = 60.0
"""For one answer."""


def serve_agents(index_dir: str | PathLike[str]) -> None:
    """Answer calls on stdin until it is closed."""
    anyio.run(_serve, index_dir)


async def _serve(index_dir: str | PathLike[str]) -> None:
    snapshots = Snapshots(index_dir)
    server = make_server(snapshots)
    async with stdio_server() as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())
    snapshots.close()


def make_server(snapshots: Snapshots, *, seconds: float = SECONDS) -> Server[Any]:
    """Return the server over the newest snapshot of an index."""

    async def list_tools(_: Any, __: Any) -> types.ListToolsResult:
        return types.ListToolsResult(tools=[types.Tool(**tool) for tool in tool_list()])

    async def call_tool(_: Any, asked: types.CallToolRequestParams) -> types.CallToolResult:
        with anyio.move_on_after(seconds):
            make = partial(_answer, snapshots, asked.name, asked.arguments or {})
            text, failed = await to_thread.run_sync(make, abandon_on_cancel=True)
            return _result(text, failed=failed)
        return _result(dumps({"error": f"no answer within {seconds:g} seconds"}), failed=True)

    return Server(
        "qpsearch",
        version=package_version(),
        instructions=INSTRUCTIONS,
        on_list_tools=list_tools,
        on_call_tool=call_tool,
    )


def _answer(snapshots: Snapshots, name: str, arguments: Mapping[str, Any]) -> tuple[str, bool]:
    """Return the answer of a tool as JSON, and whether it is an error that can be mended."""
    try:
        with snapshots.reading() as snapshot:
            return dumps(call(snapshot, name, arguments)), False
    except ProblemError as error:
        problem = error.problem
    except QpsearchError as error:
        problem = problem_of(error)
    told = dict(problem.record())
    kept = {key: told[key] for key in _TOLD if key in told}
    return dumps({"error": problem.detail, **kept}), True


_TOLD = ("way_out", "query", "span", "candidates")


def _result(text: str, *, failed: bool) -> types.CallToolResult:
    content: list[Any] = [types.TextContent(type="text", text=text)]
    return types.CallToolResult(content=content, is_error=failed)
