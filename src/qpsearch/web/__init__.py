"""The reader in a browser: pages made by the server, and the same records as JSON.

Starlette and uvicorn (the extra ``web``) are imported here only, and by nothing else.
"""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def package_version() -> str:
    """Return the version of the package that is installed; 0 where it runs uninstalled."""
    try:
        return version("qpsearch")
    except PackageNotFoundError:
        return "0"
