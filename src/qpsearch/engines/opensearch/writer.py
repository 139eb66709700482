"""Changes to a corpus in a cluster: written beside the newest state, published at once.

A new state begins as a copy of the newest (hard links, whatever its size), takes the changes, and
is what the alias leads to from one moment on. It is then closed to writers: its readers see one
moment, and the next copy is made of it. The state before stays for those who read it.
"""

from __future__ import annotations

import re
import time
from typing import TYPE_CHECKING, Any

from qpsearch.engine.records import SCHEMA, Field
from qpsearch.engines.opensearch import words
from qpsearch.engines.opensearch.address import Address, Credentials
from qpsearch.engines.opensearch.bulk import (
    deleting,
    indexing,
    lines_of,
    made_ahead,
    record_ids,
    tails_of,
)
from qpsearch.engines.opensearch.connection import Connection
from qpsearch.engines.opensearch.faults import too_full
from qpsearch.engines.opensearch.lock import WritingLock, see_that_dead
from qpsearch.engines.opensearch.manifest import piece_id, pieces_of
from qpsearch.engines.opensearch.mapping import (
    ABOUT,
    CLAUSE,
    DOCUMENT,
    LAYOUT,
    MADE_BY,
    ORDER_BITS,
    mappings,
    settings,
    speakable,
)
from qpsearch.engines.opensearch.sending import Sending
from qpsearch.engines.opensearch.state import about, check_cluster, newest_index, read_state
from qpsearch.errors import ClusterError, IndexLockedError
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from qpsearch.engine.inversion import Inverted
    from qpsearch.engines.opensearch.state import Published

DEFAULT_SHARDS = 3
_DIGITS = 6
_PATIENCE = 120.0
"""Seconds that making a state, or opening it, may take."""
_COPIES_PATIENCE = 1_800.0
"""Seconds that copies of a new state may take to be ready before it is published."""


class Shape(NamedTuple):
    """How an index is spread over a cluster."""

    shards: int | None = None
    """Parts that nodes share; kept until the index is built anew. ``None``: as it is, or 3."""
    replicas: int | None = None
    """Copies of each part beside the first. ``None``: one where there are nodes enough."""


