"""What is wrong with a command line, in one line: the thing, the place, the way out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import click

from qpsearch.cli import speaks_chinese

if TYPE_CHECKING:
    from collections.abc import Sequence

_NUMBER = re.compile(r"is not a valid (?:integer|float)(?: range)?")
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
        near = " or ".join((error.possibilities or [])[:3])
        return f"there is no option {error.option_name}", f"did you mean {near}?" if near else ""
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
        return f"{name}: {_plain(error.message)}", ""
    return _plain(error.format_message()), ""


def _plain(message: str) -> str:
    """Return a message of click as ours are written: one line, no capital, no full stop."""
    line = _NUMBER.sub("is no number", " ".join(message.split()).rstrip("."))
    return line[:1].lower() + line[1:]
