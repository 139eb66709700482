"""What a cold search imports, which is most of what it costs."""

from __future__ import annotations

import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

_LATER = ("inspect", "dis", "ast", "tokenize", "pathlib", "locale", "qpsearch.cli.chinese_help")
"""Modules that others import for what a search does not ask of them."""
_RUN = f"""
import atexit, os, sys
from qpsearch import __main__
os._exit = sys.exit
atexit.register(lambda: print(*(n for n in {_LATER} if hasattr(sys.modules.get(n), "__file__"))))
__main__.run()
"""


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_search_leaves_to_others_what_it_needs_not(seed_index: Path, language: str) -> None:
    words = ("search", "质量强国", "--index", str(seed_index), "--limit", "0")
    done = subprocess.run(  # noqa: S603 - our own command line
        [sys.executable, "-c", _RUN, *words],
        env={"QPSEARCH_LANG": language, "PYTHONUTF8": "1"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.splitlines()[-1] == ""
    assert "质量强国" in done.stdout


def test_a_module_comes_when_it_is_asked_for_something() -> None:
    script = """
import sys
from qpsearch.__main__ import _WhenAsked
sys.modules["inspect"] = stand_in = _WhenAsked("inspect")
import inspect
assert inspect is stand_in and "dis" not in sys.modules
assert inspect.cleandoc(" a") == "a"
from inspect import signature
assert signature is inspect.signature and sys.modules["inspect"] is not stand_in
"""
    subprocess.run([sys.executable, "-c", script], check=True)  # noqa: S603 - the script above
