"""The reports as plots; matplotlib is imported here only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from bench.growth import COLUMNS

if TYPE_CHECKING:
    from pathlib import Path


def warm(report: dict[str, Any], path: Path) -> None:
    """Draw the median of every class and engine, asked for the first time and again."""
    plt = _pyplot()
    rows = [row for row in report["classes"] if row["band"] == "all"]
    kinds = list(dict.fromkeys(row["class"] for row in rows))
    engines = list(report["engines"])
    figure, axes = plt.subplots(1, 2, figsize=(10, 4.5), sharey=True)
    for axis, asked in zip(axes, ("first", "again"), strict=True):
        shown = {row["class"]: row for row in rows if row["asked"] == asked}
        width = 0.8 / len(engines)
        for place, engine in enumerate(engines):
            found = [shown[kind][engine]["ms"] for kind in kinds]
            middles = [ms[0] for ms in found]
            below = [ms[0] - ms[1] for ms in found]
            above = [ms[2] - ms[0] for ms in found]
            at = [number + place * width for number in range(len(kinds))]
            axis.bar(at, middles, width, label=engine, yerr=(below, above), capsize=2)
        axis.set_yscale("log")
        axis.set_title(f"asked {'for the first time' if asked == 'first' else 'again'}")
        axis.set_xticks([number + 0.4 - width / 2 for number in range(len(kinds))], kinds)
    axes[0].set_ylabel("ms of processor time, median and quartiles")
    axes[0].legend()
    figure.suptitle(f"{report['clauses']} clauses")
    _save(figure, path)


bm25 = warm


def cold(report: dict[str, Any], path: Path) -> None:
    """Draw whole processes as bars."""
    _bars(report["rows"], "ms", "ms of processor time, median and quartiles", path)


def indexing(report: dict[str, Any], path: Path) -> None:
    """Draw the seconds of indexing as bars."""
    _bars(report["rows"], "s", "seconds", path)


def updates(report: dict[str, Any], path: Path) -> None:
    """Draw queries on the updated and on a fresh index as bars."""
    rows = [
        {"case": f"after {report['updates']} updates", "ms": report["query ms"]},
        {"case": "fresh index", "ms": report["fresh ms"]},
    ]
    _bars(rows, "ms", "ms of processor time a query, median and quartiles", path)


def growth(report: dict[str, Any], path: Path) -> None:
    """Draw every measure over the number of clauses, both logarithmic."""
    plt = _pyplot()
    figure, axes = plt.subplots(figsize=(9, 6))
    sizes = [row["clauses"] for row in report["rows"]]
    for name, said in COLUMNS.items():
        values = [row.get(name) for row in report["rows"]]
        if all(values):
            exponent = report["exponents"].get(name)
            label = said if exponent is None else f"{said} (n^{exponent:.2f})"
            axes.loglog(sizes, values, marker="o", label=label)
    axes.set_xlabel("clauses")
    axes.legend(loc="center left", bbox_to_anchor=(1, 0.5), fontsize="small")
    axes.grid(visible=True, which="major", alpha=0.3)
    _save(figure, path)


def _bars(rows: list[dict[str, Any]], key: str, unit: str, path: Path) -> None:
    plt = _pyplot()
    figure, axes = plt.subplots(figsize=(8, 0.5 * len(rows) + 1.5))
    shown = rows[::-1]
    middles = [row[key][0] for row in shown]
    spread = (
        [row[key][0] - row[key][1] for row in shown],
        [row[key][2] - row[key][0] for row in shown],
    )
    axes.barh([row["case"] for row in shown], middles, xerr=spread, capsize=2)
    axes.set_xlabel(unit)
    _save(figure, path)


def _pyplot() -> Any:
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "qpsearch"  # the same figures give the same file
    from matplotlib import pyplot as plt

    return plt


def _save(figure: Any, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
