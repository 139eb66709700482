"""What is wrong with a command line, in one line: the thing, the place, the way out."""

from __future__ import annotations

import click

from qpsearch.cli import speaks_chinese


def mistake(error: click.ClickException) -> str:
    """Return the message of an error in the use of a command."""
    if not isinstance(error, click.UsageError):
        return _plain(error.format_message())
    message, way_out = _facts(error)
    if not way_out and ";" not in message and error.ctx is not None:
        names = error.ctx.command_path.split()[1:]
        way_out = " ".join(("see: qpsearch help", *names))
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
    if isinstance(error, click.BadParameter) and error.param:
        hint = error.param_hint or error.param.get_error_hint(error.ctx)
        hint = hint if isinstance(hint, str) else " / ".join(hint)
        return f"{hint.replace(chr(39), '')}: {_plain(error.message)}", ""
    return _plain(error.format_message()), ""


def _plain(message: str) -> str:
    """Return a message of click as ours are written: one line, no capital, no full stop."""
    line = " ".join(message.split()).rstrip(".")
    return line[:1].lower() + line[1:]
