"""The API asked whatever its OpenAPI document allows, and what it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from tests.web.chromium import served

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.browser
CASES = 8
"""For each address."""


def test_schemathesis_finds_nothing(seed_index: Path, tmp_path: Path) -> None:
    """As a process: the checks are those of its command line.

    That any string is accepted is not checked: the language of queries, dates and addresses may
    refuse one that the schema allows.
    """
    import subprocess
    import sys

    pytest.importorskip("schemathesis", reason="no Schemathesis: pip install 'qpsearch[browser]'")
    with served(seed_index) as url:
        command = [
            sys.executable, "-m", "schemathesis.cli", "run", f"{url}/api/openapi.json",
            "--checks", "all", "--exclude-checks", "positive_data_acceptance",
            "--max-examples", str(CASES), "--seed", "7", "--no-color",
        ]  # fmt: skip
        done = subprocess.run(  # noqa: S603 - our own
            command, capture_output=True, text=True, cwd=tmp_path, timeout=300, check=False
        )
    assert done.returncode == 0, done.stdout[-4_000:] + done.stderr[-1_000:]
