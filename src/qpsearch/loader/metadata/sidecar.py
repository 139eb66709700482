"""What the reader has written beside a file: ``FILE.meta.toml``, a folder's ``qpsearch.toml``.

``FILE.meta.toml`` corrects one file::

    title = "质量强国建设纲要"
    issuer = ["中共中央", "国务院"]
    number = "国发〔2023〕5号"
    date_issued = 2023-02-06
    encoding = "gb18030"

``qpsearch.toml`` corrects many; its tables name patterns of paths below its folder::

    [defaults]
    issuer = "上海市人民政府"

    ["reports/2012*.txt"]
    kind = "report"

The file nearest to the document wins, and all of them win over what the document says.
"""

from __future__ import annotations

import tomllib
from datetime import date
from fnmatch import fnmatchcase
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.loader.metadata.dates import find_dates
from qpsearch.model import Notice, Span
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from pathlib import Path

    from qpsearch.model import Metadata

SIDECAR_SUFFIX = ".meta.toml"
FOLDER_FILE = "qpsearch.toml"
_TEXTS = frozenset(["title", "number", "kind", "status"])
_DATES = frozenset(["date_issued", "date_published", "date_in_force", "date_repealed", "edition"])
_ISSUERS = frozenset(["issuer", "issuers"])
_MOST = 10**12
_MOST_BYTES = 1 << 22
"""Of one file: a second's work."""
_ISO = lazy_pattern(r"\d{4}(?:-\d\d(?:-\d\d)?)?")


class Corrections(NamedTuple):
    """What the files beside a document say of it."""

    values: tuple[tuple[str, Any], ...] = ()
    """Key and value; the later wins."""
    faults: tuple[str, ...] = ()
    """What could not be used, and where it stands."""
    sources: bytes = b""
    """The bytes of those files: part of what a document was made from."""

    @property
    def encoding(self) -> str | None:
        """The encoding that the reader names."""
        named = [value for key, value in self.values if key == "encoding"]
        return str(named[-1]) if named else None


def read_corrections(path: Path, root: Path, member: str = "") -> Corrections:
    """Return what the files beside ``path`` say of it.

    Args:
        path: the document's file (an archive for one of its members).
        root: the folder that was named; no ``qpsearch.toml`` above it is read.
        member: the document's path inside the archive.

    """
    values: list[tuple[str, Any]] = []
    faults: list[str] = []
    sources: list[bytes] = []
    whole = path / member if member else path
    for folder in _folders(path.parent, root):
        table = _toml(folder / FOLDER_FILE, faults, sources)
        below = whole.relative_to(folder).as_posix() if table else ""
        for key, entry in table.items():
            wanted = key == "defaults" or fnmatchcase(below, key) or fnmatchcase(whole.name, key)
            if isinstance(entry, dict):
                values += entry.items() if wanted else ()
            else:
                faults.append(f"{folder / FOLDER_FILE}: {key!r} stands outside a table")
    sidecar = whole.with_name(whole.name + SIDECAR_SUFFIX)
    values += _toml(sidecar, faults, sources).items()
    return Corrections(tuple(values), tuple(faults), b"\0".join(sources))


def correct(metadata: Metadata, corrections: Corrections) -> tuple[Metadata, list[Notice]]:
    """Return ``metadata`` with the corrections, and a notice for each that cannot be used."""
    changes: dict[str, Any] = {}
    other = dict(metadata.other)
    faults = list(corrections.faults)
    for key, value in corrections.values:
        if isinstance(value, (dict, list)) and not _are_texts(value, key):
            faults.append(f"{key}: write a text in quotes")
        elif isinstance(value, int) and abs(value) > _MOST:
            faults.append(f"{key}: a number beyond reason")
        elif key in _ISSUERS:
            changes["issuers"] = tuple(value) if isinstance(value, list) else (str(value),)
        elif key in _TEXTS:
            changes[key] = str(value)
        elif key in _DATES:
            iso = _date(value)
            if iso is None:
                faults.append(f"{key} = {value!r} is no date")
            else:
                changes[key] = iso
        elif key != "encoding":
            other[key] = str(value)
    notices = [Notice("sidecar", fault, Span(0, 0)) for fault in faults]
    return metadata._replace(**changes, other=other), notices


def _are_texts(value: object, key: str) -> bool:
    """Whether a value is what only an issuer may be: several texts."""
    is_list = isinstance(value, list) and all(isinstance(one, str) for one in value)
    return is_list and key in _ISSUERS


@lru_cache(maxsize=64)  # the files of a folder are read one after the other
def _folders(folder: Path, root: Path) -> tuple[Path, ...]:
    """Return the folders from ``root`` down to ``folder``."""
    if not folder.is_relative_to(root):
        return (folder,)
    above = [here for here in (folder, *folder.parents) if here.is_relative_to(root)]
    return tuple(reversed(above))


def _toml(path: Path, faults: list[str], sources: list[bytes]) -> dict[str, Any]:
    try:
        with path.open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError, ValueError):
        return {}
    except OSError as error:
        faults.append(f"{path}: {error.strerror or error}")
        sources.append(b"unread")  # another identity than without it: it is tried again
        return {}
    sources.append(data)
    if len(data) > _MOST_BYTES:
        faults.append(f"{path}: more than {_MOST_BYTES} bytes")
        return {}
    try:
        return _parsed(data.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:  # no TOML, no UTF-8, thousands of digits
        faults.append(f"{path}: {error}")
        return {}


@lru_cache(maxsize=64)
def _parsed(text: str) -> dict[str, Any]:
    return tomllib.loads(text)


def _date(value: Any) -> str | None:
    if isinstance(value, date):
        return value.isoformat()[:10]
    text = str(value)
    if _ISO.fullmatch(text):
        return text
    dates = find_dates(text)
    return dates[0][0] if dates else None
