"""Bulks on their way to a cluster, several at once, each as often as it takes within bounds."""

from __future__ import annotations

import time
from collections import deque
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from qpsearch.engines.opensearch.faults import refused

if TYPE_CHECKING:
    from collections.abc import Iterable
    from concurrent.futures import Future

    from qpsearch.engines.opensearch.connection import Connection

_BYTES = 6 << 20
"""Of one bulk; a cluster takes 100 MB at most."""
_AT_ONCE = 2
"""Bulks under way; the cluster works on all its processors for each."""
_PAUSES = (0.2, 1.0, 3.0, 8.0, 15.0)


class Sending:
    """Sends records to an alias, which must be there: a lost index is not made by a bulk."""

    def __init__(self, connection: Connection, alias: str) -> None:
        self._connection = connection
        self._alias = alias
        self._lines: list[bytes] = []
        self._size = 0
        self._executor: ThreadPoolExecutor | None = None
        self._under_way: deque[Future[None]] = deque()
        self.sent = 0
        """Bytes."""

    def add(self, lines: Iterable[bytes]) -> bool:
        """Take records to write or delete; whether some were sent."""
        sent = False
        for line in lines:
            self._lines.append(line)
            self._size += len(line)
            if self._size >= _BYTES:
                self._send()
                sent = True
        return sent

    def finish(self) -> None:
        """Send what is left and wait until all is written.

        Raises:
            ClusterError: something was not.

        """
        if self._lines:
            self._send()
        while self._under_way:
            self._under_way.popleft().result()

    def close(self) -> None:
        """Send nothing more."""
        if self._executor is not None:
            self._executor.shutdown(wait=True, cancel_futures=True)

    def _send(self) -> None:
        data = b"".join(self._lines)
        self.sent += len(data)
        self._lines, self._size = [], 0
        if self._executor is None:
            self._executor = ThreadPoolExecutor(_AT_ONCE)
        while len(self._under_way) >= 2 * _AT_ONCE:
            self._under_way.popleft().result()
        self._under_way.append(self._executor.submit(self._sent_whole, data))

    def _sent_whole(self, data: bytes) -> None:
        """Send a bulk again as long as the cluster has too much to do for parts of it."""
        for pause in (*_PAUSES, None):
            answer = self._connection.ask(
                "POST",
                f"/{self._alias}/_bulk",
                data,
                patience=300,
                require_alias="true",
                filter_path="errors,items.*.status,items.*.error",
            )
            failed = _failed(answer) if answer.get("errors") else None
            if failed is None:
                return
            if failed["status"] != 429 or pause is None:
                raise refused(self._connection.address, failed["status"], failed)
            time.sleep(pause)


def _failed(answer: dict[str, Any]) -> dict[str, Any] | None:
    """Return the first record that was not written, one that never will be before others."""
    failures = [done for item in answer["items"] for done in item.values() if done.get("error")]
    return min(failures, key=lambda one: one["status"] == 429, default=None)
