"""``qpsearch status``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import click

from qpsearch.cli.options import index_option, write_out


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@index_option
def status_command(as_json: bool, index_dir: Path) -> None:
    """Say what the index holds, and whether its files have changed since.

    \b
    Examples:
      qpsearch status
      qpsearch status --index index --json

    Exit codes: 0 there is an index, 2 there is none or it cannot be used.
    """
    from qpsearch.corpus.library import Corpus

    with Corpus.open(index_dir) as corpus:
        manifest = corpus.manifest
    changed, gone = _compare(manifest.files)
    size = sum(path.stat().st_size for path in index_dir.rglob("*") if path.is_file())
    facts: dict[str, Any] = {
        "index": str(index_dir),
        "schema": manifest.schema,
        "documents": len(manifest.files),
        "records": manifest.records,
        "bytes": size,
        "roots": manifest.roots,
        "versions": manifest.versions,
        "changed": changed,
        "gone": gone,
    }
    if as_json:
        write_out(json.dumps(facts, ensure_ascii=False) + "\n")
        return
    built_with = ", ".join(f"{name} {version}" for name, version in manifest.versions.items())
    write_out(
        f"index      {index_dir} (schema {manifest.schema}, {size / 1_000_000:.1f} MB)\n"
        f"documents  {len(manifest.files)}\n"
        f"records    {manifest.records} clauses and headings\n"
        f"from       {', '.join(manifest.roots)}\n"
        f"built with {built_with}\n"
    )
    for label, sources in (("changed", changed), ("gone", gone)):
        for source in sources:
            write_out(f"{label:10} {source}\n")
    if changed or gone:
        click.echo("run qpsearch index to bring the index up to date", err=True)


def _compare(files: Any) -> tuple[list[str], list[str]]:
    """Return the sources whose bytes differ from those indexed, and those that are not there."""
    from qpsearch.errors import SourceError
    from qpsearch.loader import digest, read_source, source_at

    changed: list[str] = []
    gone: list[str] = []
    for source, entry in files.items():
        found = source_at(Path(source))
        if not found.path.exists():
            gone.append(source)
            continue
        try:
            same = digest(read_source(found)) == entry.sha256
        except SourceError:
            same = False
        if not same:
            changed.append(source)
    return changed, gone
