"""Texts mixed of true lines of all kinds, and the laws that hold for what is made of any text.

The lines are those of the readable cases of the tests: each is there because a rule looks for it.
Side by side they meet rules together that no one thought of together.
"""

from __future__ import annotations

import html
from functools import cache
from typing import TYPE_CHECKING

from bench.corpora import ROOT
from qpsearch.loader import unaccounted
from qpsearch.model import Role

if TYPE_CHECKING:
    import random

    from qpsearch.model import Document

CASES = ROOT / "tests" / "cases"
SUFFIXES = (".txt", ".txt", ".md", ".html")
_LENGTHS = (1, 2, 5, 10, 20, 40, 80)
_TIMES = (2, 6, 7)
"""Rules of pages look at what is said twice, or more than five times."""
_BREAKS = ("\n", "\n", "\n\n", "\r\n", "")
_ELEMENTS = ("p", "p", "p", "div", "li", "td", "h1", "h2", "h4", "span", "b", "dt", "title", "a")


@cache
def lines() -> tuple[str, ...]:
    """Return the lines of all readable cases."""
    files = sorted(path for path in CASES.rglob("*") if path.suffix in {".txt", ".tsv", ".html"})
    return tuple(sorted({line for file in files for line in file.read_text("utf-8").split("\n")}))


def mixed(chance: random.Random, suffix: str) -> str:
    """Return a text of a file with this suffix."""
    found: list[str] = []
    for _ in range(chance.choice(_LENGTHS)):
        found += _worn(chance.choice(lines()), chance)
        if chance.random() < 0.1:
            found.append("")
    if suffix == ".html":
        found = [_marked_up(line, chance) for line in found]
    return chance.choice(_BREAKS).join(found)


def _worn(line: str, chance: random.Random) -> list[str]:
    """Return a line as tools leave it: said again, as a row, cut, without its stop."""
    share = chance.random()
    if share < 0.1:
        return [line] * chance.choice(_TIMES)
    if share < 0.15:
        return [f"{line}|"]
    if share < 0.2:
        return [f"| {line} | {chance.choice(lines())} |"]
    if share < 0.25:
        return [line[: chance.randrange(len(line) + 1)]]
    if share < 0.3:
        return [line.replace("。", "")]
    if share < 0.35:
        return [f"## {line}"]
    if share < 0.4:
        return [line.replace("，", " ").replace("\t", "  ")]
    return [line]


def _marked_up(line: str, chance: random.Random) -> str:
    if chance.random() < 0.2:
        return line
    element = chance.choice(_ELEMENTS)
    inside = line if chance.random() < 0.1 else html.escape(line)
    end = "" if chance.random() < 0.05 else f"</{element}>"
    return f"<{element}>{inside}{end}"


def broken_law(document: Document) -> str:
    """Return the first law that does not hold for what a file became, or nothing."""
    clauses = document.clauses
    eids = [clause.eid for clause in clauses]
    steps = (eid.split("__") for eid in eids)
    holding = {"__".join(above[:depth]) for above in steps for depth in range(1, len(above))}
    covered = "".join(clause.text for clause in clauses)
    laws = {
        "characters are not accounted for": not unaccounted(document),
        "two clauses have one address": len(eids) == len(set(eids)),
        "a division is no clause": {division.eid for division in document.outline} <= set(eids),
        "a clause is not its span": all(
            clause.text == document.text[clause.span.start : clause.span.end] for clause in clauses
        ),
        "clauses overlap": all(
            before.span.end <= after.span.start
            for before, after in zip(clauses, clauses[1:], strict=False)
        ),
        "the clauses are not the text": "".join(covered.split()) == "".join(document.text.split()),
        "a heading holds nothing": all(
            clause.role is not Role.HEADING or clause.eid in holding for clause in clauses
        ),
        "a source span is another": all(
            clause.source_span == document.source_map.span(clause.span) for clause in clauses
        ),
    }
    return next((law for law, holds in laws.items() if not holds), "")
