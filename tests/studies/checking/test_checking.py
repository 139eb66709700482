"""Citations in files of one's own: what each leads to, and whether it holds."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qpsearch import Corpus, check, load

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch import CheckedCitation

HERE = Path(__file__).parent


def cases() -> Iterator[tuple[str, str, list[str]]]:
    """Name, text and expected citations of each case."""
    for line in (HERE / "citations.tsv").read_text(encoding="utf-8").splitlines():
        if line and not line.startswith("#"):
            name, text, expected = line.split("\t")
            yield name, text, [one for one in expected.split("|") if one]


@pytest.fixture(scope="module")
def corpus(laws: Path) -> Iterator[Corpus]:
    with Corpus.open(laws) as opened:
        yield opened


def written(folder: Path, text: str, name: str = "draft.txt") -> Path:
    """A file with a text."""
    path = folder / name
    path.write_text(text, encoding="utf-8")
    return path


def found_in(folder: Path, corpus: Corpus, text: str) -> tuple[CheckedCitation, ...]:
    """The citations of a text."""
    return check(corpus, written(folder, text)).citations


@pytest.mark.parametrize(
    ("text", "expected"), [pytest.param(text, want, id=name) for name, text, want in cases()]
)
def test_citations(corpus: Corpus, tmp_path: Path, text: str, expected: list[str]) -> None:
    """Each case gives the citations written behind it, and no others."""
    found = found_in(tmp_path, corpus, text)
    said = [
        f"{one.text}={one.status.value}:{(one.target and one.target.section) or ''}"
        for one in found
    ]
    assert len(said) == len(expected), said
    for one, want in zip(said, expected, strict=True):
        words, _, verdict = want.partition("=")
        assert words in one.partition("=")[0]
        assert one.partition("=")[2] == verdict


MEMO = """关于检测收费的意见

东检函〔2024〕7号

各机构：
根据《检测法》第七条，提出如下意见。
一、依照《检测法》第七十条办理。
二、《检测法》第七条规定：“检测机构不得推诿拒绝。”

