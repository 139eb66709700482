"""The ``qpsearch`` command: its subcommands, and how errors become messages and exit codes.

Exit codes are those of grep: 0 found, 1 nothing found, 2 an error.
"""

from __future__ import annotations

import os
import sys
import threading
from importlib import import_module
from typing import TYPE_CHECKING, Any, NoReturn

import click

from qpsearch.cli import (
    EXIT_ERROR,
    EXIT_INTERRUPTED,
    EXIT_TERMINATED,
    Helped,
    language_of,
    option,
    say,
    speak,
    speaks_chinese,
    told,
)  # fmt: skip
from qpsearch.errors import IndexStoreError, QpsearchError, QuerySyntaxError

if TYPE_CHECKING:
    from collections.abc import Sequence

COMMANDS = {
    "search": "search",
    "show": "read",
    "outline": "read",
    "docs": "read",
    "diff": "diff",
    "quotes": "quotes",
    "trace": "quotes",
    "editions": "editions",
    "batch": "batch",
    "export": "export",
    "watch": "watch",
    "index": "index",
    "copy": "copy",
    "parse": "parse",
    "targets": "targets",
    "owners": "owners",
    "check": "check",
    "serve": "serve",
    "mcp": "mcp",
    "status": "status",
    "verify": "verify",
    "eval": "eval",
    "config": "config",
    "completion": "completion",
    "help": "help",
}
"""Command → the module that holds it; imported when the command is run."""


_MEANT = {
    "find": "search", "grep": "search", "query": "search", "ask": "search", "read": "show",
    "view": "show", "cat": "show", "open": "show", "get": "show", "cite": "show", "list": "docs",
    "ls": "docs", "toc": "outline", "compare": "diff", "add": "index", "build": "index",
    "update": "index", "save": "export", "info": "status", "version": "--version",
    "搜索": "search", "搜": "search", "查询": "search", "查": "search", "检索": "search",
    "檢索": "search", "查詢": "search", "索引": "index", "导出": "export", "匯出": "export",
}  # fmt: skip
"""What commands of other programs are called here."""
_WRITERS = frozenset(("index", "export", "watch", "verify", "eval"))
"""Commands that write files and clear away on SIGTERM what is half written; `batch` has its own."""


class _TerminatedError(BaseException):
    """A SIGTERM, raised where it comes in."""


class _ReaderGoneError(Exception):
    """A closed pipe, under a name that click does not turn into an exit code of its own."""


