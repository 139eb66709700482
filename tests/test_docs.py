"""The documentation is true: every command in it works, every command is in it."""

from __future__ import annotations

import contextlib
import re
import shlex
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import click
import pytest

from conftest import ROOT, SEEDS
from qpsearch.cli.app import COMMANDS, cli
from qpsearch.corpus.indexing import build_index
from readme_commands import commands_in

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome

READMES = ("README.md", "README.zh-CN.md")
PAGES = ("docs/check.md", "docs/owners.md", "docs/targets.md")
EMPTY = {"qpsearch owners 工信部 --role lead"}
"""Commands of a page that find nothing, and that is what the page says of them."""


def examples_of(command: str) -> list[str]:
    """The examples in a command's help."""
    context = click.Context(cli)
    found = cli.get_command(context, command)
    assert found is not None
    return [line.strip() for line in (found.help or "").splitlines() if "  qpsearch " in line]


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder like a fresh clone that has been searched once."""
    folder = tmp_path_factory.mktemp("clone")
    shutil.copytree(SEEDS, folder / "seeds")
    shutil.copytree(ROOT / "tests" / "relevance", folder / "tests" / "relevance")
    with contextlib.chdir(folder):
        build_index(["seeds"], "index")
    shutil.copytree(folder / "index", folder / "my-index")
    (folder / "queries.txt").write_text("质量强国\n首席质量官\n", encoding="utf-8")
    (folder / "queries.tsv").write_text("q1\t质量强国\nq2\t首席质量官\n", encoding="utf-8")
    (folder / "queries.jsonl").write_text('{"id": "q1", "query": "质量"}\n', encoding="utf-8")
    (folder / "layout.j2").write_text("{{ report.title }}\n", encoding="utf-8")
    return folder


@pytest.fixture(autouse=True)
def left_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """A server opens its port and is interrupted; no browser is opened."""
    from qpsearch.web import agents, serving

    monkeypatch.setattr(agents, "serve_agents", lambda _: None)
    listening = serving.listening
    monkeypatch.setattr(serving, "listening", lambda host, _: listening(host, 0))
    monkeypatch.setattr(serving, "serve", lambda *_, **__: None)
    monkeypatch.setattr(click, "launch", lambda _: 0)


@pytest.mark.parametrize("readme", READMES)
def test_readme_commands_work(
    readme: str, clone: Path, qpsearch: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command that a README prints runs as printed and finds something."""
    monkeypatch.chdir(clone)
    monkeypatch.delenv("QPSEARCH_INDEX")
    commands = commands_in(readme)

    assert len(commands) > 12
    for command in commands:
        outcome = qpsearch(*shlex.split(command)[1:])
        assert outcome.code == 0, f"{command}: {outcome.err}"


@pytest.mark.parametrize("page", PAGES)
def test_commands_of_a_page_work(
    page: str, clone: Path, qpsearch: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every command that a page of the documentation prints does what the page says."""
    monkeypatch.chdir(clone)
    monkeypatch.delenv("QPSEARCH_INDEX")
    commands = commands_in(page)

    assert commands
    for command in commands:
        outcome = qpsearch(*shlex.split(command)[1:])
        assert outcome.code == (command in EMPTY), f"{command}: {outcome.err}"


@pytest.mark.parametrize("command", list(COMMANDS))
def test_help_examples_work(
    command: str, clone: Path, qpsearch: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every example in a help text works as pasted."""
    monkeypatch.chdir(clone)
    monkeypatch.delenv("QPSEARCH_INDEX")
    (clone / "policies").mkdir(exist_ok=True)
    shutil.copy(next(SEEDS.glob("000*")), clone / "policies" / "commentary.txt")
    examples = examples_of(command)

    assert examples
    for example in examples:
        arguments = shlex.split(example.replace("~/", f"{clone}/"))[1:]
        outcome = qpsearch(*arguments)
        # A watch that finds nothing new says so with 1.
        assert outcome.code in ((0, 1) if command == "watch" else (0,)), f"{example}: {outcome.err}"


@pytest.mark.parametrize("command", list(COMMANDS))
def test_every_command_is_documented(command: str) -> None:
    """Every command is in both READMEs and in the CHANGELOG."""
    for name in READMES:
        assert f"qpsearch {command} " in (ROOT / name).read_text(encoding="utf-8") + " "
    assert command in (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")


def test_readmes_say_the_same() -> None:
    """Both READMEs print the same two commands for a newcomer."""
    first, second = (
        [
            line
            for line in (ROOT / name).read_text(encoding="utf-8").splitlines()
            if "venv .venv" in line
        ]
        for name in READMES
    )

    assert first == second
    assert len(first) == 2


@pytest.mark.parametrize("readme", READMES)
def test_what_a_readme_shows_is_what_is_printed(
    readme: str, clone: Path, qpsearch: Callable[..., Outcome], monkeypatch: pytest.MonkeyPatch
) -> None:
    """An example with its output, command after $, prints that output to the letter."""
    monkeypatch.chdir(clone)
    monkeypatch.delenv("QPSEARCH_INDEX")
    page = (ROOT / readme).read_text(encoding="utf-8")
    shown = re.findall(r"^```\n\$ qpsearch ([^\n]*)\n(.*?)^```", page, re.MULTILINE | re.DOTALL)

    assert shown or readme != "README.md"
    for command, printed in shown:
        assert qpsearch(*shlex.split(command)).out.strip() == printed.strip()


def test_all_variables_of_templates_are_documented() -> None:
    """What a template sees stands in its help, its error and docs/formats.md."""
    from qpsearch.cli.export import export_command
    from qpsearch.render.report import Entry, EntryGroup, Report
    from qpsearch.render.template import VARIABLES

    (option,) = (param for param in export_command.params if param.name == "template")
    formats = " ".join((ROOT / "docs/formats.md").read_text(encoding="utf-8").split())
    for words in (VARIABLES, getattr(option, "help", ""), formats):
        for name in re.findall(r"\w+", VARIABLES):
            assert re.search(rf"\b{name}\b", words), name
    for kind in (Report, EntryGroup, Entry):
        there = {*kind._fields, *(name for name in vars(kind) if not name.startswith("_"))}
        assert len(there & set(re.findall(r"\w+", VARIABLES))) >= 3
