"""Files → index: read what is new or changed, forget what is gone, publish in one step."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from qpsearch.corpus.preparing import Task, prepare_all
from qpsearch.errors import IndexMissingError, SourceError
from qpsearch.index.build import IndexWriter, create_index
from qpsearch.index.inversion import renamed
from qpsearch.index.layout import FileEntry, Manifest, NewStore, versions
from qpsearch.index.toc import DICTIONARY, STORE
from qpsearch.loader import digest, find_files, read_bytes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from qpsearch.corpus.preparing import Prepared

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

    def as_json(self) -> dict[str, Any]:
        """Return the record of the ``index --report`` contract."""
        return {
            "source": self.source,
            "status": self.status.value,
            "encoding": self.encoding,
            "clauses": self.clauses,
            "dropped": self.dropped,
            "warnings": list(self.warnings),
            "error": self.error,
        }


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What one run of indexing did."""

    files: tuple[FileReport, ...]

    def count(self, status: Status) -> int:
        """Return how many files ended in ``status``."""
        return sum(report.status is status for report in self.files)

    @property
    def failed(self) -> tuple[FileReport, ...]:
        """The files that could not be read."""
        return tuple(report for report in self.files if report.status is Status.FAILED)

    @property
    def clauses(self) -> int:
        """Clauses read in this run."""
        return sum(report.clauses for report in self.files)


def build_index(
    paths: Iterable[str | Path],
    index_dir: str | Path,
    *,
    rebuild: bool = False,
    progress: Progress | None = None,
) -> IndexReport:
    """Read files and folders into the index in ``index_dir``; only what changed is read again.

    Files that were read from the same paths before and are gone are forgotten. A file that
    cannot be read is reported and the rest goes on. Readers see the old state until all is done;
    a run that fails leaves it as it was.

    Args:
        paths: files and folders.
        index_dir: where the index lies or shall lie.
        rebuild: begin anew, whatever is there.
        progress: called after each file with its report, its number from 1, and how many there are.

    Raises:
        SourceError: a path does not exist, or nothing in the paths can be read.
        IndexStoreError: the index that is there cannot be used.

    """
    index_dir = Path(index_dir)
    roots = [Path(path) for path in paths]
    files = list(find_files(roots))
    manifest = Manifest() if rebuild else _manifest(index_dir)
    run = _Run(files, roots, manifest, progress)
    if not rebuild and (index_dir / STORE).exists():
        if not run.changes():
            return run.report()
        run.write(index_dir / STORE)
        return run.report()
    new_store = NewStore(index_dir)
    with new_store as store:
        create_index(store)
        run.write(store)
        new_store.publish()
    return run.report()


def _manifest(index_dir: Path) -> Manifest:
    try:
        return Manifest.read(index_dir)
    except IndexMissingError:
        return Manifest()


class _Run:
    """One run of indexing over a list of files."""

    def __init__(
        self,
        files: list[tuple[Path, Path]],
        roots: list[Path],
        manifest: Manifest,
        progress: Progress | None,
    ) -> None:
        self.files = files
        self.roots = [str(root) for root in roots]
        self.manifest = manifest
        self.progress = progress
        self.reports: list[FileReport] = []
        self._gone = list(self._gone_files())
        self._taken = {entry.doc_id for entry in manifest.files.values()}

    def report(self) -> IndexReport:
        return IndexReport(tuple(self.reports))

    def changes(self) -> bool:
        """Whether there is anything to write; if not, every file is reported as unchanged."""
        if self._gone:
            return True
        for path, _ in self.files:
            entry = self.manifest.files.get(str(path))
            try:
                if entry is None or entry.sha256 != digest(read_bytes(path)):
                    return True
            except SourceError:
                return True
        for number, (path, _) in enumerate(self.files, start=1):
            entry = self.manifest.files[str(path)]
            self._done(
                FileReport(str(path), Status.UNCHANGED, entry.encoding, entry.clauses), number
            )
        return False

    def write(self, store: Path) -> None:
        """Bring the index in ``store`` up to date and write its manifest."""
        writer = IndexWriter(store)
        try:
            for source in self._gone:
                self._forget(writer, source)
                self.reports.append(FileReport(source, Status.REMOVED))
            tasks = [Task(path, root, self._known_sha256(path)) for path, root in self.files]
            prepared_files = prepare_all(tasks, store / DICTIONARY)
            for number, (task, prepared) in enumerate(
                zip(tasks, prepared_files, strict=True), start=1
            ):
                self._done(self._take(writer, task, prepared), number)
            self._check_something_read()
        except BaseException:
            writer.cancel()
            raise
        writer.commit()
        self.manifest.roots = sorted({*self.manifest.roots, *self.roots})
        self.manifest.versions = versions()
        self.manifest.write(store)

    def _known_sha256(self, path: Path) -> str | None:
        entry = self.manifest.files.get(str(path))
        return entry.sha256 if entry else None

    def _take(self, writer: IndexWriter, task: Task, prepared: Prepared) -> FileReport:
        """Write what a file was made into."""
        source = str(task.path)
        before = self.manifest.files.get(source)
        if prepared.error:
            path, reason, way_out = prepared.error
            if before:
                self._forget(writer, source)
            error = SourceError(path, reason, way_out=way_out)
            return FileReport(source, Status.FAILED, error=str(error))
        if prepared.run is None:
            if before is None:
                raise AssertionError(source)
            return FileReport(source, Status.UNCHANGED, before.encoding, before.clauses)
        if before:
            self._forget(writer, source)
        run = renamed(prepared.run, self._free_id(prepared.run.doc_id, task))
        self._taken.add(run.doc_id)
        self.manifest.clauses += writer.add_run(run)
        self.manifest.files[source] = FileEntry(
            prepared.sha256,
            run.doc_id,
            prepared.encoding,
            len(run.clauses),
            len(prepared.warnings),
        )
        return FileReport(
            source,
            Status.CHANGED if before else Status.ADDED,
            prepared.encoding,
            prepared.clauses,
            prepared.dropped,
            prepared.warnings,
        )

    def _free_id(self, doc_id: str, task: Task) -> str:
        """Return the id, or the full file name where another document has the id already."""
        if doc_id not in self._taken:
            return doc_id
        wanted = free = task.path.relative_to(task.root).as_posix()
        count = 1
        while free in self._taken:
            count += 1
            free = f"{wanted}-{count}"
        return free

    def _forget(self, writer: IndexWriter, source: str) -> None:
        entry = self.manifest.files.pop(source)
        self._taken.discard(entry.doc_id)
        writer.remove(entry.doc_id)
        self.manifest.clauses -= entry.clauses

    def _gone_files(self) -> Iterator[str]:
        """Yield sources below the paths of this run that are not there any more."""
        present = {str(path) for path, _ in self.files}
        folders = [Path(root) for root in self.roots if Path(root).is_dir()]
        for source in self.manifest.files:
            if source not in present and any(
                Path(source).is_relative_to(folder) for folder in folders
            ):
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
            ", ".join(self.roots),
            f"none of the {len(self.files)} files could be read",
            way_out="qpsearch parse FILE says why",
        )
