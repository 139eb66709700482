"""A real Chromium at a real port; without one the tests are skipped with the reason."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from threading import Thread
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Dialog, Page

NAMES = ("chromium", "chromium-browser", "google-chrome")
QUIET = (
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
    "--disable-background-networking", "--disable-component-update", "--disable-sync",
)  # fmt: skip


@contextmanager
def served(index: Path) -> Iterator[str]:
    """The application over an index at a free port; the address."""
    import uvicorn

    from qpsearch.web.app import make_app
    from qpsearch.web.serving import listening

    with listening("127.0.0.1", 0) as (opened, url):
        config = uvicorn.Config(make_app(index), log_level="critical", lifespan="on")
        server = uvicorn.Server(config)
        thread = Thread(target=server.run, kwargs={"sockets": [opened]})
        thread.start()
        try:
            yield url.rstrip("/")
        finally:
            server.should_exit = True
            thread.join(10)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    """The browser of the system."""
    driver = pytest.importorskip(
        "playwright.sync_api", reason="no Playwright: pip install 'qpsearch[browser]'"
    )
    path = os.environ.get("CHROMIUM") or next(filter(None, map(shutil.which, NAMES)), None)
    if not path:
        pytest.skip("no Chromium: apt-get install chromium fonts-noto-cjk, or $CHROMIUM")
    with driver.sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=QUIET)
        yield browser
        browser.close()


@pytest.fixture(scope="session")
def site(seed_index: Path) -> Iterator[str]:
    """The seeds at a port."""
    with served(seed_index) as url:
        yield url


class Visit:
    """A window of the browser, and what it asked for and complained of."""

    def __init__(self, context: BrowserContext, site: str) -> None:
        self.site = site
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.dialogs: list[str] = []
        self.page: Page = context.new_page()
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", self._heard)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("dialog", self._closed)

    def _heard(self, said: ConsoleMessage) -> None:
        if said.type in ("error", "warning"):
            self.complaints.append(said.text)

    def _closed(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.message)
        dialog.dismiss()

    def go(self, path: str) -> Page:
        """Open a page."""
        self.page.goto(self.site + path)
        return self.page


@contextmanager
def visiting(browser: Browser, site: str, **how: object) -> Iterator[Visit]:
    """A window that speaks Chinese unless told otherwise."""
    context = browser.new_context(**{"locale": "zh-CN", **how})  # type: ignore[arg-type]
    try:
        yield Visit(context, site)
    finally:
        context.close()


@pytest.fixture
def visit(chromium: Browser, site: str) -> Iterator[Visit]:
    """A window of a desk."""
    with visiting(chromium, site, permissions=["clipboard-read", "clipboard-write"]) as visit:
        yield visit
        assert all(url.startswith(site) for url in visit.asked), visit.asked
        assert visit.complaints == []
