"""The corpus diff for developers: what a change of the parser does to the addresses of a folder."""

from __future__ import annotations

import subprocess
import sys
from importlib.machinery import SourceFileLoader
from importlib.util import module_from_spec, spec_from_loader
from pathlib import Path
from types import ModuleType

import pytest

SCRIPT = Path(__file__).parent.parent / "scripts" / "diff-clauses"


@pytest.fixture(scope="module")
def script() -> ModuleType:
    loader = SourceFileLoader("diff_clauses", str(SCRIPT))
    spec = spec_from_loader("diff_clauses", loader)
    assert spec is not None
    module = module_from_spec(spec)
    sys.modules["diff_clauses"] = module
    loader.exec_module(module)
    return module


def parsed(*records: tuple[str, str, str, str], notices: tuple[str, ...] = ()) -> dict[str, object]:
    return {
        "records": [list(record) for record in records],
        "metadata": [],
        "notices": list(notices),
    }


def test_gained_lost_and_moved_addresses_are_told_apart(script: ModuleType) -> None:
    """A text at another address is moved; else it is lost and gained; notices are compared too."""
    old = parsed(
        ("art_1", "第一条", "", "第一条 甲。"),
        ("art_2", "第二条", "", "第二条 乙。"),
        ("p_1", "¶1", "", "丙"),
    )
    new = parsed(
        ("art_1", "第一条", "", "第一条 甲。"),
        ("chp_1__art_2", "第二条", "", "第二条 乙。"),
        ("p_2", "¶2", "", "丁"),
        notices=("out_of_sequence: x",),
    )
    assert script.compare(old, new, full=False) == [
        "~ 第二条 [art_2] → 第二条 [chp_1__art_2]  第二条 乙。",
        "- ¶1 [p_1]  丙",
        "+ ¶2 [p_2]  丁",
        "+! out_of_sequence: x",
    ]
    assert script.compare(old, old, full=False) == []


def test_metadata_that_differ_are_told_by_document(script: ModuleType) -> None:
    """Each changed field is a line; a document that only one revision finds says so."""
    said = dict.fromkeys(script.FIELDS, "-")
    old = {**parsed(), "metadata": [said | {"title": "甲"}]}
    new = {**parsed(), "metadata": [said | {"title": "甲", "number": "江政发〔2024〕1号"}, said]}
    lines = script.compare(old, new, full=False)
    assert lines[:2] == [
        "= number: - → 江政发〔2024〕1号",
        "= title of document 2: no document → -",
    ]
    assert len(lines) == 1 + len(script.FIELDS)
    assert script.compare(new, new, full=False) == []


def test_the_command_needs_a_folder_with_files(tmp_path: Path) -> None:
    """An empty folder is an error with exit code 2, said in one line."""
    run = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, str(SCRIPT), str(tmp_path)], capture_output=True, text=True, check=False
    )
    assert run.returncode == 2
    assert run.stderr.strip() == f"diff-clauses: {tmp_path}: no files to parse"
