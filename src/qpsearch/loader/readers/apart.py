"""A PDF that may unpack to far more than it has is read in a process of its own, within bounds.

PDFium ends the process that it runs in where memory is short, and all that was read goes with it.
So what is suspect (see :mod:`~qpsearch.loader.readers.streams`) is read where nothing else is lost.
"""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from qpsearch.errors import SourceError
from qpsearch.loader.readers.pdf import file as pdf
from qpsearch.loader.readers.streams import is_suspect

if TYPE_CHECKING:
    from qpsearch.loader.readers.reading import Reading

_MEMORY = 768 * 2**20
"""Bytes of address space, Python's own included."""
_SECONDS, _SECONDS_A_MIB = 8, 4
"""Of processor time: for any file, and for each MiB that it has."""


def read(data: bytes, path: str) -> Reading:
    """Read a PDF as :func:`qpsearch.loader.readers.pdf.file.read` does, if suspect then apart.

    Raises:
        SourceError: as there; also where it takes more memory or time than one file may.

    """
    return _read_apart(data, path) if is_suspect(data, path) else pdf.read(data, path)


def _read_apart(data: bytes, path: str) -> Reading:
    done = subprocess.run(
        [sys.executable, "-m", "qpsearch.loader.readers.apart"],
        input=pickle.dumps((data, path)),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))},
    )
    if done.returncode:
        raise SourceError(
            path,
            "reading it takes more memory or time than one file may",
            way_out="print it anew (to PDF) if you trust it",
        )
    found: Reading | SourceError = pickle.loads(done.stdout)  # noqa: S301 - of our own process
    if isinstance(found, SourceError):
        raise found
    return found


def serve() -> None:
    """Read the PDF on standard input within bounds, and write what came of it."""
    data, path = pickle.load(sys.stdin.buffer)  # noqa: S301 - from our own process
    with suppress(ImportError):  # a system without such bounds: at least nothing else is lost
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
        seconds = _SECONDS + _SECONDS_A_MIB * len(data) // 2**20
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    found: Reading | SourceError
    try:
        found = pdf.read(data, path)
    except SourceError as error:
        found = error
    sys.stdout.buffer.write(pickle.dumps(found))


if __name__ == "__main__":
    serve()
