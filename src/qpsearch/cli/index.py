"""``qpsearch index``."""

from __future__ import annotations

import signal
import sys
import threading
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

import click

from qpsearch.cli import EXIT_ERROR, EXIT_INTERRUPTED, listed, option, say
from qpsearch.cli.opening import DEFAULT_SOURCES, index_words
from qpsearch.cli.options import index_option
from qpsearch.cli.progress import ProgressLine, time_left
from qpsearch.cli.writing import write_out
from qpsearch.engine.places import is_cluster
from qpsearch.engines.embedded.store import WhooshClauseIndex
from qpsearch.errors import IndexMissingError, IndexOutdatedError, IndexStoreError, QpsearchError
from qpsearch.render.formats import dumps
from qpsearch.render.records import file_record

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from types import FrameType

    from qpsearch.corpus.indexing import FileReport, IndexReport
    from qpsearch.engine.manifest import Manifest


@click.command("index")
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@option("--rebuild", is_flag=True, help="Begin anew: read every file again.")
@option(
    "--report",
    type=click.Path(path_type=Path, dir_okay=False, allow_dash=True),
    help="Write one JSON line for each file read: its encoding, rule counts, warnings, error.",
)
@option(
    "--include",
    multiple=True,
    metavar="PATTERN",
    help="Of folders read only what matches; as in .gitignore, may be repeated.",
)
@option(
    "--exclude",
    multiple=True,
    metavar="PATTERN",
    help="Leave out what matches; as in .gitignore, may be repeated.",
)
@option(
    "--encoding",
    metavar="NAME",
    help="Encoding of all text files of this run, instead of detecting it: gb18030, big5 …",
)
@option("--follow-links", is_flag=True, help="Follow links that lead out of a folder, too.")
@option(
    "--shards",
    type=click.IntRange(1, 1024),
    help="In a cluster: parts that a new index is spread in.  [default: 3]",
)
@option(
    "--replicas",
    type=click.IntRange(0, 10),
    help="In a cluster: copies of each part beside the first.  [default: 1 if there are two nodes]",
)
@option(
    "--vectors",
    is_flag=True,
    help="Make vectors of all clauses for `search --any --rerank` (some thousand a minute); "
    "needs the extra [semantic].",
)
@option("-q", "--quiet", is_flag=True, help="No progress, no summary; errors only.")
@index_option
def index_command(
    paths: tuple[Path, ...],
    rebuild: bool,
    report: Path | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    encoding: str | None,
    follow_links: bool,
    shards: int | None,
    replicas: int | None,
    vectors: bool,
    quiet: bool,
    index_dir: str | Path,
) -> None:
    """Read files and folders into the index; only what is new or changed is read again.

    \b
    Examples:
      qpsearch index
      qpsearch index seeds ~/policies --report report.jsonl
      qpsearch index ~/policies --exclude drafts/ --include '*.txt' --include '*.pdf'
      qpsearch index --rebuild

    Reads text, Markdown, HTML, XML, Word, WPS, RTF, OpenDocument, Excel, PowerPoint, PDF and OFD
    with text, EPUB, MHT, EML, CSV, JSON exports of laws, and the same inside .zip (three deep).
    Left out of folders: hidden files, lock files, node_modules, links out of it, the index itself.
    What is read of a file can be corrected in FILE.meta.toml or the folder's qpsearch.toml.

    Without PATH: all paths indexed so far, else seeds/; patterns and encoding hold for one
    run. A file that cannot be read is reported and the rest goes on. Exit codes: 0 all read,
    2 something could not be read.
    """
    from qpsearch.corpus.homes import home_of
    from qpsearch.corpus.indexing import build_index
    from qpsearch.loader import printable

    home = home_of(index_dir)
    progress = _Indexing(
        shown=not quiet and sys.stderr.isatty(),
        keeps=not (rebuild and home.is_there()),
    )
    try:
        with progress:
            if not rebuild and _upgraded(index_dir, paths, progress, quiet=quiet):
                return
            result = build_index(
                paths or _paths_of_last_run(index_dir),
                index_dir,
                rebuild=rebuild,
                progress=progress,
                include=include,
                exclude=exclude,
                encoding=encoding,
                follow_links=follow_links,
                shards=shards,
                replicas=replicas,
            )
    except KeyboardInterrupt:
        progress.clear()
        done, total = len(progress.reports), progress.total
        kept = "kept" if progress.keeps else "not kept: the index stands as it was"
        say(f"interrupted; {done} of {total} files are read and {kept}")
        sys.exit(EXIT_INTERRUPTED)
    except QpsearchError:
        progress.clear()
        for failed in progress.reports if len(progress.reports) > 1 else ():
            if failed.error:
                say(f"qpsearch: {printable(failed.error)}")
        if report:
            _write_report(progress.reports, report)
        raise
    progress.clear()
    for failed in result.failed:
        say(f"qpsearch: {printable(failed.error or '')}")
    if report:
        _write_report(result.files, report)
    if not quiet:
        _say_what_was_done(result, home.manifest(), index_dir)
    if vectors:
        if is_cluster(index_dir):
            raise IndexStoreError(
                index_dir, "vectors are kept in the folder of an index; a cluster has none",
                way_out="leave out --vectors",
            )  # fmt: skip
        _make_vectors(Path(index_dir), quiet=quiet)
    if result.failed:
        sys.exit(EXIT_ERROR)


