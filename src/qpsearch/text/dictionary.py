"""jieba's dictionary as a file that is mapped, not loaded.

Parsing ``dict.txt`` takes longer than all the rest of a cold search, so it is done once: the
words become a trie, written level by level, that is read in place. Node 0 is the root; the
children of a node stand side by side, sorted by character, so that a step down is one binary
search. Integers are in the byte order of the machine that wrote the file.

======  ==========================  =================================================
part    type                        holds
======  ==========================  =================================================
header  :data:`_HEADER`             magic, version, byte order, sizes, fingerprint, CRC
first   nodes + 1 of uint32        a node's first child; the next entry ends them
high    pairs of uint32             node, rising, and frequency of those above 65,534
freq    nodes of uint16             frequency of the word that ends here, 0: only a prefix;
                                    65,535: ``high`` has it
char    nodes of uint16             the character that leads here
sums    uint32 each                 checksums, see :mod:`qpsearch.pages`
======  ==========================  =================================================
"""

from __future__ import annotations

import mmap
import struct
from bisect import bisect_left
from math import log
from typing import TYPE_CHECKING, NoReturn
from zlib import crc32

from qpsearch.errors import IndexDamagedError, IndexMissingError
from qpsearch.pages import Pages, size_with_sums, summed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path
    from typing import Any

    from numpy import ndarray

    Array = ndarray[Any, Any]

_MAGIC = b"qpsdict\n"
_VERSION = 3
_ORDER = 0x01020304
_HEADER = struct.Struct("=8sIIIIIQ32s")
"""Magic, version, byte order, nodes, high, words, total, fingerprint."""
_CRC = struct.Struct("=I")
_ARRAYS_AT = _HEADER.size + _CRC.size
_NODE_BYTES = 4 + 2 + 2
_HIGH = 0xFFFF

_FIRST_HAN, _LAST_HAN = "\u4e00", "\u9fd5"
"""What jieba takes for Han; words with anything else can never be found in a run of Han."""


