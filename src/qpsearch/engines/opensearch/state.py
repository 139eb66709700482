"""One state of a corpus in a cluster: where it is, what it is, and what is known of all of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from qpsearch.engine.records import SCHEMA, Field
from qpsearch.engines.opensearch import words
from qpsearch.engines.opensearch.faults import no_cluster
from qpsearch.engines.opensearch.mapping import ABOUT, LAYOUT, MADE_BY
from qpsearch.errors import (
    ClusterError,
    IndexDamagedError,
    IndexMissingError,
    IndexOutdatedError,
    IndexStaleError,
)
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from qpsearch.engines.opensearch.connection import Connection

LEAST_VERSION = 3
_FIRST_PATIENCE = 3.0
"""Seconds in which the first answer must come: a name may be wrong."""
REBUILD = "run: qpsearch index --rebuild"


class Published(NamedTuple):
    """A published state, which no writer changes any more."""

    name: str
    """That of its index; the alias leads to the newest."""
    next_number: int
    """Of the document that is written next."""
    documents: int
    clauses: int
    """Headings included."""
    sums: dict[str, int]
    """Terms in each field of all clauses."""
    initials: str
    """Characters that stand, or stood, in texts."""
    manifests: int
    """Records that what it was made from is kept in."""


def check_cluster(connection: Connection) -> None:
    """See that an OpenSearch of a version that is known answers.

    Raises:
        ClusterError: none answers, or another thing does.

    """
    where = str(connection.address)
    answer = connection.ask("GET", "/", patience=_FIRST_PATIENCE)
    version = answer.get("version")
    if not isinstance(version, dict) or "number" not in version:
        raise no_cluster(connection.address)
    number = str(version["number"])
    if version.get("distribution") != "opensearch":
        raise ClusterError(
            where,
            f"what answers there is Elasticsearch {number}, not OpenSearch",
            way_out=f"name a cluster of OpenSearch {LEAST_VERSION}",
        )
    major = number.partition(".")[0]
    if not major.isdigit() or int(major) < LEAST_VERSION:
        raise ClusterError(
            where,
            f"the cluster has OpenSearch {number}, this qpsearch needs {LEAST_VERSION}.0 or newer",
            way_out="upgrade it, or name another",
        )


def newest_index(connection: Connection) -> str:
    """Return the index that the alias leads to, empty where there is no such alias.

    Raises:
        IndexMissingError: never.
        ClusterError: the name is that of an index, or leads to several.

    """
    name = connection.address.name
    found: dict[str, Any] = connection.ask("GET", f"/_alias/{name}", missing={})
    names = [index for index, of in found.items() if name in of.get("aliases", {})]
    if len(names) > 1:
        raise foreign(connection, f"{name} leads to {len(names)} indexes")
    if not names and connection.ask("GET", f"/{name}/_settings", missing={}):
        raise foreign(connection, f"an index {name} is there, and qpsearch has not made it")
    return names[0] if names else ""


def foreign(connection: Connection, reason: str) -> ClusterError:
    """Return the error that what stands under a name is not ours."""
    return ClusterError(str(connection.address), reason, way_out="choose another name")


def about(connection: Connection, index: str) -> dict[str, Any]:
    """Return what an index says of itself, of whatever layout.

    Raises:
        ClusterError: it is not ours.

    """
    found: dict[str, Any] = connection.ask("GET", f"/{index}/_doc/{ABOUT}", missing={})
    said = found.get("_source", {}).get("said") if found.get("found") else None
    if not isinstance(said, dict) or said.get("made_by") != MADE_BY:
        raise foreign(connection, f"the index {index} is there, and qpsearch has not made it")
    return said


def read_state(connection: Connection) -> Published:
    """Return the newest published state.

    Raises:
        IndexMissingError: there is none under the name.
        IndexStaleError: it is of another layout, or was made with other words.
        ClusterError: what is there is not ours.

    """
    where = str(connection.address)
    index = newest_index(connection)
    if not index:
        raise IndexMissingError(where, "there is no index here", way_out="run: qpsearch index PATH")
    said = about(connection, index)
    made = said.get("layout"), said.get("schema")
    if made != (LAYOUT, SCHEMA):
        older = all(
            isinstance(was, int) and was <= reads
            for was, reads in zip(made, (LAYOUT, SCHEMA), strict=True)
        )
        raise (IndexOutdatedError if older else IndexStaleError)(
            where,
            "the index has layout {} and schema {}, this qpsearch reads {} and {}".format(
                *made, LAYOUT, SCHEMA
            ),
            way_out="run: qpsearch index" if older else REBUILD,
        )
    if said.get("words") != words.installed():
        raise IndexStaleError(
            where,
            "its texts were cut with words of another version than is installed here",
            way_out=f"{REBUILD}, or install the version of qpsearch and jieba that wrote it",
        )
    try:
        return Published(
            index,
            int(said["next_number"]),
            int(said["documents"]),
            int(said["clauses"]),
            {field.value: int(said["sums"][field.value]) for field in Field},
            str(said["initials"]),
            int(said["manifests"]),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise IndexDamagedError(where, "it does not say what it holds", way_out=REBUILD) from error


def gone(connection: Connection, refusal: ClusterError) -> ClusterError:
    """Return the error that an index is no more: it was written anew twice since."""
    if refusal.kind != "index_not_found_exception":
        return refusal
    return ClusterError(
        str(connection.address),
        "the state that was opened is gone: the index was written anew twice since",
        way_out="run the command again",
    )
