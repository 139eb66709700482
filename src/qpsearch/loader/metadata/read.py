"""All evidence of a document's metadata brought together, the more explicit first.

Index table and meta tags, front matter, the head, the promulgation in the first sentences, the
signature, the title's own words, the file name.
"""

from __future__ import annotations

import re
from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING

from qpsearch.loader.metadata.dates import find_dates
from qpsearch.loader.metadata.facts import Facts
from qpsearch.loader.metadata.labels import field_of, pairs_in
from qpsearch.loader.metadata.names import (
    NUMBER,
    agencies_in,
    edition_in,
    issuers_of_title,
    kind_of,
    page_title,
    split_issuers,
    status_in,
    tidy_number,
    tidy_title,
)
from qpsearch.model import Evidence, Metadata, Span
from qpsearch.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Sequence

    from qpsearch.loader.draft import Draft
    from qpsearch.loader.metadata.head import Head
    from qpsearch.loader.readers.reading import Fact
    from qpsearch.model import Dropped

_FRONT_MATTER_KEYS = {
    "title": "title", "issuer": "issuer", "number": "number", "kind": "kind",
    "date": "date_published", "date_issued": "date_issued", "date_published": "date_published",
    "date_in_force": "date_in_force", "date_repealed": "date_repealed", "status": "status",
    "edition": "edition",
}  # fmt: skip
_TABLE_ROW = re.compile(
    r"(?:\d{1,2}\s*[.、．]\s*)?[\[【〔]\s*([^\]】〕]+?)\s*[\]】〕]\s*(.*)", re.DOTALL
)
_YAML_ROW = re.compile(r"^([A-Za-z_]+)[ \t]*:[ \t]*(.*?)[ \t]*$", re.MULTILINE)
_PROMULGATION = re.compile(
    r"(?P<lead>[^。；;!！?？\n]{0,60}?)(?:联合|聯合)?(?:印发|印發|发布|發布|發佈|公布|公佈)(?:了)?\s*(?:关于|關於)?《(?P<title>[^《》]{4,60})》"
)
_LEAD_WORDS = re.compile(
    r"^.*[,，:：]\s*|^\s*(?:近日|日前|今日|(?:\d{4}年)?\d{1,2}月(?:\d{1,2}日)?)+|(?:近日|日前|联合|聯合|关于|關於)$"
)
_PROMULGATION_LINES = 4
_ASSEMBLY = re.compile(
    r"(?P<place>(?:(?!日)[\u3400-\u9fff]){0,10}?)第[〇零一二三四五六七八九十\d]+届(?P<body>(?:全国)?人民代表大会(?:常务委员会)?)第"
)
_COURT = re.compile(r"最高人民法院|最高人民检察院|国务院(?!关于)")
_ADOPTED = re.compile(r"通过|公布|发布|批准|制定|公告")
_AMENDED = re.compile(r"修正|修订|修改")
_VERSION = re.compile(r"非?现行(?:条文|法规|版本)")
_IN_FORCE = re.compile(
    r"(?:本[\u3400-\u9fff]{1,6}|(?:现予|予以|现将.{0,60})(?:公布|发布|印发))[^。；]{0,12}?自(?P<date>[^，。；]{6,20}?)(?:之日)?起(?:正式)?(?:施行|实施|执行|生效|试行)"
    r"|(?:公布|发布|印发)，自(?P<also>[^，。；]{6,20}?)起(?:施行|实施|执行|生效)"
)
_TRADITIONAL = re.compile("[實執試發佈頒]")
"""Letters of those sentences in traditional script."""
_FROM_ISSUE = re.compile(
    r"本[\u3400-\u9fff]{1,6}自(?:公布|发布|印发|颁布)之日起(?:施行|实施|执行|生效|试行)"
)
_DATELINE = re.compile(
    r"(?:新华社|中新社|中新网|人民网|央视网|本报)[^。，,]{0,14}(?:电|讯)|本报讯|[^。]{0,12}日电[\s（(]"
)
_ENACTED = {"title": "title", "document_number": "number", "letterhead": "letterhead"}
_ANNOUNCED = re.compile(r"(?:公告|通告|令)\d{4}年第")
_ADDRESSEE = re.compile(r"[^。]{2,200}(?<!如下)[：:]")
_TITLE_COLUMNS = 30


