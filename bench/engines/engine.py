"""What a benchmark asks of an engine."""

from __future__ import annotations

from abc import ABC, abstractmethod
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bench.clauses import Row
    from bench.queries import Query

SHOWN = 10
"""Clauses that an answer shows with their text."""


class Engine(ABC):
    """One engine over one set of clauses, its index in a folder of its own."""

    name: str

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    @staticmethod
    def missing() -> str:
        """Return what is to be installed for this engine to run; nothing if all is there."""
        return ""

    @abstractmethod
    def version(self) -> str:
        """Return the version of the engine."""

    @abstractmethod
    def build(self, rows: Iterable[Row]) -> None:
        """Index the clauses in the engine's folder, which is empty."""

    @abstractmethod
    def open(self) -> None:
        """Open the index, with nothing remembered of earlier queries."""

    @abstractmethod
    def close(self) -> None:
        """Let the index go."""

    @abstractmethod
    def answer(self, query: Query) -> list[str]:
        """Return the texts of the first ten clauses, best first."""

    @abstractmethod
    def all_numbers(self, query: Query) -> set[int]:
        """Return the numbers of all clauses that match: their places in what was indexed."""

    def size(self) -> int:
        """Return the bytes on disk."""
        return sum(path.stat().st_size for path in self.folder.rglob("*") if path.is_file())
