"""Pages whose text a script puts in when they are shown: it stands in the script, as a record.

A platform for the disclosures of many agencies sends ``window._CONFIG = {…, DETAIL: {"title": …,
"content": "<p>…"}}``, other makers of pages a whole state as JSON. A page that shows any text of
its own is read as it is.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from qpsearch.loader.readers import records
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.readers.reading import Reading

_SCRIPT = lazy_pattern(r"(?is)<script\b[^>]*>(?P<words>.*?)</script\s*>")
_OBJECT = lazy_pattern(r"(?:[=:(,\[]|^)\s*(?P<begin>\{\s*\")")
_SHORTEST = 200
"""Characters of a script that may hold a text."""
_MOST_OBJECTS = 40


def read(text: str, encoding: str, path: str) -> Reading | None:
    """Read the records in the scripts of a page; ``None`` where these hold none.

    Raises:
        SourceError: they hold too much.

    """
    for script in _SCRIPT.finditer(text):
        if len(script["words"]) < _SHORTEST:
            continue
        found = records.read_data(list(_objects(script["words"])), encoding, path)
        if found is not None:
            return found
    return None


def _objects(script: str) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    end = 0
    tried = 0
    for match in _OBJECT.finditer(script):
        if match.start("begin") < end or tried == _MOST_OBJECTS:
            continue
        tried += 1
        try:
            found, end = decoder.raw_decode(script, match.start("begin"))
        except (ValueError, RecursionError):
            continue
        yield found
