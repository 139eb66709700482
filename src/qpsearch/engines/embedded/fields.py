"""Terms and postings of one field of a segment, read in place."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING, NoReturn

from qpsearch.engines.embedded.mapped import damaged_segment
from qpsearch.engines.embedded.postings import PLANES, RANK_STRIDE, BitPlane, Planes
from qpsearch.pages import PAGE, PAGE_BITS

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.engine.counting import Array
    from qpsearch.engines.embedded.mapped import SegmentFile

TERM_STRIDE = 16
"""Terms that share a base."""
_WORTH = 32
"""Strides whose first terms are read in the time that having them saves at one lookup."""


class FieldReader:
    """Terms and postings of one field."""

    def __init__(self, segment: SegmentFile, name: str) -> None:
        self._path = segment.path
        """Not the segment, which holds this: neither would go before garbage is collected."""
        self._records = segment.records
        self._terms = segment.part(f"{name}.terms")
        self._term_bases = segment.whole(f"{name}.term_bases", "I")
        self._post_ends = segment.part(f"{name}.post_ends", "I")
        width = segment.type_of(f"{name}.term_ends", len(self._post_ends))
        self._term_ends = segment.part(f"{name}.term_ends", width)
        self._lookups = 0
        self._heads: list[bytes] = []
        """The first term of each stride, once many have been looked up."""
        self._known_heads: dict[int, bytes] = {}
        """Until then those that were."""
        self._pages = segment.pages
        self._offsets = [segment.offset(f"{name}.{plane}") for plane in PLANES]

        def plane(plane: str) -> memoryview:
            return segment.unchecked(f"{name}.{plane}")

        def bits(plane: str) -> BitPlane:
            ranks = segment.whole(f"{name}.{plane}_rank", "I")
            return BitPlane(segment.unchecked(f"{name}.{plane}"), ranks)

        self.planes = Planes(  # read behind check_postings only
            plane("gap"),
            bits("gap_more"),
            plane("gap_mid"),
            bits("gap_most"),
            plane("gap_high"),
            bits("freq_more"),
            plane("freq"),
            segment.whole(f"{name}.freq_high", "I"),
            segment.part(f"{name}.skips", "I"),
        )
        self._gap_at = self._offsets[0] % PAGE
        self._unchecked = bytearray(b"\1") * (-(-(self._gap_at + len(self.planes.gap)) // PAGE))
        """For each page of gaps 1 until it was compared, with all that belongs to its postings."""

    def __len__(self) -> int:
        """Return the number of terms."""
        return len(self._post_ends)

    def term(self, number: int) -> bytes:
        """Return a term by its number, counted from 0 in order."""
        start, end = self._ends_of(number)
        return bytes(self._terms[start:end])

    def find(self, term: bytes) -> int:
        """Return the number of the first term that is not less than ``term``."""
        stride = self._stride_of(term)
        return stride * TERM_STRIDE + bisect_left(self._terms_of(stride), term)

    def span(self, term: bytes) -> tuple[int, int]:
        """Return the range of a term's postings; an empty one for a term that is not there."""
        if not len(self._post_ends):
            return 0, 0
        stride = self._stride_of(term)
        first = stride * TERM_STRIDE
        base = self._term_bases[stride]
        ends = self._term_ends[first : first + TERM_STRIDE].tolist()
        held = bytes(self._terms[base : base + ends[-1]])
        # Where it stands among the terms it is one only if it begins and ends with one.
        start = held.find(term)
        while start >= 0:
            end = start + len(term)
            if end in ends:
                place = ends.index(end)
                if start == (ends[place - 1] if place else 0):
                    return self.span_of(first + place)
            start = held.find(term, start + 1)
        return 0, 0

    def _stride_of(self, term: bytes) -> int:
        """Return the number of the stride that holds a term if the field does."""
        if self._heads:
            return max(0, bisect_right(self._heads, term) - 1)
        self._lookups += 1
        strides = len(self._term_bases)
        if self._lookups * _WORTH > strides:
            self._heads = self._all_heads()
        return max(0, bisect_right(range(strides), term, key=self._head) - 1)

    def _head(self, stride: int) -> bytes:
        """Return the first term of a stride."""
        head = self._known_heads.get(stride)
        if head is None:
            base = self._term_bases[stride]
            head = bytes(self._terms[base : base + self._term_ends[stride * TERM_STRIDE]])
            self._known_heads[stride] = head
        return head

    def _all_heads(self) -> list[bytes]:
        # All of it is read, so from here on all of it has been checked.
        self._terms, self._term_ends = self._terms[:], self._term_ends[:]
        self._post_ends = self._post_ends[:]
        terms = bytes(self._terms)
        bases = self._term_bases.tolist()
        ends = self._term_ends[::TERM_STRIDE].tolist()
        return [terms[base : base + end] for base, end in zip(bases, ends, strict=True)]

    def _terms_of(self, stride: int) -> list[bytes]:
        """Return the terms of a stride; of an empty field there are none."""
        ends = self._term_ends[stride * TERM_STRIDE : (stride + 1) * TERM_STRIDE].tolist()
        if not ends:
            return []
        base = self._term_bases[stride]
        blob = bytes(self._terms[base : base + ends[-1]])
        return [blob[start:end] for start, end in zip([0, *ends], ends, strict=False)]

    def span_of(self, number: int) -> tuple[int, int]:
        """Return the range of the postings of a term by its number."""
        start = self._post_ends[number - 1] if number else 0
        return start, self._post_ends[number]

    def expand(self, prefix: bytes) -> Iterator[bytes]:
        """Yield the terms that begin with ``prefix``, in order."""
        first = self._stride_of(prefix)
        for stride in range(first, len(self._term_bases)):
            for term in self._terms_of(stride):
                if term.startswith(prefix):
                    yield term
                elif term > prefix:
                    return

    def holding(self, piece: bytes, prefix: bytes) -> Iterator[bytes]:
        """Yield the terms that begin with ``prefix`` and hold ``piece`` behind it, in order.

        The terms lie one behind the other: they are searched as one text, not read one by one.
        """
        number, end = self.find(prefix), self.find(prefix + b"\xff")
        if number >= end or not piece:
            return
        begin, stop = self._ends_of(number)[0], self._ends_of(end - 1)[1]
        held = bytes(self._terms[begin:stop])
        at = held.find(piece)
        while at >= 0:
            stride = bisect_right(self._term_bases, begin + at) - 1
            within = begin + at - self._term_bases[stride]
            ends = self._term_ends[stride * TERM_STRIDE : (stride + 1) * TERM_STRIDE]
            start, after = self._ends_of(stride * TERM_STRIDE + bisect_right(ends, within))
            if start + len(prefix) <= begin + at and begin + at + len(piece) <= after:
                yield held[start - begin : after - begin]
                at = after - begin - 1
            at = held.find(piece, at + 1)

    def _ends_of(self, number: int) -> tuple[int, int]:
        """Return where a term begins and ends."""
        base = self._term_bases[number // TERM_STRIDE]
        start = self._term_ends[number - 1] if number % TERM_STRIDE else 0
        return base + start, base + self._term_ends[number]

    def initials(self) -> set[str]:
        """Return the characters that terms begin with; few strides hold terms of several."""
        heads = [_initial(head) for head in self._heads or self._all_heads()]
        found = set(heads)
        for stride, (head, following) in enumerate(zip(heads, [*heads[1:], ""], strict=True)):
            if head != following:
                found.update(map(_initial, self._terms_of(stride)))
        return found

    def check_postings(self, start: int, end: int) -> None:
        """Compare all that the postings ``start`` to ``end`` are read from with its checksums.

        What belongs to a page of gaps is compared with it, once: to look up for each list what is
        to be compared would take as long as reading it.
        """
        at = self._gap_at
        if (
            start < end
            and self._unchecked.find(
                1, (at + start) >> PAGE_BITS, (at + end + PAGE - 1) >> PAGE_BITS
            )
            >= 0
        ):
            self._check_pages(start, end)

    def _check_pages(self, start: int, end: int) -> None:
        at = self._gap_at
        first_page, stop_page = (at + start) >> PAGE_BITS, (at + end + PAGE - 1) >> PAGE_BITS
        start = max(0, (first_page << PAGE_BITS) - at)
        end = min(len(self.planes.gap), (stop_page << PAGE_BITS) - at)
        gap, gap_more, _, gap_mid, gap_most, _, gap_high, freq_more, _, freq, *_ = self._offsets
        planes = self.planes
        first, last = planes.gap_more.around(start, end)
        low, high = planes.freq_more.around(start, end)
        stretches = [
            (gap + start, gap + end),
            (gap_more + _stride(start), gap_more + ((end + 7) >> 3)),
            (gap_mid + first, gap_mid + last),
            (freq_more + _stride(start), freq_more + ((end + 7) >> 3)),
            (freq + (low >> 1), freq + ((high + 1) >> 1)),
        ]
        if len(planes.gap_high):
            above, below = planes.gap_most.around(first, last)
            stretches += (
                (gap_most + _stride(first), gap_most + ((last + 7) >> 3)),
                (gap_high + 2 * above, gap_high + 2 * below),
            )
        find = self._pages.unseen.find  # most were seen: a call less for each
        for begin, stop in stretches:
            if begin < stop and find(1, begin >> PAGE_BITS, (stop + PAGE - 1) >> PAGE_BITS) >= 0:
                self._pages.check(begin, stop)
        self._unchecked[first_page:stop_page] = bytes(stop_page - first_page)

    def ordinals(
        self, start: int, end: int, base: int = 0, opening: int | None = None
    ) -> list[int]:
        """Return the record numbers of the postings ``start`` to ``end``, each plus ``base``.

        ``opening`` is that of the first, where that is not the first of its list.
        """
        if start == end:
            return []
        try:
            self.check_postings(start, end)
            found = self.planes.ordinals(start, end, base, opening)
            last = found[end - start - 1] - base
        except (IndexError, ValueError):
            last = self._records
        self._check_last(last)
        return found

    def frequency(self, number: int) -> int:
        """Return the frequency of one posting, of a list of which the ordinals were read."""
        try:
            return self.planes.frequency(number)
        except IndexError:
            self._damaged("frequencies cannot be read")

    def frequencies(self, start: int, end: int) -> list[int]:
        """Return the frequencies of the postings ``start`` to ``end``; likewise."""
        try:
            return self.planes.frequencies(start, end)
        except (IndexError, ValueError):
            self._damaged("frequencies cannot be read")

    def gap_array(self, start: int, end: int) -> Array:
        """Return the gaps of the postings ``start`` to ``end`` as they are stored, ``int64``."""
        from qpsearch.engines.embedded.decoding import gaps_of  # NumPy: 45 ms

        try:
            self.check_postings(start, end)
            return gaps_of(self.planes, start, end)
        except (IndexError, ValueError):
            self._damaged("postings cannot be read")

    def frequency_array(self, start: int, end: int) -> Array:
        """Return the frequencies of the postings ``start`` to ``end`` as ``int64``."""
        from qpsearch.engines.embedded.decoding import frequencies_of  # likewise

        try:
            self.check_postings(start, end)
            return frequencies_of(self.planes, start, end)
        except (IndexError, ValueError):
            self._damaged("frequencies cannot be read")

    def _check_last(self, last: int) -> None:
        if last >= self._records:
            self._damaged("postings point beyond the records")

    def all_terms(self) -> list[bytes]:
        """Return all terms, in order."""
        return [term for stride in range(len(self._term_bases)) for term in self._terms_of(stride)]

    def _damaged(self, reason: str) -> NoReturn:
        damaged_segment(self._path, reason)

    def all_post_ends(self) -> list[int]:
        """Return for each term the number of postings up to the end of its list."""
        return self._post_ends.tolist()


def _stride(position: int) -> int:
    """Return the byte with which the bits begin that share a number of the directory."""
    return position // RANK_STRIDE * (RANK_STRIDE >> 3)


def _initial(term: bytes) -> str:
    return term.decode("utf-8", "surrogatepass")[:1]
