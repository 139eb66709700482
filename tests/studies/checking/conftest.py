"""An index of small laws, of which citations are checked."""

from __future__ import annotations

from pathlib import Path

import pytest

from qpsearch import build_index

HERE = Path(__file__).parent


@pytest.fixture(scope="session")
def laws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of small laws: of one two editions, a code in two books, a notice, Taiwan's."""
    folder = tmp_path_factory.mktemp("laws")
    for block in (HERE / "corpus.txt").read_text(encoding="utf-8").split("=== ")[1:]:
        name, _, text = block.partition("\n")
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    build_index([folder], folder / "index")
    return folder / "index"
