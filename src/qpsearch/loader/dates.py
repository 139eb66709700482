"""Dates in the writings that Chinese documents use → ISO 8601."""

from __future__ import annotations

import re
from datetime import date

from qpsearch.numerals import parse_number

_DIGIT = r"0-9０-９〇○零一二三四五六七八九十"
_DATE = re.compile(
    rf"(?P<era>民[国國]\s*)?(?P<year>[{_DIGIT}百]{{2,5}})\s*年\s*(?P<month>[{_DIGIT}]{{1,3}})\s*月"
    rf"\s*(?P<day>[{_DIGIT}]{{1,3}})\s*[日号號]"
    r"|(?<![0-9])(?P<iso>(?:19|20)[0-9]{2}\s*[-/.]\s*[0-9]{1,2}\s*[-/.]\s*[0-9]{1,2})(?![0-9])"
)
_ROC_EPOCH = 1911


def find_dates(text: str) -> list[tuple[str, int, int]]:
    """Return ``(ISO date, start, end)`` of every full date; impossible ones are skipped."""
    found: list[tuple[str, int, int]] = []
    for match in _DATE.finditer(text):
        iso = _iso(match)
        if iso:
            found.append((iso, match.start(), match.end()))
    return found


def _iso(match: re.Match[str]) -> str | None:
    try:
        if match["iso"]:
            year, month, day = (int(part) for part in re.split(r"[-/.]", match["iso"]))
        else:
            year, month, day = (
                parse_number(match[name].replace("○", "〇")) for name in ("year", "month", "day")
            )
            if match["era"]:
                year += _ROC_EPOCH
        return date(year, month, day).isoformat()
    except ValueError:
        return None
