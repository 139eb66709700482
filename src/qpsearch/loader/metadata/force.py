"""The day from which a text says of itself that it is in force: 本办法自2024年3月1日起施行.

Or that it is so from the day of its issue.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.metadata.dates import find_dates
from qpsearch.text.folding import simplified
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

_IN_FORCE = lazy_pattern(
    r"(?:本[\u3400-\u9fff]{1,6}|(?:现予|予以|现将.{0,60})(?:公布|发布|印发))[^。；]{0,12}?自(?P<date>[^，。；]{6,20}?)(?:(?:之日)?起(?:正式)?|(?<=日))(?:施行|实施|执行|生效|试行)"
    r"|(?:公布|发布|印发|现(?:予)?(?:公布|发布|颁布|印发)(?:新?修[订正]后?的)?《[^《》]{2,80}》)[，,]自(?P<also>[^，。；]{6,20}?)起(?:施行|实施|执行|生效)"
)
_COMES_INTO_FORCE = lazy_pattern("(?:起(?:正式)?|日)(?:施行|实施|执行|生效|试行)")
"""What those sentences end in."""
_LONGEST_FORCE = 120
"""More characters than such a sentence has before that."""
_TRADITIONAL = "實執試發佈頒現"
"""Letters of those sentences in traditional script."""
_FROM_ISSUE = lazy_pattern(
    r"自(?:公布|发布|印发|颁布|发文|下发|下达|颁发|通过)(?:之日起|之?日)(?:施行|实施|执行|生效|试行)"
)
_OF_ITSELF = lazy_pattern(r"(?:本[^\s，。；]{1,6}|现(?![在行])[^。；;]{1,90}[，,]并?)$")
"""What stands before that: 本条例, 现予公布，; 现发布《某条例》，."""
_LONGEST_SUBJECT = 100


def said_in_force(text: str) -> tuple[str, int, int] | None:
    """Return from which day a text says that it is in force, and where it says so (offsets).

    With its issue, the day is empty.
    """
    folded = simplified(text) if any(letter in text for letter in _TRADITIONAL) else text
    for match in reversed(list(_sentences_of_force(folded))):
        dates = find_dates(match["date"] or match["also"])
        if dates:
            return dates[0][0], *match.span()
    issued = "之日起" in folded or "布日施行" in folded
    from_issue = _from_issue(folded) if issued else None
    return ("", *from_issue) if from_issue else None


def _from_issue(folded: str) -> tuple[int, int] | None:
    """Return where a text says last that it is in force from the day of its issue."""
    for match in reversed(list(_FROM_ISSUE.finditer(folded))):
        start = max(folded.rfind("\n", 0, match.start()) + 1, match.start() - _LONGEST_SUBJECT)
        if subject := _OF_ITSELF.search(folded[start : match.start()]):
            return start + subject.start(), match.end()
    return None


def _sentences_of_force(folded: str) -> Iterator[re.Match[str]]:
    """Yield the sentences that say a day of coming into force.

    All end in a few words that are rare: only what stands before those is searched.
    """
    start = end = -1
    for match in _COMES_INTO_FORCE.finditer(folded):
        if match.start() - _LONGEST_FORCE > end:
            if end >= 0:
                yield from _IN_FORCE.finditer(folded, start, end)
            start = max(0, match.start() - _LONGEST_FORCE)
        end = match.end()
    if end >= 0:
        yield from _IN_FORCE.finditer(folded, start, end)
