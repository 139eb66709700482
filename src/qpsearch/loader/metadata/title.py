"""The title of an official document, also where it is set over several lines.

An official title (公文标题) is made of issuer, subject and kind (党政机关公文格式 GB/T 9704-2012,
7.3.1): 财政部 ⏎ 税务总局 ⏎ 关于支持…的 ⏎ 公告. Its lines are told by that form together with what
must follow a title: a document number, a date, an addressee, a numbered division, a paragraph, or
the title once more. Nothing is invented where lines are joined: agencies are parted by a space, the
lines of the subject by nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.clauses import is_numbered
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import (
    LETTERHEAD,
    bare,
    is_agency_line,
    is_banner,
    is_date,
    is_date_line,
    is_issuer,
    is_mark,
)
from qpsearch.loader.metadata.names import HAN, INNER, tidy_title, unquoted
from qpsearch.loader.metadata.numbers import is_number, leading_number
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Sequence

_ABOVE = 8
"""Lines above a title: banner, letterhead, number, the page's own headline (each maybe in two)."""
_AGENCIES = 40
"""Agencies that issue together; the longest lists met have some thirty."""
_SUBJECT_LINES = 6
_AGAIN = 12
_LINE_LENGTH = 80
_PARAGRAPH = 40
_SUBJECT = lazy_pattern(r"(?P<lead>.{0,60}?)\s*(?:关于|印发|转发|批转|发布|公布|颁布)")
_PLAINLY = lazy_pattern(r"关于|的[^的]{2,4}$")
"""What a subject has that news of it (某局发布操作说明) has not."""
_COMPLETE = lazy_pattern(
    r"关于.+的[^的]{0,4}(?:决议|决定|命令|公报|公告|通告|意见|通知|通报|报告|请示|批复|议案|函|纪要)$"
)
"""A subject that is whole whatever follows: the fifteen kinds, 党政机关公文处理工作条例第八条."""
_ENDS_AGAIN = lazy_pattern(r"^[的》）)]|的[^的]{0,4}(?:决议|决定|意见|通知|通报|报告|批复|函)$")
"""How a line goes on with a subject that might be whole: …的决定 ⏎ 精神的通知."""
_PASSES_ON = lazy_pattern(r"(?:关于|印发|转发|批转|发布|公布|颁布|、)$")
_FORWARDS = lazy_pattern(r"(?:转发|批转)(?!.*关于)")
_BODY_OF_PLACE = lazy_pattern(rf"[{HAN}（）()·]{{2,40}}(?:机制|区|县|市|旗|镇|乡|街道)")
_BEHIND_NUMBER = lazy_pattern(r"[\s\-—–:：]*")
_QUALIFIER = lazy_pattern(
    r"[（(](?:试行|暂行|草案|修订|征求意见|送审|上市后|[AH]股|第[一二三四五六七八九十\d]+[版号次]).{0,8}[）)]"
)
_SERIAL = lazy_pattern(r"[（(][一二三四五六七八九十]{1,3}[）)]")
"""Which of several interpretations: 关于适用《…》的解释 ⏎ （二）."""
_ENDED = lazy_pattern(r"[。；;：:!！?？…]")
_OPEN, _CLOSE = "《〈“‘「『（(【〔［", "》〉”’」』）)】〕］"
_ENCLOSED = lazy_pattern(r"[（(【]([^（）()【】]*)[）)】]")
_BOOK = lazy_pattern(r"\s*《(?P<title>[^《》]{6,120})》")
_CONTINUED = lazy_pattern(
    r"(?:[、的]|(?<![共饱缓温柔祥维总亲谦])和|(?<!参)与|(?<![普涉顾危波])及|关于|转发|批转"
    r"|[省市县州区旗部委局厅府](?:19|20)[0-9]{2}年度?)$"
)
"""How a line of a title ends that goes on; 参与 and 普及 end headlines."""
_NAMES_ACT = lazy_pattern(r"(?:印发|发布|公布|出台)$")
_WHEN = lazy_pattern(r"[将已拟](?:于|在|自)(?=.{0,4}\d)")
"""…仲裁中心 ⏎ 将于2月3日恢复工作."""
_NEEDS_SUBJECT = lazy_pattern(r"(?:将|已|拟|对|就|再|正式|全面)")
"""Words that no headline begins with: the line above says who."""


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
    title = without_number(_without_marks(unquoted(title)))[0]
    match = _SUBJECT.match(fold_line(title))
    return bare(title[match.end("lead") :] if match else title)


