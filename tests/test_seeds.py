"""The five seeds parse right: whole outlines, and the facts that a reader would check first."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from conftest import CASES, SEEDS
from outline_text import outline_text
from qpsearch.loader import unaccounted

if TYPE_CHECKING:
    from qpsearch.model import Clause, Document

NUMBERS = ("000", "001", "002", "003", "004")
HAN = re.compile(r"[\u3400-\u9fff]")


def texts(document: Document, section: str) -> list[str]:
    """The clauses at a section and the paragraphs directly below it."""
    return [
        clause.text
        for clause in document.clauses
        if clause.section == section or clause.section.startswith(f"{section} ¶")
    ]


def clause(document: Document, section: str) -> Clause:
    return next(clause for clause in document.clauses if clause.section == section)


def numbers(document: Document, rank: str) -> list[str]:
    pattern = {"level_1": r"[一二三四五六七八九十]+", "level_2": r"（[一二三四五六七八九十]+）"}[
        rank
    ]
    return [d.num for d in document.outline if re.fullmatch(pattern, d.num)]


def chinese(n: int) -> str:
    from qpsearch.numerals import to_chinese

    return to_chinese(n)


@pytest.mark.parametrize("number", NUMBERS)
def test_outline(seeds: dict[str, Document], number: str) -> None:
    """A seed's metadata, drops, warnings, addresses and owners are as its case file says."""
    expected = (CASES / "outlines" / f"{number}.txt").read_text(encoding="utf-8")

    assert expected == outline_text(seeds[number])


@pytest.mark.parametrize("number", NUMBERS)
def test_every_han_character_is_accounted_for(seeds: dict[str, Document], number: str) -> None:
    """Every Han character of a seed is in a clause, the metadata, or dropped under a rule."""
    document = seeds[number]

    assert not unaccounted(document)
    kept = sum(len(HAN.findall(clause.text)) for clause in document.clauses)
    assert kept > 0.75 * len(HAN.findall(document.source.text))


@pytest.mark.parametrize("number", NUMBERS)
def test_spans_lead_back(seeds: dict[str, Document], number: str) -> None:
    """A clause is its span of the text, and every character of it stands in the source."""
    document = seeds[number]
    for one in document.clauses:
        assert one.text == document.text[one.span.start : one.span.end]
        for offset in range(one.span.start, one.span.end):
            if document.text[offset] != "\n":
                there = document.source_map.offset(offset)
                assert document.source.text[there] == document.text[offset]


def test_seeds_are_five() -> None:
    """The five documents that the project starts from are there."""
    assert list(NUMBERS) == [path.name[:3] for path in sorted(SEEDS.glob("*.txt"))]


def test_commentary_in_html(seeds: dict[str, Document]) -> None:
    """000: title and date from the front matter; no tag, link or source line in a clause."""
    document = seeds["000"]

    assert document.metadata.title == "完善质量政策和技术体系以大质量保障大市场"
    assert document.metadata.date == "2022-02-24"
    assert numbers(document, "level_1") == ["一", "二", "三"]
    assert not re.search(r"[<>]|http|文章来源|返回", "".join(c.text for c in document.clauses))


def test_traditional_edition(seeds: dict[str, Document]) -> None:
    """001: issuers and dates from the table, all 32 clauses, no navigation, no banner."""
    document = seeds["001"]

    assert document.metadata.issuers == ("中共中央", "國務院")
    assert document.metadata.date_issued == "2023-02-06"
    assert document.metadata.date_published == "2023-02-07"
    assert numbers(document, "level_1") == [chinese(n) for n in range(1, 12)]
    assert numbers(document, "level_2") == [f"（{chinese(n)}）" for n in range(1, 33)]
    body = "\n".join(c.text for c in document.clauses)
    assert not re.search(r"政務公開|字號:|分享|相關解讀|首都之窗", body)
    assert "中共中央國務院印發" not in body
    items = [text for text in texts(document, "二、（二）") if text.startswith("——")]
    assert len(items) == 6
    assert items[0].startswith("——經濟發展品質效益明顯提升")


def test_glossed_action_plan(seeds: dict[str, Document]) -> None:
    """002: glosses are gone, brackets that belong to the text stay, agencies are owners."""
    document = seeds["002"]
    body = "\n".join(c.text for c in document.clauses)

    assert not re.search(r"\([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜü]+\)", body)
    assert "失能(失智)老年人" in body
    assert "(2022-2025年)" in body
    assert numbers(document, "level_1") == [chinese(n) for n in range(1, 8)]
    assert numbers(document, "level_2") == [f"（{chinese(n)}）" for n in range(1, 23)]
    owners = clause(document, "四、（八）").owners
    assert owners is not None
    assert owners.lead == ("中央網信辦", "工業和信息化部", "市場監管總局")
    numbered = [c for c in document.clauses if re.fullmatch(r".、（.+）", c.section)]
    assert all(c.owners for c in numbered)
    assert len(numbered) == 22


def test_commentary_without_numbers(seeds: dict[str, Document]) -> None:
    """003: four headings without numbers; captions and the author are not in a clause."""
    document = seeds["003"]
    headings = [division.heading for division in document.outline]

    assert headings == [
        "增强企业质量和品牌发展能力",
        "构建高水平质量基础设施",
        "推进质量治理现代化",
        "推动经济质量效益型发展",
    ]
    body = "\n".join(c.text for c in document.clauses)
    assert not re.search(r"摄\)|任超|陈庆修", body)
    assert clause(document, "「构建高水平质量基础设施」 ¶2").text.startswith("从硬件上")


def test_newspaper_edition(seeds: dict[str, Document]) -> None:
    """004: starts at （二）; page breaks are joined and reported; six boxes with their items."""
    document = seeds["004"]

    assert numbers(document, "level_2") == [f"（{chinese(n)}）" for n in range(2, 25)]
    boxes = [division for division in document.outline if division.num.startswith("专栏")]
    assert [box.num for box in boxes] == [f"专栏{n}" for n in range(1, 7)]
    for box in boxes:
        assert sum(text.startswith("——") for text in texts(document, box.section)) >= 3
    assert "区域内支柱产业质量升级,培育形成" in clause(document, "四、（九）").text
    breaks = [notice.message for notice in document.warnings if notice.code == "page_break"]
    assert any("推动企｜员" in message for message in breaks)
    assert len(breaks) == 3
