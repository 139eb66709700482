"""What begins the terms that documents are looked up by, beside those of one module alone."""

from __future__ import annotations

WHOLE_TERM, PLAIN_TERM, SHORT_TERM = "tps"
"""Of whole titles, of titles without state and edition, of short names."""
