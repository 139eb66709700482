"""What a cluster has under a name, for those who do not search it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Self

from qpsearch.engine.manifest import Manifest
from qpsearch.engines.opensearch.address import Address, Credentials
from qpsearch.engines.opensearch.connection import Connection
from qpsearch.engines.opensearch.manifest import read_manifest
from qpsearch.engines.opensearch.state import about, check_cluster, newest_index, read_state
from qpsearch.errors import IndexDamagedError, IndexMissingError

if TYPE_CHECKING:
    from typing import Any


class Stock:
    """An index of a cluster, looked at from outside.

    Raises:
        ClusterError: no cluster answers.

    """

    def __init__(self, url: str) -> None:
        self._connection = Connection(Address.parse(url), Credentials.from_environment())
        check_cluster(self._connection)

    def __enter__(self) -> Self:
        """Return it; leaving the block closes its connections."""
        return self

    def __exit__(self, *exc_info: object) -> None:
        self._connection.close()

    def newest(self) -> str:
        """Return the index that the alias leads to, empty for none.

        Raises:
            ClusterError: what is there is not ours.

        """
        index = newest_index(self._connection)
        if index:
            about(self._connection, index)
        return index

    def manifest(self) -> tuple[str, Manifest]:
        """Return the index that the alias leads to, and what it was made from.

        Raises:
            IndexStoreError: there is none, or it cannot be used.

        """
        state = read_state(self._connection)
        data = read_manifest(self._connection, state.name, state.manifests)
        return state.name, read_as_manifest(self._connection, data)

    def roots(self) -> list[str]:
        """Return the paths that an index of any layout was made from; none if they are lost."""
        try:
            index = newest_index(self._connection)
            said = about(self._connection, index) if index else {}
            data = read_manifest(self._connection, index, int(said["manifests"]))
            roots = json.loads(data.decode("utf-8", "surrogateescape"))["roots"]
        except (IndexDamagedError, IndexMissingError, ValueError, KeyError, TypeError):
            return []
        return [root for root in roots if isinstance(root, str)]

    def size(self) -> int:
        """Return how many bytes the first copies of its parts take."""
        index = newest_index(self._connection)
        found: dict[str, Any] = self._connection.ask("GET", f"/{index}/_stats/store")
        size: int = found["_all"]["primaries"]["store"]["size_in_bytes"]
        return size


def read_as_manifest(connection: Connection, data: bytes) -> Manifest:
    """Return a manifest from its bytes.

    Raises:
        IndexDamagedError: it is none.

    """
    try:
        return Manifest.loads(data)
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise IndexDamagedError(
            str(connection.address),
            "its manifest cannot be read",
            way_out="run: qpsearch index --rebuild",
        ) from error
