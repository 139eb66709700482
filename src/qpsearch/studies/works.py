"""What the titles of editions of one work have in common."""

from __future__ import annotations

from qpsearch.lexicon import mainland_form
from qpsearch.library.titles import work_title


def work_key(title: str) -> str:
    """Return a title without its date, the state's name, script and regional words."""
    return mainland_form(work_title(title))
