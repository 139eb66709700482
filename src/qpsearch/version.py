"""Which version of the package runs: asked by the commands, the reader and the agents' server."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def package_version() -> str:
    """Return the version of the package that is installed; 0 where it runs uninstalled."""
    try:
        return version("qpsearch")
    except PackageNotFoundError:
        return "0"
