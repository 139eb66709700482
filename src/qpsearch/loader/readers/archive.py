"""The members of a ``.zip``, and of a letter what is attached to it: listed, read one at a time.

A bomb is stopped by what comes out, not by what the archive says of itself.
"""

from __future__ import annotations

import bz2
import lzma
import re
import zipfile
import zlib
from copy import copy
from functools import lru_cache
from io import BytesIO
from struct import pack
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.errors import SourceError
from qpsearch.loader.frequency import likeness
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

MAX_MEMBERS = 100_000
DEEPEST = 3
"""Archives inside one another that are opened: a.zip/b.zip/c.zip/text.txt. A letter is one too."""
MAX_MEMBER_BYTES = 32 * 2**20
"""The most that one member may unpack to."""
MAX_RATIO = 250
"""Bytes out for a byte in, from …"""
RATIO_FROM = 4 * 2**20
"""… so many on: text of one letter shrinks a thousandfold, text of a language some tenfold."""
_UTF8_NAME = 0x800
_ENCRYPTED = 0x1
_ENDS_ITSELF = 0x2
"""Whether a mark ends what LZMA has packed."""
_LZMA_MEMORY = 2**26
_CHUNK = 2**16
FAULTS = (
    zipfile.BadZipFile, OSError, EOFError, ValueError, NotImplementedError, RuntimeError,
    zlib.error, lzma.LZMAError,
)  # fmt: skip
_OFFICE = frozenset(["[Content_Types].xml", "OFD.xml", "mimetype"])
"""Of these names one is in every office file and no archive of documents."""
_THROUGH = lazy_pattern(r"\.(?:zip|eml)/", re.IGNORECASE)
_LETTER = ".eml"


class Member(NamedTuple):
    """A file in an archive."""

    name: str
    """Its path in the archive, through archives in it: ``a/inner.zip/b.txt``; unique."""
    problem: SourceError | None = None
    """Why an archive in the archive cannot be opened."""
    remark: str = ""
    """What a reader should check."""


def members(path: Path) -> list[Member] | None:
    """Return an archive's files in order, those of archives and letters in it included.

    Two members of one name are both listed, the second as ``name~2.txt``. ``None`` for an office
    file named .zip.

    Raises:
        SourceError: the archive cannot be opened, or holds too many files.

    """
    with _opened(path, str(path)) as archive:
        if _OFFICE & set(archive.namelist()):
            return None
        found = list(_listed(archive, path, "", 1))
    if len(found) > MAX_MEMBERS:
        raise SourceError(path, f"more than {MAX_MEMBERS} files", way_out="unpack it")
    return sorted(found, key=lambda member: member.name)


def enclosed(path: Path, data: bytes) -> list[Member]:
    """Return what is attached to a letter, the files of archives among it included.

    Raises:
        SourceError: the letter cannot be taken apart.

    """
    return list(_attached(data, path, "", 1))


def _listed(archive: zipfile.ZipFile, path: Path, prefix: str, depth: int) -> Iterator[Member]:
    for count, (name, info, remark) in enumerate(_named(archive)):
        if count > MAX_MEMBERS:
            raise SourceError(path, f"more than {MAX_MEMBERS} files", way_out="unpack it")
        whole = f"{prefix}{name}"
        if not name.lower().endswith((".zip", _LETTER)):
            yield Member(whole, None, remark)
            continue
        try:
            data = read_info(archive, info, f"{path}/{whole}")
        except SourceError as error:
            yield Member(whole, error)
            continue
        yield from _through(data, path, whole, depth, remark)


def _attached(data: bytes, path: Path, prefix: str, depth: int) -> Iterator[Member]:
    for name, (inner, remark) in _files(data, f"{path}/{prefix}").items():
        if name.lower().endswith((".zip", _LETTER)):
            yield from _through(inner, path, prefix + name, depth, remark)
        else:
            yield Member(prefix + name, None, remark)


