"""Files that only LibreOffice reads: turned into .docx by it where it is installed."""

from __future__ import annotations

import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from qpsearch.errors import SourceError
from qpsearch.loader.readers import office

if TYPE_CHECKING:
    from qpsearch.loader.readers.reading import PartReader, Reading

_SECONDS = 120


def read(data: bytes, path: str, read_part: PartReader, what: str, *, to: str = "docx") -> Reading:
    """Read a file by way of LibreOffice.

    Args:
        data: the file.
        path: what messages call it.
        read_part: reads parts of what LibreOffice makes that are in formats of their own.
        what: what it is, for the message where it cannot be read.
        to: the format that it is turned into.

    Raises:
        SourceError: LibreOffice is not installed, or cannot read it either.

    """
    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        raise SourceError(
            path, f"this is {what}",
            way_out=f"install LibreOffice, or save it as .{to}",
        )  # fmt: skip
    with tempfile.TemporaryDirectory(prefix="qpsearch-") as folder:
        source = Path(folder, "source")
        source.write_bytes(data)
        # A profile of its own: two of them cannot share one at a time.
        command = [
            program, f"-env:UserInstallation={Path(folder, 'profile').as_uri()}", "--headless",
            "--norestore", "--convert-to", to, "--outdir", folder, str(source),
        ]  # fmt: skip
        try:
            subprocess.run(command, capture_output=True, timeout=_SECONDS, check=False)  # noqa: S603
        except (OSError, subprocess.TimeoutExpired) as error:
            raise SourceError(
                path, f"LibreOffice did not read it in {_SECONDS} seconds",
                way_out=f"open it and save it as .{to}",
            ) from error  # fmt: skip
        made = Path(folder, f"source.{to}")
        if not made.exists():
            raise SourceError(
                path, f"this is {what}, which LibreOffice cannot read",
                way_out=f"open it in its own program and save it as .{to}",
            )  # fmt: skip
        return office.read(made.read_bytes(), path, read_part)