东江省检测局
2024年8月6日
"""


def test_places_in_the_file(tmp_path: Path, corpus: Corpus) -> None:
    """Spans count in the decoded file, sections are its own clauses, also in its title."""
    path = written(tmp_path, MEMO.replace("关于检测收费的", "关于《检测法》第九条的"))
    source = load(path).source.text
    file = check(corpus, path)

    assert [source[slice(*found.span)] for found in file.citations] == [
        "《检测法》第九条", "《检测法》第七条", "《检测法》第七十条", "《检测法》第七条",
    ]  # fmt: skip
    assert [found.section for found in file.citations] == ["", "¶2", "一", "二"]
    assert [found.holds for found in file.citations] == [True, True, False, False]
    for found in file.citations:
        assert file.passages[found.passage].text[slice(*found.inside)] == found.text
    assert file.passages[0].is_title


def test_words_that_differ_are_shown(tmp_path: Path, corpus: Corpus) -> None:
    """With the words of the place, what differs, and where they stand in the file."""
    path = written(tmp_path, MEMO)
    *_, found = check(corpus, path).citations

    assert found.words is not None
    assert found.words.passage == "检测机构不得拒绝"
    assert [(change.a, change.b) for change in found.words.changes] == [("推诿", "")]
    assert load(path).source.text[slice(*found.words.span)].startswith("检测机构不得推诿拒绝")
    assert found.message == "quoted: 推诿 for –"


@pytest.mark.parametrize(
    ("text", "now", "message"),
    [
        ("《检测法》（2015年修正）第三条", "第四条",
         "it stands in 2015年修正; in 2022年修正 it is 第四条"),
        ("《检测法》（2015年修正）第五条", None,
         "it stands in 2015年修正; 2022年修正 has no such clause any more"),
        ("《检测法》第七条规定：“检测报告应当载明检测依据、检测方法和检测结论。”", "第八条",
         "these words stand in 第八条"),
        ("《检测法》第九条第一款规定：“检测人员参与出具虚假报告的，终身不得从事检测活动。”", None,
         "these words stand elsewhere in 第九条"),
        ("《检测法》第五条规定：“检测收费标准由价格主管部门会同检测主管部门制定并公布。”", None,
         "these are the words of 2015年修正; 2022年修正 has no such clause any more"),
        ("《检测法》第十八条", None,
         "no such place in 2022年修正; the nearest: 第十条; 第九条; 第八条"),
        ("《秤量(檢定)條例》第2(3)條", None, "第2條 has no such part; it has 第2(1)條; 第2(2)條"),
        ("《秤量(檢定)條例》第2(2)(c)條", None,
         "第2條 has no such part; it has 第2(2)(a)條; 第2(2)(b)條"),
        ("《质量法典》第一条第三款", None, "第一条 has no such part; it is one paragraph"),
        ("《检测法》（2018年修正）第三条", "第四条",
         "this edition is not in this corpus, which has 2022年修正; 2015年修正"),
    ],
)  # fmt: skip
def test_what_has_become_of_a_place(
    tmp_path: Path, corpus: Corpus, text: str, now: str | None, message: str
) -> None:
    """An article of an earlier edition is led to the newest; words are found where they stand."""
    (found,) = found_in(tmp_path, corpus, text)

    assert (found.now.section if found.now else None, found.message) == (now, message)


def test_a_text_of_its_time(tmp_path: Path, corpus: Corpus) -> None:
    """A text that is dated cites the edition in force on its day."""
    text = "关于收费的意见\n一、依照《检测法》第三条办理。\n东江省检测局\n2019年8月6日\n"
    (found,) = found_in(tmp_path, corpus, text)

    assert (found.status, found.holds) == ("renumbered", True)
    assert found.now is not None
    assert found.now.section == "第四条"


def test_what_is_ambiguous_names_all(tmp_path: Path, corpus: Corpus) -> None:
    """Two provinces have a plan with one title; an item may be of two paragraphs."""
    (found,) = found_in(tmp_path, corpus, "《提升检测服务质量行动方案》第二部分")

    assert found.holds is None
    assert [name.split()[0] for name in found.candidates] == ["east", "west"]


def test_own_articles(tmp_path: Path, corpus: Corpus) -> None:
    """A contract refers to its own articles; what has none of its own is not blamed for it."""
    text = (
        "检测服务合同\n第一条　甲方委托乙方检测。\n第二条　费用依照第三条支付。\n"
        "第三条　违反本合同第一条的，依照第九条处理。\n第四条　本合同适用《检测法》第七条。\n"
    )
    found = found_in(tmp_path, corpus, text)
    said = [(one.text, one.status.value) for one in found]

    assert ("第三条", "exact") in said
    assert ("第九条", "no_such_place") in said
    assert ("《检测法》第七条", "exact") in said
    assert found[0].target is not None
    assert found[0].target.doc_id == str(tmp_path / "draft.txt")


def test_rules_below_a_notice(tmp_path: Path, corpus: Corpus) -> None:
    """Of a notice and the rules that it brings along each is a text with articles of its own."""
    rules = (
        "\n检测收费管理办法\n第一条　为了规范收费，依照《检测法》第六条，制定本办法。\n"
        "第二条　收费应当公开。\n第三条　违反本办法第二条的，通报批评；"
        "情节严重的，依照本办法第八条处理。\n"
    )
    found = found_in(tmp_path, corpus, MEMO + rules)

    assert ("本办法第二条", "exact") in [(one.text, one.status.value) for one in found]
    assert ("本办法第八条", "no_such_place") in [(one.text, one.status.value) for one in found]


def test_a_text_older_than_the_editions_here(tmp_path: Path, corpus: Corpus) -> None:
    """What it cites may be an edition that is not here: neither right nor wrong."""
    text = (
        "关于分级的意见\n一、依照《产品分级管理条例》第三条办理。\n"
        "二、依照《产品分级管理条例》第三十条办理。\n东江省检测局\n2011年8月6日\n"
    )
    found = found_in(tmp_path, corpus, text)

    assert [(one.status, one.holds) for one in found] == [
        ("other_edition", None),
        ("not_in_corpus", None),
    ]
    assert found[1].message == "the edition of 2011-08-06 is not in this corpus"
