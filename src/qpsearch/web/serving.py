"""The application on a port, until it is interrupted."""

from __future__ import annotations

import socket
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING

import uvicorn

from qpsearch.errors import QpsearchError
from qpsearch.web.app import make_app

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from os import PathLike

_PARTING_SECONDS = 2
_WAITING = 2048
"""Readers that may knock before they are let in."""


@contextmanager
def listening(host: str, port: int) -> Iterator[tuple[socket.socket, str]]:
    """Open a port; yields it and the URL that leads there.

    Args:
        host: a name or number of this machine.
        port: 0 for any that is free.

    Raises:
        QpsearchError: it is taken, or the host is none of this machine.

    """
    try:
        family, kind, _, _, address = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        opened = socket.socket(family, kind)
    except OSError as error:
        raise QpsearchError(
            f"{host}: {error.strerror or error}", way_out="--host names an address of this machine"
        ) from error
    with opened:
        opened.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            opened.bind(address)
            opened.listen(_WAITING)
        except OSError as error:
            raise QpsearchError(
                f"port {port} of {host} cannot be opened: {error.strerror}",
                way_out="--port 0 takes one that is free",
            ) from error
        named = f"[{host}]" if ":" in host else host
        yield opened, f"http://{named}:{opened.getsockname()[1]}/"


def serve(
    index_dir: str | PathLike[str], opened: socket.socket, *, hosts: Collection[str] = ()
) -> None:
    """Made requests on an open port until Ctrl-C."""
    config = uvicorn.Config(
        make_app(index_dir, hosts=hosts, ready=True),
        log_level="warning",
        access_log=False,
        server_header=False,
        date_header=False,
        timeout_graceful_shutdown=_PARTING_SECONDS,
        lifespan="on",
    )
    with suppress(KeyboardInterrupt):  # uvicorn has ended what it was doing
        uvicorn.Server(config).run(sockets=[opened])