def title_hints(facts: Sequence[Fact]) -> list[str]:
    """Return what the reader's facts call the document, the surest first."""
    order = ("table", "meta:title", "headline", "page_title")
    found: list[tuple[int, str]] = []
    for fact in facts:
        label = "table" if field_of(fact.label) == "title" else fact.label
        if label in order and fact.value:
            value = page_title(fact.value) if label == "page_title" else fact.value
            found.append((order.index(label), value))
    return [value for _, value in sorted(found, key=lambda item: item[0])]


def read_metadata(
    draft: Draft, head: Head, *, outlined: bool, facts: Sequence[Fact] = (), name: str = ""
) -> Metadata:
    """Bring together what table, front matter, head, first sentences, tail and name say.

    Args:
        draft: the cleaned draft; its ``dropped`` holds the lines taken out of head and tail.
        head: what :func:`~qpsearch.loader.metadata.head.read_head` found.
        outlined: whether the text has numbered divisions, that is, whether a document named in
            its first sentences (印发《…》) is the document itself rather than its subject.
        facts: what the reader of the format found apart from the text.
        name: the file's name.

    """
    found = _Gathered()
    weak = [fact for fact in facts if fact.label in ("headline", "page_title", "meta:title")]
    for fact in facts:
        if fact not in weak:
            found.add_fact(fact.label, fact.value, fact.text, fact.span)
    for piece in draft.dropped:
        if piece.rule == "front_matter":
            found.add_front_matter(piece)
        elif piece.rule == "index_table":
            found.add_table_row(piece)
    found.add_head(draft, head)
    found.add_promulgation(draft, head, outlined=outlined)
    for title in title_hints(weak):
        span = next(fact.span for fact in weak if title in (fact.value, page_title(fact.value)))
        found.add("title", tidy_title(title), title, span)
    found.add_tail(draft)
    found.add_sentences(draft)
    found.add_name(name)
    return found.metadata(draft, name)


