"""``qpsearch serve``: the reader in a browser."""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING

import click

from qpsearch.cli import option, say
from qpsearch.cli.opening import extra_missing, open_corpus
from qpsearch.cli.options import index_option

if TYPE_CHECKING:
    from pathlib import Path


@click.command("serve")
@option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@option(
    "--port",
    type=click.IntRange(0, 65535),
    default=8471,
    show_default=True,
    help="Port to listen on; 0 for any that is free.",
)
@option("--open", "opens", is_flag=True, help="Open the browser.")
@index_option
def serve_command(host: str, port: int, opens: bool, index_dir: Path) -> None:
    """Read and search in a browser; the same as JSON below /api. Ctrl-C stops it.

    \b
    Examples:
      qpsearch serve --open
      qpsearch index ~/policies --index ~/policies/index
      qpsearch serve --port 9000 --index ~/policies/index

    Read-only, for this machine alone unless --host says otherwise; what qpsearch index changes
    meanwhile is picked up. Needs the extra: pip install 'qpsearch[web]'.
    """
    try:
        from qpsearch.web.serving import listening, serve
    except ModuleNotFoundError as error:
        raise extra_missing("serve", "web", error) from error
    open_corpus(index_dir).close()
    with listening(host, port) as (opened, url):
        say(f"reading {index_dir} at {url}; Ctrl-C stops")
        if not _is_loopback(host):
            say(
                f"{host} can be reached from other machines: whoever reaches it can read all "
                "documents"
            )
        if opens:
            click.launch(url)
        serve(index_dir, opened, hosts=[host])


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
