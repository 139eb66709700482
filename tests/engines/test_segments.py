"""Segments: what is written is read, merged, deleted, damaged and opened by Whoosh."""

from __future__ import annotations

import json
import subprocess
import sys
from bisect import bisect_left
from collections import Counter
from contextlib import suppress
from pathlib import Path
from typing import IO, TYPE_CHECKING, cast

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from qpsearch.engine.counting import Counted, counted_grams
from qpsearch.engine.inversion import Inverted
from qpsearch.engine.terms import grams_of
from qpsearch.engines.embedded import toc
from qpsearch.engines.embedded.codec import ClauseFileIndex, ranges
from qpsearch.engines.embedded.mapped import SUFFIX
from qpsearch.engines.embedded.merging import MOST, SMALL, chosen_for_merge
from qpsearch.engines.embedded.parts import PlacedList, PlacedSegment, lists_in
from qpsearch.engines.embedded.rewriting import merge_segments
from qpsearch.engines.embedded.segment_writer import SegmentBuilder
from qpsearch.engines.embedded.segments import Segment
from qpsearch.engines.embedded.tallies import Tallies, TallyReader
from qpsearch.errors import IndexDamagedError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.engines.embedded.parts import Parts

letters = st.sampled_from("质量强国，标准a𠮷𠀀\ud800\n")
words = st.text(st.sampled_from("质量强国标准a𠮷"), min_size=1, max_size=3)
clauses = st.tuples(st.text(letters, max_size=30), st.lists(words, max_size=12))
documents = st.lists(st.lists(clauses, max_size=6), min_size=1, max_size=6)


def run_of(number: int, rows: list[tuple[str, list[str]]]) -> Inverted:
    """Make a run whose field ``words`` holds the words given; the folded text is shorter planes."""
    words = Counted()
    for _, held in rows:
        words.add(held)
    texts = [text for text, _ in rows]
    folded = [text.replace("𠮷", "吉").replace("，", ",") for text in texts]
    return Inverted(
        f"doc{number}",
        json.dumps({"doc_id": f"doc{number}"}),
        texts,
        folded,
        ["a" * len(text) for text in texts],
        [f"[{at}]" for at in range(len(rows))],
        {"words": words.inverted()},
        counted_grams(folded),
    )


def utf8(term: str) -> bytes:
    return term.encode("utf-8", "surrogatepass")


def written(folder: Path, runs: list[Inverted], name: str = "MAIN_a") -> Segment:
    builder = SegmentBuilder()
    for run in runs:
        builder.add(run)
    builder.write(folder, name)
    return Segment(folder / f"{name}{SUFFIX}")


def contents(segment: Segment) -> list[tuple[str, str, str, str]]:
    """Return text, folded text, cuts and record of every record."""
    found = []
    for record in range(segment.records):
        block = segment.block(segment.block_of(record))
        span, place = block.span(record), record - block.records.start
        found.append(
            (block.text(record), block.folded[span], block.cuts[place], block.stored[place])
        )
    return found


class OnePart:
    """A segment as the only one of an index."""

    deletions = False

    def __init__(self, segment: Segment) -> None:
        self._part = PlacedSegment(segment, 0, frozenset())
        self.end = segment.records

    def __iter__(self) -> Iterator[PlacedSegment]:
        return iter([self._part])

    def lists(self, field: str, term: bytes) -> list[PlacedList]:
        return lists_in(self, field, term)


def postings(segment: Segment) -> dict[tuple[str, bytes], list[tuple[int, int]]]:
    found = {}
    for name in segment.field_names():
        field = segment.field(name)
        for term in field.all_terms():
            span = field.span(term)
            pairs = zip(field.ordinals(*span), field.frequencies(*span), strict=True)
            found[name, term] = list(pairs)
    return found


quick = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])


@quick
@given(documents)
def test_what_is_written_is_read(tmp_path: Path, rows: list[list[tuple[str, list[str]]]]) -> None:
    """Every text, record, posting and length of a segment is what was given."""
    runs = [run_of(number, clauses) for number, clauses in enumerate(rows)]
    segment = written(tmp_path, runs)
    segment.verify()

    expected: list[tuple[str, ...]] = []
    held: list[Counter[str]] = []
    grams: list[Counter[str]] = []
    for run, clauses in zip(runs, rows, strict=True):
        expected.append(("", "", "", run.record))
        expected += zip(run.texts, run.folded, run.cuts, run.records, strict=True)
        held += [Counter(), *(Counter(words) for _, words in clauses)]
        grams += [Counter(), *(Counter(grams_of(text)) for text in run.folded)]
    assert contents(segment) == expected
    lengths = segment.lengths("words")
    assert [lengths[record] if lengths else 0 for record in range(segment.records)] == [
        sum(counted.values()) for counted in held
    ]
    found = postings(segment)
    for field, counters in (("words", held), ("grams", grams)):
        terms = {term for counted in counters for term in counted}
        assert {term for name, term in found if name == field} == set(map(utf8, terms))
        for term in terms:
            assert found[field, utf8(term)] == [
                (record, counted[term]) for record, counted in enumerate(counters) if counted[term]
            ]


