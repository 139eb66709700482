"""The words that texts and queries are cut by: built once on each machine, from what is installed.

An index says which words it was made with. Where others are installed, queries would be cut
otherwise than the texts were: that is told, not searched.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from qpsearch.errors import IndexStoreError
from qpsearch.lexicon import dictionary_words
from qpsearch.text import dictionary_building
from qpsearch.text.dictionary import Dictionary

if TYPE_CHECKING:
    from pathlib import Path


def installed() -> str:
    """Return the fingerprint of the words that are installed."""
    return dictionary_building.fingerprint(dictionary_words())


def dictionary_path() -> Path:
    """Return the file of the words that are installed, built if it is not there.

    It lies in the cache of the user, else in the folder for temporary files.
    """
    from pathlib import Path  # 2 to 4 ms, of which an embedded search needs nothing
    from tempfile import gettempdir

    wanted = installed()
    cache = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    name = f"dictionary-{wanted[:16]}.bin"
    folders = Path(cache, "qpsearch"), Path(gettempdir(), f"qpsearch-{os.getuid()}")
    failure: OSError | None = None
    for folder in folders:
        path = folder / name
        try:
            if Dictionary.open(path).fingerprint == wanted:
                return path
        except (OSError, IndexStoreError):
            pass
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            dictionary_building.build(path, dictionary_words())
        except OSError as error:
            failure = error
        else:
            return path
    raise failure or OSError(f"nowhere to write {name}")
