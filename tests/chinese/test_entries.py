"""The catalogue: everything said has a translation, which keeps the values and is the right one."""

from __future__ import annotations

import re
import runpy
from typing import TYPE_CHECKING

import pytest

from conftest import ROOT
from qpsearch.chinese.entries import FILES, Catalogue, catalogue, in_chinese, read_entries
from qpsearch.corpus.indexing import Status
from qpsearch.model import DocumentKind
from qpsearch.owners.read import OwnerMode
from qpsearch.studies.comparing.editions import DifferenceKind
from qpsearch.studies.comparing.wording import ChangeKind
from qpsearch.studies.quoting.tracing import TraceKind
from qpsearch.studies.targets.kinds import TargetKind

if TYPE_CHECKING:
    from enum import Enum

FINDER = runpy.run_path(str(ROOT / "scripts/untranslated.py"), run_name="finder")
PLACE = re.compile(r"\{~?(\d+)(!r)?\}")
HAN = re.compile(r"[\u3400-\u9fff]")


def entries_of(name: str) -> dict[str, str]:
    """The entries of one file."""
    text = (ROOT / "src/qpsearch/chinese" / name).read_text(encoding="utf-8")
    return dict(read_entries(text))


def test_everything_said_is_translated():
    """`python scripts/untranslated.py` prints what is missing, ready to be filled in."""
    told, helps = FINDER["untranslated"]()
    assert not told, told
    assert not helps, helps


def test_nothing_is_translated_that_is_not_said():
    """An entry goes when its message goes."""
    helps = {text for text, _ in FINDER["helps"]()}
    said = helps | {text for text, _ in FINDER["messages"]()}
    for name in FILES[:2]:
        for english, chinese in entries_of(name).items():
            one = Catalogue({english: chinese})
            held = english in said or any(one.translated(text) != text for text in helps)
            assert held, f"{name}: {english}"


@pytest.mark.parametrize("name", FILES)
def test_translations_hold_what_the_messages_hold(name):
    """The same values, and no word of Latin letters that the English text has not."""
    for english, chinese in entries_of(name).items():
        assert english.startswith("<") or HAN.search(chinese) or "{" in english, english
        places = [place[1] for place in PLACE.finditer(english)]
        assert sorted(place[1] for place in PLACE.finditer(chinese)) == sorted(places), english
        words = re.findall(r"[A-Za-z]{2,}", PLACE.sub("", chinese))
        foreign = {word for word in words if word not in english}
        assert not foreign - {"PDF", "OCR", "true", "false", "lead", "support"}, (english, foreign)


def test_messages_go_through_say():
    """Nothing is written to stderr past `say`, which puts it into the language of the user."""
    for path in (ROOT / "src/qpsearch/cli").glob("*.py"):
        if path.name != "__init__.py":
            text = path.read_text(encoding="utf-8")
            assert "err=True" not in text, path.name
            assert "sys.stderr.write" not in text, path.name


def test_no_message_is_written_twice():
    """An English text stands once in all files."""
    seen: dict[str, str] = {}
    for name in FILES:
        text = (ROOT / "src/qpsearch/chinese" / name).read_text(encoding="utf-8")
        for english, _ in read_entries(text):
            assert english not in seen, (english, name, seen[english])
            seen[english] = name


def test_a_message_is_read_by_its_own_template():
    """Filled with values that are no words, each template comes back with its own translation."""
    for english, chinese in catalogue().entries.items():
        values = {place[1]: f"甲{place[1]}" for place in PLACE.finditer(english)}
        if not values or english.startswith("<"):
            continue
        quoted = {
            place[1]: f"'{values[place[1]]}'" for place in PLACE.finditer(english) if place[2]
        }
        values |= quoted
        message = PLACE.sub(lambda place, values=values: values[place[1]], english)
        wanted = PLACE.sub(lambda place, values=values: values[place[1]], chinese)
        assert in_chinese(message) == wanted


@pytest.mark.parametrize(
    "kinds", [DocumentKind, DifferenceKind, ChangeKind, TraceKind, TargetKind, OwnerMode, Status]
)
def test_names_of_values_are_translated(kinds: type[Enum]):
    """What tables show of an enumeration is in the catalogue."""
    for kind in kinds:
        assert HAN.search(in_chinese(kind.value)), kind


@pytest.mark.parametrize(
    ("english", "chinese"),
    [
        ("no such file or folder; check the path", "没有这个文件或文件夹；请检查路径"),
        ("qpsearch: a/or/b: no such file or folder", "qpsearch: a/or/b：没有这个文件或文件夹"),
        ("no command 'serch'; did you mean 'search'?", "没有命令 'serch'；是否要用 'search'？"),
        ("limit: this is a folder", "limit：这是文件夹"),
        ("a query of mine that no template has", "a query of mine that no template has"),
        ("  12 clauses match", "  有 12 条"),
        (
            "质量 was looked for as 品质、品質 and 3 more too",
            "质量 也按 品质、品質 等，另有 3 个 查过",
        ),
        ("title: 12 of script, 3 of region", "title：12 处字形，3 处地域用词"),
        ("nothing found for 'x; check the path'", "没有找到 'x; check the path'"),
    ],
)
def test_messages_of_several_parts(english, chinese):
    """A message is put together anew of what its parts say; names and queries stay as they are."""
    assert in_chinese(english) == chinese


def test_a_default_is_what_to_type() -> None:
    """The default of an option is a value, whatever else its letters say."""
    assert in_chinese("default: index") == "默认：index"


def test_a_text_of_many_parts_takes_no_time():
    """What is no message of ours comes back as it is, soon."""
    text = "a: b; c, d: " * 300
    assert in_chinese(text) == text
