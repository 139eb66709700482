"""jieba's dictionary as a file that is mapped, not loaded.

Parsing ``dict.txt`` takes longer than all the rest of a cold search, so it is done once: the
words become a trie, written level by level, that is read in place. Node 0 is the root; the
children of a node stand side by side, sorted by character, so that a step down is one binary
search. Integers are in the byte order of the machine that wrote the file.

======  ==========================  =================================================
part    type                        holds
======  ==========================  =================================================
header  :data:`HEADER`             magic, version, byte order, sizes, fingerprint, CRC
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
from typing import TYPE_CHECKING, NoReturn
from zlib import crc32

from qpsearch.errors import IndexDamagedError, IndexMissingError
from qpsearch.pages import Pages, size_with_sums

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import Any

    from numpy import ndarray

    Array = ndarray[Any, Any]

MAGIC = b"qpsdict\n"
VERSION = 3
ORDER = 0x01020304
HEADER = struct.Struct("=8sIIIIIQ32s")
"""Magic, version, byte order, nodes, high, words, total, fingerprint."""
CRC = struct.Struct("=I")
_ARRAYS_AT = HEADER.size + CRC.size
_NODE_BYTES = 4 + 2 + 2
HIGH = 0xFFFF


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
        magic, version, order, nodes, high, words, total, fingerprint = HEADER.unpack_from(view)
        if magic != MAGIC:
            self._damaged("not a dictionary")
        if (version, order) != (VERSION, ORDER):
            self._damaged("a dictionary of another version or machine")
        if CRC.unpack_from(view, HEADER.size)[0] != crc32(view[: HEADER.size]):
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
        if frequency == HIGH:
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