def _upgraded(
    index_dir: str | Path, paths: Sequence[Path], progress: _Indexing, *, quiet: bool
) -> bool:
    """Make an index of an older version one of today from its own documents, if it keeps them so.

    Return whether that was all there is to do: nothing was named, and no source of it is there.
    """
    from qpsearch.corpus.homes import home_of
    from qpsearch.corpus.upgrading import upgrade_index

    try:
        count = upgrade_index(index_dir, progress=progress.upgrading)
    except IndexOutdatedError:
        return False  # it is made anew from its sources
    progress.clear()
    if not count:
        return False
    alone = not paths and not any(map(Path.exists, _paths_of_last_run(index_dir)))
    if not quiet:
        documents = "1 document" if count == 1 else f"{count} documents"
        say(
            f"{index_dir}: an older qpsearch wrote it; made anew from its own {documents}. "
            f"To read the files again, run: qpsearch index --rebuild{index_words(index_dir)}"
        )
        if alone:
            _say_what_stays(home_of(index_dir).manifest(), index_dir)
    return alone


def _say_what_was_done(result: IndexReport, manifest: Manifest, index_dir: str | Path) -> None:
    """Say what a run did, and what it did not touch."""
    from qpsearch.corpus.indexing import Status

    _say_warnings(result.files)
    counts = ", ".join(f"{result.count(status)} {status.value}" for status in Status)
    whole = sum(entry.clauses for entry in manifest.files.values())
    clauses = "1 clause" if result.clauses == 1 else f"{result.clauses} clauses"
    if whole != result.clauses:
        clauses = f"{result.clauses} clauses of {whole} in the index"
    if result.reread:
        say(f"{index_dir}: an older qpsearch wrote it; all files are read again")
    say(f"{index_dir}: {counts}; {clauses}")
    _say_what_stays(manifest, index_dir)
    if result.passed_over:
        kinds = ", ".join(f"{n} {suffix}" for suffix, n in sorted(result.passed_over.items()))
        say(f"passed over, of kinds that are not read: {kinds}")
    if result.links_out:
        say(
            f"links that lead out of the folder, not followed (--follow-links does): "
            f"{_names(result.links_out)}"
        )


def _make_vectors(index_dir: Path, *, quiet: bool) -> None:
    """Make the vectors that are missing; what was made is kept when the run is interrupted."""
    from qpsearch.corpus.meaning import make_vectors

    shown = not quiet and sys.stderr.isatty()

    def said(done: int, count: int) -> None:
        if shown:
            say(f"\rvectors: {done} of {count} clauses", newline=done == count)

    index = WhooshClauseIndex(index_dir)
    try:
        made = make_vectors(index_dir, index, said)
    except KeyboardInterrupt:
        say("\ninterrupted; the vectors that were made are kept")
        sys.exit(EXIT_INTERRUPTED)
    finally:
        index.close()
    if not quiet:
        say(f"{index_dir}: {made} vectors made")


_WARNINGS = {
    "page_without_text": "pages without text (scans?)",
    "mojibake": "text that may be damaged (mojibake)",
    "undecodable": "places that could not be decoded",
    "control_characters": "control characters",
    "mixed_encodings": "two encodings in one file",
    "encoding_declaration": "an encoding other than the file says",
    "missing_part": "parts that could not be read",
    "numbers_missing": "numbers that Word generated missing",
    "hidden_sheet": "sheets that are hidden, and left out",
    "attachment": "attachments that were not read",
    "same_name": "a name that another file in the archive has too",
    "markup_beyond_reason": "markup beyond reason",
    "pages_left_out": "pages left out",
    "masked": "characters replaced by *",
    "page_break": "sentences joined over a page break",
    "out_of_sequence": "gaps in the numbering",
    "sidecar": "corrections beside them that are none",
    "unaccounted": "text that is neither kept nor dropped",
}
"""Code of a warning → what it says of a file, in the order in which it is told."""
_MOST_NAMES = 10