class Dictionary:
    """Words and their frequencies in a mapped file, with the meaning of jieba's ``FREQ``."""

    def __init__(self, path: Path | str, data: mmap.mmap) -> None:
        """Take over ``data``, the map of a whole dictionary file; use :meth:`open` instead.

        Raises:
            IndexDamagedError: ``data`` is not a dictionary of this version and machine.

        """
        self._path = path
        view = memoryview(data)
        if len(view) < _ARRAYS_AT:
            self._damaged("too short for a dictionary")
        magic, version, order, nodes, high, words, total, fingerprint = _HEADER.unpack_from(view)
        if magic != _MAGIC:
            self._damaged("not a dictionary")
        if (version, order) != (_VERSION, _ORDER):
            self._damaged("a dictionary of another version or machine")
        if _CRC.unpack_from(view, _HEADER.size)[0] != _crc32(view[: _HEADER.size]):
            self._damaged("the header is damaged")
        size = _ARRAYS_AT + 4 + nodes * _NODE_BYTES + 8 * high
        if total < 1 or len(view) != size_with_sums(size):
            self._damaged("the length is not what the header says")
        self.total: int = total
        """The sum of all frequencies, what jieba calls ``total``."""
        self.fingerprint: str = fingerprint.hex()
        """What :func:`fingerprint` said of the inputs when the file was built."""
        self._words: int = words
        self._nodes = nodes
        self._pages = Pages(view, size, path)
        arrays = view[_ARRAYS_AT:size]
        high_at = 4 * (nodes + 1)
        freq_at = high_at + 8 * high
        char_at = freq_at + 2 * nodes
        self._first = arrays[:high_at].cast("I")
        self._high = arrays[high_at:freq_at].cast("I")
        self._freq = arrays[freq_at:char_at].cast("H")
        self._char = arrays[char_at:].cast("H")
        self._high_at = _ARRAYS_AT + high_at
        self._freq_at = _ARRAYS_AT + freq_at
        self._char_at = _ARRAYS_AT + char_at
        self._is_whole = False
        """Whether all pages have been compared: none is looked at again then."""

    @classmethod
    def open(cls, path: Path | str) -> Dictionary:
        """Map the dictionary at ``path``; only header and checksums are read.

        Raises:
            IndexMissingError: there is no such file.
            IndexDamagedError: the file is no dictionary, or was cut short.

        """
        try:
            with open(path, "rb") as file:
                data = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        except FileNotFoundError:
            raise IndexMissingError(path, "there is no dictionary", way_out=_WAY_OUT) from None
        except (OSError, ValueError) as error:  # ValueError: an empty file cannot be mapped
            raise IndexDamagedError(
                path, f"the dictionary cannot be read ({error})", way_out=_WAY_OUT
            ) from None
        return cls(path, data)

    @property
    def identity(self) -> int:
        """A number that another content would not have."""
        return self._pages.identity

    def __len__(self) -> int:
        """Return the number of words, prefixes not counted."""
        return self._words

    def frequency(self, word: str) -> int | None:
        """Return the frequency of ``word``; 0 for a mere prefix of words, ``None`` for neither.

        Raises:
            IndexDamagedError: the file is damaged where the word would stand.

        """
        node = self._find(word)
        if not node:
            return None
        return self._frequency(node)

    def opening(self, prefix: str) -> tuple[int, str] | None:
        """Return the frequency of ``prefix`` and the characters words go on with after it.

        ``None`` if no word begins with ``prefix``.

        Raises:
            IndexDamagedError: the file is damaged where the prefix would stand.

        """
        node = self._find(prefix)
        if not node:
            return None
        low, high = self._children(node)
        return self._frequency(node), "".join(map(chr, self._char[low:high]))

    def words_from(self, prefix: str) -> Iterator[tuple[str, int]]:
        """Yield every word that begins with ``prefix``, itself included, and its frequency.

        Raises:
            IndexDamagedError: the file is damaged where the words would stand.

        """
        node = self._find(prefix)
        stack = [(prefix, node)] if node or not prefix else []
        while stack:
            word, node = stack.pop()
            if frequency := self._frequency(node):
                yield word, frequency
            low, high = self._children(node)
            stack += [(word + chr(self._char[child]), child) for child in range(low, high)]

    def joints(self) -> tuple[Array, Array]:
        """Return the words of two characters, and all threes in a row inside of longer words.

        Arrays of code points in two and in three columns; threes may come more than once.

        Raises:
            IndexDamagedError: the file is damaged where nodes point to their children.

        """
        import numpy as np

        self.verify()
        first = np.frombuffer(self._first, np.uint32).astype(np.int64)
        char = np.frombuffer(self._char, np.uint16)
        children = np.diff(first)
        if first[0] != 1 or first[-1] != self._nodes or children.min() < 0:
            self._damaged("the words are damaged")
        nodes = np.arange(self._nodes)
        parent = np.append(0, np.repeat(nodes, children))
        above = parent[parent]
        is_word = np.frombuffer(self._freq, np.uint16) != 0
        two = nodes[(parent > 0) & (above == 0) & is_word]
        three = nodes[above > 0]
        return (
            np.column_stack((char[parent[two]], char[two])),
            np.column_stack((char[above[three]], char[parent[three]], char[three])),
        )

    def verify(self) -> None:
        """Read the whole file and compare it with its checksums.

        Raises:
            IndexDamagedError: one differs.

        """
        self._pages.check_all()
        self._is_whole = True

    def _find(self, word: str) -> int:
        """Return the node that ``word`` leads to, 0 for none (and for the empty word)."""
        node = 0
        char = self._char
        for letter in word:
            code = ord(letter)
            low, high = self._children(node)
            node = bisect_left(char, code, low, high)
            if node == high or char[node] != code:
                return 0
        return node

    def _frequency(self, node: int) -> int:
        if not self._is_whole:
            at = self._freq_at + 2 * node
            self._pages.check(at, at + 2)
        frequency: int = self._freq[node]
        if frequency == _HIGH:
            self._pages.check(self._high_at, self._freq_at)
            place = bisect_left(self._high[::2], node)
            if 2 * place == len(self._high) or self._high[2 * place] != node:
                self._damaged("the words are damaged")
            frequency = self._high[2 * place + 1]
        return frequency

    def _children(self, node: int) -> tuple[int, int]:
        if not self._is_whole:
            at = _ARRAYS_AT + 4 * node
            self._pages.check(at, at + 8)
        low, high = self._first[node], self._first[node + 1]
        # Children stand behind their parent: else a damaged file could send us in circles.
        if not node < low <= high <= self._nodes:
            self._damaged("the words are damaged")
        if not self._is_whole:
            self._pages.check(self._char_at + 2 * low, self._char_at + 2 * high)
        return low, high

    def _damaged(self, reason: str) -> NoReturn:
        raise IndexDamagedError(self._path, reason, way_out=_WAY_OUT)


_WAY_OUT = "run: qpsearch index --rebuild"


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

    digest = sha256(f"{_VERSION}\n".encode())
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
    often = (counts >= _HIGH).nonzero()[0]
    arrays = b"".join(
        part.tobytes()
        for part in (
            first,
            np.column_stack((often, counts[often])).astype(np.uint32),
            np.minimum(counts, _HIGH).astype(np.uint16),
            char.astype(np.uint16),
        )
    )
    header = _HEADER.pack(
        _MAGIC, _VERSION, _ORDER, len(char), len(often), np.count_nonzero(counts), total,
        fingerprint,
    )  # fmt: skip
    return header + _CRC.pack(_crc32(header)) + arrays


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


def _crc32(data: bytes | memoryview) -> int:
    return crc32(data)
