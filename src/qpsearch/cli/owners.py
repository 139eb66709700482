"""``qpsearch owners``: who must act, and what a body must do."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

import click

from qpsearch.cli import EXIT_NOTHING_FOUND, option, say, told
from qpsearch.cli.corpus_options import documents_option
from qpsearch.cli.meta import labelled
from qpsearch.cli.opening import open_corpus
from qpsearch.cli.options import format_options, index_option
from qpsearch.cli.table import head_text
from qpsearch.cli.terminal import clip, hung, line_columns
from qpsearch.cli.writing import write_out
from qpsearch.owners import wanted_names
from qpsearch.render.formats import write_records
from qpsearch.render.records import owner_record
from qpsearch.studies.surveys import ROLES, documents_named, owners_in

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from qpsearch.engine import DocumentRecord
    from qpsearch.owners import OwnerRecord

COLUMNS = (
    "doc_id", "title", "section", "mode", "lead", "support", "bodies", "generic", "open", "task",
    "text", "span",
)  # fmt: skip


@click.command("owners")
@click.argument("body", required=False, default="")
@option(
    "--role",
    type=click.Choice(ROLES),
    default="any",
    help="Only tasks that BODY leads, or supports.",
)
@option(
    "--lineage",
    is_flag=True,
    help="Also tasks of what BODY was before and of what took over its duties.",
)
@documents_option
@format_options
@index_option
def owners_command(
    body: str,
    role: str,
    names: tuple[str, ...],
    form: str,
    index_dir: str | Path,
    *,
    lineage: bool,
    as_json: bool,
    color: str,  # noqa: ARG001 - one set of options
) -> None:
    """List who must act in each clause, or the tasks of one BODY over the corpus.

    \b
    Examples:
      qpsearch owners --doc 002
      qpsearch owners 工信部
      qpsearch owners 银保监会 --lineage --format jsonl
      qpsearch owners 市场监管总局 --role lead

    BODY is any name of it, in either script: 工信部, 工業和信息化部, 省市场监管局. Read are
    brackets, lines (责任单位：…), 牵头, 会同, 由…负责, and rules that a text states for all.
    A list that shares a task (按职责分工负责) has no leader.
    """
    with open_corpus(index_dir) as corpus:
        documents = documents_named(corpus, names)
        found = list(owners_in(corpus, documents, body, role=role, lineage=lineage))
    if form == "table" and not as_json:
        write_out(_listing(found))
    else:
        rows = [owner_record(record, document.title) for document, record in found]
        form = "json" if as_json else form
        write_out(
            write_records([_flat(row) for row in rows] if _is_flat(form) else rows, form, COLUMNS)
        )
    if not found:
        say(_why_nothing(body, role))
        sys.exit(EXIT_NOTHING_FOUND)


def _is_flat(form: str) -> bool:
    return form in ("csv", "tsv", "md")


def _flat(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return a record with its lists of bodies as text, by whole names."""
    lists = {
        name: "、".join(actor["canonical"] for actor in row[name])
        for name in ("lead", "support", "bodies")
    }
    return {**row, **lists, "generic": "、".join(row["generic"]), "open": str(row["open"]).lower()}


def _why_nothing(body: str, role: str) -> str:
    if not body:
        return "no clause here makes a body responsible"
    known = "、".join(sorted(wanted_names(body)))
    name = f"{body} ({known})" if known and known != body else body
    if role == "any":
        return f"no clause here makes {name} responsible"
    return f"no clause here makes {name} responsible as {role}"


def _listing(found: Sequence[tuple[DocumentRecord, OwnerRecord]]) -> str:
    """Return the tasks by document: the place, who acts and how, and what is to be done."""
    width = line_columns()
    lines: list[str] = []
    last = ""
    for document, record in found:
        if document.doc_id != last:
            lines += ["", head_text(f"《{document.title}》", document.doc_id)]
            last = document.doc_id
        lines += hung(f"  [{record.section}]  ", _who(record), 6)
        lines.append("    " + clip(" ".join(record.task.split()), width - 4))
    return "\n".join(lines[1:]) + "\n" if lines else ""


def _who(record: OwnerRecord) -> str:
    """Return who acts in words: lead: X、Y with Z等 + 地方各级人民政府."""
    leads = "、".join(actor.text for actor in record.lead)
    rest = [actor.text for actor in record.bodies if actor not in record.lead]
    verb = "lead" if record.mode.value in ("lead", "first-leads") else record.mode.value
    others = "、".join(rest)
    if leads and others:
        others = f"{leads} {told(f'with {others}')}"
    named = (others or leads) + ("等" if record.open else "")
    generic = f"+ {'、'.join(record.generic)}" if record.generic else ""
    return labelled(verb, f"{named} {generic}".strip())
