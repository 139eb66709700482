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

_OBJECT = lazy_pattern(r"(?:[=:(,\[]|^)\s*(?P<begin>\{\s*\")")
_SHORTEST = 200
"""Characters of a script that may hold a text."""
_MOST_OBJECTS = 40


def read(text: str, encoding: str, path: str) -> Reading | None:
    """Read the records in the scripts of a page; ``None`` where these hold none.

    Raises:
        SourceError: they hold too much.

    """
    for script in _scripts(text):
        found = records.read_data(list(_objects(script)), encoding, path)
        if found is not None:
            return found
    return None


def _scripts(text: str) -> Iterator[str]:
    folded = text.lower()
    end = 0
    while (begin := folded.find("<script", end)) >= 0:
        end = folded.find("</script", begin)
        if end < 0:
            return
        if end - begin >= _SHORTEST:
            yield text[begin:end]


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
