"""Readings in brackets that a text gives beside its letters: 部門(mén)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.loader.draft import Edit
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft

_GLOSS = lazy_pattern(
    r"[(（](?<=[\u3400-\u9fff\uf900-\ufaff].)\s*"
    r"([a-zāáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜüńňǹḿ]{1,6}"
    r"|(?:[a-zü]{0,3}[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ][a-zü]{0,3}?[\s'’]?){2,6})\s*[)）]"
)
_TONE = lazy_pattern(r"[āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ]")
_SYLLABLE = lazy_pattern(
    r"(?:[bpmfdtnlgkhjqxrzcsyw]|zh|ch|sh)?"
    r"(?:i?(?:ang|ong)|u?(?:ang|eng)|[aei]ng?|ia[on]?|iu|i[ae]|ua[in]?|u[ioen]|üe|ün|üan|ue|uo|un|uan"
    r"|a[ion]?|e[inr]?|ou?|i|u|ü)"
)
_SYLLABLES = lazy_pattern(rf"(?:{_SYLLABLE.pattern})(?:[\s'’]?(?:{_SYLLABLE.pattern})){{0,5}}")
_TONELESS = str.maketrans("āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜńňǹḿ", "aaaaeeeeiiiioooouuuuüüüünnnm")


def _is_reading(words: str) -> bool:
    """Whether a bracket holds one syllable, or several of which at least two bear their tones."""
    plain = words.translate(_TONELESS)
    if _SYLLABLE.fullmatch(plain):
        return True
    return len(_TONE.findall(words)) > 1 and _SYLLABLES.fullmatch(plain) is not None


def pinyin_gloss(draft: Draft) -> Iterator[Edit]:
    """Take out a pinyin reading in brackets after a Han character: 部門(mén).

    A reading with a tone mark is certain. One without (得(de)) is taken only in a document that
    glosses with tone marks elsewhere, and only from two letters on: (a) is an item mark.
    """
    if not _TONE.search(draft.text):
        return
    matches = [match for match in _GLOSS.finditer(draft.text) if _is_reading(match.group(1))]
    glossed = any(_TONE.search(match.group(1)) for match in matches)
    for match in matches:
        if _TONE.search(match.group(1)) or (glossed and len(match.group(1)) > 1):
            yield Edit(match.start(), match.end())
