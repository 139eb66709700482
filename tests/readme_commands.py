"""The commands that the pages of the documentation show."""

from __future__ import annotations

import re

from conftest import ROOT

_BLOCK = re.compile(r"^```sh\n(.*?)^```", re.MULTILINE | re.DOTALL)


def commands_in(readme: str) -> list[str]:
    """The lines of a README's shell blocks that call qpsearch."""
    blocks = _BLOCK.findall((ROOT / readme).read_text(encoding="utf-8"))
    return [line for block in blocks for line in block.splitlines() if line.startswith("qpsearch ")]