def _through(data: bytes, path: Path, whole: str, depth: int, remark: str) -> Iterator[Member]:
    """Yield the files in an archive in another, or a letter and what is attached to it."""
    shown = f"{path}/{whole}"
    try:
        if whole.lower().endswith(_LETTER):
            yield Member(whole, None, remark)
            if inside := list(_attached(data, path, f"{whole}/", depth + 1)):
                _check_depth(depth, f"{shown}/{inside[0].name.removeprefix(whole)[1:]}")
            yield from inside
            return
        _check_depth(depth, shown)
        with _opened(BytesIO(data), shown) as inner:
            if _OFFICE & set(inner.namelist()):
                yield Member(whole, None, remark)
            else:
                yield from _listed(inner, path, f"{whole}/", depth + 1)
    except SourceError as error:
        yield Member(whole, error)


def _files(data: bytes, name: str) -> dict[str, tuple[bytes, str]]:
    """Return what is attached to a letter by unique names: the bytes, and what is to be said."""
    from qpsearch.loader.readers import mail

    found = mail.attachments(data, name)
    unique = _unique(name for name, _ in found)
    return {own: (inside, remark) for (own, remark), (_, inside) in zip(unique, found, strict=True)}


def _check_depth(depth: int, name: str) -> None:
    if depth >= DEEPEST:
        raise SourceError(
            name,
            f"more than {DEEPEST} archives inside one another",
            way_out="unpack the outer ones",
        )


def _named(archive: zipfile.ZipFile) -> Iterator[tuple[str, zipfile.ZipInfo, str]]:
    """Yield the files of an archive under unique names, and what is to be said of the name."""
    infos = [info for info in archive.infolist() if not info.is_dir()]
    for (name, remark), info in zip(_unique(map(_name, infos)), infos, strict=True):
        yield name, info, remark


