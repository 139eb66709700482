"""A file → the same file bent: its marks, numbers, names and parts, its bytes."""

from __future__ import annotations

import re
import zipfile
import zlib
from typing import TYPE_CHECKING

from bench.breaking.offices import unzipped, zipped

if TYPE_CHECKING:
    import random
    from collections.abc import Callable

_DEEP = 4000
_MOST = 8 << 20
"""Bytes of a bent part: what is larger is a matter of limits of size, which have tests."""
_TAG = re.compile(rb"<[^<>]+>")
_VALUE = re.compile(rb"""=\s*(?:"[^"<>]*"|'[^'<>]*')""")
_NUMBER = re.compile(rb"\d+")
_WORD = re.compile(rb"\\[a-z]+-?\d*|[A-Za-z-]{3,}")
_VALUES = (
    b"", b"0", b"-1", b"1", b"9", b"65536", b"2147483648", b"99999999999999999999", b"9" * 5000,
    b"1e308", b"-1e999", b"nan", b"0x7f", b"1.5", b"true", b"../../../../etc/passwd", b"/",
    b"\\\\h\\s", b"file:///etc/passwd", b"http://localhost/x", b"%00", b"a" * 70_000, b"&lt;",
    b"&#0;", b"&#x110000;", b"&#xD800;", b"&x;", b"\xff\xfe", b"\x00", "１２".encode(), b"%",
    "第%1条%2%9%".encode(), b"A1:XFD1048576", b"utf-7", b"hex", b"idna", b"base64",
    b"x-user-defined", b"9999-99-99", b"[$-804]yyyy;@[Red]", b"#####",
)  # fmt: skip
_HEADS = (
    b'<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;&x;&x;">]>',
    b'<!DOCTYPE a SYSTEM "file:///etc/passwd">',
    b'<?xml version="1.0" encoding="utf-16"?>',
    b'<?xml version="1.0" encoding="utf-7"?>',
    b'<?xml version="9.0" encoding="hex" standalone="maybe"?>',
    b"<!--", b"<![CDATA[", b"]]>", b"\xef\xbb\xbf\xef\xbb\xbf", b"\x00", b"<", b"</a>", b"<a:b>",
)  # fmt: skip


def bent(data: bytes, chance: random.Random) -> bytes:
    """Return a file bent in one to four ways; an archive mostly within its parts."""
    parts = _parts_of(data) if chance.random() < 0.9 else None
    if parts is None:
        for _ in range(chance.randint(1, 4)):
            data = _bend(data, chance)
        return data
    for _ in range(chance.randint(1, 4)):
        _bend_part(parts, chance)
    again = zipped(parts)
    return _bytes_turned(again, chance) if chance.random() < 0.05 else again


def _parts_of(data: bytes) -> dict[str, bytes] | None:
    try:
        return unzipped(data)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError):
        return None  # bent before: it is bent as bytes


def _bend_part(parts: dict[str, bytes], chance: random.Random) -> None:
    if not parts:
        return
    name = chance.choice(list(parts))
    what = chance.random()
    if what < 0.04:
        del parts[name]
    elif what < 0.08:
        parts[name] = parts[chance.choice(list(parts))]
    elif what < 0.11:
        parts[chance.choice(("../" + name, "/" + name, name.upper(), name + "/", "x\x00"))] = (
            parts.pop(name)
        )
    elif (inner := _parts_of(parts[name])) is not None and what < 0.9:
        _bend_part(inner, chance)
        parts[name] = zipped(inner)
    else:
        parts[name] = _bend(parts[name], chance)


def _bend(data: bytes, chance: random.Random) -> bytes:
    return chance.choice(_WAYS)(data, chance)[:_MOST]


def _bytes_turned(data: bytes, chance: random.Random) -> bytes:
    held = bytearray(data)
    for _ in range(chance.choice((1, 3, 30)) if held else 0):
        held[chance.randrange(len(held))] = chance.randrange(256)
    return bytes(held)


def _cut_short(data: bytes, chance: random.Random) -> bytes:
    return data[: chance.randint(0, len(data))]


def _piece_out(data: bytes, chance: random.Random) -> bytes:
    start, end = sorted((chance.randint(0, len(data)), chance.randint(0, len(data))))
    return data[:start] + data[end:]


