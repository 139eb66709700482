"""What was measured, as JSON for programs, Markdown for people and a plot."""

from __future__ import annotations

import hashlib
import json
import os
import platform
from datetime import UTC, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import qpsearch
from bench.progress import say

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence


def head() -> dict[str, Any]:
    """Return where and when something was measured."""
    return {
        "measured": datetime.now(tz=UTC).date().isoformat(),
        "machine": f"{_processor()}, {os.cpu_count()} processors",
        "python": platform.python_version(),
        "code": code_digest(),
    }


def code_digest() -> str:
    """Return a digest of the sources of qpsearch as they are imported here."""
    digest = hashlib.sha256()
    for path in sorted(Path(qpsearch.__path__[0]).rglob("*.py")):
        digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


def write(
    name: str,
    report: dict[str, Any],
    out: Path,
    *,
    markdown: Callable[[dict[str, Any]], Iterable[str]],
    plot: Callable[[dict[str, Any], Path], None],
) -> None:
    """Write ``NAME.json``, ``NAME.md`` and, where matplotlib is installed, ``NAME.svg``."""
    out.mkdir(parents=True, exist_ok=True)
    whole = head() | report
    text = json.dumps(_rounded(whole), ensure_ascii=False, indent=1)
    (out / f"{name}.json").write_text(text + "\n", encoding="utf-8")
    lines = [said(whole), "", *markdown(whole)]
    (out / f"{name}.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))
    if find_spec("matplotlib"):
        plot(whole, out / f"{name}.svg")
    else:
        say("no plot: pip install matplotlib, or qpsearch[bench]")


def said(report: dict[str, Any]) -> str:
    """Return the line that says where and when."""
    return f"Measured {report['measured']}: {report['machine']}, Python {report['python']}."


def table(columns: Sequence[str], rows: Iterable[Sequence[object]]) -> list[str]:
    """Return a Markdown table; columns but the first hold numbers."""
    return [
        f"| {' | '.join(columns)} |",
        f"|---|{'---:|' * (len(columns) - 1)}",
        *(f"| {' | '.join(map(cell, row))} |" for row in rows),
    ]


def cell(value: object) -> str:
    """Return a number to three digits, a spread as ``middle (low-high)``."""
    if isinstance(value, float):
        return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.3g}"
    if isinstance(value, tuple | list):
        if len(value) == 3:
            return f"{cell(value[0])} ({cell(value[1])}–{cell(value[2])})"
        return "–".join(map(cell, value))
    return str(value)


def load(name: str, out: Path) -> dict[str, Any]:
    """Return the report that :func:`write` wrote."""
    report: dict[str, Any] = json.loads((out / f"{name}.json").read_text(encoding="utf-8"))
    return report


def is_current(name: str, out: Path) -> bool:
    """Whether a report was taken with this code on this machine."""
    if not (out / f"{name}.json").exists():
        return False
    report, now = load(name, out), head()
    return all(report.get(key) == now[key] for key in ("machine", "python", "code"))


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.5g}")
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_rounded(item) for item in value]
    return value


def _processor() -> str:
    """Return the name of the processor, as far as the system says it."""
    info = Path("/proc/cpuinfo")
    if info.exists():
        for line in info.read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                return f"{platform.machine()} ({line.split(':')[1].strip()})"
    return platform.machine()