class _Commands(Helped, click.Group):
    """A group that imports a command's module only when that command is asked for."""

    def make_context(self, *args: Any, **values: Any) -> click.Context:
        try:
            return super().make_context(*args, **values)
        except BrokenPipeError as error:  # the help, or the version
            raise _ReaderGoneError from error

    def invoke(self, ctx: click.Context) -> Any:
        try:
            return super().invoke(ctx)
        except BrokenPipeError as error:
            raise _ReaderGoneError from error

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        module = import_module(f"qpsearch.cli.{COMMANDS[cmd_name]}")
        command: click.Command = getattr(module, f"{cmd_name}_command")
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        self._sum_up(ctx)
        super().format_commands(ctx, formatter)

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[Any]:
        self._sum_up(ctx)
        return super().shell_complete(ctx, incomplete)

    def _sum_up(self, ctx: click.Context) -> None:
        """Put what commands are for into Chinese where all are listed; to run one needs no such."""
        if not speaks_chinese():
            return
        from qpsearch.cli.chinese_help import short_help

        for name in self.list_commands(ctx):
            if command := self.get_command(ctx, name):
                command.short_help = short_help(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args and not args[0].startswith("-") and args[0] not in COMMANDS:
            import difflib

            meant = _MEANT.get(args[0].lower())
            near = [meant] if meant else difflib.get_close_matches(args[0], COMMANDS, 1)
            way_out = (
                f"did you mean {near[0]!r}" if near else f"did you mean: qpsearch search {args[0]}"
            )
            raise click.UsageError(f"no command {args[0]!r}; {way_out}?", ctx)
        return super().resolve_command(ctx, args)


def _show_version(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        from qpsearch.version import package_version  # its import reads what is installed

        click.echo(f"qpsearch, version {package_version()}")
        ctx.exit()


@click.group(
    cls=_Commands,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)
@option(
    "-V",
    "--version",
    is_flag=True,
    expose_value=False,
    is_eager=True,
    callback=_show_version,
    help="Show the version and exit.",
)
def cli() -> None:
    """Search Chinese policy documents; the answers are clauses with their section numbers.

    \b
    Examples:
      qpsearch search 质量强国
      qpsearch search '"高端品质认证"' --json
      qpsearch show 004 "四、（六）"
      qpsearch index ~/policies

    Type in simplified or traditional script; clauses come back in their original glyphs.
    Exit codes: 0 found, 1 nothing found, 2 an error.
    """


def _is_out_of_memory(error: ImportError) -> bool:
    """Whether a library was not found for want of memory: NumPy wraps what the system said."""
    causes: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in causes:
        causes.append(cause)
        cause = cause.__cause__ or cause.__context__
    said = " ".join(map(str, causes))
    return "failed to map segment" in said or "cannot allocate memory" in said.lower()


def main(args: Sequence[str] | None = None) -> NoReturn:
    """Run the command line and leave with its exit code."""
    if "_QPSEARCH_COMPLETE" in os.environ:
        from qpsearch.cli.completion import use_own_completion

        use_own_completion()
    args = sys.argv[1:] if args is None else list(args)
    _speak(language_of(os.environ))
    try:
        if _WRITERS.intersection(args[:1]):
            _heed_sigterm()
        code = cli.main(
            args=args, prog_name="qpsearch", standalone_mode=False, default_map=_defaults(args)
        )
        sys.stdout.flush()
    except click.exceptions.Abort:
        _say("interrupted")
        code = EXIT_INTERRUPTED
    except _TerminatedError:
        _say("terminated")
        code = EXIT_TERMINATED
    except click.ClickException as error:
        if args:
            from qpsearch.cli.mistakes import mistake

            _say(mistake(error, args))
        else:
            error.show()  # the help
        code = EXIT_ERROR
    except QuerySyntaxError as error:
        _say(str(error))
        _point_at(error)
        code = EXIT_ERROR
    except IndexStoreError as error:
        _say(_with_folder(error))
        code = EXIT_ERROR
    except QpsearchError as error:
        _say(str(error))
        code = EXIT_ERROR
    except (BrokenPipeError, _ReaderGoneError):
        # The reader has seen enough; let the interpreter close a stdout that leads nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    except MemoryError:
        _say("there is too little memory; what was there before is as it was")
        code = EXIT_ERROR
    except ImportError as error:
        if not _is_out_of_memory(error):
            raise
        _say("there is too little memory to begin")
        code = EXIT_ERROR
    except OSError as error:
        _say(f"{error.filename or told('output')}: {error.strerror or error}")
        code = EXIT_ERROR
    sys.exit(code if isinstance(code, int) else 0)


def _heed_sigterm() -> None:
    import signal

    def end(number: int, _frame: object) -> NoReturn:
        signal.signal(number, signal.SIG_DFL)  # the second does not wait
        raise _TerminatedError

    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, end)


def _defaults(args: list[str]) -> dict[str, Any] | None:
    """Return what files of settings say, where there are any: to look costs next to nothing."""
    from qpsearch.cli.options import index_named  # needed by all commands, not by --help

    home = os.environ.get("XDG_CONFIG_HOME") or os.path.expanduser("~/.config")
    named = index_named(args) or "index"
    if any(map(os.path.exists, (f"{home}/qpsearch/qpsearch.toml", f"{named}/qpsearch.toml"))):
        from qpsearch.cli.settings import default_map, read_settings  # 4 ms, for tomllib

        settings = read_settings(args)
        _speak(str(settings["language"].value))
        return default_map(settings, tuple(COMMANDS))
    return None


def _speak(language: str) -> None:
    """Speak a language, in the help too."""
    if language != "en":
        click.Context.formatter_class = staticmethod(_chinese_formatter)  # type: ignore[assignment]
    elif speaks_chinese():
        click.Context.formatter_class = click.HelpFormatter
    speak(language)


def _chinese_formatter(*args: Any, **values: Any) -> click.HelpFormatter:
    from qpsearch.cli.chinese_help import ChineseFormatter  # most commands print no help

    return ChineseFormatter(*args, **values)


def _say(message: str) -> None:
    one_line = " ".join(message.split())
    say(f"qpsearch: {one_line}")


def _with_folder(error: IndexStoreError) -> str:
    """Return a message whose way out, pasted, is about the index that is meant."""
    if not error.way_out.startswith("run: qpsearch index"):
        return str(error)
    # Here and below: paid for by those whom something went wrong for.
    from pathlib import Path

    from qpsearch.cli.opening import index_words
    from qpsearch.engine.places import is_cluster

    if is_cluster(error.path):
        return f"{error}{index_words(error.path)}"
    path = Path(error.path)
    stores = (folder for folder in (path, *path.parents) if folder.name == "store")
    folder = next((store.parent for store in stores), path)
    return f"{error}{index_words(folder)}"


def _point_at(error: QuerySyntaxError) -> None:
    """Print the query with carets under the fault, columns counted as a terminal shows them."""
    from qpsearch.cli.terminal import columns

    start, end = error.span
    query = error.query if len(error.query) <= 200 and "\n" not in error.query else ""
    if query:
        say(f"  {query}")
        carets = "^" * max(1, columns(query[start:end]))
        say(f"  {' ' * columns(query[:start])}{carets}")
