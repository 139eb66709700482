"""Addresses of divisions: every spelling people use, one canonical form, one machine id.

* :func:`parse_address` and :func:`parse_range` read an address; both give *every* reading, most
  likely first, because ``12`` may be an article, a section or a box.
* :func:`format_locator` writes the canonical spelling, :func:`join_section` shows a path in the
  document's own glyphs, :func:`eid` makes the machine id.
* :func:`matches`, :func:`contains` and :func:`nearest` compare a shortened address with the full
  locators of a document.

Laws: ``parse_address(format_locator(x))[0] == x`` for a well-formed locator, in both scripts and
both orders; what ``join_section`` shows parses to an address that ``matches`` the clause.
"""

from __future__ import annotations

from qpsearch.locator.compare import article_of, contains, matches, nearest
from qpsearch.locator.parse import parse_address
from qpsearch.locator.ranges import is_backwards, parse_range
from qpsearch.locator.spell import eid, eid_of, format_locator, join_section
from qpsearch.model import Order

__all__ = [
    "Order",
    "article_of",
    "contains",
    "eid",
    "eid_of",
    "format_locator",
    "is_backwards",
    "join_section",
    "matches",
    "nearest",
    "parse_address",
    "parse_range",
]
