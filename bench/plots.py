"""The reports as plots; matplotlib is imported here only."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

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


def _pyplot() -> Any:
    import matplotlib as mpl

    mpl.use("Agg")
    mpl.rcParams["svg.hashsalt"] = "qpsearch"  # the same figures give the same file
    from matplotlib import pyplot

    return pyplot


def _save(figure: Any, path: Path) -> None:
    figure.tight_layout()
    figure.savefig(path, metadata={"Date": None})
