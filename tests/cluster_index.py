"""An index of the test cluster for one test: a name of its own, deleted afterwards."""

from __future__ import annotations

import os
import uuid
from typing import TYPE_CHECKING

import pytest

from qpsearch.engines.opensearch.address import Address, Credentials
from qpsearch.engines.opensearch.connection import Connection

if TYPE_CHECKING:
    from collections.abc import Iterator

VARIABLE = "QPSEARCH_TEST_CLUSTER"


def connect(url: str) -> Connection:
    """A connection to ask the cluster otherwise than the product does."""
    return Connection(Address.parse(url), Credentials())


def indexes_of(connection: Connection) -> list[str]:
    """The indexes of a name, half-made ones included."""
    return sorted(connection.ask("GET", f"/{connection.address.name}-*/_alias", missing={}))


@pytest.fixture
def cluster_index() -> Iterator[str]:
    """The address of an index that is not there yet; skips where there is no test cluster."""
    hosts = os.environ.get(VARIABLE, "")
    if not hosts:
        pytest.skip(f"no test cluster: ${VARIABLE} names none (scripts/test-cluster starts one)")
    url = f"opensearch://{hosts}/test-{uuid.uuid4().hex[:12]}"
    yield url
    connection = connect(url)
    for index in indexes_of(connection):
        connection.ask("DELETE", f"/{index}", missing={})
    connection.close()
