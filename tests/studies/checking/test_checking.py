"""Citations in files of one's own: what each leads to, and whether it holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qpsearch import Corpus, build_index, check

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch import CheckedCitation

HERE = Path(__file__).parent


def cases() -> Iterator[tuple[str, str, list[str]]]:
    """Name, text and expected citations of each case."""
    for line in (HERE / "citations.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, text, expected = line.split("\t")
            yield name, text, [one for one in expected.split("|") if one]


@pytest.fixture(scope="session")
def laws(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An index of small laws: of one two editions, a code in two books, a notice, Taiwan's."""
    folder = tmp_path_factory.mktemp("laws")
    for block in (HERE / "corpus.txt").read_text(encoding="utf-8").split("=== ")[1:]:
        name, _, text = block.partition("\n")
        (folder / f"{name}.txt").write_text(text, encoding="utf-8")
    build_index([folder], folder / "index")
    return folder / "index"


@pytest.fixture(scope="module")
def corpus(laws: Path) -> Iterator[Corpus]:
    with Corpus.open(laws) as opened:
        yield opened


def written(folder: Path, text: str, name: str = "draft.txt") -> Path:
    """A file with a text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def found_in(corpus: Corpus, folder: Path, text: str) -> tuple[CheckedCitation, ...]:
    """The citations of a text."""
    return check(corpus, written(folder, text)).citations


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, want, id=name) for name, text, want in cases()]
)
def test_citations(corpus: Corpus, tmp_path: Path, text: str, expected: list[str]) -> None:
    """Each case gives the citations written behind it, and no others."""
    found = found_in(corpus, tmp_path, text)
    said = [
        f"{one.text}={one.status.value}:{(one.target and one.target.section) or ''}"
        for one in found
    ]
    assert len(said) == len(expected), said
    for one, want in zip(said, expected, strict=True):
        words, _, verdict = want.partition("=")
        assert words in one.partition("=")[0]
        assert one.partition("=")[2] == verdict