@quick
@given(documents, st.data())
def test_merging_is_writing_what_is_left(
    tmp_path: Path, rows: list[list[tuple[str, list[str]]]], data: st.DataObject
) -> None:
    """Merged segments hold what a segment of the documents left over would hold."""
    runs = [run_of(number, clauses) for number, clauses in enumerate(rows)]
    cut = data.draw(st.integers(0, len(runs)))
    gone = data.draw(st.sets(st.integers(0, len(runs) - 1)))
    segments = []
    for name, numbers in (("MAIN_b", range(cut)), ("MAIN_c", range(cut, len(runs)))):
        if numbers:
            segment = written(tmp_path, [runs[number] for number in numbers], name)
            ends = [*segment.documents.tolist()[1:], segment.records]
            deleted = ranges(
                record
                for number, start, end in zip(numbers, segment.documents, ends, strict=True)
                if number in gone
                for record in range(start, end)
            )
            segments.append((segment, deleted))
    merge_segments(segments, tmp_path, "MAIN_d")
    result = Segment(tmp_path / f"MAIN_d{SUFFIX}")
    left = [run for number, run in enumerate(runs) if number not in gone]
    plain = written(tmp_path, left, "MAIN_e")

    assert contents(result) == contents(plain)
    assert postings(result) == postings(plain)
    assert Path(result.path).read_bytes() == Path(plain.path).read_bytes()


