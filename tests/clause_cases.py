"""The cases of the division of texts, one file a topic."""

from __future__ import annotations

from conftest import CASES


def cases() -> list[tuple[str, str, str]]:
    """Return ``(title, input, expected)`` of every case: == title, the text, --, the outline."""
    found = []
    for file in sorted((CASES / "clauses").glob("*.txt")):
        for block in file.read_text(encoding="utf-8").split("== ")[1:]:
            title, _, rest = block.partition("\n")
            given_text, _, expected = rest.partition("\n--\n")
            found.append((f"{file.stem}: {title}", given_text, expected.strip("\n")))
    return found
