"""Words at a few places: the division that a segmenter of an index would give."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qpsearch.model import FoldedText
from qpsearch.text.plain_words import division, small_words
from qpsearch.text.segment import Segmenter

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def segmenter(tmp_path_factory: pytest.TempPathFactory) -> Segmenter:
    """A segmenter with a dictionary file of its own."""
    from qpsearch.lexicon import dictionary_words
    from qpsearch.text import dictionary_building
    from qpsearch.text.dictionary import Dictionary

    path: Path = tmp_path_factory.mktemp("dictionary") / "words"
    dictionary_building.build(path, dictionary_words())
    return Segmenter(Dictionary.open(path))


@settings(deadline=None)
@given(run=st.text("产品质量管理体系认证农兽药服务业网络信息化", min_size=1, max_size=12))
def test_as_a_segmenter_divides(run: str, segmenter: Segmenter) -> None:
    """The same words as those of an index, and all letters of the run."""
    words = division().words(run)

    assert "".join(words) == run
    assert words == [token.text for token in segmenter.segment(FoldedText(run))]


def test_compounds() -> None:
    """A compound is divided once more, unless it is to stay whole."""
    assert list(small_words("服务质量")) == ["服务", "质量"]
    assert list(small_words("服务质量", {"服务质量"})) == ["服务质量"]
    assert "监制" in division()
    assert "兽管" not in division()
