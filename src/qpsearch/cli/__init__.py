"""The command line: options, messages, exit codes; all work is done by the rooms below.

A command imports what it works with when it runs. ``qpsearch --help`` and every completion in a
shell import all command modules: 140 ms of processor time so, 510 ms with those imports at the top.
What ``search`` itself leaves to the moment it is needed has its measured worth beside it.

What is shown to a person goes through :func:`say` (stderr) or :func:`told` (a part of a table),
which put it into the language of the user; see :mod:`qpsearch.chinese`.
"""

from __future__ import annotations

import sys
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from typing import Any

EXIT_NOTHING_FOUND = 1
EXIT_ERROR = 2
EXIT_INTERRUPTED = 130
EXIT_TERMINATED = 143
"""Exit codes: those of grep, and of a process that a signal has ended."""


_SHORT = 40
"""Letters of a remark that fit the narrowest terminal in any script."""
_APART = str.maketrans("-_.@", "    ")
"""What parts the names of a language, a script, a region and an encoding."""
_TRADITIONAL = frozenset(("hant", "tw", "hk", "mo"))
"""Scripts and regions, in names of languages, of those who read traditional script."""


class _Option(click.Option):
    """An option whose help stays as it is written.

    click dedents it, for which it needs `inspect`; a seventh of a cold search is to import that,
    and :mod:`qpsearch.__main__` leaves it to whoever asks something of it.
    """

    def __init__(self, names: Sequence[str], help: str | None = None, **values: Any) -> None:  # noqa: A002 - click's name
        super().__init__(names, **values)
        self.help = help


option = partial(click.option, cls=_Option)
"""Declares an option of a command, as :func:`click.option` does."""


class Helped(click.Command):
    """A command that makes its ``--help`` itself.

    click asks gettext for the words of its own option, and gettext imports `locale`: with the
    options for a version and a path 2 of the 70 ms of a cold search, for words that stay English.
    """

    _helping: click.Option | None = None

    def get_help_option(self, ctx: click.Context) -> click.Option | None:
        """Return ``-h`` and ``--help`` as the context names them; the same whenever asked."""
        if self._helping is None:
            self._helping = _Option(
                [*self.get_help_option_names(ctx), "_help"],  # settings for `help` are a command's
                is_flag=True,
                expose_value=False,
                is_eager=True,
                callback=_show_help,
                help="Show this message and exit.",
            )
        return self._helping


def _show_help(ctx: click.Context, _parameter: click.Parameter, wanted: bool) -> None:
    if wanted and not ctx.resilient_parsing:
        click.echo(ctx.get_help(), color=ctx.color)
        ctx.exit()


class _Voice:
    """How messages are put; None: as they are written, in English."""

    put: Callable[[str], str] | None = None
    traditional = False


def speak(language: str) -> None:
    """Say what follows in this language: ``zh``, ``zh-Hant``, or any other for English."""
    _Voice.traditional = language == "zh-Hant"
    if language == "zh":
        from qpsearch.chinese import in_chinese

        _Voice.put = in_chinese
    elif language == "zh-Hant":
        from qpsearch.chinese import in_traditional_chinese

        _Voice.put = in_traditional_chinese
    else:
        _Voice.put = None


def language_of(environment: Mapping[str, str]) -> str:
    """Return the language that the environment asks for: ``zh``, ``zh-Hant`` or ``en``.

    $QPSEARCH_LANG goes before the locale; in the locale C, $LANGUAGE says nothing.
    """
    said = environment.get("QPSEARCH_LANG", "")
    if not said:
        names = ("LC_ALL", "LC_MESSAGES", "LANG")
        said = next(filter(None, map(environment.get, names)), "")
        if said.partition(".")[0] not in ("", "C", "POSIX"):
            said = environment.get("LANGUAGE", "").partition(":")[0] or said
    name, *parts = said.lower().translate(_APART).split(" ")
    if name != "zh":
        return "en"
    return "zh" if _TRADITIONAL.isdisjoint(parts) or "hans" in parts else "zh-Hant"


def speaks_chinese() -> bool:
    """Whether messages are put into Chinese."""
    return _Voice.put is not None


def speaks_traditional() -> bool:
    """Whether that is Chinese in traditional script."""
    return _Voice.traditional


def told(text: str) -> str:
    """Return words for a person in the language of the user."""
    return text if _Voice.put is None else _Voice.put(text)


def say(message: str, *, newline: bool = True) -> None:
    """Say something on stderr, in the language of the user."""
    with suppress(OSError):  # nobody listens; the exit code says it
        text = told(message)
        if newline and len(text) > _SHORT and not text.startswith("qpsearch: "):
            text = _fitting(text)
        click.echo(text, err=True, nl=newline)


def _fitting(text: str) -> str:
    """Return a remark in lines of the terminal; an error stays one line, wherever it goes."""
    if not sys.stderr.isatty():
        return text
    from qpsearch.cli.terminal import columns, columns_of, wrapped  # a person reads, and it is long

    width = columns_of(sys.__stderr__)
    if not width or columns(text) <= width:
        return text
    indent = " " * (len(text) - len(text.lstrip(" ")) + 2)
    return f"\n{indent}".join(wrapped(text, max(20, width - len(indent))))


def listed(names: Sequence[str], most: int, joint: str = ", ") -> str:
    """Return the first names in a row, and how many more there are."""
    shown = joint.join(names[:most])
    more = len(names) - most
    return f"{shown} and {more} more" if more > 0 else shown
