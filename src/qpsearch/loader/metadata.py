"""Metadata: what a document says of itself in its head, its index table and its first sentences.

Two steps, because the text between them changes: :func:`read_head` finds the lines of the head
that are not part of the body; :func:`read_metadata` brings all evidence together. Explicit
statements (front matter, index table) win over what is read from sentences.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from qpsearch.clauses import is_numbered
from qpsearch.loader.dates import find_dates
from qpsearch.loader.draft import Edit
from qpsearch.model import Evidence, Metadata, Span
from qpsearch.text.fold import fold

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.draft import Draft, Line
    from qpsearch.model import Dropped

_LABELS = {
    "标题": "title", "名称": "title", "文件名称": "title", "信息名称": "title",
    "发文机关": "issuer", "发文机构": "issuer", "发文单位": "issuer", "发布机构": "issuer",
    "发布机关": "issuer", "制定机关": "issuer", "联合发文单位": "issuer", "公布机关": "issuer",
    "发文字号": "number", "文号": "number", "文件编号": "number",
    "成文日期": "date_issued", "印发日期": "date_issued", "发文日期": "date_issued",
    "发布日期": "date_published", "公布日期": "date_published", "公开日期": "date_published",
    "实施日期": "date_in_force", "施行日期": "date_in_force", "生效日期": "date_in_force",
    "废止日期": "date_repealed", "失效日期": "date_repealed",
    "有效性": "status", "时效性": "status", "效力": "status",
}  # fmt: skip
"""Labels of index tables (folded) → field of the metadata."""

_FRONT_MATTER_KEYS = {
    "title": "title", "issuer": "issuer", "number": "number", "kind": "kind",
    "date": "date_published", "date_issued": "date_issued", "date_published": "date_published",
    "date_in_force": "date_in_force", "date_repealed": "date_repealed", "status": "status",
}  # fmt: skip

_KINDS = (
    ("outline", "纲要"), ("opinions", "意见"), ("plan", "方案|规划|计划|行动计划"),
    ("law", "法|条例|法典|宪法"), ("measures", "办法|规定|细则|措施|规则|规程"),
    ("report", "报告"), ("notice", "通知|公告|通报|通告|函|决定|批复|令"),
)  # fmt: skip
_KIND_PATTERNS = tuple(
    (kind, re.compile(rf"(?:{words})(?:\((?:试行|暂行|草案|征求意见稿|修订|[^()]*年[^()]*)\))?"))
    for kind, words in _KINDS
)

_NUMBER = re.compile(
    r"[\u3400-\u9fff]{1,12}\s*[〔\[(（【]\s*(?:19|20)\d\d\s*[〕\])）】]\s*(?:第)?\s*\d{1,4}\s*[号號]"
)
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
_BYLINE = re.compile(r"^(?:作者|撰文|记者|通讯员)")
_SENTENCE_END = re.compile(r"[。；;：:，,、]$")
_NAME_OF_WORK = re.compile(r"《([^《》]+)》")
_TITLE_LENGTH = 80
_TITLE_COLUMNS = 30
_PROMULGATION_LINES = 4


@dataclass(frozen=True, slots=True)
class Head:
    """The lines at the top that are about the document, not of it."""

    headline: str = ""
    """The first line where it is a title or a news headline, in the original glyphs."""
    lines: tuple[tuple[str, Line], ...] = field(default=())
    """Those lines with the rule they go under: ``title``, ``document_number``, ``date_line``."""

    def edits(self, draft: Draft) -> Iterator[tuple[str, Edit]]:
        """Yield the removal of the head's lines from ``draft``, found again by their text."""
        wanted = list(self.lines)
        for line in draft.lines():
            if not wanted:
                return
            rule, head_line = wanted[0]
            if line.text == head_line.text:
                wanted.pop(0)
                yield rule, Edit(line.outer.start, line.outer.end, "\n")


def read_head(draft: Draft) -> Head:
    """Find the headline and, below it, lines that hold only a document number or a date."""
    lines = list(draft.lines())
    if not lines or not _is_headline(lines):
        return Head()
    found = [("title", lines[0])]
    for line in lines[1:4]:
        if _NUMBER.fullmatch(line.text.strip("（）()")):
            found.append(("document_number", line))
        elif _is_date_line(line.text):
            found.append(("date_line", line))
        else:
            break
    return Head(lines[0].text.lstrip("# "), tuple(found))


def read_metadata(draft: Draft, head: Head, *, outlined: bool) -> Metadata:
    """Bring together what front matter, index table, head and first sentences say.

    Args:
        draft: the cleaned draft; its ``dropped`` holds the lines taken out of the head.
        head: what :func:`read_head` found.
        outlined: whether the text has numbered divisions, that is, whether a document named in
            its first sentences (印发《…》) is the document itself rather than its subject.

    """
    facts = _Facts()
    for piece in draft.dropped:
        if piece.rule == "front_matter":
            facts.add_front_matter(piece)
        elif piece.rule == "index_table":
            facts.add_table_row(piece)
        elif piece.rule in ("title", "document_number", "date_line"):
            facts.add_head_line(piece)
    facts.add_promulgation(draft, head, outlined=outlined)
    return facts.metadata(draft)


