"""The dictionary file, the segmenter and the encoding of boundaries."""

from __future__ import annotations

import json
import logging
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import CASES, SEEDS
from qpsearch.engine.divisions import Divided, Divisions
from qpsearch.engine.terms import parts_of
from qpsearch.engine.terms import words_of as all_words_of
from qpsearch.errors import IndexDamagedError, IndexMissingError
from qpsearch.lexicon import all_words
from qpsearch.model import FoldedText
from qpsearch.text.chunks import Chunker
from qpsearch.text.dictionary import Dictionary
from qpsearch.text.dictionary_building import build, fingerprint
from qpsearch.text.segment import LONGEST_APART, Cuts, Segmenter, encode_pieces

SEGMENTED = [
    tuple(line.split("\t"))
    for line in (CASES / "segment.tsv").read_text(encoding="utf-8").splitlines()
]
EXTRA = (
    "发展改革委",
    "可持续发展",
    "可持续",
    "计程车",
    "迴圈",
    "质量",
    "资讯",
    "人工智慧",
    "永续发展",
)
HAN_RUN = re.compile("[\u4e00-\u9fd5]+")
SMALL = "甲乙丙丁"

laws = settings(deadline=None, max_examples=100)


def folded(text: str) -> FoldedText:
    """Stand in for the real folding: what matters here is that any text may come."""
    return FoldedText(text.lower())


def shown(word: str, parts: tuple[int, ...]) -> str:
    ends = [sum(parts[:i]) for i in range(len(parts) + 1)] if parts else [0, len(word)]
    return "|".join(word[a:b] for a, b in pairwise(ends))


def in_memory_jieba(source: Path):
    """Return jieba's own tokenizer of a dictionary, without its cache file."""
    import jieba

    jieba.setLogLevel(logging.ERROR)
    tokenizer = jieba.Tokenizer()
    with source.open("rb") as lines:
        tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(lines)
    tokenizer.initialized = True
    return tokenizer


@pytest.fixture(scope="session")
def jieba_source() -> Path:
    from importlib.util import find_spec

    return Path(find_spec("jieba").origin).with_name("dict.txt")


@pytest.fixture(scope="session")
def jieba_plain(jieba_source):
    return in_memory_jieba(jieba_source)


@pytest.fixture(scope="session")
def plain_path(tmp_path_factory) -> Path:
    path = tmp_path_factory.mktemp("dictionary") / "plain.bin"
    build(path, ())
    return path


@pytest.fixture(scope="session")
def plain(plain_path) -> Dictionary:
    return Dictionary.open(plain_path)


@pytest.fixture(scope="session")
def segmenter(plain) -> Segmenter:
    return Segmenter(plain)


@pytest.fixture(scope="session")
def common_words(plain) -> list[str]:
    return sorted(w for w, f in plain.words_from("") if f > 2000 and HAN_RUN.fullmatch(w))


def small_dictionary(folder: Path, words: dict[str, int], extra: tuple[str, ...] = ()) -> Path:
    source = folder / "small.txt"
    source.write_text("".join(f"{w} {f} n\n" for w, f in words.items()), encoding="utf-8")
    build(folder / "small.bin", extra, source=source)
    return source


def words_of(segmenter: Segmenter, run: str) -> list[str]:
    return [word for word, _ in segmenter.pieces(FoldedText(run))]


# --- the words -----------------------------------------------------------------------------


@pytest.mark.parametrize(("text", "expected"), SEGMENTED)
def test_cases(segmenter, text, expected):
    """Each line of the case file comes out as written, compounds with their parts."""
    pieces = segmenter.pieces(FoldedText(text))
    assert "/".join(shown(word, parts) for word, parts in pieces) == expected


@laws
@given(text=st.text() | st.text("甲质量产业0123,.%‰ab é①〇\u3000\n-", max_size=60))
def test_tokens_concatenate_to_the_text(segmenter, text):
    """Texts and spans of the tokens join to the text without gap, overlap or empty token."""
    tokens = segmenter.segment(FoldedText(text))
    assert "".join(t.text for t in tokens) == text
    ends = [0, *(t.span.end for t in tokens)]
    assert [t.span.start for t in tokens] == ends[:-1]
    assert ends[-1] == len(text)
    assert all(t.text and text[t.span.start : t.span.end] == t.text for t in tokens)


@laws
@given(text=st.text())
def test_pieces_are_the_tokens(segmenter, text):
    """The quick form holds the same words and parts as the tokens."""
    tokens = segmenter.segment(FoldedText(text))
    assert segmenter.pieces(FoldedText(text)) == [(t.text, t.parts) for t in tokens]