_WHOSE = 12
_WHO = lazy_pattern(r"[\u3400-\u9fff]{2,12}$")
"""A name in front of a title."""


def spelled_over(lines: Sequence[str], first: int, title: str) -> int:
    """Return how many lines from ``first`` on spell ``title`` together; 0 if they do not.

    A number that the last line bears behind the title does not count.
    """
    wanted = bare(unquoted(title)).translate(INNER)
    said = ""
    for count, line in enumerate(lines[first : first + _AGENCIES], start=1):
        if len(line) > _WIDER * len(title) + _AGENCIES:
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


def official_title(lines: Sequence[str]) -> Title | None:
    """Return the title in official form among the first lines, if there is one.

    Where the page's headline says the subject alone and the document says it again below its
    agencies, the fuller one is the title.
    """
    for first, line in enumerate(lines[:_ABOVE]):
        found = _title_at(lines, first)
        if found:
            found = _fuller(lines, found)
            if _brings_along(lines, found):
                return None
            if _is_proper(lines, found):
                return _said_above(lines, found)
        if not (_may_stand_above(line) or is_date(line)):
            break
    return None


def plain_title(lines: Sequence[str]) -> Title:
    """Return the title that begins on the first line and has no official form.

    It takes more than that line where the line is evidently not its end: a bracket is open, it ends
    with 、 和 的 关于, it only says who, or the next lines name the kind and close the head.
    """
    count = _plain_count(lines)
    said, number = without_number(joined_lines(lines[:count]))
    counted = not number and _NUMBER_WORD.intersection(said[:_LONGEST_NUMBER])
    if counted and (end := leading_number(said)) and ends_title(said):
        number, said = said[:end], said[end:].lstrip(" -—–:：")
    said = _without_stray(said)
    qualified = ends_title(said) and _is_qualifier(lines, count)
    if not number and qualified and not is_number(lines[count]):
        count, said = count + 1, said + lines[count]
    if not number and _says_whose(lines, count, said):
        count, said = count + 1, lines[count]
    if ends_title(unquoted(said)) and closes_head(lines, count, said):
        said = unquoted(said)
    return Title(0, count, tidy_title(said), number)


_NUMBER_WORD = frozenset("号號")
_LONGEST_NUMBER = 40


def _says_whose(lines: Sequence[str], below: int, said: str) -> bool:
    """Whether the line below a title is the title with whose it is: 大学章程 ⏎ 某某大学章程."""
    text = lines[below] if below < len(lines) else ""
    return (
        0 < len(text) - len(said) <= _WHOSE
        and text.endswith(said)
        and ends_title(text)
        and not said.startswith(("关", "關"))
        and _WHO.match(text[: len(text) - len(said)]) is not None
        and closes_title(lines, below + 1, text)
    )


def _without_stray(said: str) -> str:
    """Return a title without a last 》 that nothing opens: what did went with the line above."""
    stray = said.endswith("》") and said.count("《") < said.count("》")
    return said[:-1] if stray else said


def joined_lines(lines: Sequence[str]) -> str:
    """Return the lines of a title as one, without the spaces that set it wide."""
    said = lines[0]
    for text in lines[1:]:
        said = _joined(said, text)
    return tidy_title(said)


def closes_title(lines: Sequence[str], below: int, said: str) -> bool:
    """Whether line ``below`` is what follows a title, and so the title ends above it."""
    if below >= len(lines):
        return False
    text = lines[below]
    if is_numbered(text) or (len(text) > _PARAGRAPH and re.search(r"[，,。]", text)):
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
    if LETTERHEAD.fullmatch(text):
        return True
    if is_agency_line(text) and below + 1 < len(lines) and is_number(lines[below + 1]):
        return True
    return bare(said).startswith(bare(unquoted(text))) and len(text) > 2


