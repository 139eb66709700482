# ruff: noqa: INP001 - a script, not a package
"""Write ``docs/qpsearch.1``, the man page, from the help of the commands.

Run it after a change of any help:

    PYTHONPATH=src python scripts/build_man.py
"""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import click

from qpsearch.cli.app import COMMANDS, cli

TARGET = Path(__file__).resolve().parent.parent / "docs/qpsearch.1"


def page() -> str:
    """Return the man page in roff."""
    root = click.Context(cli, info_name="qpsearch", **cli.context_settings)
    lines = [
        '.TH QPSEARCH 1 "" qpsearch "User Commands"',
        ".SH NAME",
        r"qpsearch \- search Chinese policy documents by clause",
        ".SH SYNOPSIS",
        r"\fBqpsearch\fR \fICOMMAND\fR [\fIOPTIONS\fR] [\fIARGUMENTS\fR]",
        ".SH DESCRIPTION",
        *prose(cli),
        ".SH COMMANDS",
    ]
    for name in COMMANDS:
        command = cli.get_command(root, name)
        if command is None:
            raise SystemExit(f"no command {name}")
        context = click.Context(command, info_name=name, parent=root)
        usage = " ".join(command.collect_usage_pieces(context))
        lines += [f".SS {name}", rf"\fBqpsearch {roff(name)}\fR {roff(usage)}", ".PP"]
        lines += prose(command)
        for parameter in command.get_params(context):
            if record := parameter.get_help_record(context):
                lines += [".TP", rf"\fB{roff(record[0])}\fR"]
                lines += [roff(record[1])] if record[1] else []
    lines += [
        ".SH FILES",
        ".TP",
        r"\fB$XDG_CONFIG_HOME/qpsearch/qpsearch.toml\fR, \fIINDEX\fB/qpsearch.toml\fR",
        "Settings of the user, and of an index; see qpsearch config.",
        ".SH ENVIRONMENT",
        ".TP",
        r"\fBQPSEARCH_INDEX\fR",
        "Folder of the index.",
        ".TP",
        r"\fBNO_COLOR\fR",
        "No colours.",
        ".SH EXIT STATUS",
        "0 found, 1 nothing found, 2 an error.",
    ]
    return "\n".join(lines) + "\n"


def prose(command: click.Command) -> list[str]:
    """Return the help of a command: paragraphs filled, examples as they stand."""
    lines: list[str] = []
    for paragraph in inspect.cleandoc(command.help or "").split("\n\n"):
        if paragraph.startswith("\b\n"):
            lines += [".nf", *map(roff, paragraph[2:].split("\n")), ".fi", ".PP"]
        else:
            lines += [roff(" ".join(paragraph.split())), ".PP"]
    return lines


def roff(text: str) -> str:
    """Return a text with what roff gives a meaning to escaped."""
    text = text.replace("\\", r"\e").replace("-", r"\-")
    return re.sub(r"^([.'])", r"\\&\1", text)


if __name__ == "__main__":
    TARGET.write_text(page(), encoding="utf-8")
    print(f"{TARGET}: {len(page().splitlines())} lines")  # noqa: T201 - a script
