"""A reader's own synonyms: `qpsearch.lexicon.synonyms`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from qpsearch.errors import SourceError
from qpsearch.lexicon.synonyms import Synonyms, read_synonyms
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from pathlib import Path


def read(folder: Path, text: str, *, encoding: str = "utf-8") -> Synonyms:
    path = folder / "synonyms.tsv"
    path.write_bytes(text.encode(encoding))
    return read_synonyms(path, fold)


def found(synonyms: Synonyms, word: str) -> list[str]:
    return [variant.text for variant in synonyms.variants_of(word)]


def test_a_group_holds_both_ways(tmp_path: Path) -> None:
    """Each word of a group finds the others, in folded letters, with the line as source."""
    synonyms = read(tmp_path, "# mine\n網約車\t专车、网络预约出租汽车\n")

    assert found(synonyms, "网约车") == ["专车", "网络预约出租汽车"]
    assert found(synonyms, "专车") == ["网约车", "网络预约出租汽车"]
    [first, *_] = synonyms.variants_of("网约车")
    assert (first.region, first.weight) == ("own", 0.9)
    assert first.source.endswith("synonyms.tsv:2")
    assert synonyms.faults == ()


@pytest.mark.parametrize("direction", ["one", "->", "→", "ONE", "单向"])
def test_one_way_never_leads_back(tmp_path: Path, direction: str) -> None:
    """AI finds 人工智能; 人工智能 does not find AI."""
    synonyms = read(tmp_path, f"AI\t人工智能\t{direction}\r\n")

    assert found(synonyms, "ai") == ["人工智能"]
    assert found(synonyms, "人工智能") == []


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("网约车", "one column"),
        ("网约车\t", "no other word"),
        ("网约车\t网約車", "no other word"),
        ("\t专车", "no word"),
        ("网约 车\t专车", "more than one word"),
        ("网约车\t专车\tperhaps", "'perhaps' is no direction"),
        ("网约车\t专车\tboth\tmore", "4 columns"),
        ("网约车\t" + "车" * 41, "more than 40"),
        ("网约车\t——", "no letter"),
    ],
)
def test_a_fault_is_named_by_its_line_and_the_others_hold(
    tmp_path: Path, line: str, said: str
) -> None:
    """A bad line never costs a good one."""
    synonyms = read(tmp_path, f"质量\t品类\n{line}\n计量\t度量\n")

    [fault] = synonyms.faults
    assert fault.line == 2
    assert said in fault.message
    assert str(fault).endswith(f"synonyms.tsv:2: {fault.message}")
    assert found(synonyms, "质量") == ["品类"]
    assert found(synonyms, "计量") == ["度量"]


def test_groups_that_share_a_word_add_up(tmp_path: Path) -> None:
    """A word may stand in several groups; a pair given twice counts once."""
    synonyms = read(tmp_path, "\ufeff甲方\t乙方\n甲方\t丙方 乙方\n")

    assert found(synonyms, "甲方") == ["乙方", "丙方"]
    assert found(synonyms, "丙方") == ["甲方", "乙方"]


def test_what_cannot_be_read_is_an_error_with_its_way_out(tmp_path: Path) -> None:
    """No file, and a file in another encoding."""
    with pytest.raises(SourceError, match="name a file of synonyms"):
        read_synonyms(tmp_path / "none.tsv", fold)
    with pytest.raises(SourceError, match="save it as UTF-8"):
        read(tmp_path, "网约车\t专车\n", encoding="gb18030")
