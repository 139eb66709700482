"""Where the title stands in a head: where a page says it, or by what stands around it.

Official titles are told by their form (:mod:`~qpsearch.loader.metadata.titles.official_titles`).
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.metadata.forms.standard import is_standard
from qpsearch.loader.metadata.head_lines import SHORT_NAME, is_above_title
from qpsearch.loader.metadata.history import is_history
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import (
    BANNER_LINES,
    TITLE_LENGTH,
    bare,
    is_agency_line,
    is_banner,
    is_date,
    is_date_line,
    is_mark,
)
from qpsearch.loader.metadata.names import tidy_title
from qpsearch.loader.metadata.numbers import CIRCULAR, is_number
from qpsearch.loader.metadata.titles.headline import BELOW_HEADLINE, lines_going_on
from qpsearch.loader.metadata.titles.official_titles import official_title
from qpsearch.loader.metadata.titles.plain_titles import plain_title
from qpsearch.loader.metadata.titles.said_again import SAME_WORDS, is_named, repeats
from qpsearch.loader.metadata.titles.title import (
    Title,
    begins_articles,
    closes_title,
    joined_lines,
    spelled_over,
)
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import COLONS, PART_STOPS, PAUSES

if TYPE_CHECKING:
    from collections.abc import Sequence

NO_HEADLINE = lazy_pattern(rf"[。{PART_STOPS}{COLONS}{PAUSES}]$")  # a headline may exclaim or ask
_GREETING = lazy_pattern(r"(?:各位|尊敬的|亲爱的|親愛的|广大|廣大)[^，,。]{1,30}[!！]")
_DECIMAL = lazy_pattern(r"[0-9]{1,2}(?:\.[0-9]{1,2}){1,4}[\s\u3000]+\S")
FIRST_SECTION = lazy_pattern(
    r"[0-9]{1,2}[.．、]?[\s\u3000]*(?:总[\s\u3000]*则|總[\s\u3000]*則|(?:[适適]用)?[范範][围圍]|目[\s\u3000]*的|引言)"
    r"|[序前引导導][\s\u3000]*言|[赋賦][权權][条條]文|[详詳][题題]|[壹贰貳叁參参肆伍陆陸柒捌玖拾]{1,3}[\s\u3000]+\S{2,20}"
)
_OF_ITSELF = lazy_pattern(
    r"本(?:法|条例|條例|规[则則定程]|規[則定程]|办法|辦法|细则|細則|要点|要點|[准準]则|[准準]則|标准|標準|通则|通則|章程|制度)"
    r"[依根系係为為所适適经經由]"
)
"""本规则依某条例第十三条规定 ⏎ 订定之。"""
_ROW_OF_MINUTES = lazy_pattern(
    r"(?:主[\s\u3000]*[席持]人?|[出列缺]席(?:人[员員])?|[记記紀][\s\u3000]*[录錄]人?|地[点點])[\s\u3000]*[:：]"
)
_IN_BRACKETS = lazy_pattern(r"【[^【】]{2,12}】")
"""The heading of a part of the text: 【基本案情】."""
_OPEN = lazy_pattern(r"[（(][^（()）]*")
"""The first line of a history in brackets."""
HINTED_LINES = 6
"""Lines among which a title that page or table name is looked for."""


def below_name(texts: list[str]) -> Title | None:
    """Return the title below the headline that a portal made of it: 某某股份:某某制度(修订)."""
    for index, text in enumerate(texts[:BANNER_LINES]):
        short = SHORT_NAME.match(text) if len(text) <= TITLE_LENGTH else None
        if short is None:
            continue
        first = index + 1
        while first < len(texts) and (is_date(texts[first]) or is_date_line(texts[first])):
            first += 1
        found = unhinted_title(texts[first:], 0)
        rest = text[short.end() :]
        if found and is_agency_line(found.text) and bare(rest).startswith(bare(found.text)):
            return Title(index, 1, tidy_title(rest))  # only its first line stands below
        if found is None or not is_named(text, found.text):
            return None
        found = found._replace(first=found.first + first)
        return found if with_lines_going_on(texts, found) == found else None  # a subtitle
    return None


def below_page_day(texts: list[str]) -> Title | None:
    """Return the title below a headline of other words and the day of the page in figures.

    A page draws readers with one thing and shows another: 考试安排 ⏎ 2023-12-10 ⏎ 某市工作意见.
    """
    if len(texts) <= _FRAMED or ends_title(texts[0]) or not is_date(texts[1]):
        return None
    if re.search("[年月]", texts[1]) or not (_is_headline(texts) and _is_headline(texts[_FRAMED:])):
        return None
    found = plain_title(texts[_FRAMED:])._replace(first=_FRAMED)
    closed = closes_title(texts, found.end, found.text)
    return found if ends_title(found.text) and closed else None


_FRAMED = 2


def hinted_title(texts: list[str], titles: Sequence[str]) -> Title | None:
    """Return the title that index table, meta tags or page title name, where the lines spell it."""
    for hint in titles:
        for first in range(min(len(texts), HINTED_LINES)):
            count = spelled_over(texts, first, hint)
            if count and all(is_above_title(text) for text in texts[:first]):
                found = official_title(texts)
                if found and found.first <= first and found.end == first + count:
                    return found  # with the agencies above, each apart
                return Title(first, count, joined_lines(texts[first : first + count]))
    return None


_LISTED = lazy_pattern(r"^[•·][\s\u3000]*(?:\d{1,2}[\s\u3000.、]*)?(?=[\u3400-\u9fff《])")


def reply_title(texts: Sequence[str]) -> Title | None:
    """Return the title of a reply to the legislature of Hong Kong: 立法會十八題：註冊中醫師."""
    for index, text in enumerate(texts[:_REPLY_LINES]):
        if text[0] == "立" and _REPLY.fullmatch(text):
            return Title(index, 1, tidy_title(text))
    return None


_REPLY_LINES = 4
_REPLY = lazy_pattern(r"立法[会會][一二三四五六七八九十]{1,3}[题題][：:].{2,60}")


def above_articles(texts: list[str]) -> Title | None:
    """Return the title of rules right above their first article, below what a page calls itself."""
    for index, text in enumerate(texts[:BANNER_LINES]):
        below = index + 1 + (index + 1 < len(texts) and _is_made(texts[index + 1]))
        if begins_articles(texts, below):
            said = _LISTED.sub("", text)
            rules = _is_headline([said, *texts[below:]]) and ends_title(said)
            return Title(index, 1, tidy_title(said)) if rules else None
    return None


def below_kind(texts: Sequence[str], kind: Title) -> Title | None:
    """Return the title below a step of a trail that says its kind alone.

    首頁 > ⏎ 自治條例 ⏎ 某某鎮自治條例.
    """
    if len(kind.text) > _KIND or kind.size > 1 or kind.end >= len(texts):
        return None
    said = texts[kind.end]
    longer = _KIND < len(said) <= TITLE_LENGTH and said.endswith(kind.text)
    return Title(kind.end, 1, tidy_title(said)) if longer and ends_title(said) else None


_KIND = 5


def below_column(texts: Sequence[str], title: Title) -> Title | None:
    """Return the title below the headline that a site has set its column in front of.

    法官观点丨(三)透过疫情看专业法官会议 ⏎ 透过疫情看专业法官会议.
    """
    if title.size > 1 or title.end >= len(texts) or not _COLUMN_BAR.match(title.text):
        return None
    said, whole = bare(texts[title.end]), bare(title.text)
    again = SAME_WORDS <= len(said) < len(whole) and whole.endswith(said)
    return Title(title.end, 1, tidy_title(texts[title.end])) if again else None


_COLUMN_BAR = lazy_pattern(r"[^\s丨｜|]{2,8}[ ]?[丨｜|]", needs="丨｜|")


def is_column(texts: list[str], below: int) -> bool:
    """Whether the first line is the column of a site above the title of rules: 会议管理.

    Or above that of a reply to the legislature of Hong Kong: 答覆立法會問題.
    """
    if COLUMN.fullmatch(texts[0]) is None:
        return False
    if texts[1][0] == "立" and _REPLY.fullmatch(texts[1]):
        return True
    below += below < len(texts) and _is_made(texts[below])
    return begins_articles(texts, below)


COLUMN = lazy_pattern("(?!附件)[\u3400-\u9fff]{3,7}(?<![省市县縣区區州盟旗部局厅廳府会會])")


def _is_made(text: str) -> bool:
    """Whether brackets below a title say when it was made: （2014年10月印发）."""
    return text[0] in "（(" and (is_date_line(text) or _MADE.fullmatch(text) is not None)


_MADE = lazy_pattern(
    r"[（(](?:19|20)\d\d年(?:\d{1,2}月)?(?:印[发發]|制[定订訂]|修[订訂改]|[发發][布佈])[）)]"
)


def unhinted_title(texts: list[str], banner: int) -> Title | None:
    """Return a title that has no official form, below the first ``banner`` lines."""
    first = banner
    while first < min(len(texts), banner + BANNER_LINES) and (
        is_number(texts[first])
        or is_date(texts[first])
        or is_banner(texts[first])
        or is_mark(texts[first])
    ):
        first += 1
    if banner < first < len(texts) and _is_headline(texts[first:]):
        above = plain_title(texts[first - 1 :])
        circular = CIRCULAR.fullmatch(texts[first - 1]) is not None
        if above.size > 1 and not (circular or is_date(texts[first - 1])):
            return above._replace(first=first - 1)  # the agency's name begins the sentence
        found = plain_title(texts[first:])._replace(first=first)
        if circular or closes_title(texts, found.end, found.text):
            return found
    if banner < first and agency_lines(texts) == first:
        return None
    if banner + 1 < len(texts) and is_agency_line(texts[banner]) and not _gives(texts, banner):
        below = texts[banner + 1 :]
        if _is_headline(below) and len(bare(below[0])) >= SAME_WORDS and ends_title(below[0]):
            return plain_title(below)._replace(first=banner + 1)
    if banner >= len(texts) or not _is_headline(texts[banner:]):
        return None
    found = plain_title(texts[banner:])._replace(first=banner)
    below = texts[found.end : found.end + 2]
    gathered = not ends_title(found.text) and _is_headline(below) and ends_title(below[0])
    if gathered and begins_articles(texts, found.end + 1):
        return Title(found.end, 1, tidy_title(below[0]))  # of several that a page gathers
    return found


def with_lines_going_on(texts: list[str], title: Title) -> Title:
    """Return a title with the lines below it that go on with a headline."""
    below = texts[title.end : title.end + BELOW_HEADLINE]
    again = int(bool(below) and bare(below[0]) == bare(title.text))
    below = below[again:]
    if not _is_headline(below) or repeats(below[0], title.text):
        return title
    count = lines_going_on(title, below)
    said = " ".join([title.text, *map(tidy_title, below[:count])])
    return title._replace(size=title.size + again + count, text=said) if count else title


def agency_lines(texts: list[str]) -> int:
    """Return how many agencies stand above an addressee or the first paragraph, without a title."""
    count = 0
    while count < len(texts) and is_agency_line(texts[count]):
        count += 1
    return count if closes_title(texts, count, "") else 0


def _gives(texts: Sequence[str], index: int) -> bool:
    """Whether an agency's line begins the sentence of the line below, or more agencies follow."""
    return is_agency_line(texts[index + 1]) or plain_title(texts[index:]).size > 1


