"""Text → outline and clauses, by an ordered list of named numbering rules.

Names are imported when they are first used: what a search needs of this room (the place of a match
inside an article) must not cost it the parser.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qpsearch.clauses.articles import cite_place, divide_article, place_at
    from qpsearch.clauses.contents import contents_spans, leading_contents, without_page
    from qpsearch.clauses.decimals import is_explanation
    from qpsearch.clauses.declarations import declared_names
    from qpsearch.clauses.order import citation_order
    from qpsearch.clauses.parse import parse_clauses
    from qpsearch.clauses.plain_headings import is_named_part
    from qpsearch.clauses.references import Reference, find_references
    from qpsearch.clauses.rules import RULES, Mark, is_numbered, read_mark
    from qpsearch.clauses.sentence_headings import Pairs

_HOMES = {
    "RULES": "rules",
    "Mark": "rules",
    "Pairs": "sentence_headings",
    "Reference": "references",
    "citation_order": "order",
    "cite_place": "articles",
    "contents_spans": "contents",
    "declared_names": "declarations",
    "divide_article": "articles",
    "find_references": "references",
    "is_explanation": "decimals",
    "is_named_part": "plain_headings",
    "is_numbered": "rules",
    "leading_contents": "contents",
    "parse_clauses": "parse",
    "place_at": "articles",
    "read_mark": "rules",
    "without_page": "contents",
}

__all__ = [
    "RULES",
    "Mark",
    "Pairs",
    "Reference",
    "citation_order",
    "cite_place",
    "contents_spans",
    "declared_names",
    "divide_article",
    "find_references",
    "is_explanation",
    "is_named_part",
    "is_numbered",
    "leading_contents",
    "parse_clauses",
    "place_at",
    "read_mark",
    "without_page",
]


def __getattr__(name: str) -> object:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_HOMES[name]}"), name)
