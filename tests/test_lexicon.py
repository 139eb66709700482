"""The rows and the answers of `qpsearch.lexicon`."""

from __future__ import annotations

from pathlib import Path

import pytest

from qpsearch import lexicon
from qpsearch.lexicon import all_words, pairs, variants_of
from qpsearch.text.fold import fold

WORDS = """质量 品质 信息 资讯 网络 网路 软件 软体 智能 智慧 水平 水准 支持 支援 循环 回圈
集成 整合 互联网 网际网路 集成电路 积体电路 出租车 计程车 数字 数位 云计算 云端运算 共享 共用
可持续发展 永续发展 人工智能 人工智慧 知识产权 智慧财产权 身份证 身分证 账户 帐户"""
MUST_HAVE = WORDS.split()


@pytest.mark.parametrize(
    ("mainland", "taiwan"), list(zip(MUST_HAVE[::2], MUST_HAVE[1::2], strict=True))
)
def test_words_of_policy_are_known_both_ways(mainland, taiwan):
    """The words that tell the two editions of an outline apart lead to each other."""
    assert (taiwan, "tw") in {(one.text, one.region) for one in variants_of(mainland)}
    assert (mainland, "cn") in {(one.text, one.region) for one in variants_of(taiwan)}


def test_a_word_unsafe_in_one_direction_goes_the_other_only():
    """程式 is 程序, but the 程序 of a lawsuit is no 程式."""
    assert "程序" in [one.text for one in variants_of("程式")]
    assert "程式" not in [one.text for one in variants_of("程序")]


def test_taiwan_leads_to_hong_kong_by_way_of_the_mainland():
    """数位 finds 数码 through 数字, at a lower weight."""
    found = {one.text: one for one in variants_of("数位")}
    assert found["数码"].region == "hk"
    assert found["数码"].weight < found["数字"].weight


def test_plan_and_planning_are_no_pair():
    """计划 is not 规划."""
    assert "规划" not in [one.text for one in variants_of("计划")]
    assert "计划" not in [one.text for one in variants_of("规划")]


def test_an_unknown_word_has_no_variants():
    """A word that stands in no row gives nothing."""
    assert variants_of("莫须有") == ()


@pytest.mark.parametrize("pair", pairs(), ids=lambda pair: f"{pair.mainland}-{pair.regional}")
def test_rows_are_sound(pair):
    """Each row is folded, names its source, and prints what it folds."""
    assert fold(pair.mainland) == pair.mainland
    assert fold(pair.original) == pair.regional == fold(pair.regional)
    assert pair.mainland != pair.regional
    assert pair.region in {"tw", "hk"}
    assert pair.guard in {"", "from-region", "to-region"}
    assert 0 < pair.weight <= 1
    assert pair.source


def test_no_row_stands_twice():
    """A pair has one row for each region."""
    keys = [(pair.mainland, pair.region, pair.regional) for pair in pairs()]
    assert len(keys) == len(set(keys))


def test_variants_exclude_the_word_come_closest_first_and_once():
    """The answer for any word is ordered, without itself and without repetition."""
    for word in all_words():
        found = variants_of(word)
        assert word not in [one.text for one in found]
        assert [one.weight for one in found] == sorted((one.weight for one in found), reverse=True)
        assert len({(one.text, one.region) for one in found}) == len(found)


def test_a_row_with_a_column_missing_is_named(tmp_path, monkeypatch):
    """A damaged data file is reported with file and line."""
    damaged = tmp_path / "regional.tsv"
    damaged.write_text("# comment\n质量\ttw\n", encoding="utf-8")
    monkeypatch.setattr(lexicon, "REGIONAL_FILE", damaged)
    with pytest.raises(ValueError, match=r"regional\.tsv:2: 2 columns"):
        lexicon._rows.__wrapped__()


def test_domain_words_are_folded_and_stand_once():
    """Each word that the dictionary gets is folded, of two characters or more, with a source."""
    lines = Path(lexicon.DOMAIN_WORDS_FILE).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    assert all(len(row) == 3 and all(row) and fold(row[0]) == row[0] for row in rows)
    assert len({row[0] for row in rows}) == len(rows)
