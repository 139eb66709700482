"""The reports as Markdown tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.growth import COLUMNS
from bench.report import table

if TYPE_CHECKING:
    from collections.abc import Iterator


def warm(report: dict[str, Any]) -> Iterator[str]:
    """Yield the tables of warm queries: all of a class first, then by frequency."""
    engines = list(report["engines"])
    peers = engines[1:]
    yield f"{report['clauses']} clauses, {report['queries']} queries. {_named(report['engines'])}."
    if not report["index by this code"]:
        yield "The index of qpsearch was made by an earlier state of its code."
    yield "Milliseconds of processor time: medians of queries, of each the median of the rounds."
    yield "In brackets after a ratio the least and the greatest of single rounds."
    for title, wanted in (
        ("Words as frequent as those of real queries", ["all"]),
        (
            "By frequency of the words: postings below 1 %, below 10 %, beyond",
            ["rare", "middle", "common"],
        ),
    ):
        yield ""
        yield f"### {title}"
        yield ""
        columns = ["class", "asked", *engines, *(f"× {peer}" for peer in peers)]
        rows = []
        for row in report["classes"]:
            if row["band"] not in wanted:
                continue
            name = (
                row["class"]
                if len(wanted) == 1
                else f"{row['class']}, {row['band']} ({row['queries']})"
            )
            ratios = []
            for peer in peers:
                ratio = row[f"x {peer}"]
                ratios.append((ratio["medians"], *ratio["rounds"]))
            rows.append(
                [name, row["asked"], *(row[engine]["ms"][0] for engine in engines), *ratios]
            )
        if wanted == ["all"]:
            for row in report["together"]:
                ratios = [row[f"x {peer}"] for peer in peers]
                name = f"all {row['queries']}, their sum"
                rows.append([name, row["asked"], *(row[engine] for engine in engines), *ratios])
        yield from table(columns, rows)
    yield ""
    yield from _sizes(report)
    yield from _agreement(report)


def cold(report: dict[str, Any]) -> Iterator[str]:
    """Yield the table of whole processes."""
    files = report["files"]
    if "rg" in files:
        yield (
            f"One phrase first: qpsearch finds it in {len(files['qpsearch'])} files, rg in "
            f"{len(files['rg'])}, {len(files['missed by qpsearch'])} of which qpsearch misses."
        )
    yield "Milliseconds of processor and of wall time, medians and quartiles; ratios are paired."
    yield ""
    columns = (
        "process",
        "processor ms",
        "wall ms",
        "MiB",
        "× import click, whoosh",
        "× by wall",
        "ms above import click",
    )
    yield from table(
        columns,
        (
            [
                row[key]
                for key in ("case", "ms", "wall", "MiB", "ratio", "wall ratio", "above click")
            ]
            for row in report["rows"]
        ),
    )


def indexing(report: dict[str, Any]) -> Iterator[str]:
    """Yield the table of indexing."""
    yield (
        f"{report['files']} files, {report['megabytes']:.1f} MB, {report['clauses']} clauses. "
        "Seconds; MiB of the largest process and of all together."
    )
    yield ""
    columns = (
        "process",
        "wall s",
        "processor s",
        "MiB",
        "MiB together",
        "MB on disk",
        "× qpsearch",
        "× by processor",
    )
    keys = ("case", "s", "processor", "MiB", "together", "MB", "ratio", "processor ratio")
    yield from table(columns, ([row[key] for key in keys] for row in report["rows"]))


def updates(report: dict[str, Any]) -> Iterator[str]:
    """Yield the table of updates."""
    yield (
        f"{report['updates']} updates of one file each among {report['files']}; every one was "
        f"found afterwards, and for {report['undisturbed']} a reader opened before saw what it saw "
        "before."
    )
    yield ""
    rows = [
        ["an update, whole process, wall s", report["update s"]],
        ["an update, whole process, processor s", report["update processor s"]],
        ["the slowest, wall s", report["slowest s"]],
        ["peak MiB", report["update MiB"]],
        ["a query after all updates, ms", report["query ms"]],
        ["the same on a fresh index, ms", report["fresh ms"]],
        ["updated ÷ fresh, paired", report["ratio"]],
        ["segments: updated, fresh", report["segments"]],
    ]
    yield from table(("what", "median (quartiles)"), rows)


def growth(report: dict[str, Any]) -> Iterator[str]:
    """Yield the table of growth, sizes in columns and exponents behind them."""
    rows = report["rows"]
    yield f"Clauses of {report['corpus clauses']}, gone through again under other names beyond."
    yield ""
    columns = ["measure", *(f"{row['clauses']:,}" for row in rows), "exponent", "last step"]
    found = [
        [
            said,
            *(row.get(name, "") for row in rows),
            report["exponents"].get(name, ""),
            report["last exponents"].get(name, ""),
        ]
        for name, said in COLUMNS.items()
    ]
    yield from table(columns, found)


def bm25(report: dict[str, Any]) -> Iterator[str]:
    """Yield how the scores compare with Whoosh's, and the tables of warm queries."""
    if same := report.get("sameness"):
        yield (
            f"Of {same['queries']} queries qpsearch with plain BM25 and Whoosh's BM25F (lengths "
            f"not rounded, idf made the same) give {same['same_clauses']} the same clauses, "
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
    for reason, count in found["beyond"].items():
        yield f"* {count} clauses that qpsearch finds beyond: {reason}"
    for reason, count in found["missed"].items():
        yield f"* {count} clauses that only the peers find: {reason}"
    for query in found["unexplained"]:
        yield f"* not explained: {query}"
