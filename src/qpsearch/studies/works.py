"""What the titles of editions of one work have in common."""

from __future__ import annotations

import re

from qpsearch.studies.regions import is_traditional, units_of
from qpsearch.text.fold import fold

_STATE = re.compile("^中华人民共和国")
_EDITION = re.compile(r"[(（][^()（）]*(?:\d{4}|修正|修订|试行)[^()（）]*[)）]$")


def work_key(title: str) -> str:
    """Return a title without its date, the state's name, script and regional words."""
    folded = _STATE.sub("", "".join(c for c in _EDITION.sub("", fold(title)) if c.isalnum()))
    if is_traditional(title):
        return "".join(key for *_, key in units_of(folded))
    return folded
