"""A table of contents at the top of a document, which is not the text."""

from __future__ import annotations

import re

from qpsearch.clauses.rules import read_mark
from qpsearch.model import Span

_TITLE = re.compile(r"(?:#{1,6}[ \t]+)?目[\s\u3000]*[录錄次]")
_NUMBER = r"[（(]?(?:[0-9０-９]{1,4}|[IVXivx\u2160-\u216b]{1,5})[)）]?"
_PAGE = re.compile(rf"[\s\u3000.．…·—-]*{_NUMBER}$")
_LEADER = re.compile(rf"(?:…|\t|[.．·—-]{{2}})[\s\u3000]*{_NUMBER}$")
"""What only an entry ends with: …… 9."""
_LONGEST_ENTRY = 60
_RUNNING = re.compile(r"[。；;！!？?]$")
_FEWEST = 2
_FEWEST_UNTITLED = 3
_MARKS = re.compile(r"[\s\u3000#*.．…·—-]+")


def contents_span(text: str) -> Span | None:
    """Return where the table of contents of ``text`` (one paragraph a line) stands, if it has one.

    It begins with 目录 or 目次, or is all that stands at the top, and holds short lines; it ends
    before the first line that says again what its first entry says, or before the first line of
    running text. Without a second appearance of an entry in the text below, the lines are the
    document's own headings and stay.
    """
    lines = [Span(match.start(), match.end()) for match in re.finditer(r"[^\n]+", text)]
    words = [text[line.start : line.end] for line in lines]
    if untitled := _untitled(words):
        return Span(lines[0].start, lines[untitled - 1].end)
    for index, line in enumerate(words):
        if _TITLE.fullmatch(line.strip()):
            return _span(lines, words, index)
        if index and read_mark(line) and len(line) > _LONGEST_ENTRY:
            return None
    return None


def _untitled(words: list[str]) -> int:
    """Return how many lines at the very top are a table of contents without the word.

    They are all numbered headings, the first of them comes again right below the last, and so do
    the others further down, in their order.
    """
    first = _entry(words[0]) if words else ""
    end = 0
    while end < len(words) and len(words[end]) <= _LONGEST_ENTRY and read_mark(words[end]):
        if end and _entry(words[end]) == first:
            break
        end += 1
    else:
        return 0
    if end < _FEWEST_UNTITLED or _RUNNING.search(words[end]):
        return 0
    below = iter([_entry(line) for line in words[end:] if len(line) <= _LONGEST_ENTRY])
    return end if all(entry in below for entry in map(_entry, words[:end])) else 0


def _span(lines: list[Span], words: list[str], title: int) -> Span | None:
    entries = [_entry(line) for line in words]
    end = title + 1
    while (
        end < len(words) and len(words[end]) <= _LONGEST_ENTRY and not _RUNNING.search(words[end])
    ):
        if end > title + 1 and entries[end] == entries[title + 1]:
            break
        end += 1
    below = set(entries[end:])
    while end > title + 1 and entries[end - 1] not in below and not _LEADER.search(words[end - 1]):
        end -= 1  # a title or a heading of the text itself follows the table
    listed = entries[title + 1 : end]
    if len(listed) < _FEWEST or sum(entry in below for entry in listed) * 2 < len(listed):
        return None
    return Span(lines[title].start, lines[end - 1].end)


def _entry(line: str) -> str:
    return _MARKS.sub("", _PAGE.sub("", line))
