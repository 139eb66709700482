"""TLS and a login before a cluster, as its security plugin or a proxy has them.

The certificates of ``certificates/`` were made for these tests by an authority whose key was thrown
away: one that holds for a hundred years, one of 2020, one of another host.
"""

from __future__ import annotations

import http.client
import os
import socket
import ssl
import threading
from base64 import b64encode
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from qpsearch import ClusterError, Corpus
from qpsearch.corpus.copying import copy_index
from qpsearch.engines.opensearch.address import Address, Credentials
from qpsearch.engines.opensearch.connection import Connection
from qpsearch.engines.opensearch.state import check_cluster

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from conftest import Outcome

CERTIFICATES = Path(__file__).with_name("certificates")
AUTHORITY = os.fspath(CERTIFICATES / "authority.pem")
PASSWORD = "密码"  # noqa: S105 - of these tests
LOGIN = "Basic " + b64encode(f"读者:{PASSWORD}".encode()).decode()
VERSION = b'{"version": {"distribution": "opensearch", "number": "3.6.0"}}'


class Proxy:
    """Takes requests over TLS from who is known, and hands them to a cluster if there is one."""

    def __init__(self, certificate: str, behind: str = "") -> None:
        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_GET(self) -> None:
                body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
                if self.headers["Authorization"] != LOGIN:
                    status, said = 401, b"Unauthorized"
                elif not behind:
                    status, said = 200, VERSION
                else:
                    node = http.client.HTTPConnection(behind, timeout=60)
                    kind = {"Content-Type": "application/json"}
                    node.request(self.command, self.path, body or None, kind)
                    answer = node.getresponse()
                    status, said = answer.status, answer.read()
                    node.close()
                self.send_response(status)
                self.send_header("Content-Length", str(len(said)))
                self.end_headers()
                self.wfile.write(said)

            do_POST = do_PUT = do_DELETE = do_GET  # noqa: N815 - the library's names

            def log_message(self, *args: object) -> None:
                pass

        class Server(ThreadingHTTPServer):
            daemon_threads = True

            def handle_error(self, request: object, address: object) -> None:
                """Say nothing of who hangs up."""

        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATES / f"{certificate}.pem")
        self.http = Server(("127.0.0.1", 0), Handler)
        self.http.socket = context.wrap_socket(self.http.socket, server_side=True)
        self.host = f"127.0.0.1:{self.http.server_port}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


@pytest.fixture
def before() -> Iterator[Callable[..., Proxy]]:
    """Starts what stands before a cluster."""
    started: list[Proxy] = []

    def start(certificate: str = "valid", behind: str = "") -> Proxy:
        started.append(Proxy(certificate, behind))
        return started[-1]

    yield start
    for one in started:
        one.http.shutdown()
        one.http.server_close()


def ask(host: str, password: str = PASSWORD, authority: str = AUTHORITY) -> None:
    address = Address.parse(f"opensearch+https://{host}/policies")
    check_cluster(Connection(address, Credentials("读者", password, authority)))


def test_who_is_known_is_answered(before: Callable[..., Proxy]) -> None:
    ask(before().host)


@pytest.mark.parametrize(
    ("certificate", "password", "authority", "says"),
    [
        ("valid", "falsch", AUTHORITY, "asks for a user and a password, or does not know these"),
        ("valid", PASSWORD, "", "is not trusted (unable to get local issuer certificate)"),
        ("expired", PASSWORD, AUTHORITY, "is not trusted (certificate has expired)"),
        ("elsewhere", PASSWORD, AUTHORITY, "is not trusted (IP address mismatch"),
        ("valid", PASSWORD, __file__, "cannot be read"),
        ("valid", PASSWORD, "no-such-file.pem", "cannot be read (No such file or directory)"),
    ],
)
def test_what_is_wrong_is_told(
    before: Callable[..., Proxy], certificate: str, password: str, authority: str, says: str
) -> None:
    with pytest.raises(ClusterError) as error:
        ask(before(certificate).host, password, authority)
    assert says in str(error.value)
    assert "\n" not in str(error.value)
    assert PASSWORD not in str(error.value)


def test_a_cluster_without_tls_is_told() -> None:
    with socket.socket() as plain:
        plain.bind(("127.0.0.1", 0))
        plain.listen()

        def hang_up() -> None:
            there, _ = plain.accept()
            there.recv(1 << 12)
            there.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            there.close()

        threading.Thread(target=hang_up, daemon=True).start()
        with pytest.raises(ClusterError, match=r"speaks no TLS.*write opensearch://"):
            ask(f"127.0.0.1:{plain.getsockname()[1]}")


def test_tls_where_none_is_expected_is_told(before: Callable[..., Proxy]) -> None:
    address = Address.parse(f"opensearch://{before().host}/policies")
    with pytest.raises(ClusterError, match=r"opensearch\+https://"):
        check_cluster(Connection(address, Credentials(), patience=1.0))


@pytest.mark.cluster
def test_an_index_is_written_and_searched_behind_both(
    cluster_index: str,
    before: Callable[..., Proxy],
    seed_index: Path,
    qpsearch: Callable[..., Outcome],
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    password = tmp_path / "password"
    password.write_text(f"{PASSWORD}\n", encoding="utf-8")
    monkeypatch.setenv("QPSEARCH_CLUSTER_USER", "读者")
    monkeypatch.setenv("QPSEARCH_CLUSTER_PASSWORD_FILE", os.fspath(password))
    monkeypatch.setenv("QPSEARCH_CLUSTER_CA", AUTHORITY)
    host, name = cluster_index.removeprefix("opensearch://").split("/")
    url = f"opensearch+https://{before(behind=host.split(',')[0]).host}/{name}"
    copy_index(seed_index, url)
    with Corpus.open(url) as far, Corpus.open(seed_index) as near:
        wanted = [hit.eid for hit in near.search("质量强国").hits]
        assert [hit.eid for hit in far.search("质量强国").hits] == wanted
    assert qpsearch("search", "质量强国", "--index", url).code == 0
    password.write_text("falsch\n", encoding="utf-8")
    refused = qpsearch("search", "质量强国", "--index", url)
    assert (refused.code, refused.err.count("\n")) == (2, 1)
    assert "QPSEARCH_CLUSTER_USER" in refused.err
