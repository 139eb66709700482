"""What a cluster answers when it does not do what is asked → one line for people."""

from __future__ import annotations

from http.client import BadStatusLine
from typing import TYPE_CHECKING, Any

from qpsearch.errors import ClusterError

if TYPE_CHECKING:
    from qpsearch.engines.opensearch.address import Address

_ELSE = "see the log of the cluster"
_LONGEST = 300
_TOO_FULL = (
    "its disks are too full to write (flood-stage watermark)",
    "make room on its nodes; it takes writes again by itself",
)


def refused(address: Address, status: int, answer: Any) -> ClusterError:
    """Return the error that an answer is."""
    error = answer.get("error") if isinstance(answer, dict) else None
    if not isinstance(error, dict):
        return _of_status(address, status, error or answer)
    root = (error.get("root_cause") or [error])[0]
    kind = str(error.get("type", ""))
    if kind == "search_phase_execution_exception":
        kind = str(root.get("type", kind))
    said = " ".join(str(root.get("reason") or error.get("reason") or kind).split())[:_LONGEST]
    reason, way_out, final = _explained(status, kind, said)
    return ClusterError(str(address), reason, way_out=way_out, kind=kind, final=final)


def _of_status(address: Address, status: int, answer: Any) -> ClusterError:
    if status == 401:
        return ClusterError(
            str(address),
            "it asks for a user and a password, or does not know these",
            way_out="set $QPSEARCH_CLUSTER_USER and $QPSEARCH_CLUSTER_PASSWORD",
        )
    if status == 403:
        return ClusterError(str(address), "no permission", way_out="ask who runs it")
    said = " ".join(str(answer).split())[:80]
    reason = f"what answers there is no OpenSearch (HTTP {status}: {said})"
    if status in (502, 503, 504, 429):
        reason = f"it cannot answer now (HTTP {status})"
    return ClusterError(
        str(address),
        reason,
        way_out="check host and port",
        final=status not in (429, 502, 503, 504),
    )


def _explained(status: int, kind: str, said: str) -> tuple[str, str, bool]:
    """Return a reason, the way out, and whether asking again is of no use."""
    if "flood-stage" in said or "read-only-allow-delete" in said or "FORBIDDEN/12" in said:
        return *_TOO_FULL, True
    if kind == "cluster_block_exception" and ("FORBIDDEN/6" in said or "FORBIDDEN/13" in said):
        return (
            "the whole cluster is read-only",
            "ask who runs it (cluster.blocks.read_only)",
            True,
        )
    if "FORBIDDEN/7" in said:
        return "this index may not be read now (index.blocks.read)", "ask who runs it", True
    if kind == "index_closed_exception":
        return "this index is closed", "open it (POST /NAME/_open), or ask who runs it", True
    if "blocks.read_only=true" in said:
        return "this index is read-only (index.blocks.read_only)", "ask who runs the cluster", True
    if kind == "cluster_block_exception" and "FORBIDDEN" in said:
        return f"this index is read-only ({said})", "ask who runs the cluster", True
    if kind == "security_exception" or status == 403:
        return f"no permission ({said})", "ask who runs the cluster for these rights", True
    if kind == "validation_exception" and "shards open" in said:
        return (
            f"the cluster has no room for more shards ({said})",
            "delete indexes, or raise cluster.max_shards_per_node",
            True,
        )
    if kind in ("circuit_breaking_exception", "rejected_execution_exception") or status == 429:
        return f"it has too much to do ({said})", "ask again later, or give it more memory", False
    if kind.endswith("_not_discovered_exception"):
        return (
            "too many of its nodes are gone: none leads the others",
            "see that it is green",
            False,
        )
    if status in (502, 503, 504):
        return f"not all of its shards can answer ({said})", "see that it is green", False
    return f"{kind}: {said}", _ELSE, True


def too_full(address: Address) -> ClusterError:
    """Return the error that a cluster takes no writes until there is room on its disks."""
    reason, way_out = _TOO_FULL
    return ClusterError(str(address), reason, way_out=way_out)


def no_cluster(address: Address) -> ClusterError:
    """Return the error that another thing answers where a cluster should."""
    return ClusterError(
        str(address), "what answers there is no OpenSearch", way_out="check host and port"
    )


def unreachable(address: Address, host: int, error: Exception) -> ClusterError:
    """Return the error that a failed connection to one of the hosts is."""
    name, port = address.hosts[host]
    said = getattr(error, "strerror", None) or str(error) or type(error).__name__
    final = True
    if unsure := getattr(error, "verify_message", ""):
        reason = f"the certificate of {name}:{port} is not trusted ({unsure.rstrip('.')})"
        way_out = _trust(unsure)
    elif "SSL" in type(error).__name__:
        reason, way_out = f"{name}:{port} speaks no TLS ({said})", "write opensearch://"
    elif isinstance(error, TimeoutError):
        reason, way_out = f"{name}:{port} does not answer in time", "see how busy it is"
        final = False
    else:
        reason, way_out = f"no node answers ({name}:{port}: {said})", "check host and port"
        if not address.secure and isinstance(error, ConnectionResetError | BadStatusLine):
            way_out = "check host and port, and write opensearch+https:// where it speaks TLS only"
        final = False
    return ClusterError(str(address), reason, way_out=way_out, final=final)


def _trust(unsure: str) -> str:
    """Return the way out where a certificate is not trusted."""
    if "expired" in unsure or "yet" in unsure:
        return "see the clock of this machine, or ask who runs the cluster for a new one"
    if "mismatch" in unsure:
        return "write the name of the host as it stands in the certificate"
    return "name its authority in $QPSEARCH_CLUSTER_CA"
