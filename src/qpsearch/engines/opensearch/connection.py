"""Questions to a cluster over HTTP: bounded in time and tries, from one node to the next.

The standard library does it: a client of its own (opensearch-py 3.2 with urllib3, grpcio and
protobuf) is 24 MB and half a second of imports for what are a dozen kinds of requests.
"""

from __future__ import annotations

import json
import ssl
import threading
import time
import weakref
from base64 import b64encode
from collections import deque
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from qpsearch.engines.opensearch.faults import no_cluster, refused, unreachable
from qpsearch.errors import ClusterError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from qpsearch.engines.opensearch.address import Address, Credentials

ANSWER_SECONDS = 60.0
"""How long one answer may take, also a bulk's."""
_CONNECT_SECONDS = 5.0
_PATIENCE = 45.0
"""Seconds from the first try of a question to the last."""
_PAUSES = (0.0, 0.1, 0.3, 1.0, 2.0, 4.0, 8.0, 8.0, 8.0)
"""Before each round over the hosts."""
_BUSY = frozenset((429, 502, 503, 504))
"""What may be another answer in a moment."""
_dumps = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode


class Connection:
    """Asks a cluster; may be used by several threads at once.

    Args:
        address: which nodes.
        credentials: who asks.
        patience: seconds after which an answer is not waited for any more.

    """

    def __init__(
        self, address: Address, credentials: Credentials, *, patience: float = _PATIENCE
    ) -> None:
        self.address = address
        self.requests = 0
        """How many were sent."""
        self._patience = patience
        self._first = 0
        """The host that answered last."""
        self._idle: deque[tuple[int, HTTPConnection]] = deque()
        self._headers = {"Content-Type": "application/json", "Connection": "keep-alive"}
        if credentials.user:
            said = f"{credentials.user}:{credentials.password}".encode()
            self._headers["Authorization"] = f"Basic {b64encode(said).decode('ascii')}"
        self._tls = _tls(address, credentials) if address.secure else None
        self._lock = threading.Lock()
        weakref.finalize(self, _close, self._idle)

    def close(self) -> None:
        """Close what is open; a later question opens it again."""
        _close(self._idle)

    def ask(
        self,
        method: str,
        path: str,
        body: object = None,
        *,
        missing: object = None,
        patience: float | None = None,
        **parameters: str | int,
    ) -> Any:
        """Return what a cluster answers, read as JSON.

        Args:
            method: of HTTP.
            path: below the host.
            body: to be sent as JSON, or bytes as they are.
            missing: returned where the answer is that there is no such thing; ``None``: raise.
            patience: seconds, where others than usual.
            parameters: of the query.

        Raises:
            ClusterError: it says no, or nothing that a cluster says.
            ClusterError: no node answers.

        """
        if parameters:
            said = "&".join(f"{name}={quote(str(value))}" for name, value in parameters.items())
            path = f"{path}?{said}"
        data = body if isinstance(body, bytes) else None if body is None else _encoded(body)
        deadline = time.monotonic() + (self._patience if patience is None else patience)
        failure: ClusterError | None = None
        for pause in _PAUSES:
            if failure and time.monotonic() + pause > deadline:
                break
            if pause:
                time.sleep(pause)
            for turn in range(len(self.address.hosts)):
                host = (self._first + turn) % len(self.address.hosts)
                try:
                    status, answer = self._sent(host, method, path, data, deadline)
                except (OSError, HTTPException) as error:
                    gone = unreachable(self.address, host, error)
                    if gone.final:
                        raise gone from error
                    failure = failure or gone
                    continue
                waited = status == 408 and isinstance(answer, dict) and "timed_out" in answer
                if status < 300 or waited:  # what was waited for has not come yet
                    if not isinstance(answer, dict):
                        raise no_cluster(self.address)
                    self._first = host
                    return answer
                if status == 404 and missing is not None:
                    return missing
                failure = refused(self.address, status, answer)
                if status not in _BUSY or failure.final:
                    raise failure
        raise failure or ClusterError(str(self.address), "no time to ask it")

    def search(self, index: str, body: Mapping[str, object], **parameters: str | int) -> Any:
        """Return what a search finds: on all shards, or not at all.

        Raises as :meth:`ask`; an answer of some shards only is a :class:`ClusterError`.
        """
        given: dict[str, Any] = {"allow_partial_search_results": "false", **parameters}
        answer = self.ask("POST", f"/{index}/_search", body, **given)
        self._see_that_all_answered(answer)
        return answer

    def totals(self, index: str, queries: Sequence[object]) -> list[int]:
        """Return how many records each query finds; raises as :meth:`search`."""
        head = b'{"allow_partial_search_results":false}\n'
        body = b"".join(
            head + _encoded({"size": 0, "track_total_hits": True, "query": query}) + b"\n"
            for query in queries
        )
        wanted = "error,status,timed_out,_shards,hits.total.value"
        path = ",".join(f"responses.{name}" for name in wanted.split(","))
        answers = self.ask("POST", f"/{index}/_msearch", body, filter_path=path)["responses"]
        for answer in answers:
            if "error" in answer:
                raise refused(self.address, answer["status"], answer)
            self._see_that_all_answered(answer)
        return [answer["hits"]["total"]["value"] for answer in answers]

    def _see_that_all_answered(self, answer: Mapping[str, Any]) -> None:
        shards = answer["_shards"]
        if answer["timed_out"] or shards["failed"] or shards["successful"] < shards["total"]:
            reason = f"{shards['successful']} of {shards['total']} shards answered in time"
            raise ClusterError(str(self.address), reason, way_out="see that the cluster is green")

    def _sent(
        self, host: int, method: str, path: str, data: bytes | None, deadline: float
    ) -> tuple[int, Any]:
        """Ask one node once; a connection that it has closed meanwhile is opened anew."""
        for kept in (True, False):
            found = self._kept(host) if kept else self._opened(host)
            if found is None:
                continue
            left = max(0.1, min(ANSWER_SECONDS, deadline - time.monotonic()))
            try:
                if found.sock is not None:
                    found.sock.settimeout(left)
                self.requests += 1
                found.request(method, quote(path, safe="/?&=%*,:+_-.~"), data, self._headers)
                response = found.getresponse()
                said = response.read()
            except (OSError, HTTPException) as error:
                found.close()
                if kept and not isinstance(error, TimeoutError):
                    continue
                raise
            self._idle.append((host, found))
            return response.status, _read(said)
        raise AssertionError

    def _kept(self, host: int) -> HTTPConnection | None:
        with self._lock:
            for at, (of, connection) in enumerate(self._idle):
                if of == host:
                    del self._idle[at]
                    return connection
        return None

    def _opened(self, host: int) -> HTTPConnection:
        name, port = self.address.hosts[host]
        if self._tls is not None:
            opened: HTTPConnection = HTTPSConnection(
                name, port, timeout=_CONNECT_SECONDS, context=self._tls
            )
        else:
            opened = HTTPConnection(name, port, timeout=_CONNECT_SECONDS)
        opened.connect()
        return opened


def _close(idle: deque[tuple[int, HTTPConnection]]) -> None:
    while idle:
        idle.pop()[1].close()


def _encoded(body: object) -> bytes:
    return _dumps(body).encode("utf-8", "replace")


def _read(said: bytes) -> Any:
    try:
        return json.loads(said) if said else {}
    except ValueError:
        return said.decode("utf-8", "replace")


def _tls(address: Address, credentials: Credentials) -> Any:
    try:
        return ssl.create_default_context(cafile=credentials.ca_file or None)
    except (OSError, ssl.SSLError) as error:
        raise ClusterError(
            str(address),
            f"the certificates in {credentials.ca_file} cannot be read ({error.strerror or error})",
            way_out="see $QPSEARCH_CLUSTER_CA",
        ) from error
