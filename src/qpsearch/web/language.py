"""The language of the pages: by the reader's choice, else by the browser's; the words of each."""

from __future__ import annotations

import os
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.chinese import in_chinese, in_traditional_chinese
from qpsearch.chinese.spelling import traditional

if TYPE_CHECKING:
    from collections.abc import Callable

    from starlette.requests import Request


class Language(NamedTuple):
    """A language of the pages."""

    tag: str
    """What a page says of itself."""
    name: str


LANGUAGES = {
    "zh": Language("zh-CN", "简体"),
    "zh-Hant": Language("zh-Hant", "繁體"),
    "en": Language("en", "English"),
}
"""What a reader may choose."""
_TRADITIONAL = ("zh-hant", "zh-tw", "zh-hk", "zh-mo")
"""How the tags of browsers begin whose readers read traditional script."""
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
        if language := _spoken(name.strip().lower()):
            weighed.append((-value, language))
    return min(weighed, key=lambda one: one[0], default=(0, "zh"))[1]


def _spoken(tag: str) -> str:
    """Return the language of the pages that a tag of a browser means; empty for none."""
    if f"{tag}-".startswith(tuple(f"{one}-" for one in _TRADITIONAL)):
        return "zh-Hant"
    language = tag.partition("-")[0]
    return language if language in LANGUAGES else ""


class PageWords(dict[str, str]):
    """Key → words; a key is an attribute too, which a template asks for first."""

    def __init__(self, words: dict[str, str]) -> None:
        super().__init__(words)
        self.__dict__ = self


@cache
def wording(language: str) -> PageWords:
    """Return all that pages say in a language: key → words."""
    with open(_TABLE, encoding="utf-8") as rows:
        cells = [row.rstrip("\n").split("\t") for row in rows if row.strip() and row[0] != "#"]
    if language == "en":
        return PageWords({key: english for key, _, english in cells})
    spelled = traditional if language == "zh-Hant" else _as_it_is
    return PageWords({key: spelled(english, chinese) for key, chinese, english in cells})


def _as_it_is(_: str, chinese: str) -> str:
    return chinese


def message_in(language: str) -> Callable[[str], str]:
    """Return what puts a message into a language."""
    return {"zh": in_chinese, "zh-Hant": in_traditional_chinese}.get(language, str)