def _one_of(pattern: re.Pattern[bytes], data: bytes, chance: random.Random) -> slice:
    """Return where something that a pattern finds stands; the end of the data if nothing."""
    places = [match.span() for match in pattern.finditer(data[: 1 << 20])]
    return slice(*chance.choice(places)) if places else slice(len(data), len(data))


def _replaced(data: bytes, at: slice, by: bytes) -> bytes:
    return data[: at.start] + by + data[at.stop :]


def _other_value(data: bytes, chance: random.Random) -> bytes:
    quoted = b'="' + chance.choice(_VALUES) + b'"'
    return _replaced(data, _one_of(_VALUE, data, chance), quoted)


def _all_values(data: bytes, chance: random.Random) -> bytes:
    value = b'="' + chance.choice(_VALUES) + b'"'
    same = chance.choice(_VALUE.findall(data) or [b'="x"'])
    return data.replace(same, value)


def _other_number(data: bytes, chance: random.Random) -> bytes:
    return _replaced(data, _one_of(_NUMBER, data, chance), chance.choice(_VALUES))


def _other_word(data: bytes, chance: random.Random) -> bytes:
    here, there = (_one_of(_WORD, data, chance) for _ in range(2))
    return _replaced(data, here, data[there])


def _tag_out(data: bytes, chance: random.Random) -> bytes:
    return _replaced(data, _one_of(_TAG, data, chance), b"")


def _tag_elsewhere(data: bytes, chance: random.Random) -> bytes:
    here, there = (_one_of(_TAG, data, chance) for _ in range(2))
    return _replaced(data, slice(here.stop, here.stop), data[there])


def _tag_many_times(data: bytes, chance: random.Random) -> bytes:
    """One mark opened over and over: deep where it is an element, long where it is empty."""
    at = _one_of(_TAG, data, chance)
    return _replaced(data, at, data[at] * chance.choice((3, 60, _DEEP)))


def _nested_whole(data: bytes, chance: random.Random) -> bytes:
    """An element closed as often as it is opened."""
    at = _one_of(_TAG, data, chance)
    found = re.match(rb"<([\w:]+)", data[at])
    if not found:
        return data
    close = data.find(b"</" + found[1] + b">", at.stop)
    if close < 0:
        return data
    end = close + len(found[1]) + 3
    times = chance.choice((3, 60, _DEEP))
    return (
        data[: at.start]
        + data[at] * times
        + data[at.stop : close]
        + data[close:end] * times
        + data[end:]
    )


def _piece_many_times(data: bytes, chance: random.Random) -> bytes:
    start = chance.randint(0, len(data))
    end = min(len(data), start + chance.choice((1, 40, 400)))
    times = chance.choice((2, 50, 2000))
    return data[:end] + data[start:end] * times + data[end:]


def _another_head(data: bytes, chance: random.Random) -> bytes:
    head = chance.choice(_HEADS)
    return (
        head + data if chance.random() < 0.5 else _replaced(data, _one_of(_TAG, data, chance), head)
    )


def _entities(data: bytes, chance: random.Random) -> bytes:
    """Entities of entities, asked for where a text stands."""
    steps = b"".join(b'<!ENTITY e%d "%s">' % (n, b"&e%d;" % (n - 1) * 10) for n in range(1, 12))
    head = b'<!DOCTYPE a [<!ENTITY e0 "' + b"x" * 50 + b'">' + steps + b"]>"
    at = _one_of(_TAG, data, chance)
    return head + data[: at.stop] + b"&e11;" + data[at.stop :]


def _nothing(data: bytes, chance: random.Random) -> bytes:
    return chance.choice((b"", b" ", b"\x00" * 512, data.decode("latin-1").encode("utf-16")))


_WAYS: tuple[Callable[[bytes, random.Random], bytes], ...] = (
    _bytes_turned, _cut_short, _piece_out, _other_value, _other_value, _other_value, _all_values,
    _other_number, _other_number, _other_word, _tag_out, _tag_elsewhere, _tag_elsewhere,
    _tag_many_times, _nested_whole, _piece_many_times, _another_head, _entities, _nothing,
)  # fmt: skip
