"""Tables of contents, which are not the text: their entries come again, or end in a page number."""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from itertools import islice, pairwise
from typing import NamedTuple

from qpsearch.clauses.rules import read_mark
from qpsearch.model import Span, Unit
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import ENDS_IN_MARK

_NAMED = "预案|預案|方案|规划|規劃|纲要|綱要|规定|規定|条例|條例|办法|辦法|细则|細則|手册|手冊|指南"
"""Words that the name of what has the table ends with: 某某预案目录."""
_TITLE = lazy_pattern(
    rf"(?:#{{1,6}}[ \t]+)?(?:[^\s。，：]{{2,40}}(?:{_NAMED}))?"
    r"[总總]?[\s\u3000]*目[\s\u3000]*[录錄次](?:[\s\u3000]*CONTENTS)?"
)
_NUMBER = r"[（(]?(?:[0-9０-９]{1,4}|[IVXivx\u2160-\u216b]{1,5})(?:[)）]|[\s\u3000]?[—–-])?"
"""Of a page: 9, （9）, and the end of - 9 -."""
_PAGE = lazy_pattern(rf"[\s\u3000.．…·•‥—-]*{_NUMBER}$")
_LEADER = lazy_pattern(
    rf"(?:…|‥|\t|[.．·•—-]{{2}})[\s\u3000]*{_NUMBER}$|[—–-][\s\u3000]?[0-9]{{1,3}}[\s\u3000]?[—–-]$"
)
"""What only an entry ends with: …… 9, - 9 -."""
_DOTTED = lazy_pattern(rf"(?:…|‥|[.．·•]{{3}})[\s\u3000—–-]*{_NUMBER}$")
"""The same without a tab, which parts the cells of a table too."""
_SPACED_PAGE = lazy_pattern(r"[\s\u3000·•．…]([0-9]{1,3})$")
_TITLE_LINE = lazy_pattern(r"目[\s\u3000]*[录錄次][^\S\n]*(?:CONTENTS[^\S\n]*)?(?:\n|$)")
_LEADERS = ("...", "…", "‥", "．．．", "···", "•••")
_LED_LINE = lazy_pattern(rf"(?:…|‥|[.．·•]{{3}})(?:[^\S\n]|[—–-])*{_NUMBER}[^\S\n]*(?:\n|$)")
"""Some of this is in every text that has a table, with its word or with leaders."""
_NUMBERED = lazy_pattern(r"[（(][^（）()]{4,40}[号號][）)]$")
"""The number of a document behind its title."""
_LOST = ("错误", "Error")
_LOST_PAGE = lazy_pattern(
    r"[\s\u3000.．…·]*(?:错误\s*[!！:：]\s*(?:未定义书签|未找到引用源|未找到参照来源)"
    r"|Error\s*[!:]\s*(?:Bookmark not defined|Reference source not found))\s*[。.]?$"
)
"""What a program writes for the page of an entry whose place in the text is lost."""
_LONGEST_ENTRY = 80
_LONGEST_LED, _PAGED = 400, 12
_LED = lazy_pattern(r"[\s\u3000.．…·•‥]{8,}")
_LONGEST_UNTITLED = 60
"""What no entry ends with: a sentence, or whom a document is addressed to."""
_FEWEST = 2
_FEWEST_UNTITLED = 3
_MARKS = lazy_pattern(r"[\s\u3000#*.．…·•‥、—-]+")
_SPELLED_OVER = 3
"""Lines over which a title that the table names may be set in the text."""
_TRIED = 3
"""Entries of which the first that comes again tells where the text begins."""
_MOST_ENTRIES = 1_000
_MOST_TABLES = 100


class _ContentsLine(NamedTuple):
    span: Span
    words: str
    entry: str
    """The words without white space, leaders and page number."""

    @property
    def may_be_entry(self) -> bool:
        fits = len(self.words) <= _LONGEST_ENTRY or self.entry != ""  # leaders are of any length
        return fits and not ENDS_IN_MARK.search(self.words)


