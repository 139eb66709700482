"""What the text itself says of the document: its promulgation, its coming into force, its kind."""

from __future__ import annotations

import re
from itertools import islice
from typing import TYPE_CHECKING

from qpsearch.loader.metadata.dates import find_dates
from qpsearch.loader.metadata.kinds import kind_of
from qpsearch.loader.metadata.names import is_body, split_issuers
from qpsearch.loader.metadata.statements import Statement
from qpsearch.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft, DraftLine
    from qpsearch.loader.metadata.head import Head
    from qpsearch.model import Span

_PROMULGATION = re.compile(
    r"(?P<lead>[^。；;!！?？\n]{0,60}?)(?:联合|聯合)?(?:印发|印發|发布|發布|發佈|公布|公佈)(?:了)?\s*(?:关于|關於)?《(?P<title>[^《》]{4,60})》"
)
_LEAD_WORDS = re.compile(
    r"^.*[,，:：]\s*|^\s*(?:近日|日前|今日|(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?)+|(?:近日|日前|联合|聯合|关于|關於)$"
)
_PROMULGATION_LINES = 4
_IN_FORCE = re.compile(
    r"(?:本[\u3400-\u9fff]{1,6}|(?:现予|予以|现将.{0,60})(?:公布|发布|印发))[^。；]{0,12}?自(?P<date>[^，。；]{6,20}?)(?:之日)?起(?:正式)?(?:施行|实施|执行|生效|试行)"
    r"|(?:公布|发布|印发)，自(?P<also>[^，。；]{6,20}?)起(?:施行|实施|执行|生效)"
)
_TRADITIONAL = re.compile("[實執試發佈頒]")
"""Letters of those sentences in traditional script."""
_FROM_ISSUE = re.compile(
    r"本[\u3400-\u9fff]{1,6}自(?:公布|发布|印发|颁布)之日起(?:施行|实施|执行|生效|试行)"
)
_DATELINE = re.compile(
    r"(?:新华社|中新社|中新网|人民网|央视网|本报)[^。，,]{0,14}(?:电|讯)|本报讯|[^。]{0,12}日电[\s（(]"
)
_ADDRESSEE = re.compile(r"[^。]{2,200}(?<!如下)[：:]")
_TITLE_COLUMNS = 30


def title_statements(draft: Draft, head: Head, *, outlined: bool) -> Iterator[Statement]:
    """Yield the title and who gave it, by 〔who〕印发《what》 or the headline.

    Args:
        draft: the cleaned draft.
        head: the lines above it.
        outlined: whether the text has numbered divisions, that is, whether a document named in
            its first sentences (印发《…》) is the document itself rather than its subject.

    """
    headline, span = head.headline, head.span
    match = _PROMULGATION.search(headline)
    rest = fold(headline[match.end() :]).strip() if match else ""
    if match and rest in ("", "的通知", "的通告", "的公告"):
        yield from _promulgated(match, headline if rest else match["title"], span)
    elif headline and (not outlined or kind_of(headline)):
        yield Statement("title", headline, headline, span)
    elif outlined:
        for line in draft.lines()[:_PROMULGATION_LINES]:
            match = _PROMULGATION.search(line.text)
            if match and kind_of(match["title"]):
                at = draft.source_span(line.start + match.start(), line.start + match.end())
                yield from _promulgated(match, match["title"], at)
                break
    if headline:
        yield Statement("title", headline, headline, span)


def _promulgated(match: re.Match[str], title: str, span: Span) -> Iterator[Statement]:
    yield Statement("title", title, match.group(), span)
    lead = match["lead"]
    for _ in range(3):
        lead = _LEAD_WORDS.sub("", lead).strip()
    names = split_issuers(lead)
    for name in filter(is_body, names):
        yield Statement("promulgator", name, match.group(), span)


def force_statements(draft: Draft, issued: str | None) -> Iterator[Statement]:
    """Yield what the text says of its own coming into force.

    Args:
        draft: the cleaned draft.
        issued: the date of issue of a text that was not amended since.

    """
    folded = fold(draft.text) if _TRADITIONAL.search(draft.text) else draft.text
    for match in reversed(list(_IN_FORCE.finditer(folded))):
        dates = find_dates(match["date"] or match["also"])
        if dates:
            said = draft.text[match.start() : match.end()]
            span = draft.source_span(match.start(), match.end())
            yield Statement("date_in_force", dates[0][0], said, span)
            return
    from_issue = list(_FROM_ISSUE.finditer(folded))
    if from_issue and issued:
        last = from_issue[-1]
        span = draft.source_span(last.start(), last.end())
        yield Statement("date_in_force", issued, draft.text[last.start() : last.end()], span)


def has_dateline(draft: Draft) -> bool:
    """Whether a text begins as news does: 新华社北京2月18日电."""
    return any(_DATELINE.match(line.text) for line in islice(draft.lines(), 2))


def opening_words(lines: list[DraftLine]) -> str:
    """Return the words up to the first full stop or comma past a few words, for want of a title.

    An addressee says nothing of the subject.
    """
    if not lines:
        return ""
    first = next((line for line in lines if not _ADDRESSEE.fullmatch(line.text)), lines[0])
    sentence = re.split(r"[。！？!?]", first.text, maxsplit=1)[0]
    return (
        sentence
        if len(sentence) <= _TITLE_COLUMNS
        else sentence[:_TITLE_COLUMNS].rstrip("，,、") + "…"
    )
