"""Two editions of a text: which clause is which, and what differs between their words."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qpsearch.loader import load
from qpsearch.studies.comparing.editions import ComparedText, Comparison, compare, edition_of
from qpsearch.studies.comparing.pairing import pair_clauses
from qpsearch.studies.comparing.sides import side_of
from qpsearch.studies.comparing.wording import changes_between
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from qpsearch.model import Document

CASES = Path(__file__).parent / "cases"


def rows(name: str) -> list[tuple[str, ...]]:
    """The rows of a case file."""
    lines = (CASES / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines if not line.startswith("#")]


def changed(a: str, b: str, **options: bool) -> list[tuple[str, str, str]]:
    """Kind and words of the changes between two texts."""
    found = changes_between(side_of(a, **options), side_of(b, **options))  # type: ignore[arg-type]
    return [(change.kind.value, change.a, change.b) for change in found]


@pytest.fixture(scope="module")
def outline(seeds: dict[str, Document]) -> Comparison:
    """The traditional edition of the outline beside the one of the newspaper."""
    return compare(edition_of(seeds["001"]), edition_of(seeds["004"]))


@pytest.fixture(scope="module")
def rules() -> Comparison:
    """The old rules of a city's parks beside the new ones."""
    old, new = (edition_of(load(CASES / f"park_{age}.md")) for age in ("old", "new"))
    return compare(old, new)


class TestOutline:
    """Seeds 001 and 004: one outline in two scripts and regions, with real differences."""

    def test_words(self, outline: Comparison) -> None:
        """Every difference in substance is found where it is, and no other."""
        found = [
            (one.b.section, change.a, change.b, change.kind.value)
            for one in outline.substantive
            for change in one.changes
            if one.b and change.substantive
        ]

        assert found == rows("outline_differences.tsv")

    def test_regional_words_are_no_difference(self, outline: Comparison) -> None:
        """品質 for 质量 is counted as a word of a region, never as another word."""
        assert outline.counts()["region"] > 200
        assert not any(
            "品質" in change.a and "质量" in change.b
            for one in outline.differences
            for change in one.changes
            if change.substantive
        )

    def test_what_only_one_has(self, outline: Comparison) -> None:
        """The boxes stand in 004 only; the beginning and the end in 001 only."""
        alone = {"removed": [], "added": []}  # type: dict[str, list[str]]
        for one in outline.differences:
            if one.kind in alone:
                clause = one.a or one.b
                assert clause is not None
                alone[one.kind].append(clause.section)

        assert all("专栏" in section for section in alone["added"])
        assert {f"专栏{n}" for n in range(1, 7)} <= {s.split("、")[-1] for s in alone["added"]}
        assert "二、（一）" in alone["removed"]
        assert [s for s in alone["removed"] if s[:2] in ("十、", "十一")][:2] == [
            "十、（二十五）",
            "十、（二十六）",
        ]

    def test_page_ends(self, outline: Comparison) -> None:
        """Of three page ends two lose nothing; at the third a word is another."""
        cuts = [
            (one.b.section, change.a, change.b, change.substantive)
            for one, change in outline.cuts
            if one.b
        ]

        assert cuts == [
            ("四、（九）", "", "", False),
            ("六、（十四）", "", "", False),
            ("八、（二十）", "全員", "企员", True),
        ]

    def test_spans(self, outline: Comparison) -> None:
        """The spans of a change hold its words, and changes of words do not overlap."""
        for one in outline.differences:
            if not (one.a and one.b):
                continue
            for change in one.changes:
                assert one.a.text[slice(*change.a_span)] == change.a
                assert one.b.text[slice(*change.b_span)] == change.b

    def test_itself(self, seeds: dict[str, Document]) -> None:
        """A text does not differ from itself, in nothing."""
        for document in seeds.values():
            edition = edition_of(document)
            comparison = compare(edition, edition)
            assert comparison.substantive == ()
            assert {one.kind.value for one in comparison.differences} == {"same"}
            assert comparison.similarity == pytest.approx(1)

    @pytest.mark.parametrize(("a", "b"), [("000", "003"), ("002", "004"), ("003", "001")])
    def test_no_editions(self, a: str, b: str, seeds: dict[str, Document]) -> None:
        """Two texts on one subject, also one that quotes the other, are no editions."""
        comparison = compare(edition_of(seeds[a]), edition_of(seeds[b]))

        assert not comparison.related
        assert 0 <= comparison.similarity < 0.2