def contents_spans(text: str) -> list[Span]:
    """Return where the tables of contents of ``text`` (one paragraph a line) stand, in order.

    A table begins with 目录 or 目次 and holds short lines. It ends where its first entry comes
    again, else with the last line that has leaders and a page number. Without either, the lines
    are the document's own headings and stay. Several documents in one text may each have one.
    """
    if not (_TITLE_LINE.search(text) or _has_leaders(text)):
        return _without_word(text) if _counts_twice(text) else []
    lines = _lines(text)
    places = _places_of(lines)
    found: list[Span] = []
    index = tried = 0
    while index < len(lines):
        words = lines[index].words
        end = index
        if len(words) <= _LONGEST_ENTRY and tried < _MOST_TABLES and _TITLE.fullmatch(words):
            end = _end(lines, index, places)
            tried += 1
        elif _DOTTED.search(words[-12:]):
            led = _last_led(lines, index - 1) + 1
            end = led if led - index >= _FEWEST_UNTITLED else index
        if end > index:
            found.append(Span(lines[index].span.start, lines[end - 1].span.end))
        index = max(end, index + 1)
    return found


def _without_word(text: str) -> list[Span]:
    """Return the tables without the word below titles inside a text: 某预案 ⏎ 1 总则 ⏎ 1.1 ….

    What follows is the text whose first heading is the first entry (:func:`leading_contents`).
    """
    lines = _lines(text)
    if not any(map(_is_text, lines)):
        return []  # a list of headings: a table stands above text
    places = _places_of(lines)
    found: list[Span] = []
    index = 1
    while index < len(lines):
        end = 0
        if _FIRST_ENTRY.fullmatch(lines[index].words):
            end = _untitled(lines, index, places)
            if len(found) == _MOST_TABLES:
                break
        if end:
            found.append(Span(lines[index].span.start, lines[end - 1].span.end))
        index = max(end, index + 1)
    return found


def _counts_twice(text: str) -> bool:
    """Whether the same first heading of a count stands on two lines of a text."""
    firsts = [_entry(match.group()) for match in _FIRST_LINE.finditer(text)]
    return len(firsts) != len(set(firsts))


_FIRST_ENTRY = lazy_pattern(
    r"(?:第[一1][章节章節编編].{0,40}|(?:一[、.．]|1(?![0-9.．]{1,2}[0-9])[.．、\s]?).{1,40})"
)
_FIRST_LINE = lazy_pattern(rf"\n[^\S\n]*{_FIRST_ENTRY.pattern}(?=\n|$)")
"""Begins with a letter, so that most of a text is passed over; the first line has a rule apart."""


def _has_leaders(text: str) -> bool:
    return any(mark in text for mark in _LEADERS) and _LED_LINE.search(text) is not None


def leading_contents(text: str) -> Span | None:
    """Return the table of contents that stands at the very top of a text without the word.

    All its lines are numbered headings, and all of them come again further down, in their order:
    the first right below the last, or below an opening paragraph.
    """
    if not _begins_numbered(text):
        return None
    lines = _lines(text)
    end = _untitled(lines, 0, _places_of(lines))
    return Span(lines[0].span.start, lines[end - 1].span.end) if end else None


def _begins_numbered(text: str) -> bool:
    """Whether the first lines are short and numbered, so that they may be a table by themselves."""
    for match in islice(re.finditer(r"\S[^\n]*", text), _FEWEST_UNTITLED):
        if len(match.group()) > _LONGEST_UNTITLED or not _is_counted(match.group()):
            return False
    return True


def _lines(text: str) -> list[_ContentsLine]:
    lines = _stripped(text)
    spans = [Span(start, start + len(words)) for start, words in lines]
    shown = [words for _, words in lines]
    if any(word in text for word in _LOST):
        shown = [_LOST_PAGE.sub("……1", words) for words in shown]
    return [
        _ContentsLine(span, words, _entry(words)) for span, words in zip(spans, shown, strict=True)
    ]


def _stripped(text: str) -> list[tuple[int, str]]:
    lines: list[tuple[int, str]] = []
    for match in re.finditer(r"[^\n]+", text):
        whole = match.group()
        if words := whole.strip():
            lines.append((match.start() + len(whole) - len(whole.lstrip()), words))
    return lines


