"""JSON Schemas (draft 2020-12) of the machine formats, as data beside this file.

Fields may be added to a record, never renamed or removed: the schemas let unknown fields pass.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

_FOLDER = Path(__file__).parent


def schema_names() -> tuple[str, ...]:
    """Return the names of all schemas, sorted."""
    suffix = ".schema.json"
    return tuple(sorted(p.name.removesuffix(suffix) for p in _FOLDER.glob(f"*{suffix}")))


def schema(name: str) -> dict[str, Any]:
    """Return the schema of a name, such as ``hit``, ``search``, ``batch`` or ``watch``.

    Raises:
        KeyError: there is none of this name.

    """
    if name not in schema_names():
        raise KeyError(name)
    text = (_FOLDER / f"{name}.schema.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found
