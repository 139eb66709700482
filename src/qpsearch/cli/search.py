"""``qpsearch search``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from qpsearch.cli.app import EXIT_NOTHING_FOUND
from qpsearch.cli.options import format_options, index_option, open_corpus, write_out

if TYPE_CHECKING:
    from pathlib import Path

    from qpsearch.corpus.library import Corpus
    from qpsearch.corpus.results import Results
    from qpsearch.search import Filters


@click.command("search")
@click.argument("query", nargs=-1, required=True)
@click.option(
    "-n",
    "--limit",
    type=click.IntRange(min=0),
    default=10,
    show_default=True,
    help="Clauses to list; 0 for all.",
)
@click.option(
    "--all",
    "mode",
    flag_value="all",
    default=True,
    help="Every word must occur in the clause (default).",
)
@click.option(
    "--any", "mode", flag_value="any", help="One word is enough; rarer and more words come first."
)
@click.option(
    "--exact", "mode", flag_value="exact", help="The whole query is one phrase, letter by letter."
)
@click.option("--no-variants", is_flag=True, help="Do not look for regional words (质量 for 品質).")
@click.option("--explain", is_flag=True, help="Say for each clause what its score is made of.")
@click.option(
    "--full", is_flag=True, help="Whole clauses in the table, not only the lines around matches."
)
@click.option(
    "--doc",
    "documents",
    multiple=True,
    metavar="DOC",
    help="Only this document: an id or part of a title; may be repeated.",
)
@click.option(
    "--issuer", default="", help="Only documents issued by an agency with this in its name."
)
@click.option(
    "--kind",
    default="",
    help="Only documents of this kind: outline, opinions, plan, measures, law, report, notice, "
    "commentary.",
)
@click.option(
    "--number", default="", metavar="文号", help="Only documents with this in their number."
)
@click.option(
    "--since",
    default="",
    metavar="DATE",
    help="Only documents of this date or later (2023, 2023-02, 2023-02-06).",
)
@click.option("--until", default="", metavar="DATE", help="Only documents of this date or earlier.")
@click.option(
    "--section",
    default="",
    metavar="ADDRESS",
    help="Only clauses at or below this address: 四, 四、（六）, 第三章.",
)
@format_options
@index_option
def search_command(
    query: tuple[str, ...],
    limit: int,
    mode: str,
    no_variants: bool,
    explain: bool,
    full: bool,
    documents: tuple[str, ...],
    issuer: str,
    kind: str,
    number: str,
    since: str,
    until: str,
    section: str,
    form: str,
    as_json: bool,
    color: str,
    index_dir: Path,
) -> None:
    """Find clauses by words, phrases and operators, ranked, with their section numbers.

    \b
    Examples:
      qpsearch search 质量强国
      qpsearch search 品質強國 --limit 0
      qpsearch search '"高端品质认证"'
      qpsearch search '首席质量官 -试点' --doc 004 --json
      qpsearch search '标准 AND (计量 OR 认证)' --section 四

    Words in either script find both; a regional word (質量, 品質) finds its counterparts,
    below the word typed. Exit codes: 0 found, 1 nothing found, 2 an error.
    """
    from qpsearch.search import Mode, Options

    text = " ".join(query)
    with open_corpus(index_dir) as corpus:
        filters = _filters(corpus, documents, issuer, kind, number, since, until, section)
        options = Options(mode=Mode(mode), variants=not no_variants, filters=filters)
        results = corpus.search(text, limit=limit or None, options=options, explain=explain)
    _print(results, "json" if as_json else form, color=color, full=full)
    if not results.total:
        _say_nothing_found(text, mode)
        sys.exit(EXIT_NOTHING_FOUND)
    if results.truncated and form in ("table", "md") and not as_json:
        click.echo(f"{len(results.hits)} of {results.total} clauses; --limit 0 lists all", err=True)


def _filters(
    corpus: Corpus,
    documents: tuple[str, ...],
    issuer: str,
    kind: str,
    number: str,
    since: str,
    until: str,
    section: str,
) -> Filters:
    from qpsearch.errors import AddressNotFoundError
    from qpsearch.locator import article_of, parse_address
    from qpsearch.search import Filters

    ids: set[str] = set()
    for name in documents:
        found = corpus.find_documents(name)
        if not found:
            raise AddressNotFoundError(
                name, "no document with this id or in its title", way_out="qpsearch docs lists them"
            )
        ids.update(document.doc_id for document in found)
    return Filters(
        documents=frozenset(ids) if documents else None,
        issuer=issuer,
        kind=kind,
        number=number,
        since=since,
        until=until,
        sections=tuple(article_of(reading) for reading in parse_address(section))
        if section
        else (),
    )


def _print(results: Results, form: str, *, color: str, full: bool) -> None:
    if form == "table":
        from qpsearch.cli.table import hits_table
        from qpsearch.cli.terminal import wants_color

        write_out(hits_table(results, color=wants_color(color), full=full))
    else:
        from qpsearch.export import write_hits

        write_out(write_hits(results, form))


def _say_nothing_found(query: str, mode: str) -> None:
    hint = {
        "all": "try --any, which asks for one of the words only",
        "any": "try fewer or other words",
        "exact": "try without --exact",
    }[mode]
    click.echo(f"nothing found for {query!r}; {hint}", err=True)
