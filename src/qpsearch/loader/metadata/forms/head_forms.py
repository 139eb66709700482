"""Heads that have a form of their own: the lines that each takes, and what the form itself says.

Covers of standards, decrees and plans, letters of Taiwan, acts of Macau, circulars of Hong Kong,
judgments, papers for an assembly, gazettes. A form that does not hold the first lines answers None.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from qpsearch.loader.metadata.forms.circular import circular_head
from qpsearch.loader.metadata.forms.decree import decree_cover
from qpsearch.loader.metadata.forms.gathering import gathering_head, gathers
from qpsearch.loader.metadata.forms.judgment import NUMBER as CASE_NUMBER
from qpsearch.loader.metadata.forms.judgment import below_summary, judgment_head
from qpsearch.loader.metadata.forms.letter import letter_head, subject_below
from qpsearch.loader.metadata.forms.macau import (
    SECTION,
    act_head,
    gazette_cover,
    is_day_of_act,
    section_title,
)
from qpsearch.loader.metadata.forms.ordinance import notice_title, ordinance_title
from qpsearch.loader.metadata.forms.paper import paper_head
from qpsearch.loader.metadata.forms.plan import plan_cover
from qpsearch.loader.metadata.forms.standard import standard_cover
from qpsearch.loader.metadata.head_lines import lines_below
from qpsearch.loader.metadata.lines import is_date
from qpsearch.loader.metadata.names import without_state
from qpsearch.loader.metadata.numbers import is_number
from qpsearch.loader.metadata.titles.headline import names_order
from qpsearch.loader.metadata.titles.title import Title
from qpsearch.model import DocumentKind

if TYPE_CHECKING:
    from qpsearch.loader.draft import DraftLine


class HeadLayout(NamedTuple):
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


def formal_head(lines: list[DraftLine], texts: list[str]) -> HeadLayout | None:
    """Return the head of the first form that holds ``lines``; ``texts`` are their letters."""
    for form in (
        _standard,
        _letter,
        _decree,
        _act,
        _judgment,
        _paper,
        _circular,
        _section,
        _gazette,
        _ordinance,
        _plan,
    ):
        if formal := form(lines, texts):
            return formal
    return None


def volume_head(lines: list[DraftLine]) -> HeadLayout | None:
    """Return the head of a gazette or a volume, whose own lines may stand between its texts."""
    if not lines or not gathers(lines[0].text):
        return None
    found = gathering_head([line.text for line in lines])
    if found is None:
        return None
    placed = [("title", lines[0]), *((rule, lines[at]) for at, rule in found.issue.items())]
    return HeadLayout(found.title.text, tuple(placed), gathers=True)


def _standard(lines: list[DraftLine], texts: list[str]) -> HeadLayout | None:
    cover = standard_cover(texts)
    if cover is None:
        return None
    title, rules = cover
    rules |= dict.fromkeys(range(title.first, title.end), "title")
    placed = tuple((rules[index], lines[index]) for index in sorted(rules))
    return HeadLayout(title.text, placed, kind=DocumentKind.STANDARD)


def _letter(lines: list[DraftLine], texts: list[str]) -> HeadLayout | None:
    letter = letter_head(texts)
    if letter is None:
        subject = subject_below(texts)
        return subject and HeadLayout(subject[1], (), titled=lines[subject[0]])
    placed = [
        ("letterhead" if at == letter.name else _row_rule(line.text), line)
        for at, line in enumerate(lines[: letter.subject])
    ]
    return HeadLayout(
        letter.title,
        tuple(placed),
        kind=DocumentKind.LETTER,
        titled=lines[letter.subject],
        body=letter.body,
    )


def _row_rule(text: str) -> str:
    """Return the rule of a row of a letter; its day and its number may stand without a label."""
    if ":" in text or "：" in text:
        return "index_table"
    if is_number(text):
        return "document_number"
    return "date_line" if is_date(text) else "index_table"


def _decree(lines: list[DraftLine], texts: list[str]) -> HeadLayout | None:
    cover = decree_cover(texts)
    if cover is None and texts and names_order(texts[0]):
        layout = _decree(lines[1:], texts[1:])
        if layout is None or not names_order(texts[0], layout.number, layout.headline):
            return None
        return layout._replace(lines=(("repeated_title", lines[0]), *layout.lines))
    if cover is None and len(texts) > 1 and len(texts[0]) <= _MENU and texts[1].endswith("令"):
        layout = _decree(lines[1:], texts[1:])
        return layout and layout._replace(lines=(("site_menu", lines[0]), *layout.lines))
    if cover is None:
        return None
    placed = [(rule, lines[index]) for index, rule in sorted(cover.rules.items())]
    if cover.title is None:
        return HeadLayout("", tuple(placed), cover.number)
    title = cover.title
    placed += [("title", line) for line in lines[title.first : title.end]]
    placed += lines_below(lines, texts, title)
    return HeadLayout(title.text, tuple(placed), cover.number)


_MENU = 6
"""Letters of the word for a part of a site, above the order that it shows: 法律政策, 部门规章."""


def _act(lines: list[DraftLine], texts: list[str]) -> HeadLayout | None:
    act = act_head(texts)
    if act is None:
        return None
    placed = [("letterhead", line) for line in lines[: act.line]]
    placed += [("title", line) for line in lines[act.line : act.line + act.size]]
    below = lines[act.line + act.size :][:1]
    placed += [
        ("date_line", line) for line in below if is_date(line.text) or is_day_of_act(line.text)
    ]
    return HeadLayout(act.title, tuple(placed), act.number, body=act.body)


def _judgment(lines: list[DraftLine], texts: list[str]) -> HeadLayout | None:
    judgment = judgment_head(texts)
    if judgment is None:
        at = below_summary(texts)
        return HeadLayout(texts[at], titled=lines[at]) if at else None
    court, rule = judgment.above, "letterhead" if judgment.named else "title"
    placed = [(_rule_above(line.text), line) for line in lines[: court - judgment.named]]
    placed += [("title", line) for line in lines[court - judgment.named : court]]
    placed += [(rule, line) for line in lines[court : court + judgment.lines]]
    if not judgment.beside:
        placed.append(("document_number", lines[court + judgment.lines]))
    body = without_state(judgment.court)
    return HeadLayout(judgment.title, tuple(placed), judgment.number, body=body)


def _rule_above(text: str) -> str:
    """Return the rule of a line of the page above a judgment: the number of the case, or a menu."""
    return "document_number" if CASE_NUMBER.fullmatch("".join(text.split())) else "site_menu"


def _paper(lines: list[DraftLine], texts: list[str]) -> HeadLayout | None:
    paper = paper_head(texts)
    if paper is None:
        return None
    placed = tuple((rule, lines[index]) for index, rule in sorted(paper.rules.items()))
    return HeadLayout(paper.title, placed, paper.number, body=paper.body)


def _circular(lines: list[DraftLine], texts: list[str]) -> HeadLayout | None:
    circular = circular_head(texts)
    if circular is None:
        return None
    placed = tuple((rule, lines[index]) for index, rule in sorted(circular.rules.items()))
    kind = DocumentKind.LETTER if circular.is_letter else DocumentKind.NOTICE
    return HeadLayout(circular.title, placed, kind=kind)


def _section(lines: list[DraftLine], texts: list[str]) -> HeadLayout | None:
    title = section_title(texts)
    if not title:
        return None
    placed = tuple(zip(SECTION, lines, strict=False))
    number = "".join(texts[0].split())
    return HeadLayout(title, placed, number, kind=DocumentKind.NOTICE, gathers=True)


def _gazette(lines: list[DraftLine], texts: list[str]) -> HeadLayout | None:
    rules = gazette_cover(texts)
    if not rules:
        return None
    placed = tuple((rule, lines[at]) for at, rule in rules.items())
    number = "".join("".join(texts[:2]).split())
    return HeadLayout("".join(texts[len(rules) - 1].split()), placed, number)


def _ordinance(lines: list[DraftLine], texts: list[str]) -> HeadLayout | None:
    law = ordinance_title(texts)
    if law is None:
        return None
    if notice := notice_title(texts, law):
        placed = [("letterhead", line) for line in lines[: law.end]]
        placed += [("title", line) for line in lines[law.end : notice.end]]
        return HeadLayout(notice.text, tuple(placed), kind=DocumentKind.NOTICE)
    placed = [("site_menu", line) for line in lines[: law.first]]
    placed += [("title", line) for line in lines[law.first : law.end]]
    return HeadLayout(law.text, (*placed, *lines_below(lines, texts, law)), law.number)


def _plan(lines: list[DraftLine], texts: list[str]) -> HeadLayout | None:
    cover = plan_cover(texts)
    if cover is None:
        return None
    title, rules, body = cover
    rules |= dict.fromkeys(range(title.first, title.end), "title")
    placed = [(rules[index], lines[index]) for index in sorted(rules)]
    below = Title(title.first, len(rules) - title.first, title.text)
    return HeadLayout(title.text, (*placed, *lines_below(lines, texts, below)), body=body)
