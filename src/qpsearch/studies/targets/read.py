"""The records of a document: every quantity that promises or demands something, with its year."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.model import Span
from qpsearch.studies.targets import indicators
from qpsearch.studies.targets.cuts import (
    only_counts,
    opening_of,
    part_of_sentence,
    phrase_ahead,
    row_from,
    task_after,
)
from qpsearch.studies.targets.grid import GridColumns, cells_of, columns_of
from qpsearch.studies.targets.indicators import Change, change_in, noun_after, phrase_before
from qpsearch.studies.targets.kinds import TIME_UNITS, TargetKind, is_fine, kind_of, often
from qpsearch.studies.targets.quantities import Comparator, Quantity, read_quantities
from qpsearch.studies.targets.times import Time, read_times
from qpsearch.text.clause_texts import folded_text
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qpsearch.text.clause_texts import Readable

_SENTENCE_END = re.compile("[。\n]+")
_LEADS = ("力争", "确保", "争取", "推动", "实现", "使", "努力", "于", "在")
"""What may stand before a year that a phrase is about: 力争2020年…."""
_OPENING = 24
"""Characters of a paragraph in which a year stands that governs more than the paragraph."""
_ANY = re.compile("[0-9]|[一二三四五六七八九十两百千万半]|翻")
_PAST = re.compile("回顾|过去|工作情况|主要成[绩就效]|取得的?成|年来|完成情况|执行情况")
_DONE = re.compile(
    "已经?(?!发布)|同比|较上年|比上年|高于全国|好于预期|了(?![解])|连续[0-9一二三四五六七八九十]+年|实现翻番|累计完成|过去|去年|上年|以来"
)
_ADDED = re.compile("(?:增加|新增|增设|减少|下达|投入|完成|建成|通过|形成)的$")
"""后增加的3.5亿元 tells what was done."""
_HELD = re.compile(
    "每(?:[半两一二三四五六七八九十0-9]*个?)?(?:年|月|季度?|周)[^,;。]{0,8}(?:召开|举行|次)"
)
_WANTED = re.compile("力争|争取|确保|目标|努力")
_ARTICLE = re.compile("第.{1,9}[条條]")


class Target(NamedTuple):
    """A quantity that a clause promises or demands."""

    doc_id: str
    section: str
    year: int | None
    """By when, or for when; ``None`` where nothing says."""
    period: str | None
    """Finer or longer than a year: ``2021/2025``, ``2019-06``, ``2019-06-30``, ``2019-H1``."""
    indicator: str
    """What is measured, in the original glyphs; empty where the phrase does not name it."""
    comparator: Comparator
    """``>=``, ``>``, ``<=``, ``<``, ``=``, ``~`` or ``range``."""
    value: float | int | list[float | int] | None
    """In the plain unit (2万亿元 is 2000000000000 元); two for a range; ``None`` for a date."""
    unit: str
    change: Change | None
    """Where the value is a difference: its direction, its base, whether each year."""
    kind: TargetKind
    text: str
    """The phrase in its original glyphs."""
    span: Span
    """Its place in the text of the clause."""


def targets_of(
    clauses: Iterable[Readable], *, doc_id: str = "", title: str = "", date: str | None = None
) -> Iterator[Target]:
    """Yield what the clauses of a document promise and demand, in reading order.

    Args:
        clauses: the clauses of one document, in order: a year may govern those that follow.
        doc_id: written into the records.
        title: of the document; its year or period holds where nothing nearer does.
        date: of the document (ISO 8601): the year that 今年 is, and before which all is past.

    """
    reader = _TargetReader(doc_id, fold(title), date)
    for clause in clauses:
        yield from reader.read(clause)


class _Governing(NamedTuple):
    """The time that holds where a phrase names none."""

    year: int | None = None
    period: str = ""
    past: bool = False


class _TargetReader:
    """Reads clause after clause, keeping the years that govern what follows."""

    def __init__(self, doc_id: str, title: str, date: str | None) -> None:
        self.doc_id = doc_id
        told = read_times(title)
        issued = int(date[:4]) if date else None
        first = int(told[0].period[:4]) if told and "/" in told[0].period else None
        self.base = (first or told[0].year if told else None) or issued
        if issued and self.base and abs(self.base - issued) > 1:
            self.base = issued
        self.of_title = _Governing(told[0].year, told[0].period) if told else _Governing()
        self.path: tuple[Any, ...] = ()
        self.done = 0
        """Where the noun of the last quantity of a sentence ends."""
        self.last: tuple[Span, ...] = ()
        """The indicator of that quantity."""
        self.governing = _Governing()
        """Set at the beginning of a paragraph: holds for those that follow in its section."""
        self.local = _Governing()
        """Set inside a paragraph: holds to its end."""
        self.heading = _Governing()
        self.columns: GridColumns | None = None
        """Of the table that the last clause belongs to."""

    def read(self, clause: Readable) -> Iterator[Target]:
        text = clause.text
        folded = folded_text(clause)
        self._enter(clause, folded)
        self.local = _Governing()
        if not _ANY.search(folded):
            return
        if "\t" not in folded:
            self.columns = None
        elif columns := columns_of(folded, self.base):
            self.columns = columns
            return
        elif self.columns:
            yield from self._cells(clause, folded, self.columns)
            return
        law = bool(_ARTICLE.match(clause.section.rpartition("/")[2]))
        quantities = read_quantities(folded, text)
        times = read_times(folded, self.base)
        start = 0
        for end in (*(match.end() for match in _SENTENCE_END.finditer(folded)), len(folded)):
            if end > start:
                yield from self._sentence(
                    clause, folded, Span(start, end), quantities, times, law=law
                )
            start = end

    # ---- years that govern -------------------------------------------

    def _enter(self, clause: Readable, folded: str) -> None:
        """Take up the years of the headings above a clause; a new section forgets the old."""
        path = tuple(clause.path)
        if path == self.path:
            return
        shared = 0
        while shared < min(len(path), len(self.path)) and path[shared] == self.path[shared]:
            shared += 1
        kept = shared == len(self.path) or (
            shared and shared == len(path) - 1 == len(self.path) - 1
        )
        self.path = path
        if not (kept and folded.lstrip().startswith(("—", "-", "·"))):
            self.governing = _Governing()
        self.heading = _Governing()
        for step in path:
            heading = fold(getattr(step, "heading", "") or "")
            times = [time for time in read_times(heading, self.base) if time.year]
            if times:
                self.heading = _Governing(
                    times[-1].year, times[-1].period, self._is_past(times[-1].year)
                )
            if _PAST.search(heading):
                self.heading = self.heading._replace(past=True)

    def _is_past(self, year: int | None) -> bool:
        return bool(year and self.base and year < self.base)

    # ---- sentences -----------------------------------------------------

    def _sentence(
        self,
        clause: Readable,
        folded: str,
        sentence: Span,
        quantities: Sequence[Quantity],
        times: Sequence[Time],
        *,
        law: bool,
    ) -> Iterator[Target]:
        here = [time for time in times if sentence.start <= time.span.start < sentence.end]
        found = [
            one
            for one in quantities
            if sentence.start <= one.span.start < sentence.end
            and not (one.unit in TIME_UNITS and folded.endswith("每", 0, one.core.start))
            and not any(
                time.span.start < one.core.end and one.core.start < time.span.end for time in here
            )
        ]
        yield from self._deadlines(clause, folded, sentence, here)
        at = self.done = 0
        self.last = ()
        while at < len(found):
            count, targets = self._quantity(clause, folded, sentence, found, at, here, law=law)
            yield from targets
            at += count
        for time in here:
            if time.governs and time.year and not self._narrates(folded, time, sentence):
                self.local = _Governing(time.year, time.period, self._is_past(time.year))
                if time.span.start < _OPENING:
                    self.governing = self.local

    def _narrates(self, folded: str, time: Time, sentence: Span) -> bool:
        """Whether a year stands inside a phrase (比2020年, 2008年奥运会) and governs nothing."""
        before = folded[sentence.start : time.span.start]
        opens = (
            not before.strip(" —·-")
            or before.rstrip()[-1:] in ",;:。)—"
            or folded[time.span.start] in "到至"
            or before.rstrip().endswith(_LEADS)
        )
        return not opens

    def _when(self, folded: str, at: int, sentence: Span, here: Sequence[Time]) -> _Governing:
        """Return the time of what stands at ``at``: the nearest before it, else what governs."""
        for time in reversed(here):
            if time.span.start < at and time.year and not time.every:
                opens = time.governs and not self._narrates(folded, time, sentence)
                if opens or (time.deadline and not re.search("[;]", folded[time.span.end : at])):
                    return _Governing(time.year, time.period, self._is_past(time.year))
        for governing in (self.local, self.governing, self.heading):
            if governing.year or governing.past:
                return governing
        return self.of_title

    # ---- records -------------------------------------------------------

    def _cells(self, clause: Readable, folded: str, columns: GridColumns) -> Iterator[Target]:
        """Yield the values of a table of indicators."""
        for cell in cells_of(folded, columns):
            if self._is_past(cell.year):
                continue
            one = cell.quantity
            span = Span(min(cell.name.start, one.span.start), max(cell.name.end, one.span.end))
            yield Target(
                self.doc_id, clause.section, cell.year, None,
                clause.text[cell.name.start : cell.name.end], one.comparator, one.value, one.unit,
                None, TargetKind.TARGET, clause.text[span.start : span.end], span,
            )  # fmt: skip

    def _deadlines(
        self, clause: Readable, folded: str, sentence: Span, here: Sequence[Time]
    ) -> Iterator[Target]:
        """Yield the dates before which something must be done."""
        for time in here:
            if not time.deadline or (time.year is None and not time.period):
                continue
            year = time.year
            if year is None and not time.every:
                year = self._when(folded, time.span.start, sentence, here).year or self.base
            if self._is_past(year):
                continue
            low, high = part_of_sentence(folded, time.span.start, sentence)
            period = time.period
            if year and period.startswith("--"):
                period = f"{year}{period[1:]}"
            stop = folded.find("。", time.span.end, high)
            phrase = Span(low, stop if stop > 0 else high)
            what = task_after(folded, time.span, phrase)
            if _HELD.search(folded, *what):
                continue  # 2008年以前，每半年召开一次例会
            yield Target(
                self.doc_id, clause.section, year, period or None,
                clause.text[what.start : what.end].strip(), "<=", None, "", None,
                TargetKind.DEADLINE, clause.text[phrase.start : phrase.end].strip(), phrase,
            )  # fmt: skip

    def _quantity(
        self,
        clause: Readable,
        folded: str,
        sentence: Span,
        found: Sequence[Quantity],
        at: int,
        here: Sequence[Time],
        *,
        law: bool,
    ) -> tuple[int, list[Target]]:
        """Return how many quantities were read at ``at``, and their records."""
        one = found[at]
        floor = max(
            [sentence.start]
            + [other.span.end for other in found[:at]]
            + [
                time.span.end
                for time in here
                if time.span.end <= one.span.start and not self._narrates(folded, time, sentence)
            ]
            + [done for done in (self.done,) if done <= one.span.start]
        )
        phrase = phrase_before(folded, one.span.start, floor, factor=one.factor)
        lead = folded[phrase.start : one.span.start]
        if only_counts(folded, one, lead):
            return 1, []
        when = self._when(folded, one.span.start, sentence, here)
        kind = kind_of(
            folded,
            one,
            Span(opening_of(folded, phrase.start, sentence), phrase.start),
            sentence.end,
            law=law,
            aims=bool(when.year and not when.past),
        )
        if kind is None or self._is_done(folded, one, phrase.start, sentence, when, kind):
            return 1, []
        row = row_from(folded, found, at) if indicators.told_in_turn(phrase.verbs) else [one]
        names = self._names(folded, one, phrase, sentence, row, found, at, kind)
        self.last = names[-1]
        doubles = "翻" if one.factor else ""
        printed = clause.text[phrase.start : one.span.start]
        change = change_in(lead + doubles, phrase.verbs + doubles, printed)
        records = [
            self._record(
                clause, folded, each, parts, (phrase.start, row[-1].span.end), when, kind, change
            )
            for each, parts in zip(row * (len(names) if len(row) == 1 else 1), names, strict=False)
        ]
        return len(row), records

    def _names(
        self,
        folded: str,
        one: Quantity,
        phrase: indicators.Lead,
        sentence: Span,
        row: Sequence[Quantity],
        found: Sequence[Quantity],
        at: int,
        kind: TargetKind,
    ) -> list[tuple[Span, ...]]:
        """Return the indicators of a quantity, or of a row of them, each as its parts."""
        if kind is TargetKind.DEADLINE:
            high = part_of_sentence(folded, one.span.start, sentence).end
            return [(task_after(folded, one.span, Span(one.span.end, high)),)]
        subject = phrase.subject
        if is_fine(folded, one, sentence.end):
            subject = Span(subject.start, subject.start)
        if subject.start < subject.end:
            if len(row) > 1:
                listed = indicators.subjects(folded, subject, shared=True)
                return listed if len(listed) == len(row) else [(subject,)] * len(row)
            if indicators.told_of_each(phrase.verbs):
                return indicators.subjects(folded, subject, shared=False)
            listed = indicators.subjects(folded, subject, shared=False)
            return listed if indicators.measured_alike(folded, listed) else [(subject,)]
        later = found[at + 1].span.start if at + 1 < len(found) else sentence.end
        after = noun_after(folded, one.span.end, max(later, one.span.end))
        if after.start < after.end:
            self.done = after.end
            return [(after,)]
        if phrase.whole.start < phrase.whole.end:
            return [(phrase.whole,)]
        if self.last:
            return [self.last]  # 增长7.5%, 达到309亿元: the same once more
        before = phrase_ahead(folded, phrase.start, sentence)
        return [(before,) if before.start < before.end else ()]

    def _record(
        self,
        clause: Readable,
        folded: str,
        one: Quantity,
        parts: tuple[Span, ...],
        around: tuple[int, int],
        when: _Governing,
        kind: TargetKind,
        change: Change | None,
    ) -> Target:
        start = around[0]
        unit = one.unit
        if kind is TargetKind.FREQUENCY:
            unit = f"{unit}/{often(folded[start : one.core.start])}"
        same = part_of_sentence(folded, one.span.start, Span(0, len(folded)))
        dated = kind is TargetKind.TARGET or (
            when.year and str(when.year) in folded[same.start : same.end]
        )
        end = max([around[1], *(part.end for part in parts)])
        low = min([start, one.span.start, *(part.start for part in parts)])
        span = Span(max(low, min(around[0], one.span.start)), end)
        return Target(
            doc_id=self.doc_id,
            section=clause.section,
            year=when.year if dated else None,
            period=(when.period or None) if dated else None,
            indicator="".join(clause.text[part.start : part.end] for part in parts),
            comparator=one.comparator,
            value=one.value,
            unit=unit,
            change=change,
            kind=kind,
            text=clause.text[span.start : span.end].strip(),
            span=span,
        )

    def _is_done(
        self,
        folded: str,
        one: Quantity,
        start: int,
        sentence: Span,
        when: _Governing,
        kind: TargetKind,
    ) -> bool:
        """Whether a quantity tells what was: under a past year, or in a phrase that says so."""
        if kind is not TargetKind.TARGET and not when.past:
            return False
        if when.past:
            return True
        if _ADDED.search(folded, start, one.span.start):
            return True
        low, high = part_of_sentence(folded, one.span.start, sentence)
        if one.comparator in (">=", "<=") and _WANTED.search(folded, low, one.span.start):
            return False
        return bool(_DONE.search(folded, max(low, start), min(high, one.span.end + 6)))