def _title_at(lines: Sequence[str], first: int) -> Title | None:
    """Return the official title that begins on line ``first``: agencies, subject, kind."""
    at = first
    agencies: list[str] = []
    while at < min(len(lines), first + _AGENCIES) and is_issuer(lines[at]):
        if bare(lines[at]) in map(bare, agencies):
            return None  # said twice: the first is a banner
        agencies.append(lines[at])
        at += 1
    if at == len(lines):
        return None
    opening = _without_marks(lines[at])
    cut = _leading_number(opening)
    lead = _lead_of(opening[cut:])
    if lead is None or (cut and agencies):
        return None
    # Only equals issue together (党政机关公文处理工作条例第十七条): 教育部 above 教育部办公厅 is
    # letterhead.
    while agencies and any(_is_above(agencies[0], name) for name in (*agencies[1:], lead)):
        agencies, first = agencies[1:], first + 1
    if agencies and lead and bare(lines[at]) in map(bare, lines[at + 1 : at + _AGAIN]):
        agencies, first = [], at  # what the document itself says is the lead alone
    subject = _subject(lines, at, opening[cut:], signed=bool(agencies))
    if subject is None:
        return None
    text, number, end = subject
    if end > at + 1 and opening != lines[at]:
        return None  # brackets around a title end with its line
    names = [tidy_title(name) for name in agencies]
    issuers = "".join(name if name.endswith("、") else f"{name} " for name in names)
    text = (issuers if lead else issuers.rstrip()) + text
    return Title(first, end - first, text, number or opening[:cut].strip(" -—–:："))


def _is_above(letterhead: str, name: str) -> bool:
    """Whether an agency's line names the house of another, or that in fewer letters."""
    said, whole = bare(letterhead), bare(name)
    letters = iter(whole)
    return whole.startswith(said) or (
        said[:2] == whole[:2] and said[-1] == whole[-1] and all(one in letters for one in said)
    )


def _without_marks(line: str) -> str:
    """Return a line without brackets around it, or the marks of a book around a title.

    〔number〕《某省关于…的通知》: the marks go, what is named inside keeps its own. Without a
    number in front it may be what a list names.
    """
    if _ENCLOSED.fullmatch(line):
        return _ENCLOSED.sub(r"\1", line)
    end = leading_number(line)
    match = _BOOK.fullmatch(line, end) if end else None
    if match and _lead_of(match["title"]) is not None and ends_title(match["title"]):
        return line[:end] + match["title"]
    return line


def _subject(
    lines: Sequence[str], at: int, opening: str, *, signed: bool
) -> tuple[str, str, int] | None:
    """Return subject and kind from line ``at`` on, a number behind them, and the line below.

    Below agencies (``signed``) a whole subject needs nothing more to be told by.
    """
    said = opening
    for below in range(at + 1, min(len(lines), at + _SUBJECT_LINES) + 1):
        words, number = without_number(said)
        if ends_title(words) and not _is_open(words):
            end = below
            if not number and _is_qualifier(lines, below):
                words, end = words + lines[below], below + 1  # （试行）on a line of its own
            closes = closes_title if _PLAINLY.search(fold_line(words)) else closes_head
            whole = signed and _COMPLETE.search(fold_line(words)) and below < len(lines)
            if number or whole or closes(lines, end, words):
                return tidy_title(_without_stray(words)), number, end
        if below >= len(lines) or not _goes_on(said, lines[below]):
            return None
        if _COMPLETE.search(fold_line(said)) and not _ENDS_AGAIN.search(fold_line(lines[below])):
            return None  # what follows a whole subject is no part of it
        said = _joined(said, lines[below])
    return None


