"""Titles and names as they are compared."""

from __future__ import annotations

import re
from typing import NamedTuple

from qpsearch.library.terms import bare
from qpsearch.text.folding import fold

STATES = ("中华人民共和国", "中华民国")

_DATE = (
    r"(?P<year>(?:19|20)\d\d)(?:[年.\-](?P<month>\d{1,2})(?:[月.\-](?P<day>\d{1,2}))?)?[年月日]?"
)
_ASKED = re.compile(
    rf"\({_DATE}(?:第?[一二三四五六七八九十\d]*次?(?:修正|修订|版|通过|公布|文本))?本?\)$"
)
"""The edition that a name asks for: (2018年修正), (2018), (2018-10-26), folded."""
_OWN = re.compile(rf"\({_DATE}(?:第?[一二三四五六七八九十\d]*次?(?:修正|修订|文本))本?\)$")
"""The edition that a title bears as its own; （1988年） of an amendment is part of its name."""
_TRIAL = re.compile(r"\((?:试行|暂行|修正|修订|修正文本|修订版)\)$")

_HALF_WIDTH = str.maketrans("（）", "()")


class Asked(NamedTuple):
    """A name taken apart."""

    whole: str
    """All its letters and figures."""
    plain: str
    """Without the state's name and the edition."""
    edition: str = ""
    """The date of the edition that it asks for, ISO 8601, maybe cut short."""


def plain_title(title: str) -> str:
    """Return a title as it is compared: bare, without the state's name, the edition and 试行."""
    folded: str = fold(title).strip("《》 ")
    for pattern in (_OWN, _TRIAL):
        folded = pattern.sub("", folded)
    return _without_state(folded)


def work_title(title: str) -> str:
    """Return what the titles of all editions of a work share; a trial version is another work."""
    folded = fold(title).strip("《》 ")
    return _without_state(_OWN.sub("", folded))


def asked(name: str) -> Asked:
    """Take a name apart."""
    folded = fold(name).strip()
    edition = _ASKED.search(folded)
    if edition and edition.start():
        return Asked(bare(name), plain_title(folded[: edition.start()]), iso_date(edition))
    return Asked(bare(name), plain_title(folded))


def split_edition(title: str) -> tuple[str, str]:
    """Return a title without the edition in brackets at its end, and that: 2018年修正, or empty."""
    folded = fold(title).rstrip("》 ")
    found = _ASKED.search(folded)
    if found is None or not found.start():
        return title, ""
    return title[: found.start()], title[found.start() + 1 : found.end() - 1]


def iso_date(match: re.Match[str]) -> str:
    """Return the date that a match with ``year``, ``month`` and ``day`` stands for."""
    parts = (match["year"], match["month"], match["day"])
    return "-".join(part.zfill(2) for part in parts if part)


def without_state(title: str) -> str:
    """Return a title as texts that go on about it write it: no marks, state's name and edition."""
    inner = _OWN.sub("", title.strip("《》 ").translate(_HALF_WIDTH)) or title
    for state in (*STATES, "中華人民共和國", "中華民國"):
        inner = inner.removeprefix(state) or inner
    return inner


def _without_state(folded: str) -> str:
    letters = "".join(c for c in folded if c.isalnum())
    for state in STATES:
        letters = letters.removeprefix(state) or letters
    return letters
