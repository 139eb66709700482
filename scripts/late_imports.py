# ruff: noqa: INP001 - a script, not a package
"""Measure what imports inside functions save, and write ``tests/cases/late_imports.tsv``.

    PYTHONPATH=src python scripts/late_imports.py

An import stands inside a function only where a first answer would wait for it in vain. For each
module that imports so, and each that it imports, the table has the processor time in milliseconds
that it takes where the command line and the first of them are loaded: the least of five processes.
Wants all extras installed; what is not here keeps its row.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src"
TABLE = ROOT / "tests" / "cases" / "late_imports.tsv"
ROUNDS = 5
TIMED = """
import importlib, sys, time
import click, qpsearch.cli.app
importlib.import_module(sys.argv[1])
begun = time.process_time()
importlib.import_module(sys.argv[2])
print(1000 * (time.process_time() - begun))
"""


def module_name(path: Path) -> str:
    """Return the dotted name of the module in a file of the package."""
    return ".".join(path.relative_to(SOURCE).with_suffix("").parts).removesuffix(".__init__")


def late_imports() -> set[tuple[str, str]]:
    """Return who imports inside a function, and what."""
    trees = {
        module_name(path): ast.parse(path.read_text(encoding="utf-8"))
        for path in sorted(SOURCE.rglob("*.py"))
    }
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    found = set()
    for name, tree in trees.items():
        inner = [n for f in ast.walk(tree) if isinstance(f, functions) for n in ast.walk(f)]
        for node in inner:
            asked = []
            if isinstance(node, ast.Import):
                asked = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and node.module:
                of = [f"{node.module}.{alias.name}" for alias in node.names]
                asked = [one if one in trees else node.module for one in of]
            found |= {(name, one) for one in asked}
    return found


def read_table() -> dict[tuple[str, str], str]:
    """Return the milliseconds that each late import saves, as the table has them."""
    rows = (line for line in TABLE.read_text(encoding="utf-8").splitlines() if line[:1] != "#")
    return {(home, asked): took for home, asked, took in (row.split("\t") for row in rows)}


def milliseconds(home: str, asked: str) -> str | None:
    """Return what importing ``asked`` takes where ``home`` is loaded; none if it is not here."""
    times = []
    for _ in range(ROUNDS):
        run = subprocess.run(  # noqa: S603 - ourselves
            [sys.executable, "-c", TIMED, home, asked], capture_output=True, text=True, check=False
        )
        if run.returncode:
            return None
        times.append(float(run.stdout))
    return f"{min(times):.1f}"


def main() -> None:
    """Measure all and write the table."""
    before = read_table() if TABLE.exists() else {}
    rows = [
        "\t".join((*pair, milliseconds(*pair) or before.get(pair, "-")))
        for pair in sorted(late_imports())
    ]
    head = "# who imports inside a function, what, ms saved; made by scripts/late_imports.py\n"
    TABLE.write_text(head + "\n".join(rows) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