def _unique(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Yield names, the second of one name as ``name~2.txt`` with what is to be said of it."""
    times: dict[str, int] = {}
    for name in names:
        times[name] = times.get(name, 0) + 1
        if times[name] == 1:
            yield name, ""
            continue
        stem, dot, suffix = name.rpartition(".")
        unique = f"{stem}~{times[name]}.{suffix}" if dot else f"{name}~{times[name]}"
        yield unique, f"the archive holds more than one file of the name {name}"


def read_member(path: Path, member: str, name: str) -> bytes:
    """Return the bytes of one member, called ``name`` in messages.

    Raises:
        SourceError: it cannot be read, has a password, or unpacks to too much.

    """
    if path.suffix.lower() == _LETTER:
        return _read_below(path.read_bytes(), path.name, member, name)
    status = path.stat()
    outer, rest = member, ""
    if member not in _places(path, status.st_mtime_ns, status.st_size):
        outer, rest = _parted(member)
    if not rest:
        return _read_place(path, member, name)
    data = _inner(path, outer, status.st_mtime_ns, status.st_size)
    return _read_below(data, outer, rest, name)


def _read_below(data: bytes, outer: str, rest: str, name: str) -> bytes:
    """Return the bytes at the path ``rest`` in the archive or letter ``outer``."""
    while rest:
        if outer.lower().endswith(_LETTER):
            files = _files(data, name)
            outer, deeper = (rest, "") if rest in files else _parted(rest)
            if outer not in files:
                raise _missing(name)
            data, rest = files[outer][0], deeper
            continue
        with _opened(BytesIO(data), name) as archive:
            named = {known: info for known, info, _ in _named(archive)}
            outer, deeper = (rest, "") if rest in named else _parted(rest)
            if outer not in named:
                raise _missing(name)
            data, rest = read_info(archive, named[outer], name), deeper
    return data


@lru_cache(maxsize=1)
def _inner(path: Path, member: str, *_: int) -> bytes:
    """Return an archive in an archive: its members are read one after the other."""
    return _read_place(path, member, f"{path}/{member}")


@lru_cache(maxsize=4)
def _places(path: Path, *_: int) -> dict[str, int]:
    """Return where the files of an archive stand in its list, by their unique names."""
    with _opened(path, str(path)) as archive:
        places = {info: place for place, info in enumerate(archive.infolist())}
        return {name: places[info] for name, info, _ in _named(archive)}


def _read_place(path: Path, member: str, name: str) -> bytes:
    status = path.stat()
    place = _places(path, status.st_mtime_ns, status.st_size).get(member)
    if place is None:
        raise _missing(name)
    with _opened(path, str(path)) as archive:
        return read_info(archive, archive.infolist()[place], name)


def _missing(name: str) -> SourceError:
    return SourceError(name, "the archive holds no such file", way_out="check the archive")


def _parted(member: str) -> tuple[str, str]:
    """Part a path behind the first archive on it; the rest is empty where there is none."""
    match = _THROUGH.search(member)
    return (member[: match.end() - 1], member[match.end() :]) if match else (member, "")


def read_info(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limit: int = MAX_MEMBER_BYTES
) -> bytes:
    """Unpack one entry of an open archive, at most ``limit`` bytes.

    Raises:
        SourceError: it has a password, is damaged, or unpacks to too much.

    """
    if info.flag_bits & _ENCRYPTED:
        raise SourceError(name, "it has a password", way_out="unpack the archive yourself")
    try:
        if info.compress_type in (zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA):
            return _unpacked_at_once(archive, info, name, limit)
        return _unpacked(archive, info, name, limit)
    except FAULTS as error:
        raise _damaged(name, error) from error


def _unpacked(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limit: int) -> bytes:
    pieces: list[bytes] = []
    size = 0
    with archive.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            size += len(chunk)
            bomb = size > RATIO_FROM and size > MAX_RATIO * max(1, info.compress_size)
            if size > limit or bomb:
                raise _too_much(name, size, info)
            pieces.append(chunk)
    return b"".join(pieces)


def _unpacked_at_once(
    archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, limit: int
) -> bytes:
    """Unpack what the library would unpack without bounds: a kilobyte of bzip2 may be gigabytes."""
    packed = copy(info)
    packed.compress_type, packed.file_size = zipfile.ZIP_STORED, info.compress_size
    del packed.CRC  # the sum is of the file unpacked
    with archive.open(packed) as stream:
        data = stream.read()
    if info.compress_type == zipfile.ZIP_BZIP2:
        made = bz2.BZ2Decompressor().decompress(data, limit + 1)
    else:  # two bytes of version, the length of the properties, they themselves; then as .lzma has
        begin = 4 + int.from_bytes(data[2:4], "little")
        size = b"\xff" * 8 if info.flag_bits & _ENDS_ITSELF else pack("<Q", info.file_size)
        unpacker = lzma.LZMADecompressor(lzma.FORMAT_ALONE, _LZMA_MEMORY)
        made = unpacker.decompress(data[4:begin] + size + data[begin:], limit + 1)
    if len(made) > limit:
        raise _too_much(name, len(made), info)
    if zlib.crc32(made) != info.CRC:
        raise zipfile.BadZipFile(f"Bad CRC-32 for file {name!r}")
    return made


def _too_much(name: str, size: int, info: zipfile.ZipInfo) -> SourceError:
    return SourceError(
        name,
        f"it unpacks to more than {size / 2**20:.0f} MB from {info.compress_size / 2**20:.2f} MB",
        way_out="unpack it yourself if you trust it",
    )


def _opened(file: Path | BytesIO, name: str) -> zipfile.ZipFile:
    try:
        archive = zipfile.ZipFile(file)
    except FAULTS as error:
        raise _damaged(name, error) from error
    size = file.getbuffer().nbytes if isinstance(file, BytesIO) else file.stat().st_size
    if sum(info.compress_size for info in archive.infolist()) > size:
        archive.close()
        raise SourceError(
            name,
            "its files overlap, so that the same bytes are many files",
            way_out="unpack it yourself if you trust it",
        )
    return archive


def _damaged(name: str, error: Exception) -> SourceError:
    return SourceError(
        name,
        f"the archive is damaged or cut off ({' '.join(str(error).split())})",
        way_out="fetch it again",
    )


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's path; names without the mark for UTF-8 are in the packer's own encoding."""
    name = info.filename
    if not info.flag_bits & _UTF8_NAME and not name.isascii():
        raw = name.encode("cp437", "replace")
        readings = [text for codec in ("utf-8", "gb18030", "big5") if (text := _read(raw, codec))]
        if readings:
            # Of those that say as much the first: 通知 in GBK is UTF-8 too, of no words.
            name = max(readings, key=_share)
    parts = [part for part in name.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    return "/".join(parts)


def _share(text: str) -> float:
    return likeness(text).share


def _read(raw: bytes, codec: str) -> str | None:
    try:
        return raw.decode(codec)
    except UnicodeDecodeError:
        return None
