"""The language of the pages: by the reader's choice, else by the browser's; the words of both."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.requests import Request

LANGUAGES = {"zh": "zh-CN", "en": "en"}
"""What a reader may choose → what a page says of itself."""
COOKIE = "lang"
_TABLE = os.path.join(os.path.dirname(__file__), "wording.tsv")


def language_of(request: Request) -> str:
    """Return the language of a page, one of :data:`LANGUAGES`."""
    for chosen in (request.query_params.get("lang"), request.cookies.get(COOKIE)):
        if chosen in LANGUAGES:
            return chosen
    return accepted(request.headers.get("accept-language", ""))


def accepted(header: str) -> str:
    """Return the first language of an ``Accept-Language`` that the pages speak; else Chinese."""
    weighed: list[tuple[float, str]] = []
    for part in header.split(",")[:20]:
        name, _, weight = part.partition(";")
        try:
            value = float(weight.strip().removeprefix("q=") or 1)
        except ValueError:
            continue
        weighed.append((-value, name.strip().lower().partition("-")[0]))
    return next((name for _, name in sorted(weighed, key=lambda one: one[0]) if name in LANGUAGES),
                "zh")  # fmt: skip


class Wording(dict[str, str]):
    """Key → words; a key is an attribute too, which a template asks for first."""

    def __init__(self, words: dict[str, str]) -> None:
        super().__init__(words)
        self.__dict__ = self


@cache
def wording(language: str) -> Wording:
    """Return all that pages say in a language: key → words."""
    column = 1 + list(LANGUAGES).index(language)
    with open(_TABLE, encoding="utf-8") as rows:
        cells = (row.rstrip("\n").split("\t") for row in rows if row.strip() and row[0] != "#")
        return Wording({row[0]: row[column] for row in cells})
