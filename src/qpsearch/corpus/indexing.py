"""Files → index: read what is new or changed, forget what is gone, publish in one step."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING

from qpsearch.corpus.homes import home_of
from qpsearch.corpus.preparing import Identity, Task, identity_of, prepare_all
from qpsearch.corpus.upgrading import sources_of, upgrade_index
from qpsearch.engine.inversion import renamed
from qpsearch.engine.manifest import FileEntry, Manifest, versions
from qpsearch.errors import IndexMissingError, IndexOutdatedError, SourceError
from qpsearch.loader import Selection, find_sources, part_id
from qpsearch.loader.file_bytes import shown

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from qpsearch.corpus.homes import Home
    from qpsearch.corpus.preparing import Prepared
    from qpsearch.engine.protocol import Writer
    from qpsearch.loader import SourceFile

    Progress = Callable[["FileReport", int, int], None]


class Status(StrEnum):
    """What became of a file."""

    ADDED = "added"
    CHANGED = "changed"
    UNCHANGED = "unchanged"
    REMOVED = "removed"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class FileReport:
    """What was made of one file."""

    source: str
    status: Status
    encoding: str | None = None
    clauses: int = 0
    dropped: dict[str, int] = field(default_factory=dict)
    """Rule → number of pieces."""
    warnings: tuple[str, ...] = ()
    error: str | None = None


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one run of indexing did."""

    files: tuple[FileReport, ...]
    passed_over: Mapping[str, int] = field(default_factory=dict)
    """Suffix → files of a kind that is not read, in the folders that were searched."""
    links_out: tuple[str, ...] = ()
    """Links that lead out of a folder and were not followed."""
    reread: bool = False
    """Whether an older version had written the index, so that all of it was read again."""

    def count(self, status: Status) -> int:
        """Return how many files ended in ``status``."""
        return sum(report.status is status for report in self.files)

    @property
    def failed(self) -> tuple[FileReport, ...]:
        """The files that could not be read."""
        return tuple(report for report in self.files if report.status is Status.FAILED)

    @property
    def clauses(self) -> int:
        """Clauses of the files of this run, those read before included."""
        return sum(report.clauses for report in self.files)


def build_index(
    paths: Iterable[str | Path],
    index_dir: str | Path,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
    include: Sequence[str] = (),
    exclude: Sequence[str] = (),
    encoding: str | None = None,
    follow_links: bool = False,
    shards: int | None = None,
    replicas: int | None = None,
) -> IndexReport:
    """Read files and folders into the index in ``index_dir``; only what changed is read again.

    Files that were read from the same paths before and are gone are forgotten. A file that
    cannot be read is reported and the rest goes on. Readers see the old state until all is done;
    a run that fails leaves it as it was. Where ``progress`` raises ``KeyboardInterrupt`` the files
    read so far are kept, unless an index is there and is rebuilt. An index that an older version
    wrote is first made anew, as by :func:`~qpsearch.corpus.upgrading.upgrade_index`, or where that
    cannot be, rebuilt from all paths it was built from.

    Args:
        paths: files and folders.
        index_dir: the folder or the cluster where the index lies or shall lie.
        rebuild: begin anew, whatever is there.
        progress: called after each file with its report, its number from 1, and how many there are.
        include: patterns as in ``.gitignore``; only what they match below a folder is read.
        exclude: patterns as in ``.gitignore`` of what is not read.
        encoding: the encoding of all text files of this run; detected by default.
        follow_links: whether links that lead out of a folder are followed.
        shards: of a new index in a cluster, the parts that it is spread in; by default 3.
        replicas: in a cluster, copies of each part beside the first; by default one where there are
            two nodes or more.

    Raises:
        SourceError: nothing in the paths can be read.
        IndexLockedError: another process is writing the index.
        IndexOutdatedError: an older version wrote it, and what it was built from is not there.
        IndexStoreError: the index that is there cannot be used.
        OSError: the index cannot be written.
        KeyboardInterrupt: ``progress`` has raised it.

    """
    home = home_of(index_dir, shards=shards, replicas=replicas)
    roots = [Path(path) for path in paths]
    reread = False
    if not rebuild:
        try:
            upgrade_index(index_dir)
        except IndexOutdatedError:
            rebuild = reread = True
            roots = [*dict.fromkeys([*sources_of(home), *roots])]
    selection = Selection(include, exclude, home.folders, follow_links=follow_links)
    files = list(find_sources(roots, selection))
    if all(source.problem for source in files):
        raise next((s.problem for s in files if s.problem), _nothing(roots))
    with home.locked() as lock:
        manifest = Manifest() if rebuild else _manifest(home)
        run = _Run(files, roots, manifest, selection, progress, encoding)
        is_there = home.is_there()
        if is_there and not (rebuild or run.changes()):
            return run.report()
        lock.require()
        run.keeps_part = not rebuild or not is_there
        with home.writing(rebuild=rebuild) as (writer, dictionary):
            run.write(writer, dictionary)
        return replace(run.finished(), reread=reread)