@quick
@given(documents, st.sets(st.integers(0, 5)))
def test_spilling_changes_nothing(
    tmp_path: Path, rows: list[list[tuple[str, list[str]]]], spilled: set[int]
) -> None:
    """A segment is the same whenever postings went out of memory; no file of theirs is left."""
    runs = [run_of(number, clauses) for number, clauses in enumerate(rows)]
    builder = SegmentBuilder()
    for number, run in enumerate(runs):
        builder.add(run)
        if number in spilled:
            builder.spill(tmp_path)
            assert not builder.postings
    builder.write(tmp_path, "MAIN_g")
    at_once = written(tmp_path, runs, "MAIN_h")

    assert (tmp_path / f"MAIN_g{SUFFIX}").read_bytes() == Path(at_once.path).read_bytes()
    assert {path.suffix for path in tmp_path.iterdir()} == {SUFFIX}


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_a_full_disk_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where postings find no room, the error names the folder, and no file stays open."""
    full: list[IO[bytes]] = []

    def device(**_: Path) -> IO[bytes]:
        full.append(Path("/dev/full").open("wb"))  # noqa: SIM115 - that it is closed is tested
        return full[0]

    monkeypatch.setattr("qpsearch.engines.embedded.spilling.TemporaryFile", device)
    builder = SegmentBuilder()
    builder.add(run_of(0, [("质量", ["质量"])]))
    with pytest.raises(OSError, match="No space left on device") as caught:
        builder.spill(tmp_path)

    assert caught.value.filename == str(tmp_path)
    assert full[0].closed


@quick
@given(
    st.sets(st.text(st.sampled_from("质量a𠮷"), min_size=1, max_size=4), min_size=1, max_size=90),
    st.lists(st.text(st.sampled_from("质量a𠮷"), min_size=1, max_size=4), max_size=40),
)
def test_looking_terms_up(tmp_path: Path, held: set[str], asked: list[str]) -> None:
    """A term is found where the field holds it, however many have been looked up before."""
    field = written(tmp_path, [run_of(0, [("", sorted(held))])]).field("words")
    terms = sorted(term.encode() for term in held)

    assert field.all_terms() == terms
    assert field.initials() == {word[0] for word in held}
    for term in (word.encode() for word in [*asked, *held, *asked]):
        place = bisect_left(terms, term)
        assert field.span(term) == ((place, place + 1) if term in terms else (0, 0))
        assert field.find(term) == place


def test_expanding_a_prefix(tmp_path: Path) -> None:
    """The terms that begin with a prefix come in order, and none else."""
    row = ("", ["质量", "质量强国", "质", "强国", "质检", "标准"])
    field = written(tmp_path, [run_of(0, [row])]).field("words")

    assert [term.decode() for term in field.expand("质".encode())] == [
        "质",
        "质检",
        "质量",
        "质量强国",
    ]
    assert list(field.expand("计".encode())) == []


@quick
@given(documents, st.data())
def test_damage_is_named(
    tmp_path: Path, rows: list[list[tuple[str, list[str]]]], data: st.DataObject
) -> None:
    """A segment with a byte changed or cut off is refused or read; nothing else is raised."""
    runs = [run_of(number, clauses) for number, clauses in enumerate(rows)]
    path = written(tmp_path, runs).path
    whole = bytearray(Path(path).read_bytes())
    place = data.draw(st.integers(0, len(whole) - 1))
    if data.draw(st.booleans()):
        del whole[place:]
    else:
        whole[place] ^= data.draw(st.integers(1, 255))
    damaged = tmp_path / f"MAIN_f{SUFFIX}"
    damaged.write_bytes(whole)
    with suppress(IndexDamagedError):
        segment = Segment(damaged)
        contents(segment)
        one_by_one = postings(segment)
        places = list(one_by_one)
        together = TallyReader(Tallies(cast("Parts", OnePart(segment)))).all_of(places)
        for place, tally in zip(places, together, strict=True):
            assert [*tally.items()] == one_by_one[place]


class TestMergePolicy:
    """Which segments are merged."""

    @given(st.lists(st.integers(1, 3 * SMALL), max_size=300))
    def test_segments_stay_few(self, sizes: list[int]) -> None:
        """After any row of commits few segments are left, none too large, nothing lost."""
        segments: list[int] = []
        for size in sizes:
            segments.append(size)
            chosen = chosen_for_merge([(live, live) for live in segments])
            merged = sum(live for live, goes in zip(segments, chosen, strict=True) if goes)
            segments = [live for live, goes in zip(segments, chosen, strict=True) if not goes]
            segments += [merged] if merged else []
            assert merged <= MOST
        assert sum(segments) == sum(sizes)
        assert len(segments) <= 8 + sum(sizes) // (MOST // 4)

    def test_small_ones_are_always_merged(self) -> None:
        """An update of a small index leaves one segment."""
        assert chosen_for_merge([(500, 450), (30, 30)]) == [True, True]

    def test_a_large_one_is_left_alone(self) -> None:
        """An update of a large index rewrites only what is small."""
        assert chosen_for_merge([(40_000, 39_900), (300, 300), (30, 30)]) == [False, True, True]

    def test_large_ones_that_do_not_fit_together_are_left_alone(self) -> None:
        """An update rewrites no large segment because another large one stands beside it."""
        sizes = [(160_000, 160_000), (170_000, 169_950), (2_100, 2_100), (300, 300), (50, 50)]
        assert chosen_for_merge(sizes) == [False, False, False, True, True]

    def test_what_is_mostly_deleted_is_rewritten(self) -> None:
        """A segment that holds many deleted records is written anew by itself."""
        assert chosen_for_merge([(40_000, 20_000)]) == [True]


class TestWhoosh:
    """The index is one that Whoosh itself reads."""

    @pytest.fixture
    def index(self, tmp_path: Path) -> ClauseFileIndex:
        ClauseFileIndex.create_empty(tmp_path, b"{}")
        index = ClauseFileIndex(tmp_path)
        for number, words in enumerate(["质量 强国", "标准 质量 质量", "标准"]):
            writer = index.writer()
            writer.add_inverted(run_of(number, [(words.replace(" ", ""), words.split())]))
            writer.commit(merge=number != 1)
        return index

    def test_its_searcher_finds(self, index: ClauseFileIndex) -> None:
        """A Whoosh query over the index ranks what holds the words, by BM25F."""
        from whoosh.query import And, Term

        with index.searcher() as searcher:
            both = And([Term("words", "质量"), Term("words", "标准")])
            texts = [hit["text"] for hit in searcher.search(both)]
            one = [hit["text"] for hit in searcher.search(Term("words", "质量"))]
        assert texts == ["标准质量质量"]
        assert one == ["标准质量质量", "质量强国"]

    def test_deleting_and_merging(self, index: ClauseFileIndex, tmp_path: Path) -> None:
        """What is deleted is found no more, at once and after everything is merged."""
        writer = index.writer()
        writer.delete_where("clauses_of", "doc1")
        writer.delete_where("document", "doc1")
        writer.commit(merge=False)
        assert index.reader().doc_count() == 4
        index.writer().commit(optimize=True)

        assert len(toc.read(tmp_path).segments) == 1
        assert [len(list(tmp_path.glob(f"*{SUFFIX}")))] == [1]
        with index.searcher() as searcher:
            assert sorted(searcher.lexicon("words")) == [
                "强国".encode(),
                "标准".encode(),
                "质量".encode(),
            ]


def test_a_search_imports_little(tmp_path: Path, seed_index: Path) -> None:
    """A search needs none of the large libraries, nor what only indexing needs."""
    script = (
        "import sys; from qpsearch import Corpus\n"
        f"corpus = Corpus.open({str(seed_index)!r}); assert corpus.search('质量强国').hits\n"
        "corpus.search('\"加快建设质量强国推动我国经济社会高质量发展\"')\n"  # a long phrase
        "heavy = 'jieba opencc whoosh rich numpy pathlib dataclasses multiprocessing pickle'\n"
        "print([name for name in heavy.split() if name in sys.modules])"
    )
    done = subprocess.run(  # noqa: S603 - our own script
        [sys.executable, "-S", "-c", f"import sys; sys.path[:0] = {sys.path!r}; {script}"],
        capture_output=True,
        text=True,
        check=True,
        cwd=tmp_path,
    )
    assert done.stdout.strip() == "[]"