class _Gathered(Facts):
    """The values of one document."""

    def add_fact(self, label: str, value: str, text: str, span: Span) -> None:
        """Add a row of an index table or a meta tag."""
        name = label.removeprefix("meta:") if label.startswith("meta:") else field_of(label)
        if name == "number" and not re.search(r"\d", value):
            return
        if name == "issuer":
            for issuer in split_issuers(value):
                self.add(name, issuer, text, span)
        elif name == "number":
            self.add(name, tidy_number(value), text, span)
        elif name and name != "source":
            self.add(name, tidy_title(value) if name == "title" else value, text, span)
        elif value:
            self.other.setdefault(re.sub(r"[\s:：]", "", label), value)

    def add_front_matter(self, piece: Dropped) -> None:
        """Add the rows of a YAML block."""
        for match in _YAML_ROW.finditer(piece.text):
            start = piece.source_span.start + match.start(2)
            span = Span(start, start + len(match[2]))
            value = match[2].strip("\"'")
            name = _FRONT_MATTER_KEYS.get(match[1].lower())
            if name == "issuer":
                for issuer in split_issuers(value.strip("[]").replace('"', "")):
                    self.add(name, issuer, match[2], span)
            elif name:
                self.add(name, value, match[2], span)
            elif value:
                self.other[match[1]] = value

    def add_table_row(self, piece: Dropped) -> None:
        """Add a row of an index table that stood in the text."""
        match = _TABLE_ROW.fullmatch(piece.text)
        if match and field_of(match[1]) is not None:
            self.add_fact(match[1], match[2].strip(), piece.text, piece.source_span)
            return
        pairs = pairs_in(piece.text)
        for label, value in pairs:
            self.add_fact(label, value, piece.text, piece.source_span)
        if match and not pairs and match[2].strip():
            self.other[match[1]] = match[2].strip()

    def add_head(self, draft: Draft, head: Head) -> None:
        """Add what the lines around the title say."""
        pieces = [piece for piece in draft.dropped if piece.rule in _ENACTED]
        for piece in pieces:
            if piece.rule == "document_number":
                self._add_number(piece, pieces)
            elif piece.rule == "title":
                self.evidence.append(_evidence("headline", piece))
        titled = [p for p in draft.dropped if p.rule in ("title", "repeated_title")]
        for piece in titled if head.number else ():
            if head.number in piece.text:
                self.add("number", tidy_number(head.number), piece.text, piece.source_span)
        dated = [piece for piece in draft.dropped if piece.rule == "date_line"]
        if head.row:
            self.evidence.append(_evidence("headline", head.row))
        texts = {line.text for rule, line in head.lines if rule == "date_line"}
        for piece in dated:
            if piece.text in texts:
                self._add_act(piece, alone=len(texts) == 1)

    def _add_number(self, piece: Dropped, pieces: list[Dropped]) -> None:
        number = tidy_number(piece.text)
        if number.startswith("第"):
            above = [p.text for p in pieces if p.rule == "letterhead" and p.text.endswith("令")]
            number = re.sub(r"\s", "", above[-1] if above else "") + number
        elif _ANNOUNCED.search(number):
            for agency in reversed(pieces[: pieces.index(piece)]):
                if agency.rule != "letterhead" or not agencies_in(agency.text):
                    break
                number = tidy_number(agency.text) + number
        self.add("number", number, piece.text, piece.source_span)

    def _add_act(self, piece: Dropped, *, alone: bool) -> None:
        """Add a line on the adoption, the amendment or the coming into force."""
        dates = find_dates(piece.text)
        folded = fold(piece.text)
        first = dates[0][0]
        version = _VERSION.search(folded)
        if version:
            self.values["edition"] = first
            self.values.setdefault("status", piece.text[slice(*version.span())])
            return
        issued, _, begun = folded.partition("实施")[0].partition("发布")
        if find_dates(issued) and find_dates(begun):  # 2012-03-09 发布 2012-08-01 实施
            self.add("date_issued", issued, piece.text, piece.source_span)
            self.add("date_in_force", begun, piece.text, piece.source_span)
            return
        if (
            ("施行" in folded or folded.endswith("实施"))
            and not _ADOPTED.search(folded)
            and not _AMENDED.search(folded)
        ):
            self.add("date_in_force", first, piece.text, piece.source_span)
            return
        if _ADOPTED.search(folded) or _AMENDED.search(folded):
            assembly = _ASSEMBLY.search(folded)
            court = _COURT.search(folded)
            issuer = f"{assembly['place']}{assembly['body']}" if assembly else ""
            issuer = issuer or (court.group() if court else "")
            if issuer and not self.issuers:
                self.add("issuer", issuer, piece.text, piece.source_span)
            order = NUMBER.search(piece.text)
            if order and "令" in order.group() and not self.values.get("number"):
                self.add("number", tidy_number(order.group()), piece.text, piece.source_span)
        self.add("date_issued", first, piece.text, piece.source_span)
        if re.search(r"公布|公告", folded) and not _AMENDED.search(folded):
            self.add("date_published", dates[-1][0], piece.text, piece.source_span)
        if _AMENDED.search(folded) and not alone:
            self.values["edition"] = max(dates[-1][0], self.values.get("edition", ""))

    def add_promulgation(self, draft: Draft, head: Head, *, outlined: bool) -> None:
        """Read 〔who〕印发《what》 in the headline, else in the first lines of an outlined text."""
        if "title" in self.values:
            return
        match = _PROMULGATION.search(head.headline)
        rest = fold(head.headline[match.end() :]).strip() if match else ""
        if match and rest in ("", "的通知", "的通告", "的公告"):
            title = head.headline if rest else match["title"]
            self._add_promulgated(match, title, self._headline_span())
        elif head.headline and (not outlined or kind_of(head.headline)):
            self.add("title", head.headline, head.headline, self._headline_span())
        elif outlined:
            for line in draft.lines()[:_PROMULGATION_LINES]:
                match = _PROMULGATION.search(line.text)
                if match and kind_of(match["title"]):
                    span = draft.source_span(line.start + match.start(), line.start + match.end())
                    self._add_promulgated(match, match["title"], span)
                    break
        if head.headline:
            self.add("title", head.headline, head.headline, self._headline_span())

    def _add_promulgated(self, match: re.Match[str], title: str, span: Span) -> None:
        self.add("title", title, match.group(), span)
        lead = match["lead"]
        for _ in range(3):
            lead = _LEAD_WORDS.sub("", lead).strip()
        if not self.issuers:
            for issuer in split_issuers(lead):
                self.add("issuer", issuer, match.group(), span)

    def _headline_span(self) -> Span:
        return self.span_of("headline") or Span(0, 0)

    def add_tail(self, draft: Draft) -> None:
        """Add what the signature says: issuers where none are known, the date of issue."""
        signed = [piece for piece in draft.dropped if piece.rule == "signature"]
        known = bool(self.issuers)
        for piece in signed:
            dates = find_dates(piece.text)
            names = piece.text[: dates[0][1]] if dates else piece.text
            if not known:
                for issuer in agencies_in(names):
                    self.add("issuer", issuer, piece.text, piece.source_span)
            if dates:
                self.add("date_issued", dates[0][0], piece.text, piece.source_span)
        for piece in draft.dropped:
            if piece.rule == "date_line":
                self.add("date_issued", piece.text, piece.text, piece.source_span)
        for piece in draft.dropped:
            if piece.rule == "imprint":
                self.add("date_issued", piece.text, piece.text, piece.source_span)

    def add_sentences(self, draft: Draft) -> None:
        """Add what the text says of its own coming into force."""
        if "date_in_force" in self.values:
            return
        folded = fold(draft.text) if _TRADITIONAL.search(draft.text) else draft.text
        for match in reversed(list(_IN_FORCE.finditer(folded))):
            dates = find_dates(match["date"] or match["also"])
            if dates:
                span = draft.source_span(match.start(), match.end())
                said = draft.text[match.start() : match.end()]
                self.add("date_in_force", dates[0][0], said, span)
                return
        from_issue = list(_FROM_ISSUE.finditer(folded))
        issued = self.values.get("date_issued")
        if from_issue and issued and "edition" not in self.values:
            last = from_issue[-1]
            span = draft.source_span(last.start(), last.end())
            self.add("date_in_force", issued, draft.text[last.start() : last.end()], span)

    def add_name(self, name: str) -> None:
        """Add what the file name says: the version, the status."""
        stem = PurePath(name).stem
        edition, _ = edition_in(stem)
        if edition:
            self.values["edition"] = edition
        for text in (self.values.get("title", ""), stem):
            status = status_in(text)
            if status:
                self.values.setdefault("status", status)

    def metadata(self, draft: Draft, name: str) -> Metadata:
        """Return what was gathered; a title that nothing names is made from what there is."""
        title = self.values.get("title")
        if title is None:
            title = _title_of_name(name) or _opening(draft)
            draft.note(
                "title_guessed",
                f"no title found; the opening words stand for it: {title}",
                0,
                len(title),
            )
        titled = issuers_of_title(title)
        span = self.span_of("title") or self.span_of("headline")
        if span and set(self.issuers) <= set(titled):
            for issuer in titled:
                self.add("issuer", issuer, title, span)
            self.issuers.sort(key=titled.index)
        if not self.issuers:
            for piece in draft.dropped:
                signed = re.sub(r"\s*[发發]\s*[布佈]$", "", piece.text)
                for issuer in agencies_in(signed) if piece.rule == "letterhead" else ():
                    self.add("issuer", issuer, piece.text, piece.source_span)
        return Metadata(
            title=title,
            issuers=tuple(self.issuers),
            number=self.values.get("number"),
            kind=self.values.get("kind") or kind_of(title) or self._kind_of_form(draft),
            date_issued=self.values.get("date_issued"),
            date_published=self.values.get("date_published"),
            date_in_force=self.values.get("date_in_force"),
            date_repealed=self.values.get("date_repealed"),
            status=self.values.get("status"),
            edition=self.values.get("edition"),
            other=self.other,
            evidence=tuple(self.evidence),
        )

    def _kind_of_form(self, draft: Draft) -> str | None:
        """Take a text with a dateline for news, one by an author or from a paper for commentary."""
        if any(_DATELINE.match(line.text) for line in islice(draft.lines(), 2)):
            return "news"
        rules = {piece.rule for piece in draft.dropped}
        return "commentary" if rules & {"byline", "source_line"} and not self.issuers else None


def _evidence(name: str, piece: Dropped) -> Evidence:
    return Evidence(name, piece.text, piece.source_span)


def _title_of_name(name: str) -> str:
    """Return a file name that reads like a title, without its version."""
    _, stem = edition_in(PurePath(name).stem)
    return stem if re.search(r"[\u3400-\u9fff]{4}", stem) else ""


def _opening(draft: Draft) -> str:
    """Return the words up to the first full stop or comma past a few words, for want of a title.

    An addressee says nothing of the subject.
    """
    lines = draft.lines()
    if not lines:
        return ""
    first = next((line for line in lines if not _ADDRESSEE.fullmatch(line.text)), lines[0])
    sentence = re.split(r"[。！？!?]", first.text, maxsplit=1)[0]
    return (
        sentence
        if len(sentence) <= _TITLE_COLUMNS
        else sentence[:_TITLE_COLUMNS].rstrip("，,、") + "…"
    )