def _is_counted(words: str) -> bool:
    """Whether a line is numbered; a decimal alone is told by what stands around it only."""
    return read_mark(words) is not None or _DECIMAL.match(words) is not None


_DECIMAL = lazy_pattern(r"[0-9]{1,2}(?:[.．][0-9]{1,2}){0,4}[.．、\s\u3000]*(?=[\u3400-\u9fff])")


def _places_of(lines: list[_ContentsLine]) -> dict[str, list[int]]:
    """Return the lines that say each entry, in order."""
    places: dict[str, list[int]] = {}
    for index, line in enumerate(lines):
        places.setdefault(line.entry, []).append(index)
    return places


def _untitled(lines: list[_ContentsLine], first: int, places: dict[str, list[int]]) -> int:
    """Return the line below a table of contents without the word that begins at a line; else 0."""
    end = first
    while end < min(len(lines), first + _MOST_ENTRIES):
        words = lines[end].words
        if len(words) > _LONGEST_UNTITLED or not _is_counted(words):
            break
        if ENDS_IN_MARK.search(words):
            return 0  # items that two articles share
        if end > first and lines[end].entry == lines[first].entry:
            break
        end += 1
    else:
        return 0
    if end - first < _FEWEST_UNTITLED:
        return 0
    if _are_chapters(lines[first:end]) and _begins_articles(lines[end : end + _DEEPEST]):
        return end  # whatever became of the words of some, or of the text that broke off
    again = end
    for line in lines[first:end]:
        same = places[line.entry]
        place = bisect_left(same, again)
        if place == len(same):
            return 0
        again = same[place] + 1
    # Lists may say the same headings again and again; a table stands above text.
    return end if any(map(_is_text, lines[end : again + 1])) else 0


def _are_chapters(lines: list[_ContentsLine]) -> bool:
    """Whether lines are chapters alone, counted from the first on: 第一章 ⏎ 第二章 职责 ⏎ …."""
    marks = [read_mark(line.words) for line in lines]
    counted = [mark.num for mark in marks if mark is not None and mark.unit is Unit.CHAPTER]
    return counted == [str(count) for count in range(1, len(lines) + 1)]


def _begins_articles(lines: list[_ContentsLine]) -> bool:
    """Whether lines are the first division, those in it, and the first article."""
    for line in lines:
        mark = read_mark(line.words)
        if mark is None or mark.num != "1":
            return False
        if mark.unit is Unit.ARTICLE:
            return line is not lines[0]
    return False


_DEEPEST = 5
"""Lines of 第一编, 第一分编, 第一章, 第一节, 第一条."""


def _is_text(line: _ContentsLine) -> bool:
    return len(line.words) > _LONGEST_UNTITLED or ENDS_IN_MARK.search(line.words) is not None


def _end(lines: list[_ContentsLine], title: int, places: dict[str, list[int]]) -> int:
    """Return the line below the table under ``title``; ``title`` where there is no table."""
    first = title + 1
    limit = first
    while limit < min(len(lines), first + _MOST_ENTRIES) and lines[limit].may_be_entry:
        limit += 1
    end = next(
        (
            again
            for entry in range(first, min(first + _TRIED, limit))
            if (again := _comes_again(lines, entry, places, limit)) > entry + 1
        ),
        0,
    )
    led = _last_led(lines, title) + 1
    begun = {line.entry for line in lines[first : first + _TRIED]}
    starts_again = end - first >= _FEWEST_UNTITLED and lines[end].entry in begun
    if starts_again and 4 * _counted(lines[first:end]) >= 3 * (end - first):
        # also where the text breaks off before the last of its chapters
        while end > first and not _is_counted(lines[end - 1].words):
            end -= 1  # its title
        return max(end, led)
    if not end and _heads_nothing(lines, title):
        return first
    if not end:
        return max(
            led if led - first >= _FEWEST else title, _named_below(lines, first, limit, places)
        )
    paged = _last_paged(lines, first, end)
    over_two = {here.entry + below.entry for here, below in pairwise(lines[end:])}
    while end > paged and not (
        lines[end - 1].entry in over_two or _is_listed(lines[end - 1], places, end)
    ):
        end -= 1  # a title or a heading of the text itself follows the table
    listed = lines[first:end]
    again = sum(line.entry in over_two or _is_listed(line, places, end) for line in listed)
    if len(listed) < _FEWEST or again * 2 < len(listed):
        return title
    return max(end, led)


