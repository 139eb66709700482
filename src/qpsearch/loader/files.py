"""Folders, files and archives → the sources to read.

Nothing here decides what a document is; it only finds what to read.
"""

from __future__ import annotations

import os
import re
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.errors import SourceError
from qpsearch.loader.file_bytes import printable, read_bytes, shown
from qpsearch.loader.metadata.sidecar import FOLDER_FILE, SIDECAR_SUFFIX
from qpsearch.text.patterns import lazy_pattern

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qpsearch.loader.readers.archive import Member

SUFFIXES = frozenset(
    [".txt", ".text", ".md", ".markdown", ".htm", ".html", ".xhtml", ".shtml", ".xml", ".mht",
     ".mhtml", ".eml", ".doc", ".docx", ".docm", ".dot", ".dotx", ".wps", ".wpt", ".rtf", ".odt",
     ".ott", ".fodt", ".ods", ".fods", ".odp", ".fodp", ".xls", ".xlsx", ".xlsm", ".et", ".csv",
     ".tsv", ".ppt", ".pptx", ".pptm", ".dps", ".pdf", ".ofd", ".epub", ".json", ".zip"]
)  # fmt: skip
"""Names that a folder is searched for; a file named outright may have any."""

_MOST_NAMED = 1000
"""Names in one message."""

SKIPPED_FOLDERS = frozenset(["node_modules", "__pycache__", "__MACOSX", "venv", "site-packages"])
_LOCKS = ("~$", ".~", "~WRL")
_PEEK = 65_536
_RECORD = lazy_pattern(
    rb'"(?:content|text|body|articles?|parts|chapters|clauses|law_?data|article_?content|full_?text|\xe6\xad\xa3\xe6\x96\x87'
    rb"|\xe5\x86\x85\xe5\xae\xb9|\xe6\x9d\xa1\xe6\x96\x87|\\u6b63\\u6587|gist|facts|reasoning|case_?facts"
    rb"|\xe5\x9f\xba\xe6\x9c\xac\xe6\xa1\x88\xe6\x83\x85"
    rb'|[^"\n]{0,90}\xe7\xac\xac[^"\n]{1,30}\xe6\x9d\xa1)"\s*:',
    re.IGNORECASE,
)
"""A field that holds a text (正文, 内容, 条文, 基本案情, 某法第一条 too): other JSON is data."""


class SourceFile(NamedTuple):
    """A file to read, or a member of an archive."""

    path: Path
    root: Path
    """The folder that was named, or the file's own: document ids are counted from it."""
    member: str = ""
    """The path inside the archive at ``path``; empty for a file of its own."""
    problem: SourceError | None = None
    """Why it cannot be read, where that is known already."""
    remark: str = ""
    """What a reader should check about where it was found."""
    unlisted: bool = False
    """Whether it is a folder that could not be listed, so that nothing is known of its files."""

    @property
    def name(self) -> str:
        """The source's name as it is shown and kept: path, and member behind a slash."""
        return shown(f"{self.path}/{self.member}" if self.member else str(self.path))

    @property
    def relative(self) -> str:
        """The name below the root."""
        below = os.path.relpath(self.path, self.root)
        return shown(f"{below}/{self.member}" if self.member else below)


@dataclass(slots=True)
class Selection:
    """Which files of a folder are read, and what was left out."""

    include: Sequence[str] = ()
    """Patterns as in ``.gitignore``; where there are any, only what they match is read."""
    exclude: Sequence[str] = ()
    """Patterns as in ``.gitignore`` of what is not read."""
    avoid: Sequence[Path] = ()
    """Folders that are never searched: the index itself."""
    passed_over: Counter[str] = field(default_factory=Counter)
    """Suffix → files of a kind that is not read."""
    passed_files: list[str] = field(default_factory=list)
    """The names of those, in the order in which they were found."""
    follow_links: bool = False
    """Whether links that lead out of the folder are followed."""
    links_out: list[str] = field(default_factory=list)
    """The names of such links that were not."""

    def pass_over(self, name: str, kind: str) -> None:
        """Keep account of a file that is not read."""
        self.passed_over[kind] += 1
        self.passed_files.append(name)

    def wants(self, relative: str, *, folder: bool = False) -> bool:
        """Whether a file or folder, by its path below the root, is to be read."""
        if not self.include and not self.exclude:
            return True
        name = relative + ("/" if folder else "")
        if _matches(tuple(self.exclude), name):
            return False
        return folder or not self.include or _matches(tuple(self.include), name)


