"""Help in Chinese: what click lays out in English, put into Chinese and wrapped by columns."""

from __future__ import annotations

import inspect
import re
from typing import TYPE_CHECKING

import click

from qpsearch.cli import told
from qpsearch.cli.terminal import columns, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_NAME = re.compile(r"(?<![-\w$])[A-Z]{2,}(?: RANGE)?(?![-\w])")
"""What stands for a value in a line of usage: QUERY, INTEGER RANGE."""
_EXTRA = re.compile(r"\s*\[([^\[\]]*)\]$")
"""What click puts behind the help of an option: [default: 10; x>=0]."""
_WIDEST = 34
"""Columns of options, at most, beside which their help stands."""


class ChineseFormatter(click.HelpFormatter):
    """Writes help in Chinese."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line that says how a command is called."""
        del prefix
        self._write(f"{told('Usage:')}{prog} ", named(args), " " * 6)

    def write_heading(self, heading: str) -> None:
        """Write the name of a section."""
        indent = " " * self.current_indent
        self.write(f"{indent}{told(heading).rstrip('：')}：\n")

    def write_text(self, text: str) -> None:
        """Write paragraphs; one that begins with ``\\b`` keeps its lines."""
        indent = " " * self.current_indent
        for at, (paragraph, is_kept) in enumerate(paragraphs(text)):
            self.write("\n" if at else "")
            for line in paragraph:
                said = told(line)
                if is_kept:
                    self.write(f"{indent}{said}\n")
                else:
                    self._write(indent, said, indent)

    def write_dl(
        self, rows: Iterable[tuple[str, str]], col_max: int = _WIDEST, col_spacing: int = 2
    ) -> None:
        """Write names and what they mean side by side."""
        told = [(named(name), _with_extra(said)) for name, said in rows]
        first = min(max(columns(name) for name, _ in told), col_max) + col_spacing
        indent = " " * (self.current_indent + first)
        for name, said in told:
            head = " " * self.current_indent + name
            room = self.current_indent + first - columns(head)
            if room < col_spacing and said:
                self.write(f"{head}\n")
                head, room = "", len(indent)
            self._write(head + " " * room, said, indent)

    def _write(self, head: str, text: str, indent: str) -> None:
        """Write a text behind a head, its other lines indented."""
        lines = list(wrapped(text, max(20, self.width - columns(indent))))
        self.write("\n".join((head + "".join(lines[:1]), *(indent + line for line in lines[1:]))))
        self.write("\n")


def paragraphs(text: str) -> Iterator[tuple[list[str], bool]]:
    """Yield the paragraphs of a help text as lines to translate, and whether they stay lines."""
    for paragraph in re.split(r"\n\s*\n", inspect.cleandoc(text)):
        first, *others = paragraph.split("\n")
        if first.strip() == "\b":
            yield others, True
        else:
            yield [" ".join(paragraph.split())], False


def named(usage: str) -> str:
    """Return a line of usage with the names of its values in Chinese."""
    return _NAME.sub(lambda name: told(f"<{name[0]}>").strip("<>"), usage)


def short_help(command: click.Command) -> str:
    """Return the first sentence of a command's help."""
    first, *_ = paragraphs(command.help or "")
    return told(first[0][0])


def _with_extra(said: str) -> str:
    text, extras = without_extra(said)
    parts = "；".join(told(part) for extra in extras for part in extra.split("; "))
    return f"{told(text)}［{parts}］" if parts else told(text)


def without_extra(said: str) -> tuple[str, list[str]]:
    """Return the help of an option without what stands in brackets behind it, and that."""
    extras: list[str] = []
    while extra := _EXTRA.search(said):
        extras.insert(0, extra[1])
        said = said[: extra.start()]
    return said, extras
