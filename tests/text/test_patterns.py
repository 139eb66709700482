"""Patterns that are compiled at their first use: each is sound, and does as a compiled one."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re

import pytest

import qpsearch.clauses
import qpsearch.loader
from qpsearch.text import patterns
from qpsearch.text.patterns import any_of, lazy_pattern


def _all_lazy() -> list[re.Pattern[str] | re.Pattern[bytes]]:
    for room in (qpsearch.loader, qpsearch.clauses):
        for module in pkgutil.walk_packages(room.__path__, f"{room.__name__}."):
            importlib.import_module(module.name)
    return [each for each in gc.get_objects() if isinstance(each, patterns._Lazy)]


def test_every_pattern_of_the_rules_compiles() -> None:
    found = _all_lazy()
    assert len(found) > 300
    for each in found:
        re.compile(each.pattern, each.flags)


@pytest.mark.parametrize("method", ["search", "match", "fullmatch", "finditer", "findall", "split"])
@pytest.mark.parametrize("text", ["第一条", "见第1条和第2条", "", "条"])
def test_does_as_the_compiled_one(method: str, text: str) -> None:
    lazy, compiled = lazy_pattern(r"第(?P<n>.)条"), re.compile(r"第(?P<n>.)条")
    found, wanted = getattr(lazy, method)(text), getattr(compiled, method)(text)
    if method == "finditer":
        found, wanted = list(found), list(wanted)
    assert repr(found) == repr(wanted)
    assert lazy.sub("§", text) == compiled.sub("§", text)


def test_a_name_that_patterns_lack_is_an_attribute_error() -> None:
    assert not hasattr(lazy_pattern("a"), "nothing")


def test_a_faulty_pattern_is_told_at_its_use() -> None:
    faulty = lazy_pattern("(")
    with pytest.raises(re.error):
        faulty.search("a")


@pytest.mark.parametrize(
    ("words", "between", "text", "found"),
    [
        (["发文机关", "发文"], "", "发文机关发文", ["发文机关", "发文"]),
        (["文号", "文件号", "号"], "", "文件号文号号文件", ["文件号", "文号", "号"]),
        (["文 号", "a.b"], "", "文 号axb a.b", ["文 号", "a.b"]),
        (["索引号", "索引"], r"\s*", "索 引 号 索引 码", ["索 引 号", "索引"]),
    ],
)
def test_any_of_matches_the_longest_word(
    words: list[str], between: str, text: str, found: list[str]
) -> None:
    assert re.findall(any_of(words, between), text) == found
