"""Options that several commands share."""

from __future__ import annotations

import os
import sys
from contextlib import contextmanager
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from qpsearch.cli import Helped, option, say
from qpsearch.cli.opening import DEFAULT_INDEX, say_faults
from qpsearch.corpus.request import KINDS, Request
from qpsearch.corpus.results import SORTS
from qpsearch.engine.places import is_cluster
from qpsearch.errors import SourceError
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from qpsearch.batch.lines import Bytes

    Command = Callable[..., Any]

FORMATS = ("table", "json", "jsonl", "csv", "tsv", "md")


class QueryCommand(Helped):
    """A command that takes a query: ``-食品`` is a word to leave out, not an option."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Parse the arguments; a blank before a word to leave out keeps it from being an option."""
        words = args[: args.index("--")] if "--" in args else args
        told = [f" {word}" if _is_left_out(word) else word for word in words]
        try:
            return super().parse_args(ctx, [*told, *args[len(words) :]])
        except click.NoSuchOption as error:
            if error.option_name.startswith("--") or error.option_name in words:
                raise
            way_out = f"to leave a word out, quote the whole query: '计量 {error.option_name}…'"
            message = f"there is no option {error.option_name}"
            raise click.UsageError(f"{message}; {way_out}", ctx) from error


def index_named(args: Sequence[str]) -> str:
    """Return the index that a command line or the environment names; empty where neither does."""
    for at, arg in enumerate(args):
        if arg == "--index" and at + 1 < len(args):
            return args[at + 1]
        if arg.startswith("--index="):
            return arg.partition("=")[2]
    return os.environ.get("QPSEARCH_INDEX", "")


def _is_left_out(word: str) -> bool:
    """Whether a word of a query is to be left out: no option begins as it does."""
    return word[:1] == "-" and (not word[1:2].isascii() or word[1:2] in tuple('("'))


def _as_typed(word: str) -> str:
    """Return a word of a query without the blank that kept it from being an option."""
    return word[1:] if word[:1] == " " and _is_left_out(word[1:]) else word


class _Name(click.ParamType):  # type: ignore[type-arg]
    """A path or the address of a cluster as it is typed.

    ``click.Path`` asks gettext for its name; see :class:`~qpsearch.cli.Helped`.
    """

    name = "path"

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | Path:
        """Return the name; a folder is not made of one that was meant otherwise."""
        where = str(value)
        if not where:
            what, way_out = "an empty path", "name its folder"
            self.fail(f"{what}; {way_out}", param, ctx)
        if "://" in where and not is_cluster(where):
            what, way_out = "this is no address of a cluster", "write opensearch://HOST:9200/NAME"
            self.fail(f"{where}: {what}; {way_out}", param, ctx)
        return where


class _Home(_Name):
    """A path, or the address of a cluster as it is typed.

    ``pathlib`` is imported only by the commands that ask for a path.
    """

    def convert(
        self, value: Any, param: click.Parameter | None, ctx: click.Context | None
    ) -> str | Path:
        """Return the path, or the address."""
        where = super().convert(value, param, ctx)
        if is_cluster(where):
            return where
        from pathlib import Path  # 2 to 4 ms, of which a search needs nothing

        return Path(where)


def index_type() -> Any:
    """Return the type of an argument that names an index: a folder, or a cluster as a string."""
    return _Home()


def index_option(command: Command) -> Command:
    """Add ``--index``, handed over as ``index_dir: str | Path``."""
    return _index_option(command, _Home())


def index_name_option(command: Command) -> Command:
    """Add ``--index``, handed over as ``index_dir: str``, which costs a search no import."""
    return _index_option(command, _Name())


def _index_option(command: Command, type_: Any) -> Command:
    return option(
        "--index",
        "index_dir",
        type=type_,
        envvar="QPSEARCH_INDEX",
        default=DEFAULT_INDEX,
        show_default=True,
        help="Folder of the index, or opensearch://HOST:9200/NAME; also $QPSEARCH_INDEX.",
    )(command)


def format_options(command: Command) -> Command:
    """Add ``--format``, ``--json`` and ``--color``."""
    command = option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="Highlight in colour; auto: on a terminal without NO_COLOR.",
    )(command)
    command = option("--json", "as_json", is_flag=True, help="The same as --format json.")(command)
    return option(
        "--format", "form", type=click.Choice(FORMATS), default="table", help="Form of the output."
    )(command)


def pager_option(command: Command) -> Command:
    """Add ``--pager``, handed over to :func:`write_paged`."""
    return option(
        "--pager/--no-pager",
        default=True,
        help="On a terminal, show what is longer than a screen in a pager ($PAGER, less).",
    )(command)


def search_options(*, limit: int) -> Callable[[Command], Command]:
    """Add the options that say how to search; the command gets them as one ``request``.

    Args:
        limit: the default of ``--limit``.

    """

    def add(command: Command) -> Command:
        @wraps(command)
        def with_request(*args: Any, **values: Any) -> Any:
            values["variants"] = not values.pop("no_variants")
            asked = {name: values.pop(name) for name in Request._fields if name in values}
            if not isinstance(asked.get("query", ""), str):
                asked["query"] = " ".join(map(_as_typed, asked["query"]))
            return command(*args, request=Request(**asked), **values)

        result: Command = with_request
        for add_option in reversed(_search_options(limit)):
            result = add_option(result)
        return result

    return add