def _manifest(home: Home) -> Manifest:
    try:
        return home.manifest()
    except IndexMissingError:
        return Manifest()


def _nothing(roots: Iterable[Path]) -> SourceError:
    return SourceError(", ".join(map(str, roots)) or "no path", "nothing to read")


class _Run:
    """One run of indexing over a list of files."""

    def __init__(
        self,
        files: list[SourceFile],
        roots: list[Path],
        manifest: Manifest,
        selection: Selection,
        progress: Progress | None,
        encoding: str | None,
    ) -> None:
        self.files = files
        self.roots = roots
        self.manifest = manifest
        self.selection = selection
        self.progress = progress
        self.encoding = encoding
        self.reports: list[FileReport] = []
        self._owner = {
            doc_id: name for name, entry in manifest.files.items() for doc_id in entry.doc_ids
        }
        self._gone = list(self._gone_files())
        self._unchanged = [False] * len(files)
        """For each file, whether it is known to be what it was; each is read once to say so."""
        self.keeps_part = True
        """Whether a part of the files is better than what was there before."""
        self._interrupt: KeyboardInterrupt | None = None

    def finished(self) -> IndexReport:
        """Return the report of a run that has come to its end; raise what has interrupted it."""
        if self._interrupt:
            raise self._interrupt
        return self.report()

    def report(self) -> IndexReport:
        return IndexReport(
            tuple(self.reports),
            dict(self.selection.passed_over),
            tuple(self.selection.links_out),
        )

    def changes(self) -> bool:
        """Whether there is anything to write; if not, every file is reported as unchanged."""
        self._unchanged = [not self._is_new(source) for source in self.files]
        if self._gone or not all(self._unchanged):
            return True
        for number, source in enumerate(self.files, start=1):
            entry = self.manifest.files[source.name]
            self._done(
                FileReport(source.name, Status.UNCHANGED, entry.encoding, entry.clauses), number
            )
        return False

    def _is_new(self, source: SourceFile) -> bool:
        entry = self.manifest.files.get(source.name)
        if entry is None or source.problem:
            return True
        try:
            return identity_of(source, self.encoding) != Identity(entry.sha256, entry.beside)
        except SourceError:
            return True

    def write(self, writer: Writer, dictionary: Path) -> None:
        """Bring an index up to date, its manifest with it; ``dictionary`` has its words."""
        try:
            for source in self._gone:
                self._forget(writer, source)
                self.reports.append(FileReport(source, Status.REMOVED))
            self._take_all(writer, dictionary)
            self._check_something_read()
        except BaseException:
            writer.cancel()
            raise
        self.manifest.roots = sorted({*self.manifest.roots, *(shown(str(r)) for r in self.roots)})
        self.manifest.versions = versions()
        writer.publish(self.manifest.dumps())

    def _take_all(self, writer: Writer, dictionary: Path) -> None:
        """Write what all files were made into; nothing of it is held afterwards."""
        tasks = [
            Task(file, self.encoding, unchanged)
            for file, unchanged in zip(self.files, self._unchanged, strict=True)
        ]
        prepared_files = prepare_all(tasks, dictionary, writer.ahead)
        for number, (file, prepared) in enumerate(
            zip(self.files, prepared_files, strict=True), start=1
        ):
            report = self._take(writer, file, prepared)
            try:
                self._done(report, number)
            except KeyboardInterrupt as interrupt:  # between two files: what is read is whole
                if not (self.keeps_part and self.manifest.files):
                    raise
                self._interrupt = interrupt
                break

    def _take(self, writer: Writer, source: SourceFile, prepared: Prepared) -> FileReport:
        """Write what a file was made into."""
        before = self.manifest.files.get(source.name)
        if before and not prepared.inverted and not prepared.error:
            return FileReport(source.name, Status.UNCHANGED, before.encoding, before.clauses)
        if before and prepared.error and prepared.unread:
            path, reason, way_out = prepared.error
            error = SourceError(path, f"{reason}; what was read before stays", way_out=way_out)
            return FileReport(source.name, Status.FAILED, error=str(error))
        if before:
            self._forget(writer, source.name)
        if prepared.error or not prepared.inverted:
            path, reason, way_out = prepared.error or (source.name, "nothing was read", "")
            error = SourceError(path, reason, way_out=way_out)
            return FileReport(source.name, Status.FAILED, error=str(error))
        file_id = self._free_id(prepared.inverted[0].doc_id, source)
        documents = [
            renamed(one, part_id(file_id, number), file_id=file_id)
            for number, one in enumerate(prepared.inverted, start=1)
        ]
        self._owner.update((one.doc_id, source.name) for one in documents)
        records = sum(map(writer.put, documents))
        self.manifest.records += records
        self.manifest.files[source.name] = FileEntry(
            prepared.identity.sha256,
            [one.doc_id for one in documents],
            prepared.encoding,
            records,
            prepared.clauses,
            len(prepared.warnings),
            prepared.identity.beside,
        )
        return FileReport(
            source.name,
            Status.CHANGED if before else Status.ADDED,
            prepared.encoding,
            prepared.clauses,
            prepared.dropped,
            prepared.warnings,
        )

    def _free_id(self, doc_id: str, source: SourceFile) -> str:
        """Return the id, or the full file name where another document has the id already."""
        free, count = doc_id, 0
        while self._owner.get(free, source.name) != source.name:
            count += 1
            free = source.relative if count == 1 else f"{source.relative}-{count}"
        return free

    def _forget(self, writer: Writer, source: str) -> None:
        entry = self.manifest.files.pop(source)
        for doc_id in entry.doc_ids:
            writer.remove(doc_id)
            self._owner.pop(doc_id, None)
        self.manifest.records -= entry.records

    def _gone_files(self) -> Iterator[str]:
        """Yield sources below the paths of this run that are not there any more."""
        present = {source.name for source in self.files}
        folders = [Path(shown(str(root))) for root in self.roots if root.exists()]
        unlisted = [Path(source.name) for source in self.files if source.unlisted]
        for source in self.manifest.files:
            path = Path(source)
            if source in present or any(map(path.is_relative_to, unlisted)):
                continue
            if any(map(path.is_relative_to, folders)):
                yield source

    def _done(self, report: FileReport, number: int) -> None:
        self.reports.append(report)
        if self.progress:
            self.progress(report, number, len(self.files))

    def _check_something_read(self) -> None:
        if self.manifest.files:
            return
        failed = [report for report in self.reports if report.error]
        if len(failed) == 1 and failed[0].error:
            path, _, reason = failed[0].error.partition(": ")
            raise SourceError(path, reason)
        raise SourceError(
            ", ".join(map(str, self.roots)),
            f"none of the {len(self.files)} files could be read",
            way_out="qpsearch parse FILE says why",
        )