def test_seeds_divide_as_jieba_divides(segmenter, jieba_plain):
    """Every run of Han in the seeds gives exactly jieba's words."""
    for path in sorted(SEEDS.glob("*.txt")):
        for run in HAN_RUN.findall(folded(path.read_text(encoding="utf-8", errors="replace"))):
            assert words_of(segmenter, run) == list(jieba_plain.cut(run, HMM=False))


@laws
@given(data=st.data())
def test_common_words_divide_as_jieba_divides(segmenter, jieba_plain, common_words, data):
    """Common words and single characters in any order give exactly jieba's words."""
    word = st.sampled_from(common_words)
    piece = (
        word | word.map(lambda w: w[0]) | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FD5)
    )
    run = "".join(data.draw(st.lists(piece, min_size=1, max_size=20)))
    assert words_of(segmenter, run) == list(jieba_plain.cut(run, HMM=False))


@laws
@given(
    words=st.dictionaries(st.text(SMALL, min_size=1, max_size=6), st.integers(1, 4), min_size=1),
    runs=st.lists(st.text(SMALL + "戊", min_size=1, max_size=16), max_size=8),
)
def test_any_dictionary_divides_as_jieba_divides(tmp_path_factory, words, runs):
    """Ties, letters that are no words and unknown letters are settled as jieba settles them."""
    folder = tmp_path_factory.mktemp("small")
    reference = in_memory_jieba(small_dictionary(folder, words))
    segmenter = Segmenter(Dictionary.open(folder / "small.bin"))
    for run in runs:
        assert words_of(segmenter, run) == list(reference.cut(run, HMM=False))


def divided(dictionary: Dictionary, texts: list[str]) -> list[Divided]:
    return list(Divisions(dictionary, Segmenter(dictionary)).of(texts))


def division(segmenter: Segmenter, text: str) -> Divided:
    """Return what the pieces of a text come to when it is divided as a whole."""
    pieces = segmenter.pieces(FoldedText(text))
    return Divided(encode_pieces(pieces), all_words_of(pieces), *parts_of(pieces, all_words()))


@laws
@given(
    words=st.dictionaries(st.text(SMALL, min_size=1, max_size=6), st.integers(1, 4), min_size=1),
    texts=st.lists(st.text(SMALL + "戊己1a，. \n", max_size=24), max_size=8),
)
def test_chunks_divide_as_texts_divide(tmp_path_factory, words, texts):
    """Texts divided chunk by chunk are those divided whole, close rivals and all."""
    folder = tmp_path_factory.mktemp("small")
    small_dictionary(folder, words)
    dictionary = Dictionary.open(folder / "small.bin")
    expected = [division(Segmenter(dictionary), text) for text in texts]
    assert divided(dictionary, texts) == expected


@laws
@given(data=st.data())
def test_chunks_of_common_words_divide_as_they_do(plain, segmenter, common_words, data):
    """So are common words, single characters and marks in any order."""
    piece = st.sampled_from(common_words) | st.characters() | st.text("0123,.%ab \n", max_size=6)
    text = st.lists(piece, max_size=20).map("".join)
    texts = data.draw(st.lists(text, max_size=4))
    assert divided(plain, texts) == [division(segmenter, text) for text in texts]


def test_seeds_divide_by_chunks(plain, segmenter):
    """So are whole documents, and texts too long to be divided in pieces."""
    paths = sorted(SEEDS.glob("*.txt"))
    texts = [folded(path.read_text(encoding="utf-8", errors="replace")) for path in paths]
    texts.append("".join(HAN_RUN.findall("".join(texts))))
    assert len(texts[-1]) > LONGEST_APART
    assert divided(plain, texts) == [division(segmenter, text) for text in texts]


def test_no_word_reaches_over_a_cut(plain):
    """Chunks join to the texts; what two of them hold together is never a word."""
    texts = ["推动支柱产业质量升级。\n", "", "第12条a股", "升级"]
    chunks, ends = Chunker(plain).chunks(texts)
    starts = [0, *ends]
    assert ["".join(chunks[a:b]) for a, b in zip(starts, ends, strict=False)] == texts
    assert len(chunks) == ends[-1] > 9


@laws
@given(words=st.data())
def test_parts_are_words(segmenter, plain, common_words, words):
    """Parts add up to a compound of three or more; each of two or more is a shorter word."""
    text = "".join(words.draw(st.lists(st.sampled_from(common_words), max_size=20)))
    for word, parts in segmenter.pieces(FoldedText(text)):
        if parts:
            assert len(word) >= 3
            assert sum(parts) == len(word)
            assert len(parts) > 1
            longer = [part for part in shown(word, parts).split("|") if len(part) > 1]
            assert all(plain.frequency(part) for part in longer)
            assert longer or parts == (1, 1, 1)


