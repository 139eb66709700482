"""What commands write to stdout: in its encoding, harmless to a terminal, through a pager."""

from __future__ import annotations

import os
import re
import sys
from contextlib import suppress


def write_out(text: str) -> None:
    """Write to stdout: to a Chinese terminal in its encoding, elsewhere as UTF-8 in any locale."""
    encoding = (sys.stdout.encoding or "utf-8").lower().replace("-", "")
    if encoding != "utf8":
        reconfigure = getattr(sys.stdout, "reconfigure", None)
        is_chinese = encoding.startswith(("gb", "big5", "cp936", "cp950"))
        if reconfigure and is_chinese and sys.stdout.isatty():
            reconfigure(errors="replace")
        elif reconfigure:
            reconfigure(encoding="utf-8")
    sys.stdout.write(harmless(text) if sys.stdout.isatty() else text)


def harmless(text: str) -> str:
    """Return a text without what would command a terminal or turn its lines around.

    Our own colours stay; of what a document or a file's name holds nothing does: control
    characters, also the second set (U+009B begins a command as ESC [ does), and marks that
    override the direction of writing.
    """
    if text.isprintable():
        return text
    text = text.replace("\r\n", "\n")  # the ends of lines in CSV
    return re.sub(
        "(\x1b\\[(?:0|1|2|1;31|31|32|33)m)|[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]",
        lambda match: match[1] or "\ufffd",
        text,
    )


def write_paged(text: str, *, pager: bool) -> None:
    """Write to stdout, on a terminal through a pager."""
    if not (pager and text and sys.stdout.isatty()):
        write_out(text)
        return
    import shlex  # here a person reads: a few milliseconds do not count
    import shutil
    import subprocess

    words = shlex.split(os.environ.get("PAGER") or "less")
    if not words or words == ["cat"] or not shutil.which(words[0]):
        write_out(text)
        return
    sys.stdout.flush()
    # -F: not for what fits on the screen; -R: colours; -X: what was read stays on the screen.
    environment = {"LESS": "-FIRX", **os.environ}
    encoding = sys.stdout.encoding or "utf-8"
    # less knows no Chinese encoding but UTF-8. To "dos" each byte above 127 is a letter: what it
    # passes on is whole, and two bytes take two columns.
    is_utf8 = encoding.lower().replace("-", "") == "utf8"
    environment.setdefault("LESSCHARSET", "utf-8" if is_utf8 else "dos")
    data = harmless(text).encode(encoding, "replace")
    with subprocess.Popen(words, stdin=subprocess.PIPE, env=environment) as process:  # noqa: S603
        if process.stdin:
            with suppress(BrokenPipeError, KeyboardInterrupt):
                process.stdin.write(data)
            with suppress(BrokenPipeError, KeyboardInterrupt):
                process.stdin.close()
        while process.poll() is None:
            with suppress(KeyboardInterrupt):  # it is the pager's: what to do, the reader says
                process.wait()