class TestRules:
    """Two editions of municipal rules, in which everything happens that happens to articles."""

    def test_pairs(self, rules: Comparison) -> None:
        """Each clause and what became of it."""
        found = [
            (
                one.kind.value,
                one.a.section if one.a else "",
                one.b.section if one.b else "",
                "; ".join(f"{c.a}/{c.b}" for c in one.changes if c.substantive),
            )
            for one in rules.differences
        ]

        assert found == rows("park_pairs.tsv")

    def test_references(self, rules: Comparison) -> None:
        """第五条 became 第七条: who refers to it has only another number, not another word."""
        kinds = {
            (change.kind.value, change.a, change.b)
            for one in rules.differences
            for change in one.changes
            if one.b and one.b.section in ("第十一条", "第十二条")
        }

        assert ("numbering", "第五条", "第七条") in kinds
        assert ("word", "第六条", "第九条") in kinds

    def test_renumbered(self, rules: Comparison) -> None:
        """What has another number only is the same, and known as renumbered."""
        renumbered = [one for one in rules.differences if one.renumbered and one.kind == "same"]

        assert [(one.a.section, one.b.section) for one in renumbered if one.a and one.b] == [
            ("第二条", "第三条")
        ]


def test_penalties_follow_their_duties() -> None:
    """Of articles that read alike those are one that refer to articles that are one."""
    duty_a, duty_b = "经营者不得妨碍网络产品正常运行", "经营者不得进行虚假的商业宣传"
    penalty = (
        "经营者违反本法规定的由监督检查部门责令停止违法行为处十万元以上罚款情节严重的吊销营业执照"
    )
    old = [duty_a, duty_b, f"{penalty}一", f"{penalty}二"]
    new = [duty_a, duty_b, f"{penalty}二", f"{penalty}一"]
    cited_old, cited_new = {2: {0}, 3: {1}}, {2: {0}, 3: {1}}

    pairing = pair_clauses(old, new, cited_old, cited_new)

    assert [(pair.a, pair.b) for pair in pairing.pairs] == [(0, 0), (1, 1), (2, 2), (3, 3)]


@pytest.mark.parametrize(
    ("a", "b", "expected"),
    [
        ("严格管控农兽药残留", "严格管控兽药残留", [("word", "农兽药", "兽药")]),
        ("推动国内标准化", "推动国内外标准化", [("word", "国内", "国内外")]),
        ("合格率达到94%", "合格率达到98%", [("word", "94%", "98%")]),
        (
            "合格率达到94％，提高",
            "合格率达到94%,提高",
            [("script", "％", "%"), ("punctuation", "，", ",")],
        ),
        ("检验、认证", "检验、检测、认证", [("word", "", "检测")]),
        ("設備監理制度", "设备监制制度", [("script", "設備", "设备"), ("word", "監理", "监制")]),
        ("（一）质量第一", "（二）质量第一", [("numbering", "（一）", "（二）")]),
        ("增长5.5倍", "增长55倍", [("word", "5.5", "55")]),
        ("达到94%以上", "达到百分之九十四以上", [("script", "94%", "百分之九十四")]),
        ("到2025年", "到二〇二五年", [("script", "2025年", "二〇二五年")]),
        ("2022—2025年", "2022-2025年", [("script", "—", "-")]),
        ("依照刑法第十二条", "依照刑法第十二条之一", [("word", "第十二条", "第十二条之一")]),
        ("不少于十二人", "不少于20人", [("word", "十二", "20")]),
        ("并处一千元以下罚款", "并处二千元以下罚款", [("word", "一千元", "二千元")]),
        ("提高质量水平", "提高质量水平。", [("punctuation", "", "。")]),
        ("提高 质量\n水平", "提高质量水平", []),
        (
            "依照本法第十二条第二款处罚",
            "依照本法第十三条第二款处罚",
            [("word", "第十二条", "第十三条")],
        ),
    ],
)
def test_words_and_glyphs(a: str, b: str, expected: list[tuple[str, str, str]]) -> None:
    """What differs is named as words, and told from what differs in writing only."""
    assert changed(a, b) == expected


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("推進網路資訊軟體的品質", "推进网络信息软件的质量"),
        ("引導網約計程車發展", "引导网约车发展"),
        ("高品質生活需要", "高品质生活需要"),
        ("產品品質管理", "产品质量管理"),
    ],
)
def test_regional_words(a: str, b: str) -> None:
    """Words of a region are no other words; 产品质量 does not hold 品质."""
    assert {kind for kind, *_ in changed(a, b, by_words=True)} <= {"region", "script"}


