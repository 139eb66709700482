"""Texts with titles of their own in one file: the 办法 below its notice, the issues of a gazette.

A title inside a text is told by what names it (印发《…》, a list of annexes, a table of contents),
by the signature right above it, by its official form with a number or an addressee below, or by
a count that begins anew under it.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING

from qpsearch.clauses import is_explanation, read_mark
from qpsearch.loader.metadata.forms.decree import decree_cover
from qpsearch.loader.metadata.forms.macau import (
    IS_ISSUE,
    IS_NO_ACT,
    act_at,
    act_numbered,
    announcement_at,
)
from qpsearch.loader.metadata.forms.standard import is_cover_line, is_standard
from qpsearch.loader.metadata.head_lines import end_of_head
from qpsearch.loader.metadata.kinds import ends_title
from qpsearch.loader.metadata.lines import bare, is_agency_line, is_date_line
from qpsearch.loader.metadata.names import tidy_title, unquoted
from qpsearch.loader.metadata.numbers import is_case_number, is_number, is_number_below
from qpsearch.loader.metadata.titles.official_titles import official_title
from qpsearch.loader.metadata.titles.title import Title, closes_title, joined_lines, spelled_over
from qpsearch.loader.named_titles import COUNTED, NamedTitles
from qpsearch.model import Span, TitleLines, Unit
from qpsearch.text.folding import fold_line
from qpsearch.text.patterns import lazy_pattern
from qpsearch.text.punctuation import HAS_MARK, MAY_END_LINE

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft
    from qpsearch.loader.metadata.head import Head

_NEVER_ENDS = frozenset("。；;，,：:、！!？?…")
_TITLE_ENDS = frozenset(
    "典法例定办辦法则則程度范範准準标標释釋案见見划劃计計要纲綱施预預南引点點约約知告报報决決议議复復令函件纪紀须須"
    "令）)》”部委局办院厅廳署会會室信书書同"
)
"""Last letters of titles and of the names of agencies above them."""
_ACT = lazy_pattern(r"关于|關於|印发|印發|转发|轉發|公布")
_NUMBER_ABOVE = lazy_pattern(r"(?:^|[:：])[\s\u3000]*[0-9０-９]{1,2}[.．、]?$")
"""A number alone, its text below: an entry of a list of annexes."""
_ENDS_LIKE_TITLE = lazy_pattern(
    r"(?:法典|法|条例|條例|规定|規定|办法|辦法|细则|細則|规则|規則|章程|制度|规范|規範|标准|標準|准则|準則|规程|規程|通则|通則|解释|解釋"
    r"|方案|意见|意見|规划|規劃|计划|計劃|纲要|綱要|措施|预案|指南|指引|要点|要點|公约|公約|通知|通告|公告|通报|通報|决定|決定|决议|決議|批复"
    r"|批復|命令|令|函|报告|報告|纪要|紀要|须知|须知|解读|解讀)(?:[（(][^（）()]{1,16}[）)])?[》”]?$"
)
_EXPLAINS = lazy_pattern(
    r"(?:关于)?《?(?P<name>[^《》]{4,60})》?(?:\([^()]{2,16}\))?的?(?:立法|起草|制定|制订|修订|修改|编制)(?:情况)?的?说明"
)
_GIVES_OUT = lazy_pattern(
    r"[^《》]{2,30}(?:[发發公颁頒][布佈]|印[发發]|出[台臺])了?《(?P<name>.{4,60})》"
)
"""What a link to a text says above the text itself: 某局发布《某办法》."""
_LETTER = lazy_pattern(
    r"致.{2,40}(?:信|[书書])"
    r"|(?:感[谢謝]|慰[问問]|表[扬揚]|公[开開]|[贺賀]|[祝致][贺賀歉]|道歉|倡[议議]|建[议議])(?:信|[书書])"
)
_LETTER_ENDS = frozenset("信书書")
_BRINGS = lazy_pattern(
    r"印发|印發|发布|發布|發佈|公布|公佈|颁布|頒布|转发|轉發|批转|批轉|令$|令（|通过"
)
"""Words of a title that brings another text along."""
_CONTRACT = lazy_pattern(
    r"[^,。;:]{2,40}(?:合同|协议)书?(?:\((?:示范文本|范本|样本|参考文本|样式)\))?",
    needs=("合同", "协议"),
)
_CONTRACT_ENDS = frozenset("同议議书書）)")
_PARTY = lazy_pattern(
    r"(?:[甲乙丙]方|[^,。;:]{0,4}人|[供需买卖]方|发包方?|承包方?|用人单位|劳动者)[^。;:]{0,16}:"
)
_PARTIES = 2
_BLANK = lazy_pattern(r"[盖蓋签簽][章字名]|年[\s\u3000_]+月[\s\u3000_]+日")
_FOOT = frozenset({"signature", "date_line", "disclosure_note", "imprint", "contents"})
"""What stands between two documents."""
_STAGE = lazy_pattern(r"[（(](?=[^）)]*(?:草案|稿))[^（）()]{2,24}[）)]")
"""How far a text has come, below its title: （修正草案·二审稿）."""
_FEWEST_LETTERS = 6
_LONGEST = 80
_HEAD_LINES = 12
_COVER_LINES = 6
"""Lines of a cover above 条文说明."""
_FIRST_ARTICLE = lazy_pattern(
    r"第[\s\u3000]*(?:一|1|１)[\s\u3000]*[编編章条條]|(?:1|１)(?![0-9.．])[\s\u3000]*(?:总|總)[\s\u3000]*[则則]"
)
_FIRST = lazy_pattern(rf"{_FIRST_ARTICLE.pattern}|一[\s\u3000]*、")


def attached_titles(draft: Draft, head: Head) -> tuple[TitleLines, ...]:
    """Return where texts with titles of their own begin in a cleaned draft, in order."""
    return tuple(_Finder(draft, head).titles())


def passes_on(title: str) -> bool:
    """Whether a document with this title brings another along: a notice, an order."""
    return _BRINGS.search(title) is not None


_ANNEX_HEAD = 2
"""Lines between which an annex says its name and by which paragraph it is brought."""


class _Finder:
    def __init__(self, draft: Draft, head: Head) -> None:
        self.draft = draft
        self.head = head
        self.lines = draft.lines()
        self.texts = [line.text for line in self.lines]
        self.feet = sorted(piece.source_span for piece in draft.dropped if piece.rule in _FOOT)
        self.of_macau = any(
            said.field == "number" and act_numbered(said.value) for said in head.statements
        )
        self.explained = self._explanations()
        self.of_section = head.gathers and any(
            said.field == "number" and IS_ISSUE.fullmatch(said.value) for said in head.statements
        )
        self.agency = ""
        """Who has made the announcement above, in a section of the gazette of Macau."""
        self.titled = frozenset(mark.span.start for mark in draft.markings if mark.titled)
        self.names = NamedTitles(draft, head, self.texts)

    def titles(self) -> Iterator[TitleLines]:
        """Yield the titles; the first line of the text is that of the document itself.

        But for a gazette or a volume: that may begin with the first that it holds.
        """
        index = 0 if self.head.gathers else 1
        counted = bool(self.texts) and self._counts(0)
        while index < len(self.lines):
            found = self._title_at(index, counted=counted)
            if found is None:
                counted = counted or self._counts(index)
                index += 1
                continue
            end = self._head_end(index, found)
            counted = False
            yield TitleLines(
                Span(self.lines[index].start, self.lines[end - 1].end), tidy_title(found.text)
            )
            index = end

    def _explanations(self) -> tuple[int, int]:
        """Return the line from which a standard is explained number by number, below it.

        With it come the lines that its title takes: the name and the number of the standard may
        stand again above 条文说明. Where each provision is explained beside it, there is none.
        """
        if not self.draft.holds("1.0.1"):  # the first provision of all such standards
            return -1, 0
        places = [at for at, text in enumerate(self.texts) if at and is_explanation(text)]
        if len(places) != 1:
            return -1, 0
        first = at = places[0]
        said = bare(self.head.headline)
        while first > max(1, at - _COVER_LINES) and (
            is_cover_line(above := self.texts[first - 1])
            or is_standard(above)
            or (said and bare(above) and bare(above) in said)
        ):
            first -= 1
        return first, at + 1 - first

    def _counts(self, index: int) -> bool:
        text = self.texts[index]
        return text[0] in "第一1１" and _FIRST.match(text) is not None

    def _title_at(self, index: int, *, counted: bool) -> Title | None:
        """Return the title that begins at a line; ``counted``: a count has begun above it."""
        text = self.texts[index]
        if self.titled and self.draft.offset(self.lines[index].start) in self.titled:
            return Title(0, 1, text)
        if index == self.explained[0]:
            return Title(0, self.explained[1], f"{self.head.headline}条文说明")
        if self.of_macau and (self._follows_foot(index) or self._heads_annex(index)):
            if act := act_at(self.texts[index:]):
                return Title(0, act.size, act.title)
            if IS_NO_ACT.fullmatch(text):
                return Title(0, 1, text)
        if self.of_section:
            signed = index > 0 and self._follows_foot(index)
            if said := announcement_at(self.texts[index:], self.agency, signed=signed):
                self.agency = said.agency
                return Title(0, said.size, said.title)
        if len(text) > _LONGEST or not self._may_begin(text):
            return None
        if text[-1] == "案" and is_case_number(self._line(index + 1)):
            return Title(0, 1, text)
        above = read_mark(self._above(index))
        if above is not None and above.unit is Unit.ANNEX and len(self._above(index)) <= above.rest:
            # The name of an annex is a level already; a letter with who wrote it is a document.
            return self._letter(index) if is_agency_line(text) else None
        if self.head.gathers and (decree := self._decreed(index)):
            return decree
        return self._named(index) or self._formed(index, counted=counted)

    def _heads_annex(self, index: int) -> bool:
        """Whether an act that an order republishes begins here: 附件一 ⏎ （第一款所指者） above."""
        marks = map(read_mark, self.texts[max(0, index - _ANNEX_HEAD) : index])
        return any(mark is not None and mark.unit is Unit.ANNEX for mark in marks)

    def _above(self, index: int) -> str:
        return self.texts[index - 1] if index else ""

    def _decreed(self, index: int) -> Title | None:
        """Return the cover of a decree among what a gazette holds, who orders as its title."""
        text = self.texts[index]
        if not text.endswith(("令", "公告")):
            return None
        cover = decree_cover(self.texts[index : index + _HEAD_LINES])
        if cover is None or min(cover.rules) != 0 or not cover.number:
            return None
        return Title(0, 1, text)

    def _line(self, index: int) -> str:
        return self.texts[index] if index < len(self.texts) else ""

    def _may_begin(self, text: str) -> bool:
        """Whether a line can be the first of a title; most are told by this alone."""
        if text[-1] in _NEVER_ENDS or "\t" in text:
            return False
        return (
            text[-1] in _TITLE_ENDS
            or text[-1] == "案"
            or text[0] in self.names.initials
            or _ACT.search(text) is not None
        )

    def _named(self, index: int) -> Title | None:
        """Return a title that the document above has named."""
        text = self.texts[index]
        counted = COUNTED.match(text)
        if counted and _FIRST.match(self._below(index + 1)):
            name = self.names.called.get(bare(text[counted.end() :]))
            return Title(0, 1, name) if name else None
        above = self._above(index)
        if counted or read_mark(text) or _NUMBER_ABOVE.search(above):
            return None
        if text[0] == "《" and above[-1:] == "》" and HAS_MARK.search(above):
            return None  # of a sentence that names several, broken between them
        for key, name in self.names.beginning_with(bare(unquoted(text))):
            size = spelled_over(self.texts[index : index + 4], 0, name)
            size += bool(size) and _STAGE.fullmatch(self._line(index + size)) is not None
            if not (size and key):
                continue
            if self._is_annexed(index, name) or self._begins_text(index, size, name):
                return Title(
                    0, size, joined_lines([unquoted(text), *self.texts[index + 1 : index + size]])
                )
        return None

    def _formed(self, index: int, *, counted: bool) -> Title | None:
        """Return a title told by its form and its place."""
        text = self.texts[index]
        gathered = self.head.gathers
        signed = not index or self._follows_foot(index)
        if counted and text[-1] in _CONTRACT_ENDS and self._is_contract(index):
            return Title(0, 1, text)
        if not (signed or gathered or MAY_END_LINE.search(self._above(index))):
            return None
        if self._is_letter(index):
            return Title(0, 1, text)
        if index and text[-1] == "明" and self._explains(text):
            return Title(0, 1, text)
        if text[-1] == "》" and (given := _GIVES_OUT.fullmatch(text)):
            again = spelled_over(self.texts[index + 1 : index + 5], 0, given["name"])
            return Title(0, again + 1, given["name"]) if again else None
        official = official_title(self.texts[index : index + 12])
        if official and official.first == 0 and (signed or self._is_headed(index, official)):
            return official if _is_whole(official.text) else None
        if len(bare(text)) < _FEWEST_LETTERS or not _ENDS_LIKE_TITLE.search(text):
            return None
        if read_mark(text) or not ends_title(text) or not _is_whole(text):
            return None
        below = self._below(index + 1)
        begins = _FIRST_ARTICLE.match(below) or (
            _FIRST.match(below) and (signed or counted or gathered)
        )
        brought = counted or signed or gathered or passes_on(self.head.headline)
        if (begins and brought) or (signed and closes_title(self.texts, index + 1, text)):
            return Title(0, 1, text)
        return None

    def _is_contract(self, index: int) -> bool:
        """Whether a line is the title of a further contract: its parties stand below.

        Or its first article, below the blanks in which the one above is signed.
        """
        if not _CONTRACT.fullmatch(fold_line(self.texts[index])):
            return False
        start = self.draft.offset(self.lines[index].start)
        if any(mark.span.start == start and not mark.set_off for mark in self.draft.markings):
            return False  # a heading of the book that holds it
        below = [fold_line(text) for text in self.texts[index + 1 : index + 1 + _PARTIES]]
        return (len(below) == _PARTIES and all(map(_PARTY.match, below))) or (
            _FIRST_ARTICLE.match(self._line(index + 1)) is not None
            and _BLANK.search(self._above(index)) is not None
        )

    def _explains(self, text: str) -> bool:
        """Whether a line is the title of what explains the rules above: 《某办法》起草说明."""
        match = _EXPLAINS.fullmatch(fold_line(text))
        named = bare(text[slice(*match.span("name"))]) if match else ""
        return named != "" and (named in bare(self.head.headline) or named in self.names.called)

    def _letter(self, index: int) -> Title | None:
        """Return the title of a letter that begins with who wrote it: 附： ⏎ 某高级人民法院."""
        official = official_title(self.texts[index : index + _HEAD_LINES])
        if official is None or official.first or official.size == 1:
            return None
        return official if self._is_headed(index, official) else None

    def _is_letter(self, index: int) -> bool:
        """Whether a line is the title of a letter that the line above brings: 全文如下：."""
        text, above = self.texts[index], self._above(index)
        below = self._line(index + 1)
        return (
            text[-1] in _LETTER_ENDS
            and _LETTER.fullmatch(text) is not None
            and below.endswith(("：", ":"))
            and (above.endswith(("：", ":")) or bare(text) in bare(above))
        )

    def _is_headed(self, index: int, title: Title) -> bool:
        """Whether a number, a date or an addressee stands below a title."""
        below = index + title.size
        if title.number:
            return True
        text = self._line(below)
        return bool(text) and (is_number(text) or is_date_line(text) or text.endswith(("：", ":")))

    def _begins_text(self, index: int, size: int, name: str) -> bool:
        """Whether a named title has its text below it."""
        below = index + size
        if below >= len(self.texts) or not _is_whole(name):
            return False
        text = self.texts[below]
        return (
            closes_title(self.texts, below, name)
            or _FIRST.match(text) is not None
            or ("\t" in text and self._follows_foot(index))  # a list is a table
            or self._head_end(index, Title(0, size, name)) > below
        )

    def _is_annexed(self, index: int, name: str) -> bool:
        """Whether a name stands below the signature of a notice whose last line lists it.

        附：某指南 ⏎ 某局 ⏎ 2020年2月20日 ⏎ 某指南, whatever begins the text itself.
        """
        above = self._above(index)
        mark = read_mark(above)
        return (
            mark is not None
            and mark.unit is Unit.ANNEX
            and bare(above[mark.rest :]) == bare(name)
            and self._follows_foot(index)
        )

    def _head_end(self, index: int, title: Title) -> int:
        """Return the line below the head of a text: its title, then number, dates and issuers."""
        end = index + end_of_head(self.lines[index : index + title.size + _HEAD_LINES], title)
        signed = end
        while signed < len(self.texts) and is_agency_line(self.texts[signed]):
            signed += 1
        if end < signed < len(self.texts):
            if is_date_line(self.texts[signed]):
                return signed + 1
            if closes_title(self.texts, signed, title.text):
                return signed
        return end

    def _below(self, index: int) -> str:
        """Return the first line from ``index`` on that is no number and no date."""
        for text in self.texts[index : index + 6]:
            if not (is_number_below(text) or is_date_line(text)):
                return text
        return ""

    def _follows_foot(self, index: int) -> bool:
        """Whether a signature, its date or a table of contents stood right above a line."""
        above = self.draft.offset(self.lines[index - 1].end - 1)
        at = bisect_left(self.feet, Span(above, 0))
        return at < len(self.feet) and self.feet[at].start < self.draft.offset(
            self.lines[index].start
        )


def _is_whole(title: str) -> bool:
    """Whether a title can stand between 《》: those inside it are closed."""
    depth = 0
    for character in title:
        depth += (character == "《") - (character == "》")
        if depth < 0:
            return False
    return depth == 0
