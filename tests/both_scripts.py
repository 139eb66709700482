"""Texts in both scripts, to compare what is made of them."""

from __future__ import annotations

from functools import cache

from opencc import OpenCC


@cache
def converter(name: str) -> OpenCC:
    return OpenCC(name)


def traditional(text: str) -> str:
    return str(converter("s2t").convert(text))


def simplified(text: str | None) -> str:
    """A text in the letters that both come down to; OpenCC turns “” into 「」."""
    back = str(converter("t2s").convert(traditional(text or "")))
    return back.translate(str.maketrans("「」", "“”"))
