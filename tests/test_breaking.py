"""The campaigns of ``python -m bench`` in short: nothing lost, nothing wrong, nothing left."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from conftest import ROOT

SEED = "2126"


def campaign(*args: str) -> str:
    """Run a campaign in a process of its own, which may fork; return what it printed."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "src")))}
    done = subprocess.run(  # noqa: S603 - our own
        [sys.executable, "-m", "bench", *args],
        capture_output=True,
        text=True,
        check=False,
        cwd=ROOT,
        env=environment,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.skipif(not hasattr(os, "fork"), reason="runs are broken in forked processes")
@pytest.mark.parametrize("scenario", ["build", "update", "rebuild", "export", "batch", "watch"])
def test_a_run_that_is_broken_loses_nothing(scenario: str) -> None:
    """Kills and faults at drawn steps: the old state or the new one, and nothing left."""
    assert "7 faults, 0 wrong" in campaign("kill", scenario, "--count", "7", "--seed", SEED)


def test_damage_is_told_and_found() -> None:
    assert "told" in campaign("damage", "--count", "60", "--seed", SEED)


def test_readers_beside_a_writer() -> None:
    assert ", 0 wrong" in campaign("readers", "--seconds", "4", "--readers", "2")


@pytest.mark.skipif(not os.path.exists("/proc/self/fd"), reason="this system does not tell")
def test_memory_and_files_stay() -> None:
    assert "opens" in campaign("soak", "--queries", "400", "--opens", "200")


def test_lines_of_all_kinds_together() -> None:
    """What the rules of reading make of lines that each knows one of keeps the laws of the text."""
    assert ", 0 wrong" in campaign("fuzz", "mixed", "--count", "800", "--seed", SEED)


def test_hostile_inputs() -> None:
    found = campaign("fuzz", "--count", "60", "--seconds", "120", "--seed", SEED)
    assert "1260 inputs" in found
    assert ", 0 wrong" in found
