"""What an index was made from: the files that were read, and by which versions."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field, fields
from typing import TYPE_CHECKING, Any

from qpsearch.engine.records import SCHEMA

if TYPE_CHECKING:
    from typing import Self


@dataclass(frozen=True, slots=True)
class FileEntry:
    """One file that was read into the index."""

    sha256: str
    doc_ids: list[str]
    """The documents in it; of the first it bears the id, the others came with that one."""
    encoding: str
    records: int
    """Clauses and headings."""
    clauses: int
    """Clauses with text of their own."""
    warnings: int
    beside: str = ""
    """SHA-256 of what else decided how it was read: sidecars, an encoding named; empty for none."""


_ENTRY = tuple(one.name for one in fields(FileEntry))


@dataclass(slots=True)
class Manifest:
    """The state of an index: who wrote it, from what."""

    schema: int = SCHEMA
    versions: dict[str, str] = field(default_factory=dict)
    """Version of each package that decides what is stored."""
    records: int = 0
    """Clauses and headings together."""
    files: dict[str, FileEntry] = field(default_factory=dict)
    """Source path as given → what was read."""
    roots: list[str] = field(default_factory=list)
    """The paths given to ``qpsearch index`` so far."""

    def dumps(self) -> bytes:
        """Return the manifest as it is published with the state it describes."""
        return json.dumps(asdict(self), ensure_ascii=False).encode("utf-8", "surrogateescape")

    @classmethod
    def of(cls, values: dict[str, Any]) -> Self:
        """Return a manifest read from JSON.

        Raises:
            AttributeError, KeyError, TypeError: it is none.

        """
        files = {path: FileEntry(**entry) for path, entry in values["files"].items()}
        return cls(**{**values, "files": files})

    @classmethod
    def older(cls, values: dict[str, Any]) -> Self:
        """Return a manifest that an older qpsearch wrote, as one of today.

        Raises:
            AttributeError, KeyError, TypeError: it says too little.

        """
        files = {
            path: FileEntry(**{one: entry[one] for one in _ENTRY if one in entry})
            for path, entry in values["files"].items()
        }
        return cls(records=values["records"], files=files, roots=values["roots"])

    @classmethod
    def loads(cls, data: bytes) -> Self:
        """Return what :meth:`dumps` made bytes of.

        Raises:
            AttributeError, KeyError, TypeError, ValueError: it is none.

        """
        return cls.of(json.loads(data.decode("utf-8", "surrogateescape")))


def versions() -> dict[str, str]:
    """Return the versions of the packages that decide what an index holds."""
    from importlib.metadata import version  # 25 ms, where an index is written or compared

    return {name: version(name) for name in ("jieba", "Whoosh", "opencc-python-reimplemented")}
