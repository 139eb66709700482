"""What is asked of single letters everywhere: whether they are Chinese, whether they say anything.

A class of Chinese letters takes a millisecond to compile, so there is one of each.
"""

from __future__ import annotations

from qpsearch.text.patterns import lazy_pattern

HAN = lazy_pattern(r"[\u3400-\u9fff\uf900-\ufaff]")
HAN_RUN = lazy_pattern(r"[\u3400-\u9fff\uf900-\ufaff]+")
HAN_WORD = lazy_pattern(r"[\u3400-\u9fff]+")
"""The same without the letters for compatibility: how long a word may be says who asks."""
LETTER = lazy_pattern(r"\w")
"""A letter, a digit or _: a line without is a rule, a bullet, a bracket."""
LETTER_OR_DIGIT = lazy_pattern(r"[^\W_]")