def find_sources(paths: Iterable[Path], selection: Selection | None = None) -> Iterator[SourceFile]:
    """Yield what to read for the paths given, folders and archives searched in sorted order.

    Left out of folders: hidden files, lock files of office programs, ``node_modules`` and the
    like, sidecars, files of a kind that is not read. A folder reached twice over links is read
    once; a folder that cannot be listed and an archive that cannot be opened are yielded with
    their problem.

    A path that does not exist and a folder with nothing to read are yielded with that problem.
    """
    chosen = selection or Selection()
    seen: set[str] = set()
    for path in paths:
        for source in _sources(path, chosen):
            if source.name not in seen:
                seen.add(source.name)
                yield source


def _sources(path: Path, selection: Selection) -> Iterator[SourceFile]:
    name = shown(str(path))
    if path.is_dir():
        found = False
        for source in _walk(path, selection):
            found = True
            yield source
        if not found:
            yield SourceFile(path, path, problem=_nothing_in(name, selection))
    elif path.exists():
        yield from _opened(SourceFile(path, path.parent), selection)
    else:
        problem = SourceError(name, "no such file or folder", way_out="check the path")
        yield SourceFile(path, path.parent, problem=problem)


_USUAL = (".txt", ".md", ".docx", ".doc", ".pdf", ".html", ".xlsx", ".zip")
"""Suffixes that are named where all would be a line of forty."""


def _nothing_in(name: str, selection: Selection) -> SourceError:
    """Return the error for a folder without anything to read: it names what was passed over."""
    reason = "no readable files in this folder"
    below = f"{name.rstrip('/')}/"
    passed = [each.removeprefix(below) for each in selection.passed_files if each.startswith(below)]
    if passed:
        reason += f"; passed over: {_listing(passed)}"
    linked = [each.removeprefix(below) for each in selection.links_out if each.startswith(below)]
    if linked:
        reason += f"; links that lead out of it: {_listing(linked)}"
        return SourceError(name, reason, way_out="follow them with --follow-links")
    usual, others = ", ".join(_USUAL), len(SUFFIXES) - len(_USUAL)
    way_out = f"name a folder with {usual} files (or {others} other kinds; see README)"
    return SourceError(name, reason, way_out=way_out)


def _listing(names: Sequence[str]) -> str:
    shown = ", ".join(map(printable, names[:_MOST_NAMED]))
    return shown + (f" and {len(names) - _MOST_NAMED} more" if len(names) > _MOST_NAMED else "")


def find_files(paths: Iterable[Path]) -> Iterator[tuple[Path, Path]]:
    """Yield ``(file, root)`` for the files that :func:`find_sources` finds, archives whole.

    Raises:
        SourceError: a path does not exist, or a folder holds nothing readable.

    """
    seen: set[Path] = set()
    for source in find_sources(paths):
        if source.problem and not source.path.is_file():
            raise source.problem
        if source.path not in seen:
            seen.add(source.path)
            yield source.path, source.root


def _walk(root: Path, selection: Selection) -> Iterator[SourceFile]:
    seen: set[tuple[int, int]] = set()
    avoided = {_identity(path) for path in selection.avoid if path.exists()}
    failed: list[OSError] = []
    for here, folders, files in os.walk(root, followlinks=True, onerror=failed.append):
        yield from _unlisted(failed, root)
        identity = _identity(Path(here))
        if identity in seen or identity in avoided:
            folders.clear()
            continue
        seen.add(identity)
        below = os.path.relpath(here, root)
        prefix = "" if below == "." else f"{below}/"
        folders[:] = sorted(
            name
            for name in folders
            if not name.startswith(".")
            and name not in SKIPPED_FOLDERS
            and selection.wants(prefix + name, folder=True)
            and _stays_inside(Path(here, name), root, selection)
        )
        for name in sorted(files):
            path = Path(here, name)
            if _is_document(name, prefix + name, selection, shown(str(path))) and _stays_inside(
                path, root, selection
            ):
                if path.suffix.lower() == ".json" and not _holds_text(path):
                    selection.pass_over(shown(str(path)), ".json")
                    continue
                yield from _opened(SourceFile(path, root), selection)
    yield from _unlisted(failed, root)


def _stays_inside(path: Path, root: Path, selection: Selection) -> bool:
    """Whether a path is no link that leads out of the folder; one that does is noted."""
    if selection.follow_links or not path.is_symlink():
        return True
    if os.path.commonpath([os.path.realpath(path), os.path.realpath(root)]) == os.path.realpath(
        root
    ):
        return True
    selection.links_out.append(shown(str(path)))
    return False


