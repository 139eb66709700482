"""What every request must keep to, and what every answer says to the browser.

A page of another site can make a browser ask a server on this machine, and, by giving a name of
its own the address 127.0.0.1, read the answer (DNS rebinding). Such a request names a host that
is not this one, or an origin that is another: it is turned away.
"""

from __future__ import annotations

from ipaddress import ip_address
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders

from qpsearch.web.problems import Problem
from qpsearch.web.responding import problem_response

if TYPE_CHECKING:
    from collections.abc import Collection

    from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_URL = 32_768
"""Bytes of path and query together."""
HEADERS = {
    "content-security-policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
        "connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=()",
}


class Doorkeeper:
    """Lets requests through that are meant for this server; adds :data:`HEADERS` to answers."""

    def __init__(self, app: ASGIApp, hosts: Collection[str] = ()) -> None:
        self._app = app
        self._hosts = {host.lower() for host in hosts} | {"localhost"}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Made one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        problem = self._problem(scope)
        if problem:
            await problem_response(problem)(scope, receive, send_guarded)
        else:
            await self._app(scope, receive, send_guarded)

    def _problem(self, scope: Scope) -> Problem | None:
        headers = Headers(scope=scope)
        host = headers.get("host", "")
        if not self._is_own(host):
            return Problem(403, "a host of another name", f"this is not the server of {host!r}")
        origin = headers.get("origin")
        if origin is not None and urlsplit(origin).netloc.lower() != host.lower():
            return Problem(403, "a request of another site", f"made by a page of {origin!r}")
        site, mode = headers.get("sec-fetch-site"), headers.get("sec-fetch-mode")
        if site == "cross-site" and mode != "navigate":
            return Problem(403, "a request of another site", "only links may lead here from there")
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_URL:
            return Problem(414, "an address that is too long", f"at most {LONGEST_URL} bytes")
        return None

    def _is_own(self, host: str) -> bool:
        """Whether a host is a number, which no name server gives out, or a name of this one."""
        try:
            name = urlsplit(f"//{host}").hostname or ""
        except ValueError:
            return False
        if name in self._hosts:
            return True
        try:
            ip_address(name)
        except ValueError:
            return False
        return True