def _counted(lines: list[_ContentsLine]) -> int:
    """Return how many lines bear a number; an entry set over two lines bears one."""
    return sum(_is_counted(line.words) for line in lines)


def _heads_nothing(lines: list[_ContentsLine], title: int) -> bool:
    """Whether the table has been lost but for its word: 目录 above 第一章 and 第一条."""
    return _begins_articles(lines[title + 1 : title + 1 + _DEEPEST])


def _last_paged(lines: list[_ContentsLine], first: int, end: int) -> int:
    """Return the line below the last of the entries whose page numbers rise from entry to entry.

    What was scanned has no leaders: 4总则 4, 附录A（规范性附录）术语 29.
    """
    pages = [
        (int(match[1]), at)
        for at in range(first, end)
        if (match := _SPACED_PAGE.search(lines[at].words))
    ]
    rising = all(here <= after for (here, _), (after, _) in pairwise(pages))
    return pages[-1][1] + 1 if len(pages) >= _FEWEST_UNTITLED and rising else first


def _named_below(
    lines: list[_ContentsLine], first: int, limit: int, places: dict[str, list[int]]
) -> int:
    """Return the line below entries that all come again beyond the next running text; else 0.

    So it is in a gazette, whose first document begins with other words than the table.
    """
    again = [at for at in range(first, limit) if places[lines[at].entry][-1] >= limit]
    if len(again) < _FEWEST or len(again) * 2 < again[-1] + 1 - first:
        return 0
    return again[-1] + 1


def _comes_again(
    lines: list[_ContentsLine], entry: int, places: dict[str, list[int]], limit: int
) -> int:
    """Return the first line below that says what the entry says, up to ``limit``; 0 if none.

    A title is set over several lines where the table has it on one.
    """
    wanted = lines[entry].entry
    if not wanted:
        return 0
    same = places[wanted]
    at = bisect_right(same, entry)
    if at < len(same) and same[at] <= limit:
        return same[at]
    for below in range(entry + 1, min(limit, len(lines) - 1) + 1):
        said = lines[below].entry
        if not (2 <= len(said) < len(wanted) and wanted.startswith(said)):
            continue
        for line in lines[below + 1 : below + _SPELLED_OVER]:
            said += line.entry
            if said == wanted:
                return below
    return 0


def _is_listed(line: _ContentsLine, places: dict[str, list[int]], end: int) -> bool:
    """Whether a line comes again from ``end`` on or has leaders and a page number."""
    return places[line.entry][-1] >= end or _LEADER.search(line.words) is not None


def _last_led(lines: list[_ContentsLine], title: int) -> int:
    """Return the last of the lines below ``title`` that end with leaders and a page number.

    One line in between may have none: an entry that is set over two lines.
    """
    last = title
    index = title + 1
    while index < min(len(lines), last + 3) and lines[index].may_be_entry:
        if _LEADER.search(lines[index].words):
            last = index
        index += 1
    return last


def without_page(line: str) -> str:
    """Return an entry of a table without its leaders and its page."""
    return _PAGE.sub("", line)


def _entry(line: str) -> str:
    if len(line) > _LONGEST_ENTRY:
        if not (len(line) <= _LONGEST_LED and _LEADER.search(line[-_PAGED:])):
            return ""
        line = _LED.sub("…", line)
        if len(line) > _LONGEST_ENTRY:
            return ""
    if line[-1:] in _PAGE_ENDS:  # seldom; the pattern tries each letter
        line = _PAGE.sub("", line)
    if line[-1:] in ("）", ")"):
        line = _NUMBERED.sub("", line)
    return _MARKS.sub("", line)


_PAGE_ENDS = frozenset("0123456789０１２３４５６７８９IVXivx)）—–-") | {
    *map(chr, range(0x2160, 0x216C))
}
"""What the number of a page ends with."""
