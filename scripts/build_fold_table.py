# ruff: noqa: INP001 - a script, not a package
"""Write ``src/qpsearch/text/fold_table.txt`` from the installed OpenCC tables and our overlay.

Run it after a change of ``lexicon/glyphs.tsv`` or of the library:

    PYTHONPATH=src python scripts/build_fold_table.py

Later sources win: Unicode case, compatibility forms, OpenCC ``t2s``, overlay.
"""

from __future__ import annotations

import sys
import unicodedata
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
OVERLAY = ROOT / "src/qpsearch/lexicon/glyphs.tsv"
TARGET = ROOT / "src/qpsearch/text/fold_table.txt"
LIBRARY = "opencc-python-reimplemented"
CHUNK = 50
# Blocks of characters that Unicode itself declares to be another form of one Han character.
SAME_BY_UNICODE = ((0x2E80, 0x2FD5), (0xF900, 0xFAFF), (0x2F800, 0x2FA1F))


def library_rows(name: str) -> dict[str, str]:
    """Return a table of the library; of several targets it takes the first, and so do we.

    Raises:
        SystemExit: the library is not installed.

    """
    spec = find_spec("opencc")
    if spec is None or spec.origin is None:
        raise SystemExit(f"{LIBRARY} is not installed; pip install {LIBRARY}")
    path = Path(spec.origin).parent / "dictionary" / f"{name}.txt"
    rows = (line.split("\t") for line in path.read_text(encoding="utf-8").splitlines())
    return {key: value.split(" ")[0] for key, value in rows}


def overlay_rows() -> dict[str, str]:
    """Return our own rows, characters and phrases together."""
    lines = OVERLAY.read_text(encoding="utf-8").splitlines()
    rows = (line.split("\t") for line in lines if line and not line.startswith("#"))
    return {row[0]: row[1] for row in rows}


def case_rows() -> dict[str, str]:
    """Return the capitals of every script whose small letter is one character."""
    pairs = ((chr(code), chr(code).lower()) for code in range(sys.maxunicode + 1))
    return {char: low for char, low in pairs if low != char and len(low) == 1}


def width_rows() -> dict[str, str]:
    """Return full-width ASCII, its capitals already small, and the ideographic space."""
    rows = {chr(code): chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)}
    return rows | {"\u3000": " "}


def compatibility_rows(script: dict[str, str]) -> dict[str, str]:
    """Return compatibility ideographs and radicals, carried on to the simplified character."""
    rows = {}
    for first, last in SAME_BY_UNICODE:
        for code in range(first, last + 1):
            unified = unicodedata.normalize("NFKC", chr(code))
            if unified != chr(code) and len(unified) == 1:
                rows[chr(code)] = script.get(unified, unified)
    return rows


def tables() -> tuple[dict[str, str], dict[str, str]]:
    """Return the character table and the phrase table that ``fold`` works with.

    Every phrase's result is also a phrase, where its letters alone would fold to something else:
    so 毕昇 and 乾县 stay what they are in a simplified text.
    """
    overlay = overlay_rows()
    script = library_rows("TSCharacters")
    script |= {key: value for key, value in overlay.items() if len(key) == 1}
    # A letter that the library leaves at one of our variants goes on: 戱 to 戯 to 戏.
    script = {key: script.get(value, value) for key, value in script.items()}
    chars = case_rows() | width_rows() | compatibility_rows(script) | script
    chars = {key: value for key, value in chars.items() if key != value}
    phrases = library_rows("TSPhrases")
    phrases |= {key: value for key, value in overlay.items() if len(key) > 1}
    for value in list(phrases.values()):
        if "".join(chars.get(char, char) for char in value) != value:
            phrases.setdefault(value, value)
    for key, value in (chars | phrases).items():
        if len(key) != len(value):
            raise SystemExit(f"{key} and {value} differ in length; mend {OVERLAY.name}")
    return chars, phrases


def neighbours(chars: dict[str, str], phrases: dict[str, str]) -> dict[str, tuple[str, str]]:
    """Return each letter that a phrase folds otherwise, with what stands before or after it.

    One neighbour in the phrase is enough to look closer: the next letter, for a last letter the
    one before.
    """
    found: dict[str, tuple[set[str], set[str]]] = {}
    for phrase, value in phrases.items():
        for place, letter in enumerate(phrase):
            if chars.get(letter, letter) != value[place]:
                before, after = found.setdefault(letter, (set(), set()))
                if place + 1 < len(phrase):
                    after.add(phrase[place + 1])
                else:
                    before.add(phrase[place - 1])
    return {
        letter: ("".join(sorted(before)), "".join(sorted(after)))
        for letter, (before, after) in sorted(found.items())
    }


def render() -> str:
    """Return the text of the data file."""
    chars, phrases = tables()
    lines = [
        "# What `fold` replaces. Generated by scripts/build_fold_table.py; do not edit.",
        f"# Sources: {LIBRARY} {version(LIBRARY)} (Apache-2.0), t2s: TSCharacters and TSPhrases;",
        "# lexicon/glyphs.tsv; Unicode case, width and compatibility forms.",
        "# Three parts, a blank line between. First characters: a run of them, a tab, as many",
        "# replacements.",
        "# Then phrases, which go before characters, longest first; a tab, the replacement.",
        "# Then the letters that some phrase folds otherwise than the characters do, what stands",
        "# before them in such a phrase, what stands after them.",
    ]
    ordered = sorted(chars)
    for start in range(0, len(ordered), CHUNK):
        run = ordered[start : start + CHUNK]
        lines.append("".join(run) + "\t" + "".join(chars[char] for char in run))
    lines.append("")
    lines += [f"{key}\t{phrases[key]}" for key in sorted(phrases)]
    lines.append("")
    marks = neighbours(chars, phrases)
    lines += [f"{key}\t{before}\t{after}" for key, (before, after) in marks.items()]
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    TARGET.write_text(render(), encoding="utf-8", newline="\n")