def _holds_text(path: Path) -> bool:
    """Whether a JSON file has a field that may hold a text."""
    try:
        with path.open("rb") as file:
            return _RECORD.search(file.read(_PEEK)) is not None
    except OSError:
        return True  # reading it says why


def _unlisted(failed: list[OSError], root: Path) -> Iterator[SourceFile]:
    """Yield the folders that could not be listed since last asked."""
    while failed:
        error = failed.pop(0)
        path = Path(error.filename or root)
        problem = SourceError(
            shown(str(path)),
            f"the folder cannot be listed ({error.strerror})",
            way_out="check the permissions",
        )
        yield SourceFile(path, root, problem=problem, unlisted=True)


def _identity(path: Path) -> tuple[int, int]:
    status = path.stat()
    return status.st_dev, status.st_ino


def _is_document(name: str, relative: str, selection: Selection, whole: str) -> bool:
    if name.startswith((".", *_LOCKS)) or name.endswith(SIDECAR_SUFFIX) or name == FOLDER_FILE:
        return False
    if not selection.wants(relative):
        return False
    suffix = Path(name).suffix.lower()
    if suffix not in SUFFIXES:
        selection.pass_over(whole, suffix or "without a suffix")
        return False
    return True


def _opened(source: SourceFile, selection: Selection) -> Iterator[SourceFile]:
    """Yield a file, or what is in it if it is an archive of files; a letter and its attachments."""
    suffix = source.path.suffix.lower()
    if suffix not in (".eml", ".zip"):
        yield source
        return
    from qpsearch.loader.readers import archive  # with zipfile: 10 ms that most folders spare

    if suffix == ".eml":
        yield source
        try:
            attached = archive.enclosed(source.path, read_bytes(source.path))
        except SourceError:
            return  # it is told when the letter is read
        yield from _chosen(source, attached, selection)
        return
    try:
        members = archive.members(source.path)
    except SourceError as error:
        yield source._replace(problem=error)
        return
    if members is None:
        yield source
        return
    found = False
    for chosen in _chosen(source, members, selection):
        found = True
        yield chosen
    if not found:
        passed = [each for each in selection.passed_files if each.startswith(f"{source.name}/")]
        over = f"; passed over: {_listing(passed)}" if passed else ""
        problem = SourceError(source.name, f"no readable files in this archive{over}")
        yield source._replace(problem=problem)


def _chosen(
    source: SourceFile, members: Iterable[Member], selection: Selection
) -> Iterator[SourceFile]:
    """Yield the members of an archive that are to be read."""
    for member in members:
        name = member.name
        below = f"{os.path.relpath(source.path, source.root)}/{name}"
        if any(part.startswith(".") or part in SKIPPED_FOLDERS for part in name.split("/")):
            continue
        if _is_document(name.rpartition("/")[2], below, selection, f"{source.name}/{name}"):
            yield source._replace(member=name, problem=member.problem, remark=member.remark)


def source_at(path: Path) -> SourceFile:
    """Return the source at a path that may lead into an archive: ``laws.zip/a/b.txt``."""
    if not path.exists():
        for archive in path.parents:
            if archive.is_file():
                return SourceFile(archive, archive.parent, path.relative_to(archive).as_posix())
    return SourceFile(path, path.parent)


def read_source(source: SourceFile) -> bytes:
    """Return the bytes of a source.

    Raises:
        SourceError: it cannot be read, is too large, or changes while it is read.

    """
    if source.problem:
        raise source.problem
    if source.member:
        from qpsearch.loader.readers import archive

        return archive.read_member(source.path, source.member, source.name)
    return read_bytes(source.path)


def document_id(path: Path, root: Path) -> str:
    """Return the id of a file's document: its path below ``root`` without the suffix."""
    return printable(shown(Path(os.path.relpath(path, root)).with_suffix("").as_posix()))


_SPECS: dict[tuple[str, ...], object] = {}


def _matches(patterns: tuple[str, ...], name: str) -> bool:
    if not patterns:
        return False
    from pathspec import GitIgnoreSpec

    spec = _SPECS.get(patterns)
    if not isinstance(spec, GitIgnoreSpec):
        spec = _SPECS[patterns] = GitIgnoreSpec.from_lines(patterns)
    return bool(spec.match_file(name))
