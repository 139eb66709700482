"""Text in the other script, for reading: letters are converted, words are left as they are.

Unlike :func:`fold <qpsearch.text.folding.fold>` this is for showing. Its length may differ from
that of the text, so a :class:`Converted` also says where offsets have gone. Text that is in the
wanted script already stays as it is: OpenCC takes every text for the other script, and would make
皇后 in a traditional text from what is right.
"""

from __future__ import annotations

from bisect import bisect_right
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple


class Script(StrEnum):
    """What a text is shown in."""

    ORIGINAL = "original"
    SIMPLIFIED = "simplified"
    TRADITIONAL = "traditional"
    """In the forms of Taiwan (裡, 群, 眾), its words untouched."""


class Converted(NamedTuple):
    """A text in another script, and its offsets."""

    text: str
    starts: tuple[int, ...] = (0,)
    """Offsets of the original where a run begins, rising from 0."""
    targets: tuple[int, ...] = (0,)
    """Where those stand in ``text``; inside a run both advance together."""

    def offset(self, position: int) -> int:
        """Return where an offset of the original stands in ``text``."""
        run = bisect_right(self.starts, position) - 1
        end = self.targets[run + 1] if run + 1 < len(self.targets) else len(self.text)
        return min(self.targets[run] + position - self.starts[run], end)


def convert(text: str, script: Script, *, around: str = "") -> Converted:
    """Return ``text`` in a script.

    Args:
        text: what to convert.
        script: ``original`` leaves it as it is.
        around: a longer text of the same hand, where ``text`` is too short to tell its script.

    """
    if script is Script.ORIGINAL or text.isascii():
        return Converted(text)
    if script is Script.SIMPLIFIED:
        return _aligned(text, _engine("t2s").convert(text))
    if is_traditional(around + text):
        return Converted(text.translate(_certain()))
    return _aligned(text, _engine("s2tw").convert(text))


def is_traditional(text: str) -> bool:
    """Whether more letters of a text are traditional only than simplified only."""
    simplified: str = _engine("t2s").convert(text)
    traditional = sum(a != b for a, b in zip(text, simplified, strict=False))
    certain = _certain()
    return traditional > sum(ord(letter) in certain for letter in text)


@cache
def _engine(name: str) -> Any:
    from opencc import OpenCC

    return OpenCC(name)


@cache
def _certain() -> dict[int, str]:
    """Return the letters that are simplified only and have one traditional form."""
    import opencc

    table = Path(opencc.__file__).parent / "dictionary" / "STCharacters.txt"
    rows = (line.split("\t") for line in table.read_text(encoding="utf-8").splitlines() if line)
    simplified, taiwan = _engine("t2s"), _engine("s2tw")
    pairs = ((letter, forms.split()) for letter, forms in rows)
    return {
        ord(letter): taiwan.convert(letter)
        for letter, forms in pairs
        if len(letter) == 1
        and len(forms) == 1
        and forms[0] != letter
        and simplified.convert(letter) == letter
        and simplified.convert(forms[0]) == letter
    }


def _aligned(text: str, converted: str) -> Converted:
    """Return the converted text with its offsets; a letter becomes a letter as a rule."""
    if len(text) == len(converted):
        return Converted(converted)
    from difflib import SequenceMatcher

    starts, targets = [0], [0]
    blocks = SequenceMatcher(None, text, converted, autojunk=False).get_matching_blocks()
    for block in blocks:
        if block.a - starts[-1] != block.b - targets[-1] and block.a > starts[-1]:
            starts.append(block.a)
            targets.append(block.b)
    return Converted(converted, tuple(starts), tuple(targets))