def _say_warnings(files: Iterable[FileReport]) -> None:
    """Count the warnings of a run by what they say, with the names of the files."""
    found: dict[str, list[str]] = {code: [] for code in _WARNINGS}
    for file in files:
        for code in dict.fromkeys(warning.partition(":")[0] for warning in file.warnings):
            if code in found:
                found[code].append(file.source)
    for code, names in found.items():
        if names:
            some = "1 file" if len(names) == 1 else f"{len(names)} files"
            say(f"{some} with {_WARNINGS[code]}: {_names(names)}")


def _names(names: Sequence[str]) -> str:
    from qpsearch.loader import printable

    return listed([*map(printable, names)], _MOST_NAMES)


def _say_what_stays(manifest: Manifest, index_dir: str | Path) -> None:
    """Say what is kept of paths that are not there: a drive may be missing, or they are gone."""
    import shlex

    there = [root for root in manifest.roots if Path(root).exists()]
    for root in manifest.roots:
        if root in there:
            continue
        kept = sum(Path(source).is_relative_to(root) for source in manifest.files)
        if kept:
            named = " ".join(map(shlex.quote, there)) or "PATH"
            documents = "1 document of it stays" if kept == 1 else f"{kept} documents of it stay"
            say(
                f"{root} is not there; {documents} in the index. To forget what is gone, run: "
                f"qpsearch index --rebuild {named}{index_words(index_dir)}"
            )


def _paths_of_last_run(index_dir: str | Path) -> list[Path]:
    """Return the paths that the index there was built from; those of the seeds without an index.

    Raises:
        IndexStoreError: there is an index, and what it was built from cannot be read.

    """
    from qpsearch.corpus.homes import home_of

    try:
        roots = home_of(index_dir).manifest().roots
    except IndexMissingError:
        return [Path(DEFAULT_SOURCES)]
    except IndexStoreError as error:
        roots = home_of(index_dir).roots()
        if not roots:
            raise IndexStoreError(
                index_dir,
                f"{error.reason}, and what it was built from is lost",
                way_out="run: qpsearch index --rebuild PATH",
            ) from error
    return [Path(root) for root in roots] or [Path(DEFAULT_SOURCES)]


def _write_report(files: Iterable[FileReport], path: Path) -> None:
    lines = (dumps(file_record(file)) + "\n" for file in files)
    if str(path) == "-":
        write_out("".join(lines))
    else:
        with path.open("w", encoding="utf-8") as stream:
            stream.writelines(lines)


class _Indexing:
    """What is reported of the files as they are read; takes ctrl-C between two of them."""

    def __init__(self, *, shown: bool, keeps: bool) -> None:
        self._line = ProgressLine(shown=shown)
        self.clear = self._line.clear
        self.reports: list[FileReport] = []
        self.total = 0
        self.keeps = keeps
        """Whether an interrupted run keeps what it has read."""
        self._interrupted = False
        self._before: Any = None

    def __enter__(self) -> Self:
        """Take over SIGINT: the first waits until the file at hand is read, the second does not."""
        if threading.current_thread() is threading.main_thread():
            self._before = signal.signal(signal.SIGINT, self._on_interrupt)
        return self

    def __exit__(self, *exc_info: object) -> None:
        if self._before is not None:
            signal.signal(signal.SIGINT, self._before)

    def _on_interrupt(self, number: int, frame: FrameType | None) -> None:
        del number, frame
        if self._interrupted or not self.reports:
            self.keeps = False
            raise KeyboardInterrupt
        self._interrupted = True

    def upgrading(self, done: int, count: int) -> None:
        """Show how many documents of an older index are done."""
        self._line.show(lambda _: f"{done}/{count} documents")

    def __call__(self, report: FileReport, number: int, total: int) -> None:
        self.reports.append(report)
        self.total = total
        if self._interrupted:
            raise KeyboardInterrupt
        self._line.show(lambda seconds: _progress_text(report.source, number, total, seconds))


def _progress_text(source: str, number: int, total: int, seconds: float) -> str:
    from qpsearch.loader import printable

    rate = f"{number / max(seconds, 1e-6):.0f}"
    if left := time_left(number, total, seconds):
        return f"{number}/{total} files, {rate}/s, {left} left  {printable(source)}"
    return f"{number}/{total} files, {rate}/s  {printable(source)}"
