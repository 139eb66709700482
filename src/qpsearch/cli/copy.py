"""``qpsearch copy``."""

from __future__ import annotations

import sys

import click

from qpsearch.cli import option, say
from qpsearch.cli.options import index_type
from qpsearch.cli.progress import ProgressLine


@click.command("copy")
@click.argument("source", metavar="FROM", type=index_type())
@click.argument("target", metavar="TO", type=index_type())
@option("--replace", is_flag=True, help="Put the copy in the place of an index that is there.")
@option("--shards", type=click.IntRange(1, 1024), help="In a cluster: parts.  [default: 3]")
@option(
    "--replicas",
    type=click.IntRange(0, 10),
    help="In a cluster: copies of each part beside the first.  [default: 1 if there are two nodes]",
)
@option("-q", "--quiet", is_flag=True, help="No progress, no summary; errors only.")
def copy_command(
    source: object,
    target: object,
    replace: bool,
    shards: int | None,
    replicas: int | None,
    quiet: bool,
) -> None:
    """Copy an index from a folder to a cluster or back, without the files it was made from.

    \b
    Examples:
      qpsearch copy index index-copy

    FROM and TO are folders, or indexes of a cluster: opensearch://HOST:9200/NAME. The copy shows
    when it is whole; until then, and if it fails, TO is as it was.

    Exit codes: 0 copied, 2 an error.
    """
    from qpsearch.corpus.copying import copy_index

    line = ProgressLine(shown=not quiet and sys.stderr.isatty())
    try:
        count = copy_index(
            str(source),
            str(target),
            replace=replace,
            shards=shards,
            replicas=replicas,
            progress=lambda done, of: line.show(lambda _: f"{done}/{of} documents"),
        )
    finally:
        line.clear()
    if not quiet:
        documents = "1 document" if count == 1 else f"{count} documents"
        say(f"{target}: {documents} copied from {source}")
