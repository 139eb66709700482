"""What an index is named by: a folder, or an address of a cluster."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from os import PathLike


def is_cluster(where: str | PathLike[str]) -> bool:
    """Whether an index is named by the address of a cluster: ``opensearch://host:9200/NAME``."""
    return isinstance(where, str) and where.startswith(("opensearch://", "opensearch+https://"))