class _Facts:
    """Collects values field by field; what was said first (and more explicitly) stays."""

    def __init__(self) -> None:
        self.values: dict[str, str] = {}
        self.issuers: list[str] = []
        self.other: dict[str, str] = {}
        self.evidence: list[Evidence] = []

    def add(self, name: str, value: str, text: str, span: Span) -> None:
        value = value.strip()
        if not value:
            return
        if name == "issuer":
            if value not in self.issuers:
                self.issuers.append(value)
        elif name.startswith("date_"):
            dates = find_dates(value)
            if not dates:
                return
            self.values.setdefault(name, dates[0][0])
        else:
            self.values.setdefault(name, value)
        self.evidence.append(Evidence(name, text, span))

    def add_front_matter(self, piece: Dropped) -> None:
        for match in _YAML_ROW.finditer(piece.text):
            start = piece.source_span.start + match.start(2)
            span = Span(start, start + len(match[2]))
            value = match[2].strip("\"'")
            name = _FRONT_MATTER_KEYS.get(match[1].lower())
            if name:
                self.add(name, value, match[2], span)
            elif value:
                self.other[match[1]] = value

    def add_table_row(self, piece: Dropped) -> None:
        match = _TABLE_ROW.fullmatch(piece.text)
        if match is None:
            return
        label, value = match[1], match[2].strip()
        name = _LABELS.get(re.sub(r"\s", "", fold(label)))
        if name == "number" and not re.search(r"\d", value):
            return
        if name == "issuer":
            for issuer in _split_issuers(value):
                self.add(name, issuer, piece.text, piece.source_span)
        elif name:
            self.add(name, value, piece.text, piece.source_span)
        elif value:
            self.other[label] = value

    def add_head_line(self, piece: Dropped) -> None:
        if piece.rule == "document_number":
            self.add("number", piece.text.strip("（）()"), piece.text, piece.source_span)
        elif piece.rule == "date_line":
            self.add("date_issued", piece.text, piece.text, piece.source_span)
        else:
            self.evidence.append(Evidence("headline", piece.text, piece.source_span))

    def add_promulgation(self, draft: Draft, head: Head, *, outlined: bool) -> None:
        """Read 〔who〕印发《what》 in the headline, else in the first lines of an outlined text."""
        if "title" in self.values:
            return
        match = _PROMULGATION.search(head.headline)
        if match and fold(head.headline[match.end() :]).strip() in (
            "",
            "的通知",
            "的通告",
            "的公告",
        ):
            title = head.headline if head.headline[match.end() :].strip() else match["title"]
            self._add_promulgated(match, title, self._headline_span())
        elif head.headline and (not outlined or _kind_of(head.headline)):
            self.add("title", head.headline, head.headline, self._headline_span())
        elif outlined:
            for line in list(draft.lines())[:_PROMULGATION_LINES]:
                match = _PROMULGATION.search(line.text)
                if match and _kind_of(match["title"]):
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
            for issuer in _split_issuers(lead):
                self.add("issuer", issuer, match.group(), span)

    def _headline_span(self) -> Span:
        return next(
            (item.source_span for item in self.evidence if item.field == "headline"), Span(0, 0)
        )

    def metadata(self, draft: Draft) -> Metadata:
        title = self.values.get("title")
        if title is None:
            title = _opening(draft)
            draft.note(
                "title_guessed",
                f"no title found; the opening words stand for it: {title}",
                0,
                len(title),
            )
        return Metadata(
            title=title,
            issuers=tuple(self.issuers),
            number=self.values.get("number"),
            kind=self.values.get("kind") or _kind_of(title) or self._kind_of_form(draft),
            date_issued=self.values.get("date_issued"),
            date_published=self.values.get("date_published"),
            date_in_force=self.values.get("date_in_force"),
            date_repealed=self.values.get("date_repealed"),
            status=self.values.get("status"),
            other=self.other,
            evidence=tuple(self.evidence),
        )

    def _kind_of_form(self, draft: Draft) -> str | None:
        """Take a text by a named author, or from a named paper, for commentary."""
        rules = {piece.rule for piece in draft.dropped}
        return "commentary" if rules & {"byline", "source_line"} and not self.issuers else None


def _is_headline(lines: list[Line]) -> bool:
    text = lines[0].text
    if text.startswith("# "):
        return True
    return (
        len(text) <= _TITLE_LENGTH
        and len(lines) > 1
        and not _SENTENCE_END.search(text)
        and "。" not in text
        and not is_numbered(text)
    )


def _is_date_line(text: str) -> bool:
    dates = find_dates(text)
    return bool(dates) and len(text) <= 60 and not text.endswith("。")


def _kind_of(title: str) -> str | None:
    """Return the kind that the last word of a title names, looking inside 《》 last."""
    folded = re.sub(r"\s+", "", fold(title))
    for kind, pattern in _KIND_PATTERNS:
        ends = [match.end() for match in pattern.finditer(folded)]
        if ends and ends[-1] == len(folded.rstrip("》")):
            return kind
    return None


def _split_issuers(text: str) -> list[str]:
    """Split a list of agencies at 、 and white space; 等18部门 stays with the name before it."""
    parts = re.split(
        r"[、,，;；\s]+|(?<=[\u3400-\u9fff])(?:和|及)(?=[\u3400-\u9fff]{2,}(?:部|委|局|院|会|會))",
        text,
    )
    return [part for part in parts if part and re.search(r"[\u3400-\u9fff]{2}", part)]


def _opening(draft: Draft) -> str:
    """Return the words up to the first full stop or comma past a few words, for want of a title."""
    first = next(draft.lines(), None)
    if first is None:
        return ""
    sentence = re.split(r"[。！？!?]", first.text, maxsplit=1)[0]
    return (
        sentence
        if len(sentence) <= _TITLE_COLUMNS
        else sentence[:_TITLE_COLUMNS].rstrip("，,、") + "…"
    )