def _begins_division(text: str, below: str) -> bool:
    """Whether a line is a numbered heading, its first division below it: 4 技术要求 ⏎ 4.1 …."""
    number, words, _ = text.partition(" ")
    return bool(words) and number.isdecimal() and below.startswith((f"{number}.1", f"{number}．1"))


def _is_headline(texts: Sequence[str]) -> bool:
    if not texts:
        return False
    text = texts[0]
    if text.startswith("# "):
        return True
    if text[0].isdecimal() and len(texts) > 1 and _begins_division(text, texts[1]):
        return False
    return (
        len(text) <= TITLE_LENGTH
        and len(texts) > 1
        and not NO_HEADLINE.search(text)
        and "。" not in text
        and "\t" not in text
        and any(map(str.isalnum, text))
        and not (is_numbered(text) or _DECIMAL.match(text) or FIRST_SECTION.fullmatch(text))
        and not (is_date(text) or is_history(text) or is_number(text) or is_standard(text))
        and not (text[0] == "本" and _OF_ITSELF.match(text))
        and not (_GREETING.fullmatch(text) or text.isdecimal() or _ROW_OF_MINUTES.match(text))
        and not (text[0] in "【（(" and (_IN_BRACKETS.fullmatch(text) or _OPEN.fullmatch(text)))
        and not (text[0] in "（(" and is_date_line(text))
        and (not text.endswith("、") or plain_title(texts).size > 1)
    )
