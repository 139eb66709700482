"""What can go wrong, as one tree; every message names the thing, the place and the way out.

::

    QpsearchError
    ├── SourceError            a file or folder cannot be read as a document   (path)
    ├── OutputError            a file cannot be written                        (path)
    ├── AddressError           an address that cannot be parsed or resolved    (address, candidates)
    │   ├── AddressSyntaxError
    │   ├── AddressNotFoundError
    │   └── AddressAmbiguousError
    ├── QuerySyntaxError       a query with a fault                            (query, span)
    └── IndexStoreError        the index on disk                               (path)
        ├── IndexMissingError
        ├── IndexDamagedError
        ├── IndexStaleError
        │   └── IndexOutdatedError
        ├── IndexLockedError
        └── ClusterError       a cluster that does not do what is asked of it

Only ``qpsearch.cli`` turns them into messages and exit codes. They travel between processes as
they are: an error that is pickled comes out of the same class, with all its attributes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path
    from typing import Any


class QpsearchError(Exception):
    """The root: ``message`` says what is wrong, ``way_out`` what to do about it."""

    def __init__(self, message: str, *, way_out: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.way_out = way_out

    def __str__(self) -> str:
        return f"{self.message}; {self.way_out}" if self.way_out else self.message

    def __reduce__(self) -> tuple[Any, ...]:
        """Be rebuilt from the attributes: constructors differ, and messages are made by them."""
        return _blank, (type(self), *self.args), vars(self)


def _blank(kind: type[QpsearchError], *args: object) -> QpsearchError:
    """Return an error whose attributes are yet to come."""
    return kind.__new__(kind, *args)


class SourceError(QpsearchError):
    """A file or folder that cannot be read as a document."""

    def __init__(self, path: Path | str, reason: str, *, way_out: str = "") -> None:
        super().__init__(f"{path}: {reason}", way_out=way_out)
        self.path = str(path)
        self.reason = reason


class OutputError(QpsearchError):
    """A file that cannot be written, or that is there already."""

    def __init__(self, path: Path | str, reason: str, *, way_out: str = "") -> None:
        super().__init__(f"{path}: {reason}", way_out=way_out)
        self.path = str(path)
        self.reason = reason


class AddressError(QpsearchError):
    """An address (document or section) that leads nowhere, or to several places."""

    def __init__(
        self, address: str, reason: str, *, candidates: Sequence[str] = (), way_out: str = ""
    ) -> None:
        super().__init__(f"{address!r}: {reason}", way_out=way_out)
        self.address = address
        self.candidates = tuple(candidates)


class AddressSyntaxError(AddressError):
    """A text that is no address in any spelling."""


class AddressNotFoundError(AddressError):
    """A well-formed address that nothing stands at; ``candidates`` are the nearest."""


class AddressAmbiguousError(AddressError):
    """An address that fits several places; ``candidates`` lists them."""


class QuerySyntaxError(QpsearchError):
    """A query with a fault at ``span`` (offsets in characters of ``query``)."""

    def __init__(
        self, query: str, span: tuple[int, int], reason: str, *, way_out: str = ""
    ) -> None:
        super().__init__(reason, way_out=way_out)
        self.query = query
        self.span = span


class IndexStoreError(QpsearchError):
    """The index on disk cannot be used as it is."""

    def __init__(self, path: Path | str, reason: str, *, way_out: str = "") -> None:
        super().__init__(f"{path}: {reason}", way_out=way_out)
        self.path = str(path)
        self.reason = reason


class IndexMissingError(IndexStoreError):
    """There is no index at the path."""


class IndexDamagedError(IndexStoreError):
    """Files of the index are missing or unreadable."""


class IndexStaleError(IndexStoreError):
    """The index was written by another version or with other tables."""


class IndexOutdatedError(IndexStaleError):
    """An older version wrote the index; it can be made anew from what it was made from."""


class IndexLockedError(IndexStoreError):
    """Another process is writing the index."""


class ClusterError(IndexStoreError):
    """The cluster that keeps the index cannot be reached, or refuses what is asked of it."""

    def __init__(
        self,
        path: Path | str,
        reason: str,
        *,
        way_out: str = "",
        kind: str = "",
        final: bool = True,
    ) -> None:
        super().__init__(path, reason, way_out=way_out)
        self.kind = kind
        """What the cluster calls it (``index_not_found_exception``), if it says so."""
        self.final = final
        """Whether asking again is of no use."""
