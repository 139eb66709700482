"""Speeches and reports to an assembly: before whom, by whom, and so for which body.

政府工作报告 ⏎ ——2026年1月25日在某市第十六届人民代表大会第四次会议上 ⏎ 某市市长 某某: the report is
that of the body whose head gives it.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.loader.metadata.names import agencies_in
from qpsearch.loader.metadata.statements import Statement
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.model import Span

_PLACE = r"[\u3400-\u9fff]{1,20}?(?:自治区|特别行政区|省|市|区|县|州|盟|旗|兵团|镇|乡)"
_HEADS = "省长|市长|区长|县长|州长|盟长|旗长|镇长|乡长|主席"
"""Those who head the government of a place."""
_OFFICES = "总理|院长|检察长|部长|局长|厅长|主任|行长|署长|校长|所长|会长|理事长|秘书长|书记"
_OFFICER = lazy_pattern(
    rf"(?P<body>[\u3400-\u9fff]{{0,20}}?)(?:党组书记、|党委副书记、)?代?(?:(?P<head>{_HEADS})|{_OFFICES})"
    r"(?:[\s\u3000]+[\u3400-\u9fff][\u3400-\u9fff·\s]{1,11}|(?!会议|座谈|讲话|办公)[\u3400-\u9fff]{2,3})",
    needs=(*_HEADS.split("|"), *_OFFICES.split("|")),
)
_VENUE = lazy_pattern(
    rf"在(?:(?P<place>{_PLACE})|(?P<nation>(?:中[华華]人民共和[国國])?))第[〇零一二三四五六七八九十\d]{{1,4}}届"
    r"(?P<all>全国)?(?:人民代表大会|人大)",
    needs="届",
)
_TITLED = lazy_pattern(
    rf"(?:(?:19|20)?\d\d\s*年\s*)?(?P<place>国务院|{_PLACE})(?P<house>人民政府|政府)?(?:(?:19|20)\d\d年)?(?:政府)?工作报告",
    needs="告",
)
_COURT = lazy_pattern(
    r"(?:(?:19|20)\d\d\s*年\s*)?(?P<body>(?!在|.*(?:审议|听取|讨论|学习|解读|起草))(?!.{0,9}(?:长|主席)(?:代表)?政府)[\u3400-\u9fff]{2,20}(?:法院|检察院|常务委员会|政府))工作报告",
    needs="告",
)
_GOVERNMENT = lazy_pattern(r"政府工作报告|国民经济和社会发展|(?:财政)?预算")
_RELATIVE = frozenset(["省", "市", "区", "县", "州", "盟", "旗", "自治区", "全省", "全市", "本市"])
_OFFICE = lazy_pattern(r"(?:人民)?政府$")
_PERSON = lazy_pattern(
    r"[\u3400-\u9fff][\s\u3000]*[\u3400-\u9fff·]{1,8}[\s\u3000]*[\u3400-\u9fff]?"
)
_GREETING = lazy_pattern(r"(?:各位|同志们|尊敬的|主席团|委员长)[^。]{0,40}[：:！!]")
_LONGEST = 80


def is_speaker(text: str) -> bool:
    """Whether a line is who speaks: his office, of what body, his name."""
    return len(text) <= _LONGEST and _OFFICER.fullmatch(fold_line(text)) is not None


def gives_opinion(title: str, text: str) -> bool:
    """Whether a line below an opinion is who gives it: 不同意見書 ⏎ 大法官 某某某 提出."""
    return title.endswith(_OPINIONS) and _GIVES_OPINION.fullmatch(text) is not None


_OPINIONS = ("意見書", "意见书")
_GIVES_OPINION = lazy_pattern(
    r"(?:大?法官|委[员員])[\s\u3000]*[\u3400-\u9fff·]{2,4}"
    r"(?:[\s\u3000]*(?:大法官)?[\s\u3000]*(?:提出|加入))?",
    needs="官委",
)


def is_speakers_name(text: str, below: str) -> bool:
    """Whether a line is a name alone, above the salutation of a speech."""
    return (
        len(text) <= _LONGEST_NAME
        and _PERSON.fullmatch(text) is not None
        and _GREETING.match(below) is not None
    )


_LONGEST_NAME = 10


def is_greeting(text: str) -> bool:
    """Whether a line greets those who hear a speech: 各位代表：."""
    return _GREETING.match(text) is not None


def speaker_statements(text: str, span: Span) -> Iterator[Statement]:
    """Yield the body that the line of a speaker names."""
    folded = fold_line(text)
    match = _OFFICER.fullmatch(folded) if len(text) <= _LONGEST else None
    if match is None and len(text) > _LONGEST_NAME:
        yield from (Statement("adopter", body, text, span) for body in agencies_in(text))
    body = text[slice(*match.span("body"))] if match else ""
    if match is None or not body or _OFFICE.sub("", match["body"]) in _RELATIVE:
        return
    if match["head"] and re.fullmatch(_PLACE, match["body"]):
        body += "人民政府"
    if re.search(r"(?:政府|国务院|法院|检察院|委|局|部|厅|署|行)$", fold_line(body)):
        yield Statement("adopter", body, text, span)


def report_statements(title: str, span: Span, venue: str, place: Span) -> Iterator[Statement]:
    """Yield the body that gives a report, by its title or by the assembly it is given to.

    Args:
        title: the title.
        span: where it stands in the source.
        venue: the line on when and where it was given; may be empty.
        place: where that line stands.

    """
    shown = "".join(title.split())
    folded = fold_line(shown)
    if match := _TITLED.fullmatch(folded) or _TITLED.match(folded):
        name = shown[slice(*match.span("place"))]
        if match["place"] not in _RELATIVE:
            body = name if match["place"] == "国务院" else f"{name}人民政府"
            yield Statement("adopter", body, title, span)
            return
    if match := _COURT.match(folded):
        yield Statement("adopter", shown[slice(*match.span("body"))], title, span)
        return
    match = _VENUE.search(fold_line(venue))
    if match and _GOVERNMENT.search(folded):
        name = venue[slice(*match.span("place"))] if match["place"] else ""
        body = f"{name}人民政府" if name else "国务院" if match["all"] else ""
        yield Statement("adopter", body, venue, place)