def _is_qualifier(lines: Sequence[str], index: int) -> bool:
    """Whether a line is the last of a title by itself: （试行）, or （二） above the history."""
    if index >= len(lines):
        return False
    if _QUALIFIER.fullmatch(fold_line(lines[index])):
        return True
    below = lines[index + 1] if index + 1 < len(lines) else ""
    return bool(below) and _SERIAL.fullmatch(lines[index]) is not None and is_date_line(below)


def _goes_on(said: str, text: str) -> bool:
    """Whether a line can go on with a subject: no sentence, no number, no subject of its own."""
    if len(text) > _LINE_LENGTH or _ENDED.search(text) or is_number(text) or is_date_line(text):
        return False
    if is_numbered(text) or text.startswith("#") or bare(said).startswith(bare(text)):
        return False
    folded = fold_line(said)
    opens = _lead_of(text) is not None
    return (
        not opens or _is_open(said) or bool(_PASSES_ON.search(folded) or _FORWARDS.search(folded))
    )


def _fuller(lines: Sequence[str], title: Title) -> Title:
    """Return the same title with its agencies where the next lines say it so."""
    for first in range(title.end, min(len(lines), title.end + 4)):
        again = _title_at(lines, first)
        if again:
            longer = len(bare(again.text)) > len(bare(title.text))
            return again if longer and subject_of(again.text) == subject_of(title.text) else title
        if not (is_number(lines[first]) or is_banner(lines[first]) or is_date_line(lines[first])):
            break
    return title


def _is_proper(lines: Sequence[str], title: Title) -> bool:
    """Whether a title below a headline of other words is the document's own, not one it names."""
    said = bare(title.text)
    above = (
        text
        for text in lines[: title.first]
        if not (is_banner(text) or is_number(text) or is_mark(text) or is_date(text))
    )
    return all(
        bare(text) in said or subject_of(text) == subject_of(title.text) for text in above
    ) or bool(title.number or closes_head(lines, title.end, title.text))


def _brings_along(lines: Sequence[str], title: Title) -> bool:
    """Whether a notice promulgates what the headline above names: 某办法 ⏎ 关于印发某办法的通知."""
    letters = re.sub(r"\W", "", fold_line(title.text))
    for text in lines[: title.first]:
        named = re.sub(r"\W", "", fold_line(text))
        inside = named in letters and not letters.startswith(named) and not letters.endswith(named)
        if inside and ends_title(text):
            return True
    return False


def _said_above(lines: Sequence[str], title: Title) -> Title:
    """Return the headline above a title that says it whole, else the title."""
    for first, text in enumerate(lines[: title.first]):
        if bare(text) == bare(title.text):
            return Title(first, 1, tidy_title(text), title.number)
    return title


def _may_stand_above(text: str) -> bool:
    """Whether a line may be a banner or a headline above the title proper."""
    return is_mark(text) or not (
        text.startswith("#")
        or len(text) > _LINE_LENGTH
        or re.search(r"[。；;\t]|[：:，,、]$", text)
        or (is_numbered(text) and not is_number(text))
        or is_date_line(text)
    )


def _lead_of(text: str) -> str | None:
    """Return the issuer that an opening of a subject begins with; ``None`` if it is no opening."""
    match = _SUBJECT.match(fold_line(text))
    if match is None:
        return None
    lead = text[: match.end("lead")].strip()
    known = not lead or is_issuer(lead) or _BODY_OF_PLACE.fullmatch(fold_line(lead))
    return lead if known else None


def _leading_number(text: str) -> int:
    """Return the length of a document number that stands in front: 某府发〔2020〕5号…关于."""
    end = leading_number(text)
    match = _BEHIND_NUMBER.match(text, end) if end else None
    return match.end() if match and _lead_of(text[match.end() :]) is not None else 0


def without_number(said: str) -> tuple[str, str]:
    """Part a title from a document number that stands behind it without a break."""
    if not re.search(r"[号號][）)]?$", said):
        return said, ""
    for match in re.finditer(
        rf"(?<=[{HAN}）)])(?=[{HAN}（(]{{1,30}}[〔\[(（﹝［]?\s*(?:19|20)\d\d)", said
    ):
        words, number = said[: match.start()], said[match.start() :]
        if ends_title(words) and number[0] not in "的》和、" and is_number(number):
            return words, number
    return said, ""