def _search_options(limit: int) -> tuple[Callable[[Command], Command], ...]:
    return (
        option(
            "-n",
            "--limit",
            type=click.IntRange(min=0),
            default=limit,
            show_default=True,
            help="Clauses to list for a query; 0 for all.",
        ),
        option(
            "--all",
            "mode",
            flag_value="all",
            default=True,
            help="Every word must occur in the clause (default).",
        ),
        option(
            "--any",
            "mode",
            flag_value="any",
            help="One word is enough; rarer and more words come first.",
        ),
        option(
            "--exact",
            "mode",
            flag_value="exact",
            help="The whole query is one phrase, letter by letter.",
        ),
        option(
            "--no-variants",
            is_flag=True,
            help="Do not look for regional words (质量 for 品質), other names of bodies, synonyms.",
        ),
        option(
            "--lay",
            is_flag=True,
            help="Look for the law's words for everyday ones (出租人 for 房东) too, as --any does.",
        ),
        option(
            "--rerank",
            is_flag=True,
            help="With --any: the first hits also by what they mean; needs the extra [semantic].",
        ),
        option(
            "--synonyms",
            default="",
            metavar="FILE",
            callback=_read_synonyms,
            help="Your own synonyms, in place of synonyms.tsv in the folder of the index.",
        ),
        option(
            "--sort",
            type=click.Choice(SORTS),
            default="score",
            show_default=True,
            help="Order: by date oldest or newest (-date) first, or as the documents stand.",
        ),
        option("--explain", is_flag=True, help="Say for each clause what its score is made of."),
        option(
            "--doc",
            "documents",
            multiple=True,
            metavar="DOC",
            shell_complete=_completed_by("complete_document"),
            help="Only this document: an id or part of a title; may be repeated.",
        ),
        option(
            "--issuer", default="", help="Only documents issued by an agency with this in its name."
        ),
        option(
            "--kind",
            default="",
            shell_complete=_completed_by("complete_kind"),
            help=f"Only documents of this kind: {', '.join(KINDS)}; or 通知, 条例, 办法 …",
        ),
        option(
            "--number", default="", metavar="文号", help="Only documents with this in their number."
        ),
        option(
            "--since",
            default="",
            metavar="DATE",
            help="Only documents of this date or later (2023, 2023-02, 2023-02-06, 2023年2月6日).",
        ),
        option(
            "--until", default="", metavar="DATE", help="Only documents of this date or earlier."
        ),
        option(
            "--as-of",
            default="",
            metavar="DATE",
            help="Of each work only the edition in force on this day.",
        ),
        option(
            "--owner",
            default="",
            metavar="BODY",
            help="Only clauses in which this body must act, by any of its names: 工信部.",
        ),
        option(
            "--section",
            default="",
            metavar="ADDRESS",
            shell_complete=_completed_by("complete_section"),
            help="Only clauses at or below this address: 四, 四、（六）, 第三章.",
        ),
    )


def _completed_by(name: str) -> Callable[..., Any]:
    """Return what completes an option; a search does not import it (.3 of its 80 ms)."""

    def complete(ctx: click.Context, param: click.Parameter, incomplete: str) -> Any:
        from qpsearch.cli import completion

        return getattr(completion, name)(ctx, param, incomplete)

    return complete


def _read_synonyms(ctx: click.Context, param: click.Parameter, path: str) -> str:
    """Read a file of synonyms when it is named, so that its faults are told once."""
    del ctx, param
    if path:
        from qpsearch.lexicon.synonyms import read_synonyms

        say_faults(read_synonyms(path, fold))
    return path


def query_file_options(command: Command) -> Command:
    """Add the argument ``FILE`` of queries, ``--input-format`` and ``--encoding``."""
    command = option(
        "--encoding",
        default="auto",
        show_default=True,
        help="Encoding of the query file; auto: UTF-8, UTF-16 with its mark, lines in GB2312.",
    )(command)
    command = option(
        "--input-format",
        type=click.Choice(["auto", "lines", "tsv", "csv", "jsonl"]),
        default="auto",
        help="Form of the query file; auto: told by its name or its first line.",
    )(command)
    return click.argument(
        "queries", metavar="FILE|-", type=click.Path(dir_okay=False, allow_dash=True)
    )(command)


@contextmanager
def query_stream(name: str) -> Iterator[Bytes]:
    """Open a query file, or stdin for ``-``, unbuffered: a line is there as soon as it is written.

    Raises:
        SourceError: it cannot be opened.

    """
    if name != "-":
        from pathlib import Path  # as above

        try:
            stream = Path(name).open("rb", buffering=0)  # noqa: SIM115 - closed below
        except OSError as error:
            raise SourceError(
                name, error.strerror or str(error), way_out="name a file of queries, or - for stdin"
            ) from error
        with stream:
            yield stream
        return
    if sys.stdin.isatty():
        say("reading queries from the terminal, one a line; end with Ctrl-D")
    yield getattr(sys.stdin.buffer, "raw", sys.stdin.buffer)
