"""The head of a document: the lines above the body that are about it, not of it.

Letterhead, title, document number, dates of adoption and amendment. Where the title begins and
how many lines it takes is told by :mod:`~qpsearch.loader.metadata.title`; covers of standards and
decrees, letters of Taiwan and reports to an assembly have forms of their own. What the lines say is
read here, once; cleaning then takes them out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses import is_numbered
from qpsearch.loader.draft import Edit
from qpsearch.loader.metadata.decree import decree_cover
from qpsearch.loader.metadata.gathering import gathering_head, gathers
from qpsearch.loader.metadata.head_statements import read_lines
from qpsearch.loader.metadata.headline import is_second_line, names_order, without_count
from qpsearch.loader.metadata.history import is_history
from qpsearch.loader.metadata.judgment import judgment_head
from qpsearch.loader.metadata.kinds import ends_title, kind_of
from qpsearch.loader.metadata.labels import bracketed_headline
from qpsearch.loader.metadata.letter import letter_head
from qpsearch.loader.metadata.lines import (
    LETTERHEAD,
    bare,
    is_agency_line,
    is_banner,
    is_date,
    is_date_line,
    is_mark,
)
from qpsearch.loader.metadata.macau import act_head
from qpsearch.loader.metadata.names import agencies_in, tidy_title, without_state
from qpsearch.loader.metadata.numbers import is_issue_number, is_number
from qpsearch.loader.metadata.ordinance import ordinance_title
from qpsearch.loader.metadata.paper import paper_head
from qpsearch.loader.metadata.report import is_speaker, is_speakers_name
from qpsearch.loader.metadata.standard import standard_cover
from qpsearch.loader.metadata.title import (
    Title,
    closes_title,
    joined_lines,
    official_title,
    plain_title,
    spelled_over,
    subject_of,
    without_number,
)
from qpsearch.model import DocumentKind, Span
from qpsearch.text.folding import fold_line
from qpsearch.text.punctuation import COLONS, PART_STOPS, PAUSES

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.loader.draft import Draft, DraftLine
    from qpsearch.loader.metadata.statements import Statement

_NO_HEADLINE = re.compile(rf"[。{PART_STOPS}{COLONS}{PAUSES}]$")  # a headline may exclaim or ask
_GREETING = re.compile(r"(?:各位|尊敬的|亲爱的|親愛的|广大|廣大)[^，,。]{1,30}[!！]")
_DECIMAL = re.compile(r"[0-9]{1,2}(?:\.[0-9]{1,2}){1,4}[\s\u3000]+\S")
_TITLE_LENGTH = 80
_HEAD_LINES = 120
_HINTED_LINES = 6
"""Lines among which a title that page or table name is looked for."""
_BANNER_LINES = 4
_SAME_WORDS = 6
"""Letters from which a line that the title holds repeats it."""


class Head(NamedTuple):
    """What the lines at the top that are about the document say, and their removal."""

    headline: str
    """The title, or a news headline, in the original glyphs; empty where none is found."""
    span: Span
    """Where its lines stand in the source."""
    statements: tuple[Statement, ...]
    edits: tuple[tuple[str, Edit], ...]
    """The removal of the lines from the draft that they were read in, each with its rule:
    ``title``, ``repeated_title``, ``letterhead``, ``document_number``, ``date_line``, ``byline``,
    ``index_table``."""
    kind: DocumentKind | None = None
    """What the form of the head says that the document is."""
    gathers: bool = False
    """Whether it is that of a gazette or a volume, which holds documents and is none of them."""


class _HeadLayout(NamedTuple):
    """The lines of a head, each with its rule."""

    headline: str = ""
    lines: tuple[tuple[str, DraftLine], ...] = ()
    number: str = ""
    """A number that stands on a line of the title or is made of several lines."""
    kind: DocumentKind | None = None
    titled: DraftLine | None = None
    """The line of the headline where that stays in the text."""
    body: str = ""
    """Who writes, where the form says so."""
    gathers: bool = False


def read_head(draft: Draft, titles: Sequence[str] = ()) -> Head:
    """Find the title and, around it, the lines that are about the document; read them.

    Args:
        draft: the draft after the furniture is gone.
        titles: what index table, meta tags or page title call the document, surest first.

    """
    layout = _gathering(draft) or _layout(_first_lines(draft), titles)
    placed = [
        (rule, line.text, draft.source_span(line.start, line.end)) for rule, line in layout.lines
    ]
    spans = [span for rule, _, span in placed if rule == "title"]
    if layout.titled:
        spans = [draft.source_span(layout.titled.start, layout.titled.end)]
    span = Span(spans[0].start, spans[-1].end) if spans else Span(0, 0)
    return Head(
        layout.headline,
        span,
        tuple(read_lines(placed, layout.headline, span, layout.number, layout.body)),
        tuple((rule, Edit(line.outer.start, line.outer.end, "\n")) for rule, line in layout.lines),
        layout.kind,
        layout.gathers,
    )


def _layout(lines: list[DraftLine], titles: Sequence[str]) -> _HeadLayout:
    texts = [line.text for line in lines]
    for form in (_standard, _letter, _decree, _act, _judgment, _paper):
        if formal := form(lines, texts):
            return formal
    if law := ordinance_title(texts):
        titled = [("site_menu", line) for line in lines[: law.first]]
        titled += [("title", line) for line in lines[law.first : law.end]]
        return _HeadLayout(law.text, (*titled, *_below(lines, texts, law)), law.number)
    texts = [bracketed_headline(text) or text for text in texts]
    title = _hinted_title(texts, titles) or official_title(texts)
    if title is None:
        banner = _letterhead_lines(texts)
        title = None if titles and banner else _unhinted_title(texts, banner)
        if title is None:
            count = banner or _agency_lines(texts) or _number_lines(texts)
            around = list(_above(lines[:count], ""))
            if titles or any(map(is_history, texts[count : count + 1])):
                # The page says the title; its text begins with number and dates.
                around += _below(lines, texts, Title(count, 0, titles[0] if titles else ""))
            return _HeadLayout("", tuple(around))
    title = _below_series(texts, title) or without_count(texts, title) or title
    around = list(_above(lines[: title.first], title.text))
    around += [("title", line) for line in lines[title.first : title.end]]
    around += _below(lines, texts, title)
    order = _order_below(lines, texts, title, around)
    around += order.lines
    again = (without_number(line.text)[1] for rule, line in around if rule == "repeated_title")
    number = title.number or next(filter(None, again), "") or order.number
    return _HeadLayout(title.text, tuple(around), number)


def _order_below(
    lines: list[DraftLine], texts: list[str], title: Title, around: list[tuple[str, DraftLine]]
) -> _HeadLayout:
    """Return the cover of the order that promulgates a document below the headline of its page."""
    taken = {line.start for _, line in around}
    below = max((at + 1 for at, line in enumerate(lines) if line.start in taken), default=0)
    cover = decree_cover(texts[below:])
    if cover is None or cover.title is None or bare(cover.title.text) != bare(title.text):
        return _HeadLayout()
    again = cover.title._replace(first=below + cover.title.first)
    placed = [(rule, lines[below + index]) for index, rule in sorted(cover.rules.items())]
    placed += [("repeated_title", line) for line in lines[again.first : again.end]]
    return _HeadLayout(lines=(*placed, *_below(lines, texts, again)), number=cover.number)


def _below_series(texts: Sequence[str], series: Title) -> Title | None:
    """Return the title of minutes below the name of their series, its number and its day."""
    if not _SERIES.search(fold_line(series.text)) or re.search("关于|關於", series.text):
        return None
    for index in range(series.end, min(len(texts), series.end + _BANNER_LINES)):
        text = texts[index]
        if re.match("关于|關於", text) and ends_title(text):
            return Title(index, 1, text)
        if not (is_issue_number(text) or is_agency_line(text) or is_date_line(text)):
            break
    return None


def _gathering(draft: Draft) -> _HeadLayout | None:
    first = next(iter(_first_lines(draft)), None)
    if first is None or not gathers(first.text):
        return None
    lines = draft.lines()
    found = gathering_head([line.text for line in lines])
    if found is None:
        return None
    placed = [("title", lines[0]), *((rule, lines[at]) for at, rule in found.issue.items())]
    return _HeadLayout(found.title.text, tuple(placed), gathers=True)


def _standard(lines: list[DraftLine], texts: list[str]) -> _HeadLayout | None:
    cover = standard_cover(texts)
    if cover is None:
        return None
    title, rules = cover
    rules |= dict.fromkeys(range(title.first, title.end), "title")
    placed = tuple((rules[index], lines[index]) for index in sorted(rules))
    return _HeadLayout(title.text, placed, kind=DocumentKind.STANDARD)


def _letter(lines: list[DraftLine], texts: list[str]) -> _HeadLayout | None:
    letter = letter_head(texts)
    if letter is None:
        return None
    filed = (("index_table", line) for line in lines[: letter.name])
    rows = (("index_table", line) for line in lines[letter.name + 1 : letter.subject])
    return _HeadLayout(
        letter.title,
        (*filed, ("letterhead", lines[letter.name]), *rows),
        kind=DocumentKind.LETTER,
        titled=lines[letter.subject],
        body=letter.body,
    )


def _decree(lines: list[DraftLine], texts: list[str]) -> _HeadLayout | None:
    cover = decree_cover(texts)
    if cover is None and texts and names_order(texts[0]):
        layout = _decree(lines[1:], texts[1:])
        if layout is None or not names_order(texts[0], layout.number, layout.headline):
            return None
        return layout._replace(lines=(("repeated_title", lines[0]), *layout.lines))
    if cover is None:
        return None
    placed = [(rule, lines[index]) for index, rule in sorted(cover.rules.items())]
    if cover.title is None:
        return _HeadLayout("", tuple(placed), cover.number)
    title = cover.title
    placed += [("title", line) for line in lines[title.first : title.end]]
    placed += _below(lines, texts, title)
    return _HeadLayout(title.text, tuple(placed), cover.number)


def _act(lines: list[DraftLine], texts: list[str]) -> _HeadLayout | None:
    act = act_head(texts)
    if act is None:
        return None
    placed = [("letterhead", line) for line in lines[: act.line]]
    placed += [("title", line) for line in lines[act.line : act.line + act.size]]
    return _HeadLayout(act.title, tuple(placed), act.number, body=act.body)


def _judgment(lines: list[DraftLine], texts: list[str]) -> _HeadLayout | None:
    judgment = judgment_head(texts)
    if judgment is None:
        return None
    placed = [("title", line) for line in lines[: judgment.lines]]
    placed.append(("document_number", lines[judgment.lines]))
    body = without_state(judgment.court)
    return _HeadLayout(judgment.title, tuple(placed), judgment.number, body=body)


def _paper(lines: list[DraftLine], texts: list[str]) -> _HeadLayout | None:
    paper = paper_head(texts)
    if paper is None:
        return None
    placed = tuple((rule, lines[index]) for index, rule in sorted(paper.rules.items()))
    return _HeadLayout(paper.title, placed, paper.number)


def _first_lines(draft: Draft) -> list[DraftLine]:
    lines: list[DraftLine] = []
    for line in draft.lines():
        lines.append(line)
        if len(lines) == _HEAD_LINES:
            break
    return lines


def _hinted_title(texts: list[str], titles: Sequence[str]) -> Title | None:
    """Return the title that index table, meta tags or page title name, where the lines spell it."""
    for hint in titles:
        for first in range(min(len(texts), _HINTED_LINES)):
            count = spelled_over(texts, first, hint)
            if count and all(_is_above_title(text) for text in texts[:first]):
                found = official_title(texts)
                if found and found.first <= first and found.end == first + count:
                    return found  # with the agencies above, each apart
                return Title(first, count, joined_lines(texts[first : first + count]))
    return None


def _unhinted_title(texts: list[str], banner: int) -> Title | None:
    """Return a title that has no official form, below the first ``banner`` lines."""
    first = banner
    while first < min(len(texts), banner + _BANNER_LINES) and (
        is_number(texts[first]) or is_date(texts[first]) or is_banner(texts[first])
    ):
        first += 1
    if banner < first < len(texts) and _is_headline(texts[first:]):
        above = plain_title(texts[first - 1 :])
        if above.size > 1 and not is_date(texts[first - 1]):
            return above._replace(first=first - 1)  # the agency's name begins the sentence
        found = plain_title(texts[first:])._replace(first=first)
        if closes_title(texts, found.end, found.text):
            return found
    if banner < first and _agency_lines(texts) == first:
        return None
    if banner + 1 < len(texts) and is_agency_line(texts[banner]) and not _gives(texts, banner):
        below = texts[banner + 1 :]
        if _is_headline(below) and len(bare(below[0])) >= _SAME_WORDS and ends_title(below[0]):
            return plain_title(below)._replace(first=banner + 1)
    if banner >= len(texts) or not _is_headline(texts[banner:]):
        return None
    found = plain_title(texts[banner:])._replace(first=banner)
    below = texts[found.end : found.end + 2]
    if _is_headline(below) and not _repeats(below[0], found.text) and is_second_line(found, below):
        said = f"{found.text} {tidy_title(texts[found.end])}"
        return found._replace(size=found.size + 1, text=said)
    return found


def _above(lines: Sequence[DraftLine], title: str) -> Iterator[tuple[str, DraftLine]]:
    """Yield the lines above a title that are not of the text, each with its rule."""
    minutes = _is_of_series([title, *(line.text for line in lines)])
    days = sum(is_date(line.text) for line in lines)
    for line in lines:
        if days > 1 and is_date(line.text):
            yield "site_menu", line  # of other pages: the document has one
        elif is_number(line.text) or (minutes and is_issue_number(line.text)):
            yield "document_number", line
        elif is_date(line.text) or (minutes and is_date_line(line.text)):
            yield "date_line", line
        elif (
            _is_above_title(line.text)
            or is_banner(line.text)
            or is_mark(line.text)
            or (minutes and _SERIES.search(fold_line(line.text)))
        ):
            yield "letterhead", line
        elif is_speaker(line.text):
            yield "byline", line
        elif len(bare(line.text)) >= _SAME_WORDS and _repeats(line.text, title):
            yield "repeated_title", line


def _below(
    lines: list[DraftLine], texts: list[str], title: Title
) -> Iterator[tuple[str, DraftLine]]:
    """Yield number, dates and repetitions below a title, and letterhead that one of them closes."""
    subject = re.sub(r"^.*?(?=关于|關於)", "", title.text)
    minutes = _is_of_series([title.text, *texts[: title.first]])
    speech = kind_of(title.text) is DocumentKind.REPORT
    index = title.end
    waiting: list[tuple[str, DraftLine]] = []
    said: set[str] = set()
    while index < len(lines):
        text = texts[index]
        again = spelled_over(texts, index, title.text) or spelled_over(texts, index, subject)
        if not again and bare(tidy_title(_LISTED.sub("", text))) == bare(title.text):
            again = 1
        if text in said:
            found = [("letterhead", lines[index])]
        elif not again and is_banner(text) and len(waiting) < _BANNER_LINES:
            waiting.append(("letterhead", lines[index]))
            index += 1
            continue
        elif again:
            found = [("repeated_title", line) for line in lines[index : index + again]]
        elif is_number(text) or (minutes and is_issue_number(text)):
            found = [("document_number", lines[index])]
        elif count := 0 if waiting else _dated(texts, index):
            found = [("date_line", line) for line in lines[index : index + count]]
        elif is_mark(text) or _issues(text):
            found = [("letterhead", lines[index])]
        elif is_speaker(text) or (
            speech and (_speaks(texts, index) or _GIVES_REPORT.fullmatch(fold_line(text)))
        ):
            found = [("byline", lines[index])]
        elif index == title.end and _is_part(texts, index):
            index += 1  # 继承编 below the title of the code stays a heading
            continue
        else:
            break
        yield from waiting
        yield from found
        said |= {line.text for _, line in waiting if is_agency_line(line.text)}
        waiting = []
        index += len(found)
    # 海关总署公告 below the title in brackets
    yield from (item for item in waiting[:1] if LETTERHEAD.fullmatch(item[1].text))


def _issues(text: str) -> bool:
    """Whether a line says who issued and nothing else: 国家档案局发布."""
    agency = re.sub(r"\s*[发發]\s*[布佈]$", "", text)
    return agency not in (text, "") and is_agency_line(agency)


_LISTED = re.compile(r"^\d{1,2}[.、．]\s*")
"""A page of texts counts them: 1. 某办法 below 某办法."""


def lines_below(lines: list[DraftLine], title: Title) -> int:
    """Return the line below the head of a text whose title stands on the first of ``lines``.

    Number, dates, agencies and repetitions below the title are of the head.
    """
    texts = [line.text for line in lines]
    found = [line.start for _, line in _below(lines, texts, title)]
    return max((at + 1 for at, line in enumerate(lines) if line.start in found), default=title.end)


def _dated(texts: list[str], index: int) -> int:
    """Return how many lines from ``index`` on say when a document was made.

    A history in brackets may take several.
    """
    text = texts[index]
    if text[0] in "（(" and text.count("（") + text.count("(") > text.count("）") + text.count(")"):
        whole = text
        for count, more in enumerate(texts[index + 1 : index + _HISTORY_LINES], start=2):
            whole += (
                "" if len(more) > 1 and whole[-1] not in "通过修正修订批准公布发布" else "　"
            ) + more
            if whole.count("（") + whole.count("(") <= whole.count("）") + whole.count(")"):
                if is_history(whole):
                    return count
                break
    return 1 if is_date_line(text) else 0


_HISTORY_LINES = 40
_GIVES_REPORT = re.compile(
    r"[\u3400-\u9fff]{2,4}(?:同志)?(?:代表[^。,]{2,20})?作(?:政府)?工作报告。?"
)
"""What stands below a picture of who speaks."""


def _is_part(texts: list[str], index: int) -> bool:
    """Whether a line names a part of the work in the title, with the history below it."""
    return (
        len(texts[index]) <= _LONGEST_PART
        and index + 1 < len(texts)
        and not re.search(r"[。；：，,]", texts[index])
        and is_history(texts[index + 1])
    )


_LONGEST_PART = 20


def _speaks(texts: list[str], index: int) -> bool:
    """Whether a line below the title of a report is the name of who gives it."""
    return index + 1 < len(texts) and is_speakers_name(texts[index], texts[index + 1])


def _is_of_series(texts: Sequence[str]) -> bool:
    """Whether a head is that of minutes or a bulletin, which are numbered by themselves."""
    return any(_SERIES.search(fold_line(text)) for text in texts if len(text) <= _TITLE_LENGTH)


_SERIES = re.compile(r"纪要|简报|会议[纪记]录|专报|通讯$")


def _repeats(text: str, title: str) -> bool:
    return bare(text) in bare(title) or subject_of(text) == subject_of(title)


def _is_above_title(text: str) -> bool:
    return LETTERHEAD.fullmatch(text) is not None or is_number(text) or bool(agencies_in(text))


def _letterhead_lines(texts: list[str]) -> int:
    """Return how many lines are letterhead: 国务院办公厅文件, its number; 国务院令, 第706号."""
    if len(texts) < 3 or not LETTERHEAD.fullmatch(re.sub(r"\s", "", texts[0])):
        return 0
    return 2 if is_number(texts[1]) else 0


def _agency_lines(texts: list[str]) -> int:
    """Return how many agencies stand above an addressee or the first paragraph, without a title."""
    count = 0
    while count < len(texts) and is_agency_line(texts[count]):
        count += 1
    return count if closes_title(texts, count, "") else 0


def _gives(texts: Sequence[str], index: int) -> bool:
    """Whether an agency's line begins the sentence of the line below, or more agencies follow."""
    return is_agency_line(texts[index + 1]) or plain_title(texts[index:]).size > 1


def _number_lines(texts: list[str]) -> int:
    """Return 1 where a number alone stands above an addressee or the first paragraph."""
    return int(bool(texts) and is_number(texts[0]) and closes_title(texts, 1, ""))


def _is_headline(texts: Sequence[str]) -> bool:
    if not texts:
        return False
    text = texts[0]
    if text.startswith("# "):
        return True
    return (
        len(text) <= _TITLE_LENGTH
        and len(texts) > 1
        and not _NO_HEADLINE.search(text)
        and "。" not in text
        and "\t" not in text
        and not (is_numbered(text) or _DECIMAL.match(text))
        and not (is_date(text) or is_history(text) or is_number(text))
        and not _GREETING.fullmatch(text)
        and (not text.endswith("、") or plain_title(texts).size > 1)
    )
