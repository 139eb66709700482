"""``qpsearch search``."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from qpsearch.cli import EXIT_NOTHING_FOUND, listed, option, say
from qpsearch.cli.opening import open_corpus, say_stale, say_undated
from qpsearch.cli.options import (
    QueryCommand,
    format_options,
    index_name_option,
    pager_option,
    search_options,
)
from qpsearch.cli.writing import write_out, write_paged
from qpsearch.search.query import FIELDS

if TYPE_CHECKING:
    from qpsearch.corpus.library import Corpus
    from qpsearch.corpus.request import Request
    from qpsearch.corpus.results import Results
    from qpsearch.search import Options
    from qpsearch.search.suggest import Miss

_LINES = 8
_QUOTES = frozenset('"“”「」『』\uff02')
_SHOWN = 60


def _facets(ctx: click.Context, param: click.Parameter, said: str) -> tuple[str, ...]:
    names = tuple(filter(None, (name.strip() for name in said.replace("、", ",").split(","))))
    if names:
        from qpsearch.corpus.sorting import FACETS  # most searches count nothing

        for name in names:
            if name not in FACETS:
                wanted = ", ".join(FACETS)
                raise click.BadParameter(f"{name!r} is none of {wanted}", ctx=ctx, param=param)
    return names


@click.command("search", cls=QueryCommand)
@click.argument("query", nargs=-1, required=True)
@search_options(limit=10)
@option(
    "--group",
    type=click.Choice(["edition"]),
    help="edition: one hit for a clause that several editions share; it names the others.",
)
@option(
    "--facet",
    "facets",
    default="",
    metavar="NAMES",
    callback=_facets,
    help="Count the whole answer by issuer, year, kind, document, owner (several with commas); "
    "below the hits, or as `facets` with --json.",
)
@option(
    "--full", is_flag=True, help="Whole clauses in the table, not only the lines around matches."
)
@format_options
@pager_option
@index_name_option
def search_command(
    request: Request,
    group: str | None,
    facets: tuple[str, ...],
    full: bool,
    form: str,
    as_json: bool,
    color: str,
    pager: bool,
    index_dir: str,
) -> None:
    """Find clauses by words, phrases and operators, ranked, with their section numbers.

    \b
    Examples:
      qpsearch search 质量强国
      qpsearch search 品質強國 --limit 0
      qpsearch search '"高端品质认证"'
      qpsearch search '首席质量官 -试点' --doc 004 --json
      qpsearch search '标准 AND (计量 OR 认证)' --section 四
      qpsearch search 质量 --sort -date --facet issuer,year
      qpsearch search 认证 --owner 市场监管总局 --facet owner

    Words in either script find both; a regional word (質量, 品質) finds its counterparts,
    below the word typed. Exit codes: 0 found, 1 nothing found, 2 an error.
    """
    with open_corpus(index_dir) as corpus:
        options = request.options(corpus)
        say_undated(corpus, request)
        results = corpus.search(
            request.query,
            limit=request.limit or None,
            options=options,
            explain=request.explain,
            group=group == "edition",
            sort=request.sort,
            facets=facets,
        )
        if not results.total:
            miss = corpus.why_nothing(request.query, options=options)
        elsewhere = _elsewhere(corpus, request, options)
        if sys.stderr.isatty():
            say_stale(corpus, index_dir)
    _print(results, "json" if as_json else form, color=color, full=full, pager=pager)
    if not results.total:
        _say_nothing_found(request.query, request.mode, miss)
        if request.owner:
            say(f"  only clauses in which {request.owner} must act were asked for")
    if results.reranked:
        say(f"--rerank: {results.reranked}")
    _say_remarks(request, results.total, elsewhere)
    if not results.total:
        sys.exit(EXIT_NOTHING_FOUND)
    if results.truncated and form in ("table", "md") and not as_json:
        total = f"{'' if results.exact else 'at most '}{results.total}"
        some = f"{len(results.hits)} of {total} clauses and headings"
        say(f"{some}; --limit 0 lists all")


def _print(results: Results, form: str, *, color: str, full: bool, pager: bool) -> None:
    if form == "table":
        from qpsearch.cli.table import hits_table, parts_legend  # 1.6 ms that --json need not pay
        from qpsearch.cli.terminal import wants_color

        table = hits_table(results, color=wants_color(color), full=full, legend=sys.stdout.isatty())
        if results.facets:
            from qpsearch.cli.table import facets_table

            table = f"{table}\n{facets_table(results.facets)}"
        write_paged(table, pager=pager)
        for line in parts_legend(results):
            say(f"  {line}")
    else:
        from qpsearch.render.formats import write_hits  # 2.3 ms that a terminal need not pay

        write_out(write_hits(results, form))


def _elsewhere(corpus: Corpus, request: Request, options: Options) -> dict[str, int]:
    """Return what quoted phrases would find as other regions write them; nothing without any."""
    if request.mode != "exact" and not _QUOTES.intersection(request.query):
        return {}
    return corpus.elsewhere(request.query, options=options)


def _say_remarks(request: Request, total: int, elsewhere: dict[str, int]) -> None:
    """Say what may have been meant otherwise by the signs of a query, and what a quote misses."""
    for form, count in elsewhere.items():
        if count:
            clauses = "1 clause" if count == 1 else f"{count} clauses"
            say(f"  in quotes letters count; {form} in its place finds {clauses}")
    words = request.query.split()
    if request.mode == "all" and (len(words) > 1 or not words[0].isalnum()):
        from qpsearch.search.remarks import remarks_on  # 0.5 ms that one plain word need not pay

        for remark in remarks_on(request.query, found=total > 0):
            say(f"  {remark}")


def _say_nothing_found(query: str, mode: str, miss: Miss) -> None:
    """Say on stderr how near the query came, what was tried, and what may have been meant."""
    short = query if len(query) <= _SHOWN else f"{query[:_SHOWN]}…"
    say(f"nothing found for {short!r}")
    if miss.missing:
        say(f"  no clause holds: {listed(miss.missing, _LINES, '、')}")
    if any(f"{word}:" in query.lower() for word in miss.missing if word.isascii()):
        fields = ", ".join(f"{name}:" for name in FIELDS)
        say(f"  before a colon may stand {fields}")
    if miss.unfiltered:
        clauses = "1 clause matches" if miss.unfiltered == 1 else f"{miss.unfiltered} clauses match"
        say(f"  without the filters {clauses}")
    elif miss.partial:
        clauses = "1 clause holds" if miss.partial == 1 else f"{miss.partial} clauses hold"
        if miss.unfiltered is not None:
            say(f"  without the filters {clauses} some of the words")
        elif mode == "all":
            say(f"  {clauses} some of the words: --any lists them")
    for word, variants in miss.variants[:_LINES]:
        say(f"  {word} was looked for as {listed(variants, _LINES, '、')} too")
    for typed, meant in miss.suggestions[:_LINES]:
        say(f"  {typed}: did you mean {' or '.join(meant)}?")
    if mode == "exact":
        say("  --exact takes the query letter by letter; without it, words count")
