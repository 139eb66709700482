"""The rows and the answers of `qpsearch.lexicon`."""

from __future__ import annotations

from pathlib import Path

import pytest

from qpsearch import lexicon
from qpsearch.lexicon import (
    all_words,
    counts_inside,
    pairs,
    regions_of,
    variants_of,
    variants_with_inside,
)
from qpsearch.text.folding import fold

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
    """專案 is 项目, but a 项目 of fees is no 專案."""
    assert "项目" in [one.text for one in variants_of("专案")]
    assert "专案" not in [one.text for one in variants_of("项目")]


@pytest.mark.parametrize(
    ("typed", "text", "counts"),
    [
        ("程式", "计算机[程序]的著作权", True),
        ("程式", "依照法定[程序]办理", False),
        ("程序", "电脑[程式]著作", True),
        ("程序", "起诉不合[程式]者", False),
        ("质量", "提升[品质]", True),
        ("质量", "磨练意志[品质]", False),
        ("水准", "地面[水平]距离", False),
        ("水平", "[水准]点的测量", False),
        ("数位", "用阿拉伯[数字]顺序编号", False),
        ("数位", "[数字]经济", True),
        ("智能", "传统[智慧]创作", False),
        ("数据", "有关[资料]", False),
        ("数据", "统计[资料]", True),
        ("专案", "收费[项目]", False),
        ("摩托车", "铁路[机车]车辆", False),
        ("摩托车", "轻型[机车]驾驶执照", True),
        ("透过", "经董事会[通过]", False),
        ("透过", "[通过]网络提供", True),
        ("公尺", "四十[米]以内", True),
        ("公尺", "1000 [米]", True),
        ("公尺", "稻[米]及食品", False),
        ("渠道", "天然气[管道]保护", False),
        ("渠道", "申诉[管道]", True),
        ("加值型营业税", "土地[增值税]", False),
    ],
)
def test_a_variant_counts_beside_what_its_guard_says(typed, text, counts):
    """What stands beside a word tells whether it is the one asked for."""
    start, end = text.index("["), text.index("]") - 1
    plain = text.replace("[", "").replace("]", "")
    [guard] = [one.guard for one in variants_of(typed) if one.text == plain[start:end]][:1]
    assert guard is not None
    assert guard.admits(plain, start, end) is counts
    assert str(guard)


def test_guards_stand_in_known_rules_and_belong_to_rows():
    """Each guarded word is a variant of the word it is guarded for, in folded letters."""
    lines = Path(lexicon.CONTEXTS_FILE).read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines if not line.startswith("#")]
    for word, typed, _, neighbours, source in rows:
        assert word in [one.text for one in variants_of(typed)]
        assert all(fold(one) == one for one in (word, typed, *neighbours.split(" ")))
        assert " of " in source


def test_taiwan_leads_to_hong_kong_by_way_of_the_mainland():
    """数位 finds 数码 through 数字, at a lower weight."""
    found = {one.text: one for one in variants_of("数位")}
    assert found["数码"].region == "hk"
    assert found["数码"].weight < found["数字"].weight


def test_plan_and_planning_are_no_pair():
    """计划 is not 规划."""
    assert "规划" not in [one.text for one in variants_of("计划")]
    assert "计划" not in [one.text for one in variants_of("规划")]


@pytest.mark.parametrize(
    ("term", "typed", "counts"),
    [
        ("品质管理", "质素", True),  # no word of Hong Kong hides the 品质 in it
        ("网约计程车", "的士", True),
        ("空气质素指标", "品质", True),
        ("保险合同", "合约", True),
        ("质量管理", "品质", True),  # its own counterpart holds the word typed
        ("集成电路", "整合", False),  # its own counterpart is 积体电路
        ("智慧财产权", "智能", False),
        ("毫米", "公尺", False),
        ("数码相机", "数字", False),
    ],
)
def test_a_longer_term_hides_a_word_only_where_it_has_its_own(term, typed, counts):
    """A term without a row for the region of the word typed is looked into."""
    assert counts_inside(term, typed) is counts


def test_a_region_without_a_row_gets_the_term_with_its_part_exchanged():
    """质量管理 has a row for Taiwan; for Hong Kong its 质量 is exchanged."""
    found = {one.text: one.region for one in variants_with_inside("质量管理", (0, 2, 4))}

    assert found["品质管理"] == "tw"
    assert found["质素管理"] == "hk"
    assert "积体电路" in [one.text for one in variants_with_inside("集成电路", (0, 2, 4))]
    assert "整合电路" not in [one.text for one in variants_with_inside("集成电路", (0, 2, 4))]
    assert variants_with_inside("莫须有", (0, 3)) == ()
    assert regions_of("质素") == {"hk"}


def test_payment_by_telephone_is_known_in_the_three_regions():
    """移动支付, 行動支付 and 流動支付 are one."""
    for word in ("移动支付", "行动支付", "流动支付"):
        others = {"移动支付", "行动支付", "流动支付"} - {word}
        assert others <= {one.text for one in variants_of(word)}


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
    assert pair.direction in {"", "from-region", "to-region"}
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
