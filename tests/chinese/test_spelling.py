"""The catalogue in traditional script: made of the one there is, every letter and word of it."""

from __future__ import annotations

import runpy

import pytest

from conftest import CASES, ROOT
from qpsearch.chinese import in_traditional_chinese
from qpsearch.chinese.entries import catalogue
from qpsearch.chinese.spelling import read_rows, traditional
from qpsearch.cli import language_of
from qpsearch.text.conversion import Script, convert
from qpsearch.web.language import wording

BUILDER = runpy.run_path(str(ROOT / "scripts/build_letters.py"), run_name="builder")
SAID = [
    line.split("\t")
    for line in (CASES / "chinese/traditional.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


def test_letters_are_those_of_the_catalogue():
    """The table is what ``scripts/build_letters.py`` makes of the catalogue."""
    assert (ROOT / "src/qpsearch/chinese/letters.tsv").read_text("utf-8") == BUILDER["build"]()


@pytest.mark.parametrize(("message", "said"), SAID)
def test_messages_in_traditional_script(message: str, said: str):
    assert in_traditional_chinese(message) == said


def test_no_letter_stays_simplified():
    """Nothing is left that has a traditional form and no other use."""
    of_pages = [(wording("en")[key], chinese) for key, chinese in wording("zh").items()]
    for english, chinese in (*catalogue().entries.items(), *of_pages):
        said = traditional(english, chinese)
        left = [
            letter for letter in said
            if convert(letter, Script.TRADITIONAL).text != letter
            and convert(letter, Script.SIMPLIFIED).text == letter
        ]  # fmt: skip
        assert set(left) <= set("台里表范只布制准后系板岩才出當"), (said, left)


def test_every_word_is_used():
    """A regional word stands in the catalogue, or on a page of the reader."""
    texts = [*catalogue().entries.values(), *wording("zh").values()]
    for word, *_ in read_rows("taiwan.tsv"):
        assert any(word in text for text in texts), word


@pytest.mark.parametrize(
    ("environment", "language"),
    [
        ({"LANG": "zh_TW.UTF-8"}, "zh-Hant"),
        ({"LANG": "zh_HK.Big5-HKSCS"}, "zh-Hant"),
        ({"LC_ALL": "zh_Hant_TW"}, "zh-Hant"),
        ({"LC_ALL": "zh_Hans_HK.UTF-8"}, "zh"),
        ({"LANG": "zh_SG.UTF-8"}, "zh"),
        ({"LANG": "zh_CN.GB18030"}, "zh"),
        ({"LANG": "C", "LANGUAGE": "zh_TW"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_TW:zh_CN:en"}, "zh-Hant"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh_CN:zh_TW"}, "zh"),
        ({"LANG": "zh_CN.UTF-8", "QPSEARCH_LANG": "zh_TW"}, "zh-Hant"),
        ({"LANG": "zh_TW.UTF-8", "QPSEARCH_LANG": "zh"}, "zh"),
        ({"QPSEARCH_LANG": "zh-Hant"}, "zh-Hant"),
        ({"QPSEARCH_LANG": "ZH-HANT"}, "zh-Hant"),
        ({"LANG": "en_HK.UTF-8"}, "en"),
    ],
)
def test_who_reads_traditional_script(environment: dict[str, str], language: str):
    assert language_of(environment) == language
