"""The title of a document: its lines, what they spell together, and what must follow them.

An official title (公文标题) is made of issuer, subject and kind; a number, a date, an addressee, a
numbered division, a paragraph or the title once more stand below one. Nothing is invented where
lines are joined: agencies are parted by a space, the lines of the subject by nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses import is_numbered
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import LETTERHEAD, bare, is_agency_line, is_date_line, is_issuer
from qpsearch.loader.metadata.names import HAN, INNER, tidy_title, unquoted
from qpsearch.loader.metadata.numbers import is_number, leading_number
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

AGENCIES = 40
"""Agencies that issue together; the longest lists met have some thirty."""
SUBJECT_LINES = 6
PARAGRAPH = 40
_SUBJECT = lazy_pattern(r"(?P<lead>.{0,60}?)\s*(?:关于|印发|转发|批转|发布|公布|颁布)")
BODY_OF_PLACE = lazy_pattern(rf"[{HAN}（）()·]{{2,40}}(?:机制|区|县|市|旗|镇|乡|街道)")
_QUALIFIER = lazy_pattern(
    r"[（(](?:试行|暂行|草案|修订|征求意见|送审|上市后|[AH]股|第[一二三四五六七八九十\d]+[版号次]).{0,8}[）)]"
)
_SERIAL = lazy_pattern(r"[（(][一二三四五六七八九十]{1,3}[）)]")
"""Which of several interpretations: 关于适用《…》的解释 ⏎ （二）."""
_OPEN, _CLOSE = "《〈“‘「『（(【〔［", "》〉”’」』）)】〕］"
_ENCLOSED = lazy_pattern(r"[（(【]([^（）()【】]*)[）)】]")
_BOOK = lazy_pattern(r"\s*《(?P<title>[^《》]{6,120})》")


class Title(NamedTuple):
    """A title and the lines that it takes."""

    first: int
    """The first of its lines."""
    size: int
    """How many lines it takes."""
    text: str
    """The lines joined, in the original glyphs."""
    number: str = ""
    """A document number that stands on its last line without a break."""

    @property
    def end(self) -> int:
        """The line below the title."""
        return self.first + self.size


def subject_of(title: str) -> str:
    """Return a title's letters without the issuer in front of its subject, to compare two."""
    title = without_number(without_marks(unquoted(title)))[0]
    match = _SUBJECT.match(fold_line(title))
    return bare(title[match.end("lead") :] if match else title)


def spelled_over(lines: Sequence[str], first: int, title: str) -> int:
    """Return how many lines from ``first`` on spell ``title`` together; 0 if they do not.

    A number that the last line bears behind the title does not count.
    """
    wanted = bare(unquoted(title)).translate(INNER)
    said = ""
    for count, line in enumerate(lines[first : first + AGENCIES], start=1):
        if len(line) > _WIDER * len(title) + AGENCIES:
            break  # a paragraph
        words = bare(line).translate(INNER)
        if line[:1] == "《" and not wanted.startswith(said + words):
            words = bare(unquoted(line)).translate(INNER)
        said += words
        if wanted and (said == wanted or bare(without_number(said)[0]) == wanted):
            return count
        if not wanted.startswith(said):
            break
    return 0


_WIDER = 3
"""Times that spaces make a line wider: 报　　告."""


def without_stray(said: str) -> str:
    """Return a title without a last 》 that nothing opens: what did went with the line above."""
    stray = said.endswith("》") and said.count("《") < said.count("》")
    return said[:-1] if stray else said


def joined_lines(lines: Sequence[str]) -> str:
    """Return the lines of a title as one, without the spaces that set it wide."""
    said = lines[0]
    for text in lines[1:]:
        said = joined(said, text)
    return tidy_title(said)


def closes_title(lines: Sequence[str], below: int, said: str) -> bool:
    """Whether line ``below`` is what follows a title, and so the title ends above it."""
    if below >= len(lines):
        return False
    text = lines[below]
    if is_numbered(text) or (len(text) > PARAGRAPH and re.search(r"[，,。]", text)):
        return True
    return text.endswith("。") or closes_head(lines, below, said)


def closes_head(lines: Sequence[str], below: int, said: str) -> bool:
    """Whether line ``below`` stands below the title of an official document only.

    A number, a date, an addressee, the letterhead, or the title once more; a paragraph follows the
    headline of news too.
    """
    if below >= len(lines):
        return False
    text = lines[below]
    if is_number(text) or is_date_line(text) or text.endswith(("：", ":")):
        return True
    if LETTERHEAD.fullmatch(text) or _ASSURED.match(text):
        return True
    if is_agency_line(text) and below + 1 < len(lines) and is_number(lines[below + 1]):
        return True
    return bare(said).startswith(bare(unquoted(text))) and len(text) > 2


