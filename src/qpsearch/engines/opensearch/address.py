"""Where a cluster is, which index of it is meant, and who asks: ``opensearch://host:9200/NAME``."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from qpsearch.errors import ClusterError
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from typing import Self

PLAIN, SECURE = "opensearch", "opensearch+https"
_PORT = 9200
_USER, _PASSWORD = "QPSEARCH_CLUSTER_USER", "QPSEARCH_CLUSTER_PASSWORD"
_PASSWORD_FILE = "QPSEARCH_CLUSTER_PASSWORD_FILE"  # noqa: S105 - likewise
_CA_FILE = "QPSEARCH_CLUSTER_CA"
_SIGNS = frozenset('\\/*?"<>| ,#:')
_LONGEST_NAME = 200
"""Bytes: a name of the cluster's has 255, of which generations take some."""


class Address(NamedTuple):
    """An index of a cluster, by the hosts that may be asked and its name."""

    hosts: tuple[tuple[str, int], ...]
    """Names and ports of nodes; any of them answers for all."""
    name: str
    """Of the alias that leads to the newest state."""
    secure: bool = False

    @classmethod
    def parse(cls, url: str) -> Self:
        """Read ``opensearch://HOST[:PORT][,HOST[:PORT]…]/NAME``, or ``opensearch+https://…``.

        Raises:
            ClusterError: it is not written so.

        """
        way_out = f"write {PLAIN}://host:9200/NAME, or {SECURE}://… for TLS"
        try:
            parts = urlsplit(url)
            hosts = tuple(map(_host, parts.netloc.split(",")))
        except ValueError:
            raise ClusterError(url, "this is no address of a cluster", way_out=way_out) from None
        if "@" in parts.netloc:
            hidden = f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"
            raise ClusterError(
                hidden,
                "a password in an address is seen by everyone on the machine",
                way_out=f"set ${_USER} and ${_PASSWORD}, or ${_PASSWORD_FILE}",
            )
        name = parts.path.strip("/")
        if parts.scheme not in (PLAIN, SECURE) or not name or parts.query or parts.fragment:
            raise ClusterError(url, "this is no address of a cluster", way_out=way_out)
        if not _is_name(name):
            raise ClusterError(
                url,
                f"{name!r} cannot be the name of an index",
                way_out="small letters, digits, - and _ make one; it begins with a letter or digit",
            )
        return cls(hosts, name, parts.scheme == SECURE)

    def __str__(self) -> str:
        hosts = ",".join(f"[{h}]:{p}" if ":" in h else f"{h}:{p}" for h, p in self.hosts)
        return f"{SECURE if self.secure else PLAIN}://{hosts}/{self.name}"


class Credentials(NamedTuple):
    """Who asks, and whom to trust."""

    user: str = ""
    password: str = ""
    ca_file: str = ""
    """Certificates of the authorities that sign the cluster's; empty for those of the system."""

    @classmethod
    def from_environment(cls) -> Self:
        """Read who asks from the environment, the password from a file where one is named.

        Raises:
            ClusterError: the file cannot be read.

        """
        password, path = os.environ.get(_PASSWORD, ""), os.environ.get(_PASSWORD_FILE, "")
        if path:
            try:
                with open(path, encoding="utf-8") as file:
                    password = file.readline().rstrip("\r\n")
            except (OSError, ValueError) as error:
                reason = getattr(error, "strerror", "") or "this is no text"
                raise ClusterError(path, reason, way_out=f"see ${_PASSWORD_FILE}") from error
        return cls(os.environ.get(_USER, ""), password, os.environ.get(_CA_FILE, ""))


def _host(said: str) -> tuple[str, int]:
    parts = urlsplit(f"//{said.rpartition('@')[2]}")
    if not parts.hostname:
        raise ValueError(said)
    return parts.hostname, parts.port or _PORT


def _is_name(name: str) -> bool:
    return (
        name == name.lower()
        and name[0].isalnum()
        and _SIGNS.isdisjoint(name)
        and len(name.encode("utf-8", "surrogatepass")) <= _LONGEST_NAME
    )
