"""Heads, tails and frames of documents: histories, orders, decrees, letters, reports, crawlers."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from loader_cases import BODY, document_of, head_cases, whole_of
from qpsearch.loader.loading import unaccounted
from qpsearch.loader.metadata.history import Act, events_in, is_history
from qpsearch.model import DocumentKind

if TYPE_CHECKING:
    from qpsearch.model import Document


def said_by(document: Document, field: str, value: str) -> str:
    """What the document says for one field of a case."""
    found = document.metadata
    lines = document.text.splitlines()
    if field == "other":
        label = value.partition(" ")[0]
        return f"{label} {found.other.get(label, '-')}"
    if field == "not":
        return "-" if value in document.text else value
    return {
        "title": found.title,
        "issuers": "、".join(found.issuers),
        "number": found.number,
        "kind": found.kind,
        "issued": found.date_issued,
        "published": found.date_published,
        "force": found.date_in_force,
        "repealed": found.date_repealed,
        "edition": found.edition,
        "text": lines[0].replace(BODY, "BODY"),
        "last": lines[-1].replace(BODY, "BODY"),
    }[field] or "-"


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(*case[1:], id=case[0]) for case in head_cases()]
)
def test_what_stands_around_a_text(text: str, expected: list[tuple[str, str]]) -> None:
    """Fields are read from the lines around a text, which go; no letter is lost."""
    document = document_of(whole_of(text), "file.md")
    assert [(name, said_by(document, name, value)) for name, value in expected] == expected
    assert not unaccounted(document)


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(*c[1:], id=c[0]) for c in head_cases("webpages.txt")]
)
def test_what_a_page_says(text: str, expected: list[tuple[str, str]]) -> None:
    """The document of a page is told from what its site puts around it; no letter is lost."""
    document = document_of(whole_of(text), "page.html")
    assert [(name, said_by(document, name, value)) for name, value in expected] == expected
    assert not unaccounted(document)


@pytest.mark.parametrize(
    ("text", "acts"),
    [
        ("1990年9月7日第七届全国人民代表大会常务委员会第十五次会议通过", [Act.ADOPTED]),
        ("2014年1月15日某省人民政府令第197号公布，自2014年3月1日起施行", [Act.PROMULGATED, Act.IN_FORCE]),  # noqa: E501
        ("1986年12月26日某业部发布施行", [Act.PROMULGATED, Act.IN_FORCE]),
        ("2018年9月6日国务院第23次常务会议修订通过", [Act.AMENDED]),
        ("1985年6月1日国务院批准　2001年3月2日国务院废止", [Act.APPROVED, Act.REPEALED]),
    ],
)  # fmt: skip
def test_events_of_a_history(text: str, acts: list[Act]) -> None:
    """Each event is named by the last word of its act."""
    assert [event.act for event in events_in(text)] == acts
    assert is_history(f"（{text}）")


def test_every_kind_is_one_that_can_be_asked_for() -> None:
    """What metadata calls a document is a member of the one list of kinds."""
    kinds = {
        document_of(f"{title}\n{BODY}").metadata.kind
        for title in (
            "质量纲要",
            "关于质量的通知",
            "质量条例",
            "质量会议纪要",
            "关于质量的函",
        )
    }
    news = document_of(f"质量大会召开\n新华社北京2月18日电（记者某某）{BODY}").metadata.kind
    assert kinds | {news} <= {kind.value for kind in DocumentKind}
    assert news == DocumentKind.NEWS
