"""An index that an older version wrote is made anew from what it was made from."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from qpsearch.errors import IndexOutdatedError, IndexStoreError

if TYPE_CHECKING:
    from qpsearch.corpus.homes import Home


def outgrown(home: Home) -> list[Path]:
    """Return the paths that an index of an older version was built from; none if it is of today.

    Raises:
        IndexOutdatedError: one of them is not there: nothing would be left of what lay in it.

    """
    try:
        home.manifest()
    except IndexOutdatedError as error:
        roots = [Path(root) for root in home.roots()]
        missing = next((str(root) for root in roots if not root.exists()), "")
        if roots and not missing:
            return roots
        reason = f"{error.reason}, and what it was built from is lost"
        way_out = "run: qpsearch index --rebuild PATH"
        if missing:
            reason = f"{error.reason}, and {missing} is not there"
            way_out = "put it back, or run: qpsearch index --rebuild PATH"
        raise IndexOutdatedError(error.path, reason, way_out=way_out) from error
    except IndexStoreError:
        pass  # there is none, or it is told when it is written
    return []
