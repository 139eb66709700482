"""What is wrong with a command line, in one line: the thing, the place, the way out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from qpsearch.cli import speaks_chinese

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER = re.compile(r"is not a valid (?:integer|float)(?: range)?")
_NAMED = re.compile(r"^(?:file|path|directory) ('.*') (is a directory|is a file|does not exist)$")
_NAMED_SAID = {
    "is a directory": ("this is a folder", "name a file in it"),
    "is a file": ("this is no folder", "name its folder"),
    "does not exist": ("no such file or folder", "check the path"),
}
"""What click says of a path, and what is said of one elsewhere."""
_VERSION = "-V"
_NEAR = 0.7
"""How alike an option must be that may have been meant: --output is no --group."""
_WAY_OUT = re.compile(r"; |\bis not (?:one of|in the range)\b|\bis not '|\bis none of\b")
"""What says itself what to write instead."""


def mistake(error: click.ClickException, args: Sequence[str]) -> str:
    """Return the message of an error in the use of a command.

    Args:
        error: what click says.
        args: the command line.

    """
    if not isinstance(error, click.UsageError):
        return _plain(error.format_message())
    message, way_out = _facts(error)
    if not way_out and not _WAY_OUT.search(message):
        command = error.ctx.command_path.split()[1:] if error.ctx else args[:1]
        way_out = " ".join(("see: qpsearch help", *command))
    return f"{message}; {way_out}" if way_out else message


def _facts(error: click.UsageError) -> tuple[str, str]:
    """Return what is wrong, and the way out as far as it is known better than from the help."""
    if isinstance(error, click.NoSuchOption):
        return f"there is no option {error.option_name}", _option_meant(error)
    if isinstance(error, click.MissingParameter) and error.param and error.ctx:
        name = error.param.make_metavar(error.ctx).strip(".[]")
        pieces = error.ctx.command.collect_usage_pieces(error.ctx)
        usage = " ".join((error.ctx.command_path, *pieces))
        if speaks_chinese():
            from qpsearch.cli.chinese_help import named

            name, usage = named(name), named(usage)
        return f"{name} is missing", f"write: {usage}"
    if isinstance(error, click.BadParameter) and error.param and error.ctx:
        names = [name for name in error.param.opts if name.startswith("--")]
        name = names[0] if names else error.param.make_metavar(error.ctx).strip(".[]")
        said = _plain(error.message)
        if path := _NAMED.match(said):
            what, way_out = _NAMED_SAID[path[2]]
            return f"{path[1][1:-1]}: {what}", way_out
        return f"{name}: {said}", ""
    return _plain(error.format_message()), ""


def _option_meant(error: click.NoSuchOption) -> str:
    """Return which option may have been meant; empty where none is near."""
    if not error.ctx:
        return ""
    if error.ctx.parent is None and error.option_name == "-v":
        return f"did you mean {_VERSION}?"
    if error.ctx.parent is None and error.option_name not in ("--help", "--version"):
        option = error.option_name
        return f"options of a command stand behind it: qpsearch search QUERY {option}"
    import difflib

    names = (name for one in error.ctx.command.get_params(error.ctx) for name in one.opts)
    bare = {name.lstrip("-"): name for name in names if name.startswith("--")}
    near = difflib.get_close_matches(error.option_name.lstrip("-"), bare, 2, _NEAR)
    return f"did you mean {' or '.join(bare[one] for one in near)}?" if near else ""


def _plain(message: str) -> str:
    """Return a message of click as ours are written: one line, no capital, no full stop."""
    line = _NUMBER.sub("is no number", " ".join(message.split()).rstrip("."))
    return line[:1].lower() + line[1:]
