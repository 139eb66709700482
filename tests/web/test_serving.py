"""The server as a process: says its address, answers, ends on Ctrl-C; what it needs."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING
from urllib.request import ProxyHandler, build_opener

if TYPE_CHECKING:
    from tests.conftest import Outcome

DIRECT = build_opener(ProxyHandler({}))


def address_said(stream: IO[str]) -> str:
    """The address in the first line of a server."""
    found = re.search(r"http://\S+?/", stream.readline())
    assert found
    return found[0]


def test_it_says_its_address_answers_and_ends_on_an_interrupt(seed_index: Path) -> None:
    command = [sys.executable, "-m", "qpsearch", "serve", "--port", "0", "--index", seed_index]
    with subprocess.Popen(  # noqa: S603 - our own
        command, stderr=subprocess.PIPE, text=True, encoding="utf-8"
    ) as server:
        try:
            assert server.stderr
            url = address_said(server.stderr)
            with DIRECT.open(f"{url}?q=%E8%AE%A1%E9%87%8F", timeout=30) as page:
                assert "<mark>计量</mark>" in page.read().decode()
            server.send_signal(signal.SIGINT)
            assert server.wait(10) == 0
            assert server.stderr.read() == ""
        finally:
            server.kill()


def test_a_port_that_is_taken_is_told(seed_index: Path, qpsearch) -> None:
    import socket

    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        result: Outcome = qpsearch("serve", "--port", str(port), "--index", str(seed_index))
    assert result.code == 2
    assert f"port {port} of 127.0.0.1 cannot be opened" in result.err
    assert "--port 0" in result.err


def test_without_the_extra_it_says_what_is_missing(seed_index: Path, qpsearch, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "uvicorn", None)
    monkeypatch.delitem(sys.modules, "qpsearch.web.serving", raising=False)
    result: Outcome = qpsearch("serve", "--index", str(seed_index))
    assert result.code == 2
    assert "pip install 'qpsearch[web]'" in result.err
