"""Rich text (.rtf): paragraphs, table rows, notes and running heads.

Read with the standard library: striprtf 0.0.35 reads the text, but puts running heads and the
targets of links into it, parts no cell from the next paragraph and tells no heading. Source: Rich
Text Format 1.9.1.
"""

from __future__ import annotations

import codecs
import re
from copy import copy
from dataclasses import dataclass
from typing import TYPE_CHECKING

from qpsearch.errors import SourceError
from qpsearch.loader.readers.extracted import MAX_CHARACTERS, ReadLine, reading_of
from qpsearch.loader.readers.tables import is_layout
from qpsearch.loader.remarks import Remark
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from qpsearch.loader.readers.reading import Reading

_TOKEN = lazy_pattern(
    rb"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?[0-9]{1,10})? ?|\\'(?P<hex>[0-9A-Fa-f]{2})"
    rb"|\\(?P<sign>[^A-Za-z])|(?P<brace>[{}])|[\r\n]+|(?P<text>[^\\{}\r\n]+)"
)
_UNREAD = frozenset([
    "fonttbl", "colortbl", "filetbl", "revtbl", "rsidtbl", "listtable", "listoverridetable",
    "info", "pict", "objdata", "fldinst", "xe", "tc", "themedata", "colorschememapping",
    "latentstyles", "datastore", "generator", "xmlnstbl", "mmathPr", "nonshppict", "template",
    "private", "atnid", "atnauthor", "annotation", "atndate", "atnref", "bkmkstart", "bkmkend",
    "panose", "falt", "pgptbl", "pntxta", "pntxtb", "object", "operator", "password",
    "wgrffmtfilter", "formfield", "datafield", "docvar", "userprops", "ftnsep", "ftnsepc",
    "aftnsep", "aftnsepc", "ftncn", "aftncn", "listpicture", "blipuid", "sp", "do"
])  # fmt: skip
_RUNNING = frozenset(
    f"{kind}{page}" for kind in ("header", "footer") for page in ("", "l", "r", "f")
)
_NOTES = frozenset(["footnote"])
_READ_STARRED = frozenset(["shpinst", "shppict", "listtext", "pntext", "background", "ud", "upr"])
_SIGNS = {
    "emdash": "—", "endash": "–", "lquote": "‘", "rquote": "’", "ldblquote": "“",
    "rdblquote": "”", "bullet": "•", "emspace": "\u3000", "enspace": " ", "qmspace": " ",
    "tab": " ", "zwj": "", "zwnj": "", "ltrmark": "", "rtlmark": "",
}  # fmt: skip
_BREAKS = frozenset(["par", "sect", "page", "line", "column", "softline", "softpage"])
_CODEPAGES = {
    77: "mac-roman", 78: "shift_jis", 79: "euc-kr", 80: "gb18030", 81: "big5", 128: "shift_jis",
    129: "cp949", 130: "johab", 134: "gb18030", 136: "big5", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874",
    238: "cp1250",
}  # fmt: skip
"""``\\fcharset`` → codec; what is not here is in the file's own code page."""
_OWN_CODEPAGES = {936: "gb18030", 950: "big5", 932: "shift_jis", 949: "cp949", 65001: "utf-8"}
_STYLE_NAME = lazy_pattern(r"(?:heading|标题|標題)\s*([1-9])\s*;?$", re.IGNORECASE)
_CLOSED = frozenset("、．.）)：:。】〕")
_MOST_GROUPS = 50_000
_DEEPEST = 400
"""Groups inside one another whose state is kept; deeper ones share that of the deepest."""


@dataclass(slots=True)
class _State:
    """What holds inside a group."""

    skip: bool = False
    kind: str = ""
    """``running_head``, ``note``, ``style``, ``font``, or empty for the text itself."""
    codec: str = "cp1252"
    replacements: int = 1
    """Characters after ``\\u`` that stand for programs which do not know it."""
    hidden: bool = False
    deleted: bool = False
    """Whether it is struck out under tracked changes: no text, as in a .docx."""
    label: bool = False
    """Whether it is a number that the program made."""
    begin: int = 0
    """Where the pieces of that begin."""


def read(data: bytes, path: str) -> Reading:
    """Read a rich text file.

    Raises:
        SourceError: it holds no text.

    """
    text = _RichText(data, path)
    lines = list(text.lines())
    cut = Remark("missing_part", "the file is cut off: groups are open at its end")
    return reading_of(lines, path, "rtf", remarks=(cut,) if text.stack else ())


