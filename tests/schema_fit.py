"""Values against the schemas of the package."""

from __future__ import annotations

import pytest

from qpsearch.render.schemas import schema, schema_names


def validate(name: str, value: object) -> None:
    """Check a value against a schema of the package; the schemas know each other by their ids."""
    jsonschema = pytest.importorskip("jsonschema")
    referencing = pytest.importorskip("referencing")
    registry = referencing.Registry().with_resources(
        (f"qpsearch:{each}", referencing.Resource.from_contents(schema(each)))
        for each in schema_names()
    )
    jsonschema.Draft202012Validator(schema(name), registry=registry).validate(value)