def _joined(said: str, text: str) -> str:
    """Join two lines: a space between Latin words, else nothing; 通　知 set wide is 通知."""
    text = tidy_title(text)
    latin = said[-1].isascii() and said[-1].isalnum() and text[0].isascii() and text[0].isalnum()
    return f"{said} {text}" if latin else said + text


def _is_open(text: str) -> bool:
    """Whether a bracket or a quotation is open at the end."""
    return sum(map(text.count, _OPEN)) > sum(map(text.count, _CLOSE))


def _plain_count(lines: Sequence[str]) -> int:
    said = lines[0]
    if said.startswith("#") and ends_title(said):
        return 1
    if len(lines) > 1 and _may_go_on(lines[1]):
        below = fold_line(lines[1])
        if len(below) <= _LONGEST_REST and _OF_HOUSE.fullmatch("".join(below.split())):
            return 2
        who = is_agency_line(said) or _BODY_OF_PLACE.fullmatch(fold_line(said))
        if is_agency_line(said) and not _NEEDS_SUBJECT.match(below):
            return 1
        goes_on = (_CONTINUED.search(fold_line(said)) or _WHEN.match(below)) or (
            _NAMES_ACT.search(fold_line(said)) and below[0] == "《"
        )
        if goes_on or (who and _NEEDS_SUBJECT.match(below)):
            return 2
    complete = ends_title(said)
    opened = _is_open(said)
    for count, text in enumerate(lines[1:_SUBJECT_LINES], start=2):
        if not _may_go_on(text):
            break
        said += text
        if opened and not _is_open(said):
            return count
        if not complete and not opened and ends_title(said):
            wrapped = not any(map(_STANDS_ALONE.match, lines[1:count]))
            if closes_head(lines, count, said) or (wrapped and begins_articles(lines, count)):
                return count
            if wrapped and count < len(lines) and _is_rest(lines[0], text, lines[count]):
                return count
            return 1
    return 1


def _is_rest(first: str, second: str, below: str) -> bool:
    """Whether a second line, above a paragraph that says why, is the short rest of a title."""
    return (
        len(second) <= _LONGEST_REST
        and 2 * len(second) <= len(first)
        and second[0] not in "《（(【"
        and not _SITE_END.search(fold_line(first))
        and len(below) > _PARAGRAPH
        and _BEGINS_ACT.match(fold_line(below)) is not None
    )


_LONGEST_REST = 10
_OF_HOUSE = lazy_pattern(r"(?:公司)?章程|员工手册")
"""What a cover calls the rules of the house that its line above names."""
_SITE_END = lazy_pattern(r"(?:网|网站|平台|频道|门户|专栏|在线)$")
_BEGINS_ACT = lazy_pattern("根据|为|按照|依据|依照|遵照|经")


def begins_articles(lines: Sequence[str], index: int) -> bool:
    """Whether a line begins the count of articles, which only the title of rules stands above."""
    return index < len(lines) and _FIRST_ARTICLE.match(lines[index]) is not None


_FIRST_ARTICLE = lazy_pattern(r"第[\s\u3000]*(?:一|1|１)[\s\u3000]*[编編章条條]")
_STANDS_ALONE = lazy_pattern(
    r"中[华華]人民|[国國][务務]院|[\u3400-\u9fff]{2,6}(?:省|市|县|縣|州|盟|旗|自治区|自治區|公司|集团|集團)"
)
"""How a line begins that is a title without the one above it, which is the name of a site."""


def _may_go_on(text: str) -> bool:
    """Whether a line may be a later line of a title: short, no sentence, number, date, heading."""
    return (
        len(text) <= _PARAGRAPH + 20
        and re.search(r"。|[；;：:，,]$", text) is None
        and not (text.startswith("#") or is_numbered(text))
        and not (is_date_line(text) or is_number(text))
    )
