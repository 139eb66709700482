"""A reader's own synonyms in a search: from the folder of the index, or a file that is named."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from conftest import Outcome


def found(outcome: Outcome) -> int:
    return int(json.loads(outcome.out)["total"]) if outcome.out else 0


@pytest.fixture
def own_index(seed_index: Path, tmp_path: Path) -> Path:
    """A copy of the index of the seeds with synonyms beside it."""
    folder = tmp_path / "own"
    shutil.copytree(seed_index, folder)
    (folder / "synonyms.tsv").write_text(
        "甲醛\t首席质量官\n高工\t首席品質官\tone\nISO\t国际标准 国际化\n", encoding="utf-8"
    )
    return folder


def test_synonyms_in_the_folder_of_the_index_hold(
    qpsearch: Callable[..., Outcome], own_index: Path
) -> None:
    """A word of a group finds the others, both ways, explained as the reader's own."""
    outcome = qpsearch("search", "甲醛", "--index", own_index, "--explain", "--json")
    [hit, *_] = json.loads(outcome.out)["hits"]

    assert outcome.code == 0
    assert ("首席质量官", "own") in {(part["term"], part["via"]) for part in hit["explain"]}
    assert found(outcome) == found(qpsearch("search", "首席质量官", "--json"))
    assert found(qpsearch("search", "甲醛", "--json")) == 0


def test_synonyms_are_left_out_with_the_variants(
    qpsearch: Callable[..., Outcome], own_index: Path
) -> None:
    """--no-variants looks for the word typed only."""
    assert qpsearch("search", "甲醛", "--index", own_index, "--no-variants").code == 1


def test_a_file_that_is_named_takes_the_place_of_the_folders(
    qpsearch: Callable[..., Outcome], own_index: Path, tmp_path: Path
) -> None:
    """One way leads one way; the folder's own are not asked."""
    named = tmp_path / "mine.tsv"
    named.write_text("AI\t人工智能\tone\n", encoding="utf-8")
    options = ("--index", own_index, "--synonyms", named, "--json")

    assert found(qpsearch("search", "AI", *options)) > 0
    assert found(qpsearch("search", "甲醛", *options)) == 0


def test_a_fault_is_named_by_its_line_and_the_search_goes_on(
    qpsearch: Callable[..., Outcome], own_index: Path, tmp_path: Path
) -> None:
    """A line that cannot be used costs the others nothing; a file that is not there is an error."""
    path = own_index / "synonyms.tsv"
    path.write_text("甲醛\n高工\t首席质量官\n", encoding="utf-8")
    outcome = qpsearch("search", "高工", "--index", own_index, "--json")
    missing = qpsearch("search", "高工", "--synonyms", tmp_path / "none.tsv")

    assert found(outcome) > 0
    assert f"{path}:1: one column" in outcome.err
    assert missing.code == 2
    assert "none.tsv" in missing.err


def test_a_batch_takes_them_too(
    qpsearch: Callable[..., Outcome], own_index: Path, tmp_path: Path
) -> None:
    """Workers read the synonyms of the folder as a search does."""
    queries = tmp_path / "queries.txt"
    queries.write_text("甲醛\n", encoding="utf-8")
    outcome = qpsearch("batch", queries, "--index", own_index, "--format", "jsonl")

    assert json.loads(outcome.out.splitlines()[0])["rank"] == 1
