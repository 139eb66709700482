"""``qpsearch help``."""

from __future__ import annotations

import click


@click.command("help")
@click.argument("command", required=False)
@click.pass_context
def help_command(ctx: click.Context, command: str | None) -> None:
    """Say how to use qpsearch, or one of its commands.

    \b
    Examples:
      qpsearch help
      qpsearch help search
    """
    group = ctx.find_root()
    if command is None:
        click.echo(group.get_help())
        return
    _, found, _ = group.command.resolve_command(group, [command])  # type: ignore[attr-defined]
    with click.Context(found, info_name=command, parent=group) as inner:
        click.echo(found.get_help(inner))