_ASSURED = lazy_pattern(r"本公司.{0,16}董事.{0,16}(?:保证|保證|承诺|承諾)", needs=("本公司",))
"""How the announcements of listed companies begin: 本公司及董事会全体成员保证…."""


def without_marks(line: str) -> str:
    """Return a line without brackets around it, or the marks of a book around a title.

    〔number〕《某省关于…的通知》: the marks go, what is named inside keeps its own. Without a
    number in front it may be what a list names.
    """
    if _ENCLOSED.fullmatch(line):
        return _ENCLOSED.sub(r"\1", line)
    end = leading_number(line)
    match = _BOOK.fullmatch(line, end) if end else None
    if match and lead_of(match["title"]) is not None and ends_title(match["title"]):
        return line[:end] + match["title"]
    return line


def is_qualifier(lines: Sequence[str], index: int) -> bool:
    """Whether a line is the last of a title by itself: （试行）, or （二） above the history."""
    if index >= len(lines):
        return False
    if _QUALIFIER.fullmatch(fold_line(lines[index])):
        return True
    below = lines[index + 1] if index + 1 < len(lines) else ""
    return bool(below) and _SERIAL.fullmatch(lines[index]) is not None and is_date_line(below)


def lead_of(text: str) -> str | None:
    """Return the issuer that an opening of a subject begins with; ``None`` if it is no opening."""
    match = _SUBJECT.match(fold_line(text))
    if match is None:
        return None
    lead = text[: match.end("lead")].strip()
    known = not lead or is_issuer(lead) or BODY_OF_PLACE.fullmatch(fold_line(lead))
    return lead if known else None


def without_number(said: str) -> tuple[str, str]:
    """Part a title from a document number that stands behind it without a break."""
    if not said.endswith(("号", "號", "号）", "號）", "号)", "號)")):
        return said, ""
    for match in re.finditer(
        rf"(?<=[{HAN}）)])(?=[{HAN}（(]{{1,30}}[〔\[(（﹝［]?\s*(?:19|20)\d\d)", said
    ):
        words, number = said[: match.start()], said[match.start() :]
        if ends_title(words) and number[0] not in "的》和、" and is_number(number):
            return words, number
    ordered = _ORDERED.search(said) if "令" in said else None
    if ordered and ends_title(said[: ordered.start()]):
        return said[: ordered.start()], ordered["number"]
    return said, ""


_ORDERED = lazy_pattern(
    rf"[ \t\u3000]*[（(](?P<number>[{HAN}、 \u3000]{{2,60}}令[ \u3000]*"
    r"(?:[〔\[]?(?:19|20)\d\d[〕\]]?年?)?[ \u3000]*第?[ \u3000]*"
    r"[〇零一二三四五六七八九十百\d]{1,6}[ \u3000]*[号號])[）)]$"
)
"""某条例（国务院令第631号）: the order that promulgated it."""


def without_order(said: str) -> tuple[str, str]:
    """Part a title from the order or announcement in front of it: 某部令（第8号） 某规定."""
    match = _ORDER_BEFORE.fullmatch(said) if "号" in said or "號" in said else None
    if match is None or not ends_title(match["name"]):
        return said, ""
    return match["name"], "".join((match["head"] + match["count"]).split())


_ORDER_BEFORE = lazy_pattern(
    rf"(?P<head>[{HAN}、 \u3000]{{2,40}}(?:令|公告))"
    r"[（(](?P<count>(?:(?:19|20)\d\d[ \u3000]?年[ \u3000]?)?"
    r"第[ \u3000]?[〇零一二三四五六七八九十百\d]{1,6}[ \u3000]?[号號])[）)]"
    r"[ \u3000]+(?P<name>.{6,})"
)


def joined(said: str, text: str) -> str:
    """Join two lines: a space between Latin words, else nothing; 通　知 set wide is 通知."""
    text = tidy_title(text)
    latin = said[-1].isascii() and said[-1].isalnum() and text[0].isascii() and text[0].isalnum()
    return f"{said} {text}" if latin else said + text


def is_open(text: str) -> bool:
    """Whether a bracket or a quotation is open at the end."""
    return sum(map(text.count, _OPEN)) > sum(map(text.count, _CLOSE))


def begins_articles(lines: Sequence[str], index: int) -> bool:
    """Whether a line begins the count of articles, which only the title of rules stands above."""
    return index < len(lines) and _FIRST_ARTICLE.match(lines[index]) is not None


_FIRST_ARTICLE = lazy_pattern(r"第[\s\u3000]*(?:一|1|１)[\s\u3000]*[编編章条條]")
