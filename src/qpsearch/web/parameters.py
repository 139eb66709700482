"""What may be asked of an answer: values with their bounds, read from a query string or from JSON.

One table of :class:`Parameter` says what the API understands, what its OpenAPI document says, and
what a tool for agents takes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Literal, NamedTuple

from qpsearch.web.problems import Problem, ProblemError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

LONGEST_QUERY = 2_000
"""Characters of a query."""
LONGEST_VALUE = 200
"""Characters of a name, an address, a filter."""
LONGEST_TEXT = 3_000
"""Characters of a text that is traced."""
MOST_VALUES = 100

Values = dict[str, Any]
"""Name of a parameter → its value: a string, a number, a truth, a tuple of strings or numbers."""


class Parameter(NamedTuple):
    """One value that may be given."""

    name: str
    description: str
    kind: Literal["string", "integer", "boolean"] = "string"
    default: Any = ""
    longest: int = LONGEST_VALUE
    """Characters of a string."""
    least: int = 0
    most: int = 0
    """Of a number."""
    choices: tuple[str, ...] = ()
    several: bool = False
    required: bool = False

    def schema(self) -> dict[str, Any]:
        """Return its JSON Schema."""
        facts: dict[str, Any] = {"type": self.kind}
        if self.kind == "integer":
            facts |= {"minimum": self.least, "maximum": self.most}
        elif self.choices:
            facts["enum"] = list(self.choices)
        elif self.kind == "string":
            facts |= {"maxLength": self.longest, "pattern": "^[^\\x00]*$"}
            if self.required:
                facts["minLength"] = 1
        if self.several:
            return {"type": "array", "items": facts, "maxItems": MOST_VALUES}
        if not self.required and self.default not in ("", ()):
            facts["default"] = self.default
        return facts

    def from_strings(self, given: Sequence[str]) -> Any:
        """Return the value that a query string gives.

        Raises:
            ProblemError: it is none, or out of bounds.

        """
        if not given:
            return self._absent()
        if self.several:
            if len(given) > MOST_VALUES:
                raise fault(self.name, f"at most {MOST_VALUES} values")
            return tuple(self._one(value) for value in given if value or self.kind != "string")
        if len(given) > 1:
            raise fault(self.name, "one value only")
        return self._one(given[0])

    def from_json(self, given: Any) -> Any:
        """Return the value that a JSON value gives; as for :meth:`from_strings`."""
        if given is None:
            return self._absent()
        values = given if self.several and isinstance(given, list) else [given]
        return self.from_strings([_as_string(value) for value in values])

    def _absent(self) -> Any:
        if self.required:
            raise fault(self.name, "is needed")
        return () if self.several else self.default

    def _one(self, value: str) -> Any:
        match self.kind:
            case "integer":
                if not (value.isascii() and value.isdigit() and len(value) < 10):
                    raise fault(self.name, f"a whole number from {self.least} to {self.most}")
                if not self.least <= int(value) <= self.most:
                    raise fault(self.name, f"from {self.least} to {self.most}")
                return int(value)
            case "boolean":
                if value not in ("true", "false"):
                    raise fault(self.name, "true or false")
                return value == "true"
        if self.choices and value not in self.choices:
            raise fault(self.name, f"one of {', '.join(self.choices)}")
        if len(value) > self.longest or "\0" in value:
            raise fault(self.name, f"at most {self.longest} characters")
        if self.required and not value:
            raise fault(self.name, "is empty")
        return value


def values_of(parameters: Collection[Parameter], given: Mapping[str, Sequence[str]]) -> Values:
    """Return the value of each parameter, from the strings given for some.

    Raises:
        ProblemError: one is none, out of bounds, missing, or not understood.

    """
    _refuse_others(parameters, given)
    return {one.name: one.from_strings(given.get(one.name, ())) for one in parameters}


def values_in(parameters: Collection[Parameter], given: Mapping[str, Any]) -> Values:
    """Return the value of each parameter, from the JSON values given for some.

    Raises:
        ProblemError: as for :func:`values_of`.

    """
    _refuse_others(parameters, given)
    return {one.name: one.from_json(given.get(one.name)) for one in parameters}


def fault(name: str, said: str) -> ProblemError:
    """Return the error of a parameter."""
    return ProblemError(Problem(400, "a parameter with a fault", f"{name}: {said}"))


def _refuse_others(parameters: Collection[Parameter], given: Collection[str]) -> None:
    known = [one.name for one in parameters]
    for name in given:
        if name not in known:
            raise fault(name[:LONGEST_VALUE], f"not understood here; {', '.join(known)} are")


def _as_string(value: object) -> str:
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else str(value)
