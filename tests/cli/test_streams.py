"""Streams that are closed, full or gone: no traceback, the right exit code."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import CASES

STREAMS = [
    line.split("\t")
    for line in (CASES / "streams.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(("line", "code", "english", "chinese"), STREAMS)
def test_streams(
    line: str,
    code: str,
    english: str,
    chinese: str,
    language: str,
    seed_index: Path,
    tmp_path: Path,
) -> None:
    """Each line of the case file leaves its exit code, and says what it should or nothing."""
    if "/dev/full" in line and not Path("/dev/full").exists():
        pytest.skip("needs /dev/full")
    said = english if language == "en" else chinese
    environment = {
        "QPSEARCH_INDEX": str(seed_index),
        "Q": f"{sys.executable} -m qpsearch",
        "QPSEARCH_LANG": language,
    }
    done = subprocess.run(  # noqa: S603 - lines of our own
        ["bash", "-c", line],  # noqa: S607
        cwd=tmp_path,
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == int(code), done.stderr
    assert "Traceback" not in done.stderr
    if said == "-":
        assert done.stderr == ""
    else:
        assert said in done.stderr
        assert done.stderr.count("\n") == 1


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize(
    ("typed", "completed"),
    [
        ("某某办", "某某办法（试行）"),
        ("a", r"a\(1\)"),
        (r"a\(", r"a\(1\)"),
        ('"a', "a(1)"),
        ("c", r"c\'s\$x"),
    ],
)
def test_bash_completes_names_with_signs(typed: str, completed: str, tmp_path: Path) -> None:
    """What bash puts on the line means the name, whatever signs are in it."""
    for name in ("某某办法（试行）", "a(1)", "c's$x"):
        (tmp_path / f"{name}.txt").write_text("第一条 计量。\n第二条 检验。\n", encoding="utf-8")
    environment = os.environ | {"PYTHONIOENCODING": "utf-8", "LC_ALL": "C.UTF-8"}
    run = [sys.executable, "-m", "qpsearch"]
    subprocess.run([*run, "index", ".", "-q"], cwd=tmp_path, env=environment, check=True)  # noqa: S603
    script = subprocess.run(  # noqa: S603
        [*run, "completion", "bash"], env=environment, capture_output=True, text=True, check=True
    ).stdout
    command = tmp_path / "bin" / "qpsearch"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m qpsearch "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    script = re.sub(r"^_qpsearch_completion_setup;", "", script, flags=re.MULTILINE)
    quoted = typed.replace("'", "'\\''")
    line = (
        f"{script}\nCOMP_WORDS=(qpsearch show '{quoted}'); COMP_CWORD=2\n"
        '_qpsearch_completion qpsearch; printf "%s\\n" "${COMPREPLY[@]}"'
    )
    done = subprocess.run(  # noqa: S603
        ["bash", "-c", line],  # noqa: S607
        cwd=tmp_path,
        env=environment | {"PATH": f"{command.parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    assert done.stdout == f"{completed}\n", done.stderr


def test_an_interrupt_ends_with_its_code_wherever_it_came(tmp_path: Path) -> None:
    """Also inside an `eval`, after which the interpreter would end by the signal."""
    (tmp_path / "interrupted.py").write_text(
        "import multiprocessing, sys\n"
        "from qpsearch import __main__\n"
        "from qpsearch.cli import app\n"
        "def stop(): raise KeyboardInterrupt\n"
        "def main():\n"
        "    try: eval('stop()')\n"
        "    except KeyboardInterrupt: sys.exit(130)\n"
        "app.main = main\n"
        "__main__.run()\n"
    )
    command = [sys.executable, "-m", "interrupted"]
    assert subprocess.run(command, cwd=tmp_path, check=False).returncode == 130  # noqa: S603
