"""The house in order: a noun is one class, no module has the name of what it gives, no circle."""

from __future__ import annotations

import ast
import re
import runpy
from collections import defaultdict
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src"
TREES = {path: ast.parse(path.read_text(encoding="utf-8")) for path in sorted(SOURCE.rglob("*.py"))}


def module_name(path: Path) -> str:
    """The dotted name of a module below the package; its own is empty."""
    parts = path.relative_to(SOURCE / "qpsearch").with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {module_name(path): tree for path, tree in TREES.items()}


def imported(tree: ast.Module) -> set[str]:
    """The modules of the package that a module imports, anywhere in it, for types as well."""
    found = set()
    for node in ast.walk(tree):
        names = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module:
            of = [f"{node.module}.{alias.name}" for alias in node.names]
            names = [name if name[9:] in MODULES else node.module for name in of]
        found |= {name[9:] for name in names if name.startswith("qpsearch.")}
    return found & MODULES.keys()


def circles(graph: dict[str, set[str]]) -> set[tuple[str, ...]]:
    """The groups of modules that reach each other, by Tarjan's algorithm."""
    order: dict[str, int] = {}
    lowest: dict[str, int] = {}
    stack: list[str] = []
    found: set[tuple[str, ...]] = set()

    def visit(name: str) -> None:
        order[name] = lowest[name] = len(order)
        stack.append(name)
        for other in sorted(graph[name]):
            if other not in order:
                visit(other)
                lowest[name] = min(lowest[name], lowest[other])
            elif other in stack:
                lowest[name] = min(lowest[name], order[other])
        if lowest[name] == order[name]:
            group = stack[stack.index(name) :]
            del stack[stack.index(name) :]
            if len(group) > 1:
                found.add(tuple(sorted(group)))

    for name in sorted(graph):
        if name not in order:
            visit(name)
    return found


def test_circles_are_seen():
    """A circle of three beside a chain is found, whatever room its modules are in."""
    graph = {"a": {"b.x"}, "b.x": {"c"}, "c": {"a", "d"}, "d": {"e"}, "e": set()}
    assert circles(graph) == {("a", "b.x", "c")}


def test_imports_are_seen():
    """Imports in functions and for type checkers count; those of other packages do not."""
    tree = ast.parse(
        "import os\nfrom qpsearch.text import folding\n"
        "if TYPE_CHECKING:\n    from qpsearch.model import Span\n"
        "def f():\n    import qpsearch.errors\n"
    )
    assert imported(tree) == {"text.folding", "model", "errors"}


def test_no_circle_of_imports():
    """No module leads back to itself through imports of any kind, inside rooms either."""
    graph = {name: imported(tree) - {name} for name, tree in MODULES.items()}
    assert circles(graph) == set()


def test_a_noun_is_one_class():
    """No two classes of the package have one name."""
    homes = defaultdict(list)
    for name, tree in MODULES.items():
        for node in ast.walk(tree):
            if isinstance(node, ast.ClassDef):
                homes[node.name].append(name)
    assert {noun: modules for noun, modules in homes.items() if len(modules) > 1} == {}


def test_no_module_is_named_as_what_it_gives():
    """``room.name`` is a module or a function, not both."""
    namesakes = {
        name
        for name, tree in MODULES.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.name == name.rpartition(".")[2]
    }
    assert namesakes == set()


def test_the_architecture_names_files_that_are_there():
    """Every file and room that ARCHITECTURE.md names exists; every room of the house is drawn."""
    page = (SOURCE.parent / "ARCHITECTURE.md").read_text(encoding="utf-8")
    for name in re.findall(r"`([\w/]+(?:\.py|/))`", page):
        assert any((root / name).exists() for root in (SOURCE / "qpsearch", SOURCE.parent)), name
    drawn = page.partition("## ")[0]
    for room in (SOURCE / "qpsearch").iterdir():
        if (room / "__init__.py").exists():
            assert re.search(rf"\b{room.name}\b", drawn), room.name


def test_imports_inside_functions_are_measured():
    """Each has its row, with what it saves, in the table of ``late_imports.py``; no other has."""
    script = runpy.run_path(str(SOURCE.parent / "scripts" / "late_imports.py"), run_name="script")
    assert script["late_imports"]() == script["read_table"]().keys()
