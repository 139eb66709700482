"""Where a sentence ends: asked of lines by readers, joins, headings and studies, answered here.

In the glyphs of the source and in both widths; what is folded has patterns of its own.
"""

from __future__ import annotations

import re

STOPS = "。！？!?"
"""End a sentence."""
PART_STOPS = "；;…"
"""End a part of a sentence that could stand by itself, or break it off."""
COLONS = "：:"
PAUSES = "，,、"
CLOSING = "”’」』）)》】"
"""May follow a stop and belong to the sentence."""

LINE_ENDERS = frozenset(STOPS + PART_STOPS + COLONS + CLOSING)
"""What may be the last letter of a line after which another begins."""
MARKS_AT_END = frozenset(STOPS + PART_STOPS + COLONS + PAUSES)
"""What no heading, title or cell ends in."""

ENDS_SENTENCE = re.compile(rf"[{STOPS}{PART_STOPS}][{CLOSING}]*$")
"""A line after which a sentence does not go on."""
ENDS_LINE = re.compile(rf"[{STOPS}{PART_STOPS}{COLONS}][{CLOSING}]*$")
"""A line after which another begins: a sentence is over, or a colon leads to what stands below."""
MAY_END_LINE = re.compile(rf"[{STOPS}{PART_STOPS}{COLONS}{CLOSING}]$")
"""A line after which another may begin: also what ends in a quotation or a bracket."""
ENDS_IN_MARK = re.compile(rf"[{STOPS}{PART_STOPS}{COLONS}{PAUSES}]$")
"""A line that ends as no heading, title or cell does."""
HAS_MARK = re.compile("[，。；,;]")
"""What running text holds and a heading seldom."""
FOLDED_END = re.compile("[。;!?\n]+")
"""The end of a sentence, or of a part of one, in a folded text."""