class _RichText:
    def __init__(self, data: bytes, path: str) -> None:
        self.data = data
        self.path = path
        self.state = _State()
        self.stack: list[_State] = []
        self.fonts: dict[int, str] = {}
        self.depths: dict[int, int] = {}
        self.own = "cp1252"
        self.font = self.style = -1
        self.waiting = bytearray()
        self.passed = 0
        self.pieces: list[str] = []
        self.size = 0
        self.level = 0
        self.numbered = False
        self.in_table = False
        self.cell: list[ReadLine] = []
        self.row: list[list[ReadLine]] = []
        self.rows: list[list[list[ReadLine]]] = []
        self.done: list[ReadLine] = []
        self.notes: list[ReadLine] = []
        self.running: list[ReadLine] = []
        self.starred = self.fresh = False
        """Whether ``\\*`` came last; whether a group has just begun."""

    def lines(self) -> Iterator[ReadLine]:
        position, end = 0, len(self.data)
        while position < end and self.size < MAX_CHARACTERS:
            match = _TOKEN.match(self.data, position)
            if match is None:
                position += 1
                continue
            position = self._token(match)
        self._end_paragraph()
        self._end_table()
        yield from self.done
        yield from self.notes
        seen: set[str] = set()
        for line in self.running:
            if line.text not in seen:
                seen.add(line.text)
                yield ReadLine(line.text, "running_head")

    def _token(self, match: re.Match[bytes]) -> int:
        """Take a token; return where the next one begins."""
        kind = match.lastgroup
        fresh, self.fresh = self.fresh, False
        if match["brace"] == b"{":
            self._flush()
            self.stack.append(self.state)
            if len(self.stack) > _MOST_GROUPS:
                raise SourceError(self.path, "groups nested beyond reason", way_out="save it anew")
            if len(self.stack) < _DEEPEST:
                self.state = copy(self.state)
            self.fresh = True
            self.starred = False
        elif match["brace"] == b"}":
            self._close_group()
        elif match["word"] is not None:
            number = int(match["number"]) if match["number"] else None
            return match.end() + self._word(match["word"].decode("ascii"), number, fresh=fresh)
        elif match["hex"] is not None:
            self._bytes(bytes([int(match["hex"], 16)]))
        elif match["sign"] is not None:
            self._sign(match["sign"])
            self.fresh = fresh and self.starred
        elif kind == "text":
            self._bytes(match["text"])
        return match.end()

    def _close_group(self) -> None:
        self._flush()
        before = self.state
        if self.stack:
            self.state = self.stack.pop()
        if before.kind != self.state.kind:
            if before.kind == "style":
                self._name_style()
            elif before.kind in ("note", "running_head"):
                self._end_paragraph(before)
            self.pieces = [] if before.kind in ("style", "font") else self.pieces
        if before.label and not self.state.label:
            label = "".join(self.pieces[before.begin :]).strip()
            gap = "" if label[-1:] in _CLOSED else " "
            self.pieces[before.begin :] = [label + gap] if label else []
            self.numbered = self.numbered or label not in ("", "•", "·", "\uf0b7")

    def _word(self, word: str, number: int | None, *, fresh: bool) -> int:
        """Carry out a control word; return how many bytes of data follow it."""
        state = self.state
        starred, self.starred = self.starred, False
        if word == "bin":
            return max(0, number or 0)
        if (starred or fresh) and self._destination(word, starred=starred):
            return 0
        if word == "u" and number is not None:
            self._flush()
            self._add(chr(number % 65_536))
            self.passed = state.replacements
        elif word in _BREAKS:
            self._flush()
            if word == "line" or state.kind in ("style", "font"):
                self._add("\n")
            else:
                self._end_paragraph()
        elif word in ("cell", "nestcell"):
            self._flush()
            self._end_paragraph(cell=True)
        elif word in ("row", "nestrow"):
            self._end_row()
        elif word in _SIGNS:
            self._flush()
            self._add(_SIGNS[word])
        else:
            self._property(word, number)
        return 0

    def _property(self, word: str, number: int | None) -> None:
        state = self.state
        if word in ("ansicpg", "cpg"):
            self._flush()
            name = _OWN_CODEPAGES.get(number or 0, f"cp{number}")
            codec = name if _is_codec(name) else "cp1252"
            if word == "ansicpg":
                self.own = codec
            elif self.font in self.fonts:
                self.fonts[self.font] = codec
            state.codec = codec
        elif word == "uc":
            state.replacements = max(0, number or 0)
        elif word == "f" and number is not None:
            self._flush()
            self.font = number
            if state.kind != "font":
                state.codec = self.fonts.get(number, self.own)
        elif word == "fcharset" and state.kind == "font":
            self.fonts[self.font] = _CODEPAGES.get(number or 0, self.own)
            state.codec = self.fonts[self.font]
        elif word == "v":
            self._flush()
            state.hidden = number != 0
        elif word == "deleted":
            self._flush()
            state.deleted = number != 0
        elif word == "plain":
            self._flush()
            state.hidden = state.deleted = False
        elif word == "s" and number is not None:
            self.style = number
            if state.kind != "style":
                self.level = self.depths.get(number, 0)
        elif word == "outlinelevel" and number is not None:
            if state.kind == "style":
                self.depths[self.style] = number + 1 if number < 9 else 0
            else:
                self.level = number + 1 if number < 9 else 0
        elif word == "pard" and not state.label:
            self.level = 0
            self.in_table = False
        elif word == "intbl":
            self.in_table = True

    def _destination(self, word: str, *, starred: bool) -> bool:
        """Begin a group with a purpose of its own; whether ``word`` names one."""
        state = self.state
        if word == "fonttbl":
            state.kind = "font"
        elif word == "stylesheet":
            state.kind = "sheet"
        elif word in _UNREAD:
            state.skip = True
        elif word in _RUNNING or word in _NOTES:
            self._flush()
            state.kind = "note" if word in _NOTES else "running_head"
            self._put_by()
        elif word in ("listtext", "pntext"):
            state.label = True
            state.begin = len(self.pieces)
        elif starred and word not in _READ_STARRED:
            state.skip = True
        else:
            if state.kind == "sheet":
                state.kind = "style"
                self.style = 0
            return False
        return True

    def _put_by(self) -> None:
        """End the line that a note stands in only when its paragraph ends."""
        self._kept = (self.pieces, self.level, self.numbered)
        self.pieces, self.level, self.numbered = [], 0, False

    _kept: tuple[list[str], int, bool] | None = None

    def _sign(self, sign: bytes) -> None:
        if sign == b"*":
            self.starred = True
        elif sign == b"~":
            self._flush()
            self._add("\xa0")
        elif sign == b"_":
            self._flush()
            self._add("-")
        elif sign in b"\\{}":
            self._bytes(sign)
        elif sign in b"\r\n":
            self._flush()
            self._end_paragraph()

    def _bytes(self, data: bytes) -> None:
        if self.passed and data:
            left = min(self.passed, len(data))
            self.passed -= left
            data = data[left:]
        if data and not self.state.skip:
            self.waiting += data

    def _flush(self) -> None:
        """Decode the bytes that wait: a character may take several of them."""
        self.passed = 0
        if self.waiting:
            codec = self.state.codec
            text = bytes(self.waiting).decode(codec, "replace")
            self.waiting.clear()
            self._add(text)

    def _add(self, text: str) -> None:
        state = self.state
        if state.skip or state.deleted or state.kind in ("font", "sheet"):
            return
        if state.hidden and state.kind != "style":
            self.done.append(ReadLine(text, "hidden_text"))
            return
        self.pieces.append(text)
        self.size += len(text)

    def _name_style(self) -> None:
        match = _STYLE_NAME.search("".join(self.pieces).strip())
        if match and self.style not in self.depths:
            self.depths[self.style] = int(match[1])

    def _end_paragraph(self, state: _State | None = None, *, cell: bool = False) -> None:
        kind = (state or self.state).kind
        text = "".join(self.pieces)
        text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
        lines = [ReadLine(piece) for piece in text.split("\n")]
        lines[0] = ReadLine(lines[0].text, "", self.level, self.numbered)
        self.pieces, self.numbered = [], False
        if kind in ("note", "running_head"):
            kept = [line for line in lines if line.text.strip()]
            (self.notes if kind == "note" else self.running).extend(kept)
            if state is not None and self._kept is not None:
                self.pieces, self.level, self.numbered = self._kept
                self._kept = None
            return
        if cell or self.in_table:
            self.cell += lines
            if cell:
                self.row.append(self.cell)
                self.cell = []
            return
        self._end_table()
        self.done += lines

    def _end_row(self) -> None:
        self._flush()
        if "".join(self.pieces).strip():
            self._end_paragraph(cell=True)
        if self.row:
            self.rows.append(self.row)
            self.row = []

    def _end_table(self) -> None:
        if self.cell:
            self.row.append(self.cell)
            self.cell = []
        if self.row:
            self.rows.append(self.row)
            self.row = []
        rows, self.rows = self.rows, []
        if not rows:
            return
        if is_layout([[[line.text for line in cell] for cell in row] for row in rows]):
            self.done += (line for row in rows for cell in row for line in cell)
            return
        for row in rows:
            cells = [" ".join(" ".join(line.text for line in cell).split()) for cell in row]
            if any(cells):
                self.done.append(ReadLine("\t".join(cells)))


def _is_codec(name: str) -> bool:
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True