def test_a_clause_keeps_its_words_when_caches_are_full(plain, monkeypatch):
    """Emptying what was remembered changes no word."""
    monkeypatch.setattr("qpsearch.engine.divisions._MOST_KNOWN", 1)
    text = FoldedText("推动支柱产业质量升级,强化知识产权保护,推动支柱产业")
    expected = Segmenter(plain).pieces(text)
    monkeypatch.setattr("qpsearch.text.segment._MOST_TWOS", 1)
    assert Segmenter(plain).pieces(text) == expected
    assert divided(plain, [text]) == [division(Segmenter(plain), text)]


def test_importing_the_segmenter_leaves_jieba_alone():
    """A search does not pay for jieba's import, nor for that of the build."""
    code = (
        "import sys, qpsearch.text.segment, qpsearch.text.dictionary;"
        "print({'jieba', 'tempfile', 'hashlib', 'importlib.util'} & set(sys.modules)"
        " - set(sys.argv[1].split()))"
    )
    # What the interpreter has anyway, without us, is not our import.
    bare = subprocess.run(
        [sys.executable, "-c", "import sys, qpsearch.model; print(*sys.modules)"],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-c", code, bare], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "set()"


# --- the dictionary ------------------------------------------------------------------------


def test_frequencies_are_those_of_jieba(plain, jieba_plain):
    """Words, mere prefixes and unknown words have the frequency that jieba holds."""
    frequencies = jieba_plain.FREQ
    assert plain.total == jieba_plain.total
    for word in list(frequencies)[::5]:
        assert plain.frequency(word) == frequencies[word]
        assert plain.frequency(word[::-1]) == frequencies.get(word[::-1])
        assert plain.frequency(word + "质") == frequencies.get(word + "质")
    assert plain.frequency("") is None
    assert plain.frequency("\U00020000") is None


def test_all_words_are_those_of_jieba(plain, jieba_plain):
    """The words from the root are all words of jieba, mere prefixes left out."""
    assert dict(plain.words_from("")) == {w: f for w, f in jieba_plain.FREQ.items() if f}
    assert len(plain) == len(dict(plain.words_from("")))


def test_openings(tmp_path):
    """An opening tells the frequency of a prefix and what words go on with."""
    small_dictionary(tmp_path, {"甲乙": 3, "甲乙丙丁": 1, "甲乙丁": 2})
    dictionary = Dictionary.open(tmp_path / "small.bin")
    assert dictionary.opening("甲乙") == (3, "丁丙")
    assert dictionary.opening("甲") == (0, "乙")
    assert dictionary.opening("甲乙丁") == (2, "")
    assert dictionary.opening("乙") is None
    assert dict(dictionary.words_from("甲乙丙")) == {"甲乙丙丁": 1}
    assert dict(dictionary.words_from("丙")) == {}


def test_extra_words_weigh_what_jieba_would_give_them(tmp_path, jieba_source):
    """Extra words change the dictionary as ``add_word`` does, short ones first."""
    build(tmp_path / "extra.bin", EXTRA)
    dictionary = Dictionary.open(tmp_path / "extra.bin")
    reference = in_memory_jieba(jieba_source)
    for word in sorted(EXTRA, key=lambda w: (len(w), w)):
        reference.add_word(word)
    assert dictionary.total == reference.total
    assert {w: dictionary.frequency(w) for w in EXTRA} == {w: reference.FREQ[w] for w in EXTRA}
    segmenter = Segmenter(dictionary)
    text = "发展改革委推动可持续发展和永续发展"
    assert words_of(segmenter, text) == list(reference.cut(text, HMM=False))


@laws
@given(
    words=st.dictionaries(st.text(SMALL, min_size=1, max_size=4), st.integers(1, 99), min_size=1),
    extra=st.sets(st.text(SMALL, min_size=2, max_size=7), max_size=4),
)
def test_extra_words_are_kept_whole(tmp_path_factory, words, extra):
    """An extra word by itself is one token, whatever the dictionary."""
    folder = tmp_path_factory.mktemp("extra")
    small_dictionary(folder, words, tuple(extra))
    segmenter = Segmenter(Dictionary.open(folder / "small.bin"))
    assert all(words_of(segmenter, word) == [word] for word in extra)


def test_extra_words_that_no_run_can_hold_are_left_out(tmp_path):
    """Words with Latin letters, marks or one character only change nothing."""
    small_dictionary(tmp_path, {"甲乙": 3}, ("甲", "a股", "甲·乙", ""))
    dictionary = Dictionary.open(tmp_path / "small.bin")
    assert dict(dictionary.words_from("")) == {"甲乙": 3}


def test_fingerprint_follows_the_inputs(tmp_path):
    """The fingerprint depends on the words, not on their order, and is kept in the file."""
    source = small_dictionary(tmp_path, {"甲乙": 3}, ("乙丙", "丙丁"))
    kept = Dictionary.open(tmp_path / "small.bin").fingerprint
    assert kept == fingerprint(["丙丁", "乙丙", "丙丁"], source=source)
    assert kept != fingerprint(["丙丁"], source=source)
    source.write_text("甲乙 4 n\n", encoding="utf-8")
    assert kept != fingerprint(["丙丁", "乙丙"], source=source)


@pytest.mark.parametrize("content", ["", "甲乙\n", "甲乙 many n\n", "\U00020000 3 n\n"])
def test_a_source_in_another_format_is_refused(tmp_path, content):
    """A faulty source raises and leaves the older dictionary and no other file."""
    source = tmp_path / "small.txt"
    source.write_text(content, encoding="utf-8")
    (tmp_path / "small.bin").write_bytes(b"older")
    with pytest.raises(ValueError, match=r"small\.txt|U\+FFFF"):
        build(tmp_path / "small.bin", (), source=source)
    assert (tmp_path / "small.bin").read_bytes() == b"older"
    assert len(list(tmp_path.iterdir())) == 2


def test_a_missing_dictionary_is_missing(tmp_path):
    """No file is another error than a damaged one."""
    with pytest.raises(IndexMissingError):
        Dictionary.open(tmp_path / "none.bin")


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"qpsdict\n", bytes(4096), "甲乙 3 n\n".encode() * 99]
)
def test_a_foreign_file_is_refused(tmp_path, content):
    """What was never a dictionary is reported as damaged."""
    (tmp_path / "foreign.bin").write_bytes(content)
    with pytest.raises(IndexDamagedError):
        Dictionary.open(tmp_path / "foreign.bin")


