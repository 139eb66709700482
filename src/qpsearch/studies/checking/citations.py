"""The citations in a text: references to works, each with the words that name it and quote it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.clauses.references import (
    Reference,
    ReferenceKind,
    find_references,
    is_of_kind,
)
from qpsearch.model import Span
from qpsearch.studies.checking.cited_places import EARLIER
from qpsearch.studies.checking.quoted_words import quotes_beside
from qpsearch.studies.links import LinkReason
from qpsearch.text.punctuation import STOPS

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.studies.checking.cited_places import CitedPlaces
    from qpsearch.studies.checking.drafts import OwnPassage, OwnText
    from qpsearch.studies.checking.quoted_words import Quote
    from qpsearch.studies.links import Link

_LAW = r"法典|宪法|憲法|法|条例|條例|规定|規定|办法|辦法|细则|細則|解释|解釋|规则|規則"
_WORK = re.compile(
    rf"(?:{_LAW}|纲要|綱要|意见|意見|决定|決定|方案|规划|規劃|计划|計劃|计画|通知|公告|批复|批覆|章程|公约|公約|条约|條約|准则"
    r"|準則|规程|規程|规范|規範|标准|標準|通则|通則|措施|要点|要點|报告|報告|指南|指引|令|函|制度|安排|倡议|声明|编)"
    r"(?:[（(][^（）()]*[）)])?$"
)
"""Ends titles that stand in 《》 of what may be cited: 《人民日报》 is read, not cited."""
_BARE_WORK = re.compile(rf"[\u3400-\u9fff《》〈〉（）()]{{1,38}}(?:{_LAW})$")
_NO_WORK = re.compile(
    r"(?:方|做|作|手|说|想|看|用|算|司|执|守|违|立|书|语|枪|兵|戏|魔|章|打|玩|疗|土|无|设|合|非|依)法$"
    r"|(?:^.{0,6}的|有关|相关|其他|上述|前述|下列|这些|现行|国家|该|本|新|旧)(?:法律|法规|法|规定|办法|条例|规则|解释|细则)$"
    r"|^(?:规定|規定|办法|辦法|解释|解釋|规则|規則|细则|細則|条例|條例|法)$"
)
"""Words that end so and name no work: 检验方法第三条, 有关规定第二条."""
_VERBS = re.compile(
    r".*(?:依照|依据|依據|按照|根据|根據|参照|參照|违反|違反|适用|適用|符合|触犯|觸犯|参见|參見|援引|引用|依(?!法)|与|與|及"
    r"|和(?!国|國))(?=[\u3400-\u9fff]{2})|^(?:据|據|按|见|見|以|在|对|對)(?=[\u3400-\u9fff]{2})"
)
"""What may stand before a title without marks."""
_BEHIND_NAME = re.compile(r"[”\"〉>]{0,2}(?:的|中的?)?(?:[（(][^（）()]{1,24}[）)])?\s*")
"""Between a title without marks and an address."""
_SENTENCE_END = re.compile(rf"[{STOPS}\n]")
_ELSEWHERE = re.compile(
    r"(?:德国|德國|法国|法國|日本|美国|美國|英国|英國|瑞士|意大利|韩国|韓國|俄罗斯|俄羅斯|苏联|蘇聯|奥地利|荷兰|欧盟)(?:的)?[《「]?$"
)
"""Before the name of a law of another country."""
_KIND = re.compile(
    rf"{_LAW}|纲要|綱要|意见|意見|决定|決定|方案|规划|規劃|通知|标准|標準|规范|規範|章程"
)
_ARTICLE = re.compile(r"第[^款项項目章节節]*?[条條]")
_EARLIER = re.compile(r"(?:原|旧|舊|(?:修订|修正|修改|修訂)前的?)[《「“]?$")
"""Before the name of a law that has been revised: the edition before the newest."""
_WORD = re.compile(r"[\u3400-\u9fff]{2}")


class Citation(NamedTuple):
    """A reference in a text of one's own."""

    link: Link
    passage: OwnPassage
    span: Span
    """Its place in the passage, with the title that names the work where that stands before it."""
    quotes: tuple[Quote, ...]
    joined: bool
    """Whether it goes on with the citation before: 第五百条、第五百零一条."""

    @property
    def text(self) -> str:
        """Its words."""
        return self.passage.text[slice(*self.span)]


