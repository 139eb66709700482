"""Settings of files: which goes before which, and what is wrong in one."""

from __future__ import annotations

import json
import os
import runpy
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT
from qpsearch.cli.settings import DEFAULTS

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome

    Run = Callable[..., Outcome]


@pytest.fixture
def user(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of the user's settings, empty."""
    monkeypatch.setenv("XDG_CONFIG_HOME", os.fspath(tmp_path / "settings"))
    path = tmp_path / "settings" / "qpsearch" / "qpsearch.toml"
    path.parent.mkdir(parents=True)
    path.touch()
    return path


@pytest.fixture
def index(seed_index: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An index of one's own, which may have settings."""
    shutil.copytree(seed_index, tmp_path / "mine")
    monkeypatch.setenv("QPSEARCH_INDEX", os.fspath(tmp_path / "mine"))
    return tmp_path / "mine"


def settings(qpsearch: Run, *args: object) -> dict[str, tuple[object, str]]:
    """What ``qpsearch config`` says: value and the name of the source."""
    found = json.loads(qpsearch("config", "--json", *args).out)["settings"]
    return {key: (one["value"], Path(one["source"]).parent.name or one["source"])
            for key, one in found.items()}  # fmt: skip


def test_without_files_options_have_their_defaults(qpsearch: Run) -> None:
    found = settings(qpsearch)
    assert found.pop("index")[1] == "$QPSEARCH_INDEX"
    assert found == {
        "format": ("table", "default"), "limit": (10, "default"), "color": ("auto", "default"),
        "language": ("en", "$QPSEARCH_LANG"),
    }  # fmt: skip


def test_flag_before_project_before_user(qpsearch: Run, user: Path, index: Path) -> None:
    """A search lists as many hits as the nearest of its settings says."""
    user.write_text('limit = 4\nformat = "jsonl"\n', encoding="utf-8")
    assert qpsearch("search", "质量").out.count("\n") == 4
    (index / "qpsearch.toml").write_text("limit = 3\n", encoding="utf-8")
    assert qpsearch("search", "质量").out.count("\n") == 3
    assert qpsearch("search", "质量", "--limit", 2).out.count("\n") == 2
    assert qpsearch("search", "质量", "--limit", 2, "--format", "csv").out.count("\r\n") == 3
    assert settings(qpsearch)["limit"] == (3, "mine")
    assert settings(qpsearch)["format"] == ("jsonl", "qpsearch")
    table = qpsearch("config")
    assert f"{index / 'qpsearch.toml'}: read" in table.err.splitlines()
    assert [line.split()[:2] for line in table.out.splitlines()][2:4] == [
        ["format", "jsonl"], ["limit", "3"],
    ]  # fmt: skip


def test_an_index_of_the_users_own(
    qpsearch: Run, user: Path, index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The index of the user's settings is asked, unless the environment or a flag names another."""
    user.write_text(f'index = "{index}"\n', encoding="utf-8")
    monkeypatch.delenv("QPSEARCH_INDEX")
    (index / "qpsearch.toml").write_text("limit = 1\n", encoding="utf-8")
    assert qpsearch("search", "质量", "--format", "jsonl").out.count("\n") == 1
    assert qpsearch("docs", "--index", "no-such").code == 2


def test_no_color_is_the_environment(
    qpsearch: Run, user: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    user.write_text('color = "always"\n', encoding="utf-8")
    assert "\x1b[" in qpsearch("search", "质量").out
    monkeypatch.setenv("NO_COLOR", "1")
    assert settings(qpsearch)["color"] == ("never", "$NO_COLOR")
    assert "\x1b[" not in qpsearch("search", "质量").out


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("limit = -1", "limit = -1 is no number of hits; 0 is all"),
        ("limit = true", "limit = True is no number of hits"),
        ('format = "xml"', "format = 'xml'; one of table, json, jsonl, csv, tsv, md"),
        ('colour = "never"', "no setting 'colour'; there are index, format, limit, color"),
        ("index = 3", "index = 3; write a text in quotes"),
        ("limit", "this is no TOML"),
    ],
)
def test_a_fault_in_a_file_is_told(text: str, said: str, qpsearch: Run, user: Path) -> None:
    """One line names the file, the fault and the way out; nothing is searched."""
    user.write_text(text, encoding="utf-8")
    outcome = qpsearch("search", "质量")
    assert (outcome.code, outcome.out) == (2, "")
    assert outcome.err.startswith(f"qpsearch: {user}: ")
    assert said in outcome.err
    assert outcome.err.count("\n") == 1


def test_an_index_names_no_other(qpsearch: Run, index: Path) -> None:
    (index / "qpsearch.toml").write_text('index = "elsewhere"\n', encoding="utf-8")
    assert "cannot name another" in qpsearch("docs").err


def test_help_is_a_command(qpsearch: Run) -> None:
    """``help X`` is ``X --help``; -V is --version."""
    assert qpsearch("help", "search").out == qpsearch("search", "--help").out
    assert qpsearch("help").out == qpsearch("--help").out
    assert qpsearch("-V").out == qpsearch("--version").out
    assert qpsearch("help", "no-such").code == 2


def test_the_man_page_is_that_of_the_help() -> None:
    """The page is what ``scripts/build_man.py`` makes of the help; roff finds no fault in it."""
    builder = runpy.run_path(str(ROOT / "scripts/build_man.py"), run_name="builder")
    page = builder["page"]()
    assert (ROOT / "docs/qpsearch.1").read_text(encoding="utf-8") == page
    if groff := shutil.which("groff"):
        done = subprocess.run(  # noqa: S603
            [groff, "-man", "-Tutf8", "-ww", "-K", "utf-8", "-z"],
            input=page,
            capture_output=True,
            text=True,
            check=True,
            timeout=60,
        )
        assert done.stderr == ""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_help_lists_every_setting(
    language: str, qpsearch: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("QPSEARCH_LANG", language)
    shown = qpsearch("config", "--help").out
    assert [key for key in DEFAULTS if f"{key} = " not in " ".join(shown.split())] == []
