"""``qpsearch status``."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import click

from qpsearch.cli.options import index_option, index_words, write_out

if TYPE_CHECKING:
    from pathlib import Path


@click.command("status")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@click.option("--warnings", is_flag=True, help="List also what should be checked in each file.")
@index_option
def status_command(as_json: bool, warnings: bool, index_dir: Path) -> None:
    """Say what the index holds, and whether its files have changed since.

    \b
    Examples:
      qpsearch status
      qpsearch status --index index --json
      qpsearch status --warnings

    Exit codes: 0 there is an index, 2 there is none or it cannot be used.
    """
    from qpsearch.corpus.checking import compare
    from qpsearch.corpus.library import Corpus

    with Corpus.open(index_dir) as corpus:
        manifest = corpus.manifest
        noticed = [
            {
                "source": document.source,
                "doc_id": document.doc_id,
                "code": notice.code,
                "message": notice.message,
                "source_span": list(notice.source_span),
            }
            for document, notice in (corpus.warnings() if warnings else ())
        ]
    found = compare(manifest, index_dir)
    clauses = sum(entry.clauses for entry in manifest.files.values())
    size = sum(path.stat().st_size for path in index_dir.rglob("*") if path.is_file())
    documents = sum(len(entry.doc_ids) for entry in manifest.files.values())
    facts: dict[str, Any] = {
        "index": str(index_dir),
        "schema": manifest.schema,
        "documents": documents,
        "records": manifest.records,
        "bytes": size,
        "roots": manifest.roots,
        "versions": manifest.versions,
        "changed": found.changed,
        "gone": found.gone,
        "clauses": clauses,
        "new": found.new,
    }
    if warnings:
        facts["warnings"] = noticed
    if as_json:
        write_out(json.dumps(facts, ensure_ascii=False) + "\n")
        return
    built_with = ", ".join(f"{name} {version}" for name, version in manifest.versions.items())
    write_out(
        f"index      {index_dir} (schema {manifest.schema}, {size / 1_000_000:.1f} MB)\n"
        f"documents  {documents}\n"
        f"clauses    {clauses}, with headings {manifest.records}\n"
        f"from       {', '.join(manifest.roots)}\n"
        f"built with {built_with}\n"
    )
    for label, sources in (("changed", found.changed), ("gone", found.gone), ("new", found.new)):
        for source in sources:
            write_out(f"{label:10} {source}\n")
    for one in noticed:
        write_out(f"{one['source']}: {one['code']}: {one['message']}\n")
    if found.elsewhere:
        click.echo(
            "the paths were given from another folder: run qpsearch status and index there",
            err=True,
        )
    elif found.changed or found.gone or found.new:
        click.echo(
            f"run qpsearch index{index_words(index_dir)} to bring the index up to date",
            err=True,
        )
