# ruff: noqa: INP001 - a script, not a package
"""Run every command of both READMEs on a terminal of each locale and width, and say what is amiss.

    python scripts/walk_readme.py [--keep FOLDER] [LOCALE …]

A pseudo terminal is what people have: a table that is right in a pipe may break there. Told are
lines wider than the terminal, bytes that the locale cannot read, tracebacks, ids and dates that
are broken over two lines, exit codes that are errors. ``--keep`` writes what was printed, to be
read by eye. The code is 1 where anything is amiss.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import struct
import sys
import tempfile
import termios
import unicodedata
from pathlib import Path
from shutil import copytree

ROOT = Path(__file__).parents[1]
sys.path.insert(0, str(ROOT / "tests"))
from readme_commands import commands_in  # noqa: E402 - the tests' own reading of the READMEs

PAGES = ("README.md", "README.zh-CN.md")
LOCALES = ("zh_CN.UTF-8", "C", "zh_CN.GB18030", "zh_TW.UTF-8")
WIDTHS = (80, 120)
_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_LEFT_OUT = ("serve", "mcp", "completion", "eval")
"""What goes on until it is stopped, is for programs, or needs an extra."""
_FOR_PROGRAMS = re.compile(r"--json|--format (jsonl|csv|tsv|json)|-o ")
_BROKEN = re.compile(r"\d{3}_[0-9a-f]{1,15}$|(?<!\d)\d{4}-(\d{2}-?)?$", re.MULTILINE)
"""An id, or a date, that a line ends in the middle of."""


def main() -> int:
    """Walk, and say what is amiss."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--keep", type=Path)
    parser.add_argument("locales", nargs="*", default=LOCALES)
    told = parser.parse_args()
    amiss = 0
    for page in PAGES:
        commands = [line for line in commands_in(page) if line.split()[1] not in _LEFT_OUT]
        for locale in told.locales:
            for width in WIDTHS:
                name = f"{page} {locale} {width}"
                printed: list[str] = []
                with tempfile.TemporaryDirectory() as folder:
                    copytree(ROOT / "seeds", Path(folder, "seeds"))
                    for command in commands:
                        code, data = on_terminal(command, folder, locale, width)
                        found = faults(command, code, data, locale, width)
                        amiss += len(found)
                        printed.append(f"$ {command}\n{data.decode(encoding(locale), 'replace')}")
                        for fault in found:
                            sys.stdout.write(f"{name}: {command}: {fault}\n")
                if told.keep:
                    told.keep.mkdir(parents=True, exist_ok=True)
                    text = _COLOURS.sub("", "\n".join(printed)).replace("\r\n", "\n")
                    (told.keep / f"{name.replace(' ', '_')}.txt").write_text(text, encoding="utf-8")
                sys.stdout.write(f"{name}: {len(commands)} commands\n")
                sys.stdout.flush()
    return int(amiss > 0)


def encoding(locale: str) -> str:
    """Return the encoding of a locale; in C a terminal of today shows UTF-8."""
    return locale.partition(".")[2] or "utf-8"


def on_terminal(command: str, folder: str, locale: str, width: int) -> tuple[int, bytes]:
    """Return the exit code and all that a command prints on a terminal of so many columns."""
    child, terminal = pty.fork()
    if child == 0:
        fcntl.ioctl(1, termios.TIOCSWINSZ, struct.pack("HHHH", 24, width, 0, 0))
        kept = {
            name: os.environ[name] for name in ("PATH", "HOME", "PYTHONPATH") if name in os.environ
        }
        os.chdir(folder)
        line = command.encode(encoding(locale), "surrogateescape")
        environment = {**kept, "LC_ALL": locale, "TERM": "xterm", "PAGER": "cat"}
        os.execve("/bin/sh", [b"sh", b"-c", line], environment)  # noqa: S606 - the READMEs' own lines
    data = bytearray()
    try:
        while piece := os.read(terminal, 1 << 16):
            data += piece
    except OSError:  # Linux says so that the other end is closed
        pass
    _, status = os.waitpid(child, 0)
    os.close(terminal)
    return os.waitstatus_to_exitcode(status), bytes(data)


def faults(command: str, code: int, data: bytes, locale: str, width: int) -> list[str]:
    """Return what is amiss in what a command printed."""
    found = [f"code {code}"] if code not in (0, 1) else []
    try:
        text = data.decode(encoding(locale))
    except UnicodeDecodeError as error:
        return [*found, f"not {error.encoding} at byte {error.start}"]
    text = _COLOURS.sub("", text).replace("\r\n", "\n")
    if "Traceback" in text:
        found.append("a traceback")
    if "\ufffd" in text:
        found.append("�")
    if _FOR_PROGRAMS.search(command):
        return found  # a record is one line, however long
    lines = text.replace("\r", "\n").split("\n")
    found += [f"{wide} columns: {line}" for line in lines if (wide := columns(line)) > width]
    found += [f"broken: {match[0]}" for match in _BROKEN.finditer(text) if is_broken(text, match)]
    return found


def is_broken(text: str, match: re.Match[str]) -> bool:
    """Whether what a line ends with goes on in the next."""
    whole = len(match[0].rpartition("_")[2]) == 16 if "_" in match[0] else False
    following = text[match.end() :].lstrip("\n ")[:1]
    return not whole and (following.isdigit() or (following in tuple("abcdef") and "_" in match[0]))


def columns(line: str) -> int:
    """Return the columns that a line takes."""
    return sum(
        0 if unicodedata.combining(letter) else 1 + (unicodedata.east_asian_width(letter) in "WF")
        for letter in line
    )


if __name__ == "__main__":
    sys.exit(main())
