"""References after GB/T 7714—2015, and that the records for reference managers agree with them."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from conftest import CASES
from qpsearch.citation import Cited, Origin
from qpsearch.citation.origin import origin_of
from qpsearch.citation.styles import csl_item, format_citation
from qpsearch.loader import load
from qpsearch.locator import parse_address
from qpsearch.model import Locator

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome

REFERENCES = [
    line.split("\t")
    for line in (CASES / "references_gbt7714.tsv").read_text(encoding="utf-8").splitlines()
    if not line.startswith("#")
]
TYPES = {"S": "standard", "N": "article-newspaper", "EB": "webpage", "R": "report"}


def cited_of(case: list[str]) -> Cited:
    """What a line of the case file cites."""
    values = ["" if value == "-" else value for value in case]
    kind, issuers, title, number, date, edition, where, *origin = values[:11]
    return Cited(
        "a", title, tuple(filter(None, issuers.split("、"))), number or None, kind or None,
        date or None, "art_1", where, parse_address(where)[0] if where else Locator(()), (), "",
        edition, whole=not where, origin=Origin(*origin),
    )  # fmt: skip


@pytest.mark.parametrize("case", REFERENCES, ids=lambda case: case[-1][:30])
def test_references(case: list[str]) -> None:
    """Each line of the case file gives its reference; both records say the same facts."""
    cited = cited_of(case)
    reference = format_citation(cited, "gbt7714")
    item = csl_item(cited)
    fields = dict(
        re.findall(r"^  (\w+) = \{+(.*?)\}+,$", format_citation(cited, "bibtex"), re.MULTILINE)
    )

    assert reference == case[-1]
    code = re.search(r"\[(\w+)(?:/OL)?\]", reference)
    assert code is not None
    assert item["type"] == TYPES.get(code[1], item["type"])
    assert fields["title"] == item["title"]
    date = "-".join(fields[name].zfill(2) for name in ("year", "month", "day") if name in fields)
    assert date == (cited.date or "")
    for csl, bibtex in (
        ("number", "number"), ("URL", "url"), ("container-title", "journal"), ("page", "pages"),
        ("section", "note"), ("edition", "edition"),
    ):  # fmt: skip
        assert item.get(csl) == fields.get(bibtex)
    assert fields.get("urldate", "") == cited.origin.accessed


def test_where_a_text_was_published_is_read_from_its_file(
    tmp_path: Path, qpsearch: Callable[..., Outcome]
) -> None:
    """Front matter with address, date of access and newspaper; a reference says all of it."""
    page = tmp_path / "a.md"
    page.write_text(
        "---\ntitle: 质量一直在追赶\ndate: 2013-01-12\nurl: https://paper.example.cn/a\n"
        "accessed: 2013/3/20\nsource: 某某日报\npage: 02版\n---\n# 质量一直在追赶\n\n"
        "推动质量提升。\n",
        encoding="utf-8",
    )
    assert origin_of(load(page)) == Origin(
        "https://paper.example.cn/a", "2013-03-20", "某某日报", "02"
    )
    assert origin_of(load(page)._replace(metadata=load(page).metadata._replace(other={}))).url == ""
    assert qpsearch("index", page, "--index", "i", "-q").code == 0
    shown = qpsearch("show", "a", "--cite", "gbt7714", "--index", "i").out
    assert "2013-01-12(02)[2013-03-20]. https://paper.example.cn/a.\n" in shown