def citations_in(text: OwnText, places: CitedPlaces) -> Iterator[Citation]:
    """Yield the citations of a text in reading order.

    References to the text itself (本办法第三条) are among them where it has articles; those by
    position (前款) are not, nor those of which nothing says the work.
    """
    cited: list[Reference] = []
    for passage in text.passages:
        references = find_references(passage.text, cited)
        quotes = quotes_beside(passage.text, references)
        here: list[Reference] = []
        end = 0
        for number, reference in enumerate(references):
            link = _led(reference, text, passage, cited, here, places)
            if link is None:
                continue
            if link.reference.work:
                here.append(link.reference)
                cited.append(link.reference)
            if not _is_citation(link):
                continue
            span = _with_name(link, passage.text, end)
            joined = end > 0 and not _WORD.search(passage.text, end, span.start)
            end = span.end
            yield Citation(link, passage, span, tuple(quotes.get(number, ())), joined)


def _led(
    reference: Reference,
    text: OwnText,
    passage: OwnPassage,
    cited: Sequence[Reference],
    here: Sequence[Reference],
    places: CitedPlaces,
) -> Link | None:
    """Return where a reference leads; nothing where nobody can say what it refers to.

    Args:
        reference: the reference.
        text: what it stands in.
        passage: where.
        cited: the works cited so far.
        here: those of them that are cited in this passage.
        places: what leads it.

    """

    def lead(one: Reference) -> Link:
        if one.edition == EARLIER:
            one = one._replace(edition="")
        return places.references.resolve(one, text.record, passage.clause)

    def of_work(work: Reference) -> Link:
        link = lead(work._replace(**{name: getattr(reference, name) for name in _PLACE}))
        return places.of_edition_before(link) if work.edition == EARLIER else link

    if reference.kind is ReferenceKind.RELATIVE:
        return None
    if reference.kind is not ReferenceKind.OWN:
        link = lead(reference)
        name = link.name or reference.work
        if reference.kind is ReferenceKind.WORK and _KIND.fullmatch(name):
            # 《条例》 is what this text calls so, or the 条例 that was cited last; never another's.
            if any(short == name for short, _ in text.record.names):
                return link
            meant = next((one for one in reversed(cited) if is_of_kind(one.work, name)), None)
            return of_work(meant) if meant else None
        start = _start_of_name(link, passage.text)
        if _ELSEWHERE.search(passage.text, 0, start):
            return link._replace(target=None, found=(), **_NOT_HERE)
        if _EARLIER.search(passage.text, 0, start) and not reference.edition:
            return places.of_edition_before(link)
        return link
    if reference.own:
        if text.has_articles or any(short == reference.own for short, _ in text.record.names):
            return lead(reference)
        kind = reference.own[1:]
        meant = next((one for one in reversed(cited) if is_of_kind(one.work, kind)), None)
        return of_work(meant) if meant else None
    if text.has_articles:
        link = lead(reference)
        other = of_work(here[-1]) if link.reason and here else None
        if other and other.found:
            return other
        # 第一项 alone counts from where it stands, as 前款 does.
        return link if link.resolved or _ARTICLE.match(reference.address) else None
    if not here:
        return None
    link = of_work(here[-1])
    in_sentence = not _SENTENCE_END.search(passage.text, here[-1].span.end, reference.span.start)
    sure = link.resolved or (in_sentence and not here[-1].address)
    return link if sure else None


_PLACE = ("span", "text", "address", "last")
_NOT_HERE: dict[str, Any] = {"reason": LinkReason.NOT_IN_INDEX, "several": (), "edition": ""}


def _is_citation(link: Link) -> bool:
    """Whether something is cited, rather than a newspaper named or a method numbered."""
    reference = link.reference
    if link.target or link.several or reference.kind is ReferenceKind.NUMBER:
        return True
    if reference.quoted:
        return bool(reference.address or _WORK.search(reference.work))
    name = _name_of(link)
    return bool(_BARE_WORK.fullmatch(name)) and not _NO_WORK.search(name)


def _name_of(link: Link) -> str:
    """Return what names the work: of words without marks those that are not of the sentence."""
    return link.name or _VERBS.sub("", link.reference.work)


def _start_of_name(link: Link, text: str, floor: int = 0) -> int:
    """Return where the words begin that name the work; else where the reference does."""
    reference = link.reference
    start = reference.span.start
    name = _name_of(link)
    if reference.kind is ReferenceKind.NUMBER:
        return start + max(0, reference.text.find(name))
    if reference.quoted or not name:
        return start
    at = text.rfind(name, 0, start)
    stands = (
        at >= 0 and at + len(name) > floor and _BEHIND_NAME.fullmatch(text, at + len(name), start)
    )
    return max(at, floor) if stands else start


def _with_name(link: Link, text: str, floor: int) -> Span:
    return Span(_start_of_name(link, text, floor), link.reference.span.end)