@laws
@given(data=st.data())
def test_damage_is_reported(tmp_path_factory, data):
    """A changed byte or a cut is found by ``verify`` and never gives another error before."""
    folder = tmp_path_factory.mktemp("damaged")
    small_dictionary(folder, {"甲乙": 3, "甲乙丙": 1, "丁": 2, "丁丙": 2})
    path = folder / "small.bin"
    content = bytearray(path.read_bytes())
    place = data.draw(st.integers(0, len(content) - 1))
    if data.draw(st.booleans()):
        del content[place:]
    else:
        content[place] ^= data.draw(st.integers(1, 255))
    path.write_bytes(content)

    def use_and_verify():
        dictionary = Dictionary.open(path)
        try:
            Segmenter(dictionary).pieces(FoldedText("甲乙丙丁丙"))
            list(dictionary.words_from(""))
        finally:
            dictionary.verify()

    with pytest.raises(IndexDamagedError):
        use_and_verify()


# --- the boundaries ------------------------------------------------------------------------

sizes = st.integers(1, 120)
pieces = st.lists(
    sizes.map(lambda size: ("字" * size, ()))
    | st.lists(sizes, min_size=2, max_size=4).map(lambda parts: ("字" * sum(parts), tuple(parts)))
)


@laws
@given(pieces=pieces)
def test_cuts_survive_encoding(pieces):
    """Decoding gives exactly the boundaries of words and of parts that were encoded."""
    words, parts, end = {0}, {0}, 0
    for word, lengths in pieces:
        for length in lengths or (len(word),):
            end += length
            parts.add(end)
        words.add(end)
    cuts = Cuts(encode_pieces(pieces))
    around = range(-2, end + 3)
    assert {offset for offset in around if cuts.is_word_boundary(offset)} == words
    assert cuts.part_boundaries() == words | parts


@laws
@given(pieces=pieces)
def test_an_encoding_needs_no_escapes(pieces):
    """The string of any pieces stands in JSON as it is."""
    codes = encode_pieces(pieces)
    assert json.dumps(codes) == f'"{codes}"'


def test_cuts_are_short(segmenter):
    """A word takes one character, a compound one for each part."""
    assert encode_pieces(segmenter.pieces(FoldedText("推动支柱产业质量升级。"))) == "bBbbba"
    assert encode_pieces([(" " * 60, ())]) == "~~h"


@pytest.mark.parametrize("codes", ["b b", "é", "2", 'a"b', "b\n", "bＡb"])
def test_a_foreign_encoding_is_refused(codes):
    """What the encoder never writes is not decoded into something."""
    with pytest.raises(ValueError, match="not an encoding"):
        Cuts(codes)
