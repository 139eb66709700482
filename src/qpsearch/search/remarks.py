"""What a query may have been meant to say and does not: one line for each, for people.

Languages of queries differ, and a person types that of another place. Where a sign has a meaning
here it has that meaning; where it has none, or stands for letters, this says so.
"""

from __future__ import annotations

import re

from qpsearch.search.lexing import small_operators

_EITHER = frozenset(["或", "或者"])
_BOTH = frozenset(["和", "与", "與", "及", "以及", "且", "并且", "並且"])
_WITHOUT = frozenset(["非", "不含", "不包括", "除了"])
_SINGLE = re.compile(r"(?<!\S)(?:'[^'\s][^']*'|‘[^’]+’|`[^`]+`)(?!\S)")
_RANGE = re.compile(r"[\[{]\s*\S+ (?i:to) \S+\s*[\]}]")
_PATTERN = re.compile(r"\s*/.+/\s*")
_PLUS = re.compile(r"[^\x00-\x7f\s＋][+＋][^\x00-\x7f\s＋]")
_GLUED = re.compile(r"(?<!\S)(?P<operator>AND|OR|NOT)(?=[\u3400-\u9fff])")


def remarks_on(query: str, *, found: bool) -> list[str]:
    """Return what to say about the signs of a query.

    Args:
        query: as typed.
        found: whether it has found anything; some signs are worth a word only where it has not.

    """
    remarks: list[str] = []
    if small := small_operators(query):
        said = ", ".join(f"{word} was read as {word.upper()}" for word in small)
        remarks.append(f"{said}; in quotes it is a word")
    words = query.split()
    inner = set(words[1:-1])
    if joined := sorted(inner & _EITHER):
        remarks.append(f"{joined[0]} was looked for as a word; OR between two words finds either")
    if joined := sorted(inner & _BOTH):
        remarks.append(f"{joined[0]} was looked for as a word; words are all looked for without it")
    if joined := sorted(set(words[:-1]) & _WITHOUT):
        remarks.append(f"{joined[0]} was looked for as a word; -食品 leaves the word 食品 out")
    if single := _SINGLE.search(query):
        inside = single.group()[1:-1]
        remarks.append(f'{single.group()[0]} is no quotation mark here; "{inside}" is a phrase')
    if _RANGE.search(query):
        remarks.append("a query has no ranges; --since and --until are dates from and to")
    if _PATTERN.fullmatch(query):
        remarks.append("a query has no regular expressions; * stands for any letters, ? for one")
    if not found and _PLUS.search(query):
        remarks.append("+ belongs to the word that it touches; a space parts two words")
    if not found and (glued := _GLUED.search(query)):
        remarks.append(f"{glued['operator']} is an operator with a space on both sides")
    return remarks
