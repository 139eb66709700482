# ruff: noqa: INP001 - a script, not a package
"""Write ``src/qpsearch/render/schemas/*.json`` from the types in ``qpsearch.render.contract``.

Run it after a change of the contract:

    PYTHONPATH=src python scripts/build_schemas.py

A field's description is the docstring below it in its class; what more is known of a value stands
in its ``Annotated`` type.
"""

from __future__ import annotations

import ast
import inspect
import json
import sys
import types
from functools import cache
from pathlib import Path
from typing import (
    Annotated,
    Any,
    Literal,
    NotRequired,
    Required,
    Union,
    get_args,
    get_origin,
    get_type_hints,
    is_typeddict,
)  # fmt: skip

from qpsearch.render import contract

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "src/qpsearch/render/schemas"
DRAFT = "https://json-schema.org/draft/2020-12/schema"
SIMPLE = {str: "string", int: "integer", float: "number", bool: "boolean", type(None): "null"}


def schemas() -> dict[str, dict[str, Any]]:
    """Return every schema by its name."""
    return {name: one_schema(name, kind) for name, kind in contract.SCHEMAS.items()}


def one_schema(name: str, kind: Any) -> dict[str, Any]:
    """Return the schema of a name, with its head."""
    title = contract.TITLES.get(name) or summary(kind)
    return {"$schema": DRAFT, "$id": f"qpsearch:{name}", "title": title, **of_type(kind, top=True)}


def of_type(kind: Any, *, top: bool = False) -> dict[str, Any]:
    """Return the schema of a type; one that has a schema of its own is referred to."""
    origin, inside = get_origin(kind), get_args(kind)
    if kind in SIMPLE:
        return {"type": SIMPLE[kind]}
    if origin is Annotated:
        return of_type(inside[0]) | inside[1].facts
    if origin is Literal:
        return {"enum": list(inside)}
    if origin is list:
        return {"type": "array", "items": of_type(inside[0])}
    if origin is dict:
        return {"type": "object", "additionalProperties": of_type(inside[1])}
    if origin in (Union, types.UnionType):
        return of_union(inside)
    if not is_typeddict(kind):
        raise TypeError(f"no schema for {kind}")
    named = next((name for name, one in contract.SCHEMAS.items() if one is kind), "")
    return {"$ref": f"qpsearch:{named}"} if named and not top else of_record(kind)


def of_union(kinds: tuple[Any, ...]) -> dict[str, Any]:
    """Return the schema of a union: of records one of several, else a type or null."""
    if all(is_typeddict(kind) for kind in kinds):
        return {"oneOf": [of_type(kind) | {"title": summary(kind)} for kind in kinds]}
    there = [of_type(kind) for kind in kinds if kind is not type(None)]
    if len(there) == 1 and there[0].get("type") in ("string", "integer", "number", "boolean"):
        return there[0] | {"type": [there[0]["type"], "null"]}
    return {"anyOf": [*there, {"type": "null"}]}


def of_record(kind: Any) -> dict[str, Any]:
    """Return the schema of one record."""
    properties: dict[str, Any] = {}
    required: list[str] = []
    for name, hint in get_type_hints(kind, include_extras=True).items():
        is_required = get_origin(hint) is not NotRequired
        inner = get_args(hint)[0] if get_origin(hint) in (NotRequired, Required) else hint
        described = descriptions(kind).get(name)
        properties[name] = of_type(inner) | ({"description": described} if described else {})
        if is_required:
            required.append(name)
    return {"type": "object", "properties": properties, "required": required}


@cache
def classes(module: str) -> dict[str, ast.ClassDef]:
    """Return the classes of a module of the contract as they are written."""
    tree = ast.parse(inspect.getsource(sys.modules[module]))
    return {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}


def descriptions(kind: Any) -> dict[str, str]:
    """Return the docstrings below the fields of a class, those of its bases among them."""
    node = classes(kind.__module__).get(kind.__name__)
    if node is None:
        return {}
    found: dict[str, str] = {}
    module = sys.modules[kind.__module__]
    for base in node.bases:
        if isinstance(base, ast.Name) and hasattr(module, base.id):
            found |= descriptions(getattr(module, base.id))
    for field, below in zip(node.body, node.body[1:], strict=False):
        match field, below:
            case ast.AnnAssign(target=ast.Name(id=name)), ast.Expr(value=ast.Constant(value=text)):
                found[name] = " ".join(str(text).split())
    return found


def summary(kind: Any) -> str:
    """Return the first sentence of a class as a title."""
    return (inspect.getdoc(kind) or kind.__name__).partition("\n")[0].rstrip(".")


def written(schema: dict[str, Any]) -> str:
    """Return a schema as the text of its file."""
    return json.dumps(schema, ensure_ascii=False, indent=2) + "\n"


def main() -> None:
    """Write all files; take away those that no type stands behind."""
    made = schemas()
    for path in TARGET.glob("*.schema.json"):
        if path.name.removesuffix(".schema.json") not in made:
            path.unlink()
    for name, schema in made.items():
        (TARGET / f"{name}.schema.json").write_text(written(schema), encoding="utf-8")
    print(f"{len(made)} schemas in {TARGET}")  # noqa: T201 - a script


if __name__ == "__main__":
    main()
