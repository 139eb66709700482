"""The reports as Markdown tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.report import table

if TYPE_CHECKING:
    from collections.abc import Iterator


def warm(report: dict[str, Any]) -> Iterator[str]:
    """Yield the tables of warm queries: all of a class first, then by frequency."""
    engines = list(report["engines"])
    peers = engines[1:]
    yield f"{report['clauses']} clauses, {report['queries']} queries. {_named(report['engines'])}."
    yield "Milliseconds of processor time: the median of the queries; of each the median of the rounds."
    yield "In brackets after a ratio the least and the greatest of single rounds."
    for title, wanted in (("All frequencies", ["all"]), ("By frequency", ["rare", "middle", "common"])):
        yield ""
        yield f"### {title}"
        yield ""
        columns = ["class", "asked", *engines, *(f"× {peer}" for peer in peers)]
        rows = []
        for row in report["classes"]:
            if row["band"] not in wanted:
                continue
            name = row["class"] if len(wanted) == 1 else f"{row['class']}, {row['band']} ({row['queries']})"
            ratios = []
            for peer in peers:
                ratio = row[f"x {peer}"]
                ratios.append((ratio["medians"], *ratio["rounds"]))
            rows.append([name, row["asked"], *(row[engine]["ms"][0] for engine in engines), *ratios])
        yield from table(columns, rows)
    yield ""
    yield from _sizes(report)
    yield from _agreement(report)


def bm25(report: dict[str, Any]) -> Iterator[str]:
    """Yield how the scores compare with Whoosh's, and the tables of warm queries."""
    if same := report.get("sameness"):
        yield (
            f"Of {same['queries']} queries qpsearch with plain BM25 and Whoosh's BM25F (lengths not "
            f"rounded, idf made the same) give {same['same_clauses']} the same clauses, "
            f"{same['same_scores']} the same scores, {same['same_ten']} the same first ten; scores "
            f"differ by {same['apart']:.1g} at most. Of the first ten, Whoosh's untouched BM25F "
            f"has {same['overlap']:.0%} among its own."
        )
        yield ""
    yield from warm(report)


def _named(versions: dict[str, str]) -> str:
    return ", ".join(versions.values())


def _sizes(report: dict[str, Any]) -> Iterator[str]:
    sizes = (f"{name} {size:.0f} MB" for name, size in report["sizes"].items())
    yield f"On disk, texts included: {', '.join(sizes)}."


def _agreement(report: dict[str, Any]) -> Iterator[str]:
    if "agreement" not in report:
        yield "The answers were not compared."
        return
    found = report["agreement"]
    same = ", ".join(f"{name} {count}" for name, count in found["same"].items())
    yield ""
    yield f"Queries of {found['queries']} with the same clauses as SQLite FTS5: {same}."
    for reason, count in found["reasons"].items():
        yield f"* {count} clauses of qpsearch beyond: {reason}"
    for query in found["unexplained"]:
        yield f"* not explained: {query}"
