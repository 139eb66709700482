"""Patterns that are compiled at their first use: each is sound, and does as a compiled one."""

from __future__ import annotations

import gc
import importlib
import pkgutil
import re
from re import _constants as constants
from re._constants import LITERAL
from re._parser import parse
from typing import Any

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


def _demands(tree: Any, words: tuple[str, ...]) -> bool:
    """Whether all that a parsed pattern matches holds one of the words."""
    spelled = ""
    for op, what in tree:
        spelled = spelled + chr(what) if op is LITERAL else ""
        if any(word in spelled for word in words):
            return True
        match op:
            case constants.IN:
                held = (
                    {chr(what[1]) for what in what} if {op for op, _ in what} == {LITERAL} else {}
                )
                found = bool(held) and held <= set(words)
            case constants.BRANCH:
                found = all(_demands(branch, words) for branch in what[1])
            case constants.SUBPATTERN:
                found = _demands(what[3], words)
            case constants.MAX_REPEAT | constants.MIN_REPEAT | constants.POSSESSIVE_REPEAT:
                found = what[0] > 0 and _demands(what[2], words)
            case constants.ASSERT:
                found = _demands(what[1], words)
            case _:
                found = False
        if found:
            return True
    return False


@pytest.mark.parametrize(
    ("pattern", "words", "demanded"),
    [
        ("第.{1,3}号", "号", True),
        ("第.{0,3}(?:号|號)?", "号號", False),
        ("(?:令|公告)第", "令告", True),
        ("(?:令|公告)第", "令", False),
        ("[令函]+", "令函", True),
        ("[令函]*", "令函", False),
        ("(?=.*令)某", "令", True),
        ("(?!.*令)某", "令", False),
        ("[^令]", "令", False),
    ],
)
def test_demands_are_told(pattern: str, words: str, demanded: bool) -> None:
    assert _demands(parse(pattern), tuple(words)) is demanded


def test_what_a_pattern_needs_is_in_all_it_matches() -> None:
    """No text is turned away unread that a compiled pattern would have matched."""
    needy = [each for each in _all_lazy() if each.needs]
    assert len(needy) > 50
    for each in needy:
        assert not each.flags & re.IGNORECASE
        assert _demands(parse(each.pattern, each.flags), each.needs), each.pattern


@pytest.mark.parametrize("method", ["search", "match", "fullmatch", "finditer", "findall", "split"])
@pytest.mark.parametrize("text", ["第一条", "见第1条和第2条", "", "条", "第一"])
@pytest.mark.parametrize("needs", [True, False])
def test_does_as_the_compiled_one(method: str, text: str, needs: bool) -> None:
    compiled = re.compile(r"第(?P<n>.)条")
    lazy = lazy_pattern(compiled.pattern, needs="条") if needs else lazy_pattern(compiled.pattern)
    found, wanted = getattr(lazy, method)(text), getattr(compiled, method)(text)
    if method == "finditer":
        found, wanted = list(found), list(wanted)
    assert repr(found) == repr(wanted)
    assert lazy.sub("§", text) == compiled.sub("§", text)
    assert lazy.subn("§", text) == compiled.subn("§", text)


def test_what_is_asked_in_vain_again_and_again_is_compiled(monkeypatch) -> None:
    monkeypatch.setattr(patterns, "_OFTEN", 3)
    lazy = lazy_pattern("第.条", needs="条")
    for _ in range(5):
        assert lazy.search("第一章") is None
    assert lazy.turned_away == 3
    assert lazy.search("第一条")


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