class ClusterWriter:
    """Adds, replaces and removes documents; nothing shows to readers before :meth:`publish`.

    Args:
        url: where.
        rebuild: begin with nothing, whatever is there.
        shape: how it is spread.
        since: the index whose manifest the changes were worked out from, if that must be newest.

    Raises:
        IndexLockedError: another process is writing this index.
        ClusterError: no cluster answers, or it refuses.

    """

    def __init__(
        self,
        url: str,
        *,
        rebuild: bool = False,
        shape: Shape | None = None,
        since: str | None = None,
    ) -> None:
        self._address = Address.parse(url)
        self._connection = Connection(self._address, Credentials.from_environment())
        self._shape = shape or Shape()
        check_cluster(self._connection)
        self._old = newest_index(self._connection)
        if since is not None and since != self._old:
            raise IndexLockedError(
                str(self._address),
                "another process has written this index meanwhile",
                way_out="run the command again",
            )
        self._base = self._read_base(rebuild)
        self._alias = f"{self._address.name}--writing"
        self._index = self._make()
        self._lock = WritingLock(self._connection, self._index)
        self._sending = Sending(self._connection, self._alias)
        self._next = self._base.next_number if self._base else 0
        self._put: dict[str, tuple[int, int]] = {}
        """Of documents of this run, number and clauses."""
        self._initials = set(self._base.initials if self._base else "")

    def _read_base(self, rebuild: bool) -> Published | None:
        if not self._old:
            return None
        about(self._connection, self._old)  # that it is ours
        return None if rebuild else read_state(self._connection)

    # the state that is made

    def _make(self) -> str:
        """Make the index that is filled, in the place of one that a dead writer has left."""
        generation = int(self._old.rpartition("-")[2]) + 1 if self._old else 1
        index = f"{self._address.name}-{generation:0{_DIGITS}d}"
        for last in (False, True):
            try:
                self._create(index)
            except ClusterError as refusal:
                if refusal.kind != "resource_already_exists_exception" or last:
                    raise
                see_that_dead(self._connection, index)
                if newest_index(self._connection) != self._old:
                    raise IndexLockedError(
                        str(self._address),
                        "another process has written this index meanwhile",
                        way_out="run the command again",
                    ) from refusal
                self._delete(index)
            else:
                break
        self._connection.ask(
            "GET",
            f"/_cluster/health/{index}",
            patience=_PATIENCE,
            wait_for_status="yellow",
            timeout="50s",
        )
        return index

    def _create(self, index: str) -> None:
        aliases: dict[str, object] = {self._alias: {"is_write_index": True}}
        if self._base:
            self._see_that_there_is_room(self._base.name)
            open_again = {
                "index.blocks.write": None,
                "index.number_of_replicas": 0,
                "index.auto_expand_replicas": "false",
                "index.refresh_interval": "-1",
                "index.translog.durability": "async",
            }
            self._connection.ask(
                "PUT",
                f"/{self._base.name}/_clone/{index}",
                {"settings": open_again, "aliases": aliases},
                patience=_PATIENCE,
            )
            return
        shape = {"index": settings(self._shape.shards or DEFAULT_SHARDS)}
        self._connection.ask(
            "PUT",
            f"/{index}",
            {"settings": shape, "mappings": mappings(), "aliases": aliases},
            patience=_PATIENCE,
        )

    def _see_that_there_is_room(self, base: str) -> None:
        """Tell at once that disks are full: a copy would wait for its shards for 80 seconds."""
        block = "index.blocks.read_only_allow_delete"
        found = self._connection.ask("GET", f"/{base}/_settings/{block}", flat_settings="true")
        if found.get(base, {}).get("settings", {}).get(block) == "true":
            raise too_full(self._address)

    def _delete(self, index: str) -> None:
        self._connection.ask("DELETE", f"/{index}", missing={})

    # changes

    @property
    def ahead(self) -> Callable[[Inverted], Inverted]:
        """What is done with a document in the process that inverted it: nearly all of its bulk."""
        return made_ahead

    def put(self, document: Inverted) -> int:
        """Add a document in the place of one with the same id; return the records written."""
        self.remove(document.doc_id)
        number, self._next = self._next, self._next + 1
        tails = tails_of(document)
        self._put[document.doc_id] = number, len(tails.clauses)
        self._initials.update(tails.initials)
        if self._sending.add(lines_of(document, tails, number)):
            self._lock.keep_alive()
        return len(tails.clauses)

    def remove(self, doc_id: str) -> None:
        """Remove a document and its clauses, if it is there."""
        if doc_id in self._put:
            self._sending.finish()  # what was sent must be there before it goes
            number, clauses = self._put.pop(doc_id)
            self._sending.add(map(deleting, record_ids(number, clauses)))
            self._sending.finish()
            return
        for number, clauses in self._known(doc_id):
            self._sending.add(map(deleting, record_ids(number, clauses)))

    def _known(self, doc_id: str) -> list[tuple[int, int]]:
        """Return number and clauses of a document of the state that this began with."""
        if not self._base:
            return []
        query = [{"term": {"what": DOCUMENT}}, {"term": {"doc": speakable(doc_id)}}]
        answer = self._connection.search(
            self._base.name,
            {"query": {"bool": {"filter": query}}, "_source": ["seq", "lengths"]},
        )
        return [
            (hit["_source"]["seq"] >> ORDER_BITS, hit["_source"]["lengths"][-1])
            for hit in answer["hits"]["hits"]
        ]

    def cancel(self) -> None:
        """Forget all changes."""
        self._sending.close()
        self._lock.forget()
        self._delete(self._index)
        self._connection.close()

    # publishing

    def publish(self, manifest: bytes = b"") -> None:
        """Make all changes visible at once, and with them what they were made from."""
        pieces = dict(pieces_of(manifest)) if manifest else {}
        before = self._base.manifests if self._base else 0
        if manifest:
            self._sending.add(indexing(*piece) for piece in pieces.items())
            old = (piece_id(number) for number in range(before))
            self._sending.add(deleting(one) for one in old if one not in pieces)
        self._sending.finish()
        self._sending.close()
        self._ask_index("POST", "_refresh")
        said = {
            "made_by": MADE_BY,
            "layout": LAYOUT,
            "schema": SCHEMA,
            "words": words.installed(),
            "next_number": self._next,
            "manifests": len(pieces) if manifest else before,
            "initials": speakable("".join(sorted(self._initials))),
            **self._counted(),
        }
        self._connection.ask("PUT", f"/{self._index}/_doc/{ABOUT}", {"what": ABOUT, "said": said})
        self._lock.release()
        self._ask_index("POST", "_refresh")
        self._close_to_writers()
        self._lead_to()
        self._clear_older()
        self._connection.close()

    def _ask_index(self, method: str, what: str, body: object = None) -> Any:
        answer = self._connection.ask(
            method, f"/{self._index}/{what}", body, patience=_COPIES_PATIENCE
        )
        shards = answer.get("_shards", {})
        if shards.get("failed"):
            raise ClusterError(
                str(self._address),
                f"{shards['failed']} of {shards['total']} shards failed",
                way_out="see that the cluster is green, then run the command again",
            )
        return answer

    def _counted(self) -> dict[str, Any]:
        """Return what is there of all: documents, clauses, and the terms of each field."""
        sums = {field.value: {"sum": {"field": f"sums.{field.value}"}} for field in Field}
        answer = self._connection.search(
            self._index,
            {
                "size": 0,
                "aggs": {
                    **sums,
                    "what": {"filters": {"filters": {
                        what: {"term": {"what": what}} for what in (CLAUSE, DOCUMENT)
                    }}},
                },
            },
        )  # fmt: skip
        found = answer["aggregations"]
        counts = {what: of["doc_count"] for what, of in found["what"]["buckets"].items()}
        return {
            "documents": counts[DOCUMENT],
            "clauses": counts[CLAUSE],
            "sums": {field.value: round(found[field.value]["value"]) for field in Field},
        }

    def _close_to_writers(self) -> None:
        """Let nobody change the state, and have its copies made before anybody reads it."""
        replicas = self._shape.replicas
        copies: dict[str, object] = (
            {"auto_expand_replicas": "0-1"}
            if replicas is None
            else {"auto_expand_replicas": "false", "number_of_replicas": replicas}
        )
        closed = {"blocks.write": True, "translog.durability": "request", **copies}
        self._ask_index("PUT", "_settings", {"index": closed})
        deadline = time.monotonic() + _COPIES_PATIENCE
        while True:
            health = self._connection.ask(
                "GET",
                f"/_cluster/health/{self._index}",
                missing={},
                patience=_PATIENCE,
                wait_for_no_initializing_shards="true",
                wait_for_events="languid",
                timeout="30s",
            )
            if not health.get("timed_out"):
                return
            if time.monotonic() > deadline:
                raise ClusterError(
                    str(self._address),
                    f"the copies of the new state were not made in {_COPIES_PATIENCE / 60:.0f} "
                    "minutes",
                    way_out="see that the cluster is green, then run the command again",
                )

    def _lead_to(self) -> None:
        name = self._address.name
        actions: list[dict[str, Any]] = [
            {"add": {"index": self._index, "alias": name}},
            {"remove": {"index": self._index, "alias": self._alias}},
        ]
        if self._old:
            actions.append({"remove": {"index": self._old, "alias": name}})
        self._connection.ask("POST", "/_aliases", {"actions": actions}, patience=_PATIENCE)

    def _clear_older(self) -> None:
        """Delete the states before the last: who has opened that may read on."""
        name = self._address.name
        found = self._connection.ask(
            "GET", f"/{name}-*/_mapping", missing={}, filter_path="*.mappings._meta"
        )
        is_state = re.compile(rf"{re.escape(name)}-\d{{{_DIGITS}}}")
        for index, said in found.items():
            ours = said.get("mappings", {}).get("_meta", {}).get("made_by") == MADE_BY
            if ours and is_state.fullmatch(index) and index not in (self._index, self._old):
                self._delete(index)
