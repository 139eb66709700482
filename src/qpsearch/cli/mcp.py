"""``qpsearch mcp``: tools for agents on stdio."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from qpsearch.cli.opening import extra_missing, open_corpus
from qpsearch.cli.options import index_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("mcp")
@index_option
def mcp_command(index_dir: Path) -> None:
    """Answer agents on stdin and stdout (Model Context Protocol): search, read, check, compare.

    \b
    Examples:
      qpsearch mcp
      qpsearch mcp --index my-index

    A client starts it itself: its command is qpsearch, its arguments mcp --index DIR. Ten tools,
    read-only; each answer has the citation and the address of what it says.
    Needs the extra: pip install 'qpsearch[mcp]'.
    """
    try:
        from qpsearch.web.agents import serve_agents
    except ModuleNotFoundError as error:
        raise extra_missing("mcp", "mcp", error) from error
    open_corpus(index_dir).close()
    serve_agents(index_dir)