def edition(*texts: str) -> ComparedText:
    """An edition of plain paragraphs."""
    from qpsearch.loader import read_document
    from qpsearch.model import Source

    document = read_document(Source("a.txt", "utf-8", "", "\n\n".join(texts)), "a")
    return edition_of(document)


def test_regional_editions_in_one_script() -> None:
    """A Taiwan text converted to simplified script keeps its words, and is known by them."""
    a = edition("加强网路与资讯安全，发展软体产业，提高产品水准。", "完善迴圈经济的法规。")
    b = edition("加强网络与信息安全，发展软件产业，提高产品水平。", "完善循环经济的法规。")

    comparison = compare(a, b)

    assert comparison.substantive == ()
    assert comparison.counts()["region"] >= 4


def test_one_other_word_is_no_region() -> None:
    """In one script a single pair of the lexicon is a difference like any other."""
    comparison = compare(
        edition("政府支援企业发展，提高效益。"), edition("政府支持企业发展，提高效益。")
    )

    assert [(c.a, c.b) for one in comparison.substantive for c in one.changes] == [("支援", "支持")]


def test_long_texts() -> None:
    """Clauses of many thousand letters are compared sentence by sentence."""
    sentences = [f"第{n}号设备应当每年检验{n}次，结果报送主管部门备案。" for n in range(2000)]
    other = list(sentences)
    other[1000] = "第1000号设备应当每月检验1000次，结果报送主管部门备案。"

    found = changed("".join(sentences), "".join(other))

    assert found == [("word", "每年", "每月")]


LETTERS = st.text("质量品質强国建設第一二条。，（）1年 \n", max_size=60)


@settings(deadline=None)
@given(LETTERS, LETTERS)
def test_changes_account_for_everything(a: str, b: str) -> None:
    """Outside the changes the letters of two texts are the same; inside they are as told."""
    found = changes_between(side_of(a), side_of(b))
    rest = []
    for text, spans in ((a, [c.a_span for c in found]), (b, [c.b_span for c in found])):
        inside = {at for start, end in spans for at in range(start, end)}
        rest.append(
            "".join(c for at, c in enumerate(fold(text)) if at not in inside and c.isalnum())
        )

    assert rest[0] == rest[1]
    for change in found:
        assert a[slice(*change.a_span)] == change.a
        assert b[slice(*change.b_span)] == change.b


@settings(deadline=None)
@given(st.lists(LETTERS, max_size=8))
def test_a_text_is_itself(clauses: list[str]) -> None:
    """Any clauses are paired with themselves."""
    pairing = pair_clauses(clauses, clauses)

    assert all(pair.likeness > 0.99 for pair in pairing.pairs)
    assert not pairing.splits
    assert not pairing.merges
