# ruff: noqa: INP001, T201 - a script, not a package
"""List what is said in English and has no translation yet, as entries to fill in.

    PYTHONPATH=src python scripts/untranslated.py

Each entry belongs into ``src/qpsearch/chinese/help.po`` (help) or ``messages.po`` (all else).
Found are: every text of the package that reads like words of English (two of them side by side),
wherever it is written, but for docstrings, patterns and what :data:`NOT_SAID` names; words handed
to ``told`` and the heads of tables, also single ones; and the help of every command.
"""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import TYPE_CHECKING

import click

from qpsearch.chinese.entries import FILES, catalogue, in_chinese
from qpsearch.cli.app import COMMANDS, cli
from qpsearch.cli.chinese_help import paragraphs, without_extra

if TYPE_CHECKING:
    from collections.abc import Iterator

SOURCE = Path(__file__).resolve().parent.parent / "src/qpsearch"
NOT_SAID = ("lexicon/__init__.py", "lexicon/tables.py", "engine/", "values.py", "render/schemas/",
            "render/contract/", "text/segment.py", "loader/readers/html/tags.py",
            "web/api.py", "web/answers.py", "web/endpoints.py", "web/items.py",
            "web/tools.py", "web/agents.py",
            "engines/opensearch/mapping.py", "engines/opensearch/around.py")  # fmt: skip
"""Rooms and files whose words of English are no messages: data, programming errors, records."""
NOT_WORDS = (
    "spoken ", "bare ", "paragraph ", "section sign", "short path", "closed short ", "annex path",
    "formal part", "of clauses of a cluster {1} are", "boundaries are not those",
    "module {1!r} has no", "add_inverted is", "tuple[", "no term ", "read type value",
    "read -r type", "body {", "report (title", "网站地图 ", "发布日期 ", "索引号 ",
    "rule of departments", "qpsearch, version {1}", "failed to map segment",
    "cannot allocate memory", "section {1}{2}", "subsection {1}", "(?:19|20)",
    "shards open", "until {1}; ", "from {1} on; ", "Start display at page",
)  # fmt: skip
"""How texts begin that are no messages: names of rules, errors of those who program."""
_MARKUP = re.compile(r"<[a-z!/]|\{ ?[a-z-]+:|^[^a-z]*$")
_WORDS = re.compile(r"[A-Za-z]{2,}[,;:]? (?:(?:a )?[a-z]{2,}|\{\d)|\} [a-z]{2,}")
_ENGLISH = re.compile(r"[a-z]{2,},?( [a-z]{2,}){3}")
"""Words that stay in a text of which only a part is translated."""
_SAYING = {"told", "say", "_fault"}
_NOT_WORDS = {
    "compile",
    "lazy_pattern",
    "sub",
    "match",
    "fullmatch",
    "search",
    "split",
    "exec",
    "execute",
}
"""Calls whose texts are patterns or code."""


class Said(ast.NodeVisitor):
    """Collects the messages of a module as templates: f-strings with their places numbered."""

    def __init__(self) -> None:
        self.found: dict[str, int] = {}
        self._told = 0

    def visit_Call(self, node: ast.Call) -> None:
        """Leave out patterns; in what is told, single words count."""
        name = getattr(node.func, "attr", getattr(node.func, "id", ""))
        if name in _NOT_WORDS:
            return
        self._told += name in _SAYING
        self.generic_visit(node)
        self._told -= name in _SAYING

    def visit_keyword(self, node: ast.keyword) -> None:
        """Count single words in a way out."""
        self._told += node.arg == "way_out"
        self.generic_visit(node)
        self._told -= node.arg == "way_out"

    def visit_Expr(self, node: ast.Expr) -> None:
        """Leave out docstrings."""
        if not isinstance(node.value, ast.Constant):
            self.generic_visit(node)

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Leave out annotations."""
        if node.value:
            self.visit(node.value)

    def visit_arg(self, node: ast.arg) -> None:
        """Leave out annotations."""

    def visit_Constant(self, node: ast.Constant) -> None:
        """Take a text."""
        if isinstance(node.value, str):
            self._take(node.value, node.lineno)

    def visit_JoinedStr(self, node: ast.JoinedStr) -> None:
        """Take a text with values in it, and the texts inside those."""
        self._take(template_of(node), node.lineno)
        for part in node.values:
            if isinstance(part, ast.FormattedValue):
                self.visit(part.value)

    def _take(self, text: str, line: int) -> None:
        core = text.strip()
        bare = re.sub(r"^(qpsearch: |[;,] )", "", core)
        words = re.sub(r"\{\d+(!r)?\}", "", bare)
        if core.startswith(NOT_WORDS) or core in {"or", "{1} of {2}"} or _MARKUP.search(core):
            return
        if _WORDS.search(bare) or (self._told and re.search(r"[a-z]{2,}", words)):
            self.found.setdefault(bare, line)


def template_of(node: ast.JoinedStr) -> str:
    """Return the template of an f-string, its values numbered: {1}, {2!r}."""
    parts, number = [], 0
    for part in node.values:
        if isinstance(part, ast.FormattedValue):
            number += 1
            parts.append(f"{{{number}!r}}" if part.conversion == ord("r") else f"{{{number}}}")
        elif isinstance(part, ast.Constant):
            parts.append(str(part.value))
    return "".join(parts)


def messages() -> Iterator[tuple[str, str]]:
    """Yield the messages of the package, each with the place it is written at."""
    for path in sorted(SOURCE.rglob("*.py")):
        name = path.relative_to(SOURCE).as_posix()
        if name.startswith(NOT_SAID):
            continue
        said = Said()
        said.visit(ast.parse(path.read_text(encoding="utf-8")))
        for text, line in said.found.items():
            yield text, f"{name}:{line}"


def helps() -> Iterator[tuple[str, str]]:
    """Yield what the help says, by paragraphs and options, each with the command it belongs to."""
    root = click.Context(cli, info_name="qpsearch", **cli.context_settings)
    for name in (None, *COMMANDS):
        command = cli.get_command(root, name) if name else cli
        if command is None:
            raise SystemExit(f"no command {name}")
        for lines, _ in paragraphs(command.help or ""):
            for line in lines:
                if not line.startswith("  "):  # an example
                    yield line, name or "qpsearch"
        for parameter in command.get_params(click.Context(command, info_name=name, parent=root)):
            said = getattr(parameter, "help", None)
            if said:
                text, extras = without_extra(said)
                yield text, name or "qpsearch"
                yield from ((extra, name or "qpsearch") for extra in extras)


def untranslated() -> tuple[dict[str, str], dict[str, str]]:
    """Return messages and help texts without a translation, each with its place."""
    entries = catalogue().entries
    said = {
        text: where for text, where in helps()
        if in_chinese(text) == text or _ENGLISH.search(in_chinese(text))
    }  # fmt: skip
    told = {
        text: where for text, where in messages()
        if text not in said and not {text, without_extra(text)[0]} & entries.keys()
    }  # fmt: skip
    return told, said


def main() -> None:
    """Print entries to fill in."""
    for found, name in zip(untranslated(), FILES[:2], strict=True):
        if found:
            print(f"# for src/qpsearch/chinese/{name}")
        for text, where in found.items():
            quoted = text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
            print(f'\n# {where}\nmsgid "{quoted}"\nmsgstr ""')


if __name__ == "__main__":
    main()
