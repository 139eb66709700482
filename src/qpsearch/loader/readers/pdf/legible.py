"""Whether a page's characters can be what is printed on it.

A font that does not say which characters its glyphs are (no ToUnicode) gives whatever its codes
happen to mean: rare Han characters, signs of a private font, control characters, marks of ASCII.
"""

from __future__ import annotations

from qpsearch.loader.frequency import likeness
from qpsearch.text.patterns import lazy_pattern

_FEWEST = 40
"""Characters below which nothing can be told."""
_OTHER_SCRIPT = lazy_pattern(
    r"[\u0370-\u06ff\u0e00-\u0fff\u1800-\u18af\u1e00-\u1fff\u3040-\u30ff\uac00-\ud7af]"
)
"""Greek, Cyrillic, Arabic, Thai, Tibetan, Mongolian, kana, Hangul: text, if not Chinese."""
_CONTROL = lazy_pattern(r"[\x00-\x08\x0e-\x1f\x7f\ufffd\ue000-\uf8ff]")
_CODE = lazy_pattern(r"[\x00\x01\x03-\x08\x0e-\x1f\x7f-\x9f]")
"""No text has them; \\x02 is how PDFium shows a hyphen at a line end."""
_LETTER = lazy_pattern(r"[A-Za-z0-9]")
_LEADERS = lazy_pattern(r"([.．…·•_—-])\1{3,}")
"""What leads to the page in a table of contents."""
_SIGNS = str.maketrans("", "", "≥≤＞＜±×÷℃°′″‰μΩΦφαβγδ→←↑↓√∞①②③④⑤⑥⑦⑧⑨⑩ⅠⅡⅢⅣⅤⅥ□■●○★√")
"""Signs of tables and formulas, which tell nothing of the language."""
_PLAUSIBLE, _PLAUSIBLE_OF_FEW = 0.4, 0.2
"""Share of frequent characters below which what is not ASCII is no Chinese; a table of a few dozen
technical terms has fewer than running text, and more than a font's codes."""
_FEW = 200
_FOREIGN = 0.3
"""Share of a page that must not be ASCII before that is asked: an English page has some."""
_MARKS = 0.35
"""Share of letters and digits below which ASCII is no text."""
_CODES = 0.05
"""Share of control characters above which a page is codes of a font."""
_ODD = 0.3
"""Share of characters without any meaning above which a page is none."""


def is_legible(text: str) -> bool:
    """Whether a page's text can be text: by its characters, in whatever language."""
    dense = "".join(text.split())
    if len(dense) < _FEWEST:
        return True
    if len(_CONTROL.findall(dense)) > _ODD * len(dense):
        return False
    if len(_CODE.findall(dense)) > _CODES * len(dense):
        return False
    native = _OTHER_SCRIPT.sub("", _LEADERS.sub("", dense).translate(_SIGNS))
    if len(native) < 0.5 * len(dense):
        return True
    share, foreign = likeness(native)
    if foreign >= _FOREIGN * len(native):
        return share >= (_PLAUSIBLE if foreign >= _FEW else _PLAUSIBLE_OF_FEW)
    plain = native[:20_000]
    return len(_LETTER.findall(plain)) + foreign >= _MARKS * len(plain)
