"""jieba's words and the lexicon's → the file that :mod:`qpsearch.text.dictionary` maps."""

from __future__ import annotations

from math import log
from typing import TYPE_CHECKING
from zlib import crc32

from qpsearch.pages import summed
from qpsearch.text.dictionary import CRC, HEADER, HIGH, MAGIC, ORDER, VERSION

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from qpsearch.text.dictionary import Array

_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fd5"
"""What jieba takes for Han; words with anything else can never be found in a run of Han."""


def build(path: Path, extra_words: Iterable[str], *, source: Path | None = None) -> None:
    """Write the dictionary file ``path``: jieba's words and ``extra_words``, already folded.

    An extra word gets the frequency that ``jieba.add_word`` would give it, just enough that it
    is kept whole; short ones come first, so that a longer one outweighs those it holds. Extra
    words that are not two or more Han characters are left out, since only runs of Han are
    looked up. ``source`` is the dictionary in jieba's format, by default jieba's own.

    The file appears whole or not at all; an older one is replaced.

    Raises:
        ModuleNotFoundError: jieba is not installed and no ``source`` is given.
        OSError: ``source`` cannot be read or ``path`` not be written.
        ValueError: ``source`` is not in jieba's format.

    """
    source = source or _jieba_source()
    extras = _worth_adding(extra_words)
    frequencies, total = read_frequencies(extras, source=source)

    from qpsearch.writing import replace_file  # a search writes nothing

    replace_file(path, summed([_pack(frequencies, total, _fingerprint(source, extras))]))


def read_frequencies(
    extra_words: Iterable[str], *, source: Path | None = None
) -> tuple[dict[str, int], int]:
    """Return the frequencies that :func:`build` writes, of every word, and their sum.

    Raises as :func:`build`.
    """
    frequencies, total = _read_jieba(source or _jieba_source())
    for word in _worth_adding(extra_words):
        total += _add_word(frequencies, total, word)
    return frequencies, total


def fingerprint(extra_words: Iterable[str], *, source: Path | None = None) -> str:
    """Return what :attr:`Dictionary.fingerprint` is of a dictionary built from these inputs.

    64 hexadecimal digits, the same for any order of ``extra_words``. Raises as :func:`build`.
    """
    return _fingerprint(source or _jieba_source(), _worth_adding(extra_words)).hex()


def _jieba_source() -> Path:
    """Find jieba's ``dict.txt`` without importing jieba, which takes a tenth of a second."""
    from importlib.util import find_spec
    from pathlib import Path

    spec = find_spec("jieba")
    if spec is None or spec.origin is None:
        raise ModuleNotFoundError("jieba is not installed", name="jieba")
    return Path(spec.origin).with_name("dict.txt")


def _worth_adding(words: Iterable[str]) -> list[str]:
    """Return the words a run of Han can hold, each once, short ones first."""
    able = {w for w in words if len(w) > 1 and min(w) >= _FIRST_HAN and max(w) <= _LAST_HAN}
    return sorted(able, key=lambda word: (len(word), word))


def _read_jieba(source: Path) -> tuple[dict[str, int], int]:
    """Return frequencies and their sum, as ``gen_pfdict`` of jieba does.

    Of what is only a prefix, single letters are there with 0: no other is ever asked for.
    """
    frequencies: dict[str, int] = {}
    total = 0
    with source.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            try:
                word, count = line.split(" ", 2)[:2]
                frequency = int(count)
            except ValueError:
                raise ValueError(f"{source}, line {number}: not 'word frequency …'") from None
            frequencies[word] = frequency
            total += frequency  # a word listed twice counts twice, as in jieba
    if total < 1:
        raise ValueError(f"{source}: no words")
    for letter in {word[:1] for word in frequencies}:
        frequencies.setdefault(letter, 0)
    return frequencies, total


def _add_word(frequencies: dict[str, int], total: int, word: str) -> int:
    """Add ``word`` as ``jieba.add_word`` does and return its frequency."""
    share = 1.0
    for part in _cut(frequencies, total, word):
        share *= frequencies.get(part, 1) / total
    frequency = max(int(share * total) + 1, frequencies.get(word, 1))
    frequencies[word] = frequency
    frequencies.setdefault(word[0], 0)
    return frequency


def _cut(frequencies: dict[str, int], total: int, word: str) -> list[str]:
    """Return the most probable division of ``word`` by jieba's rule, the plain way."""
    best: list[tuple[float, int]] = [(0.0, 0)] * (len(word) + 1)
    for start in range(len(word) - 1, -1, -1):
        ends = [e for e in range(start + 1, len(word) + 1) if frequencies.get(word[start:e])]
        best[start] = max(
            (log(frequencies.get(word[start:e]) or 1) - log(total) + best[e][0], e)
            for e in ends or [start + 1]
        )
    parts = []
    start = 0
    while start < len(word):
        parts.append(word[start : best[start][1]])
        start = best[start][1]
    return parts


def _fingerprint(source: Path, extras: list[str]) -> bytes:
    from hashlib import sha256

    digest = sha256(f"{VERSION}\n".encode())
    digest.update(sha256(source.read_bytes()).digest())
    digest.update("\n".join(extras).encode())
    return digest.digest()


def _pack(frequencies: dict[str, int], total: int, fingerprint: bytes) -> bytes:
    """Return the bytes of the file but its checksums."""
    import numpy as np

    parent, char, ends = _trie(list(frequencies))
    counts = np.zeros(len(char), np.int64)
    counts[ends] = list(frequencies.values())
    first = np.ones(len(char) + 1, np.uint32)
    first[1:] += np.bincount(parent, minlength=len(char)).cumsum().astype(np.uint32)
    often = (counts >= HIGH).nonzero()[0]
    arrays = b"".join(
        part.tobytes()
        for part in (
            first,
            np.column_stack((often, counts[often])).astype(np.uint32),
            np.minimum(counts, HIGH).astype(np.uint16),
            char.astype(np.uint16),
        )
    )
    header = HEADER.pack(
        MAGIC, VERSION, ORDER, len(char), len(often), np.count_nonzero(counts), total,
        fingerprint,
    )  # fmt: skip
    return header + CRC.pack(crc32(header)) + arrays


def _trie(words: list[str]) -> tuple[Array, Array, Array]:
    """Return the parent of each node but the root, the character of each, the end of each word.

    Level by level: a node is told by its parent and its character, and sorting these pairs puts
    the children of one node together, in order.
    """
    import numpy as np

    letters = np.frombuffer("".join(words).encode("utf-16-le"), "<u2")
    lengths = np.fromiter(map(len, words), np.int64, len(words))
    if len(letters) != lengths.sum():
        raise ValueError("words with characters beyond U+FFFF are not supported")
    starts = lengths.cumsum() - lengths
    nodes = np.zeros(len(words), np.int64)
    parents, chars = [], [np.zeros(1, np.int64)]
    count = 1
    for depth in range(lengths.max()):
        longer = (lengths > depth).nonzero()[0]
        pairs = nodes[longer] << 16 | letters[starts[longer] + depth]
        found, places = np.unique(pairs, return_inverse=True)
        nodes[longer] = count + places
        parents.append(found >> 16)
        chars.append(found & 0xFFFF)
        count += len(found)
    return np.concatenate(parents), np.concatenate(chars), nodes
