"""The page of a search beside the query alone: processor time, without sockets, both first asked.

    python -m bench pages INDEX --queries 200

The queries are words that stand in one clause, or read from a file, one a line. The
query runs on an index of its own, the page on another, in turn; then all are asked again. Queries
that find something and those that find nothing are counted apart: the page of these says what may
have been meant, which the query alone does not.
"""

from __future__ import annotations

import asyncio
import random
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from bench.batch_throughput import draw
from bench.clauses import rows_of
from bench.measure import paired, spread
from qpsearch import Corpus
from qpsearch.corpus.request import Request

if TYPE_CHECKING:
    import argparse
    from collections.abc import Sequence

HITS = 20
"""On a page."""


def arguments(parser: argparse.ArgumentParser) -> None:
    """Add the arguments of the command."""
    parser.add_argument("index", type=Path)
    parser.add_argument("--queries", type=int, default=200)
    parser.add_argument("--from", dest="file", type=Path, help="queries, one a line")
    parser.add_argument("--seed", type=int, default=7)


def run(args: argparse.Namespace) -> int:
    """Measure, print what was measured and return the exit code."""
    if args.file:
        queries = args.file.read_text(encoding="utf-8").splitlines()[: args.queries]
    else:
        queries = draw(list(rows_of(args.index)), args.queries, random.Random(args.seed))
    asyncio.run(_measured(args.index, list(dict.fromkeys(queries)), random.Random(args.seed)))
    return 0


async def _measured(index: Path, queries: Sequence[str], chance: random.Random) -> None:
    from qpsearch.web.app import make_app  # the extra `web`

    app, corpus = make_app(index), Corpus.open(index)
    async with app.router.lifespan_context(app):
        for query in queries[:2]:  # opens both
            _query(corpus, query)
            await _page(app, query)
        for said in ("first asked", "asked again"):
            taken: dict[bool, list[tuple[float, float]]] = {True: [], False: []}
            order = list(queries[2:])
            chance.shuffle(order)
            for number, query in enumerate(order):
                if number % 2:
                    alone, total = _query(corpus, query)
                    page = await _page(app, query)
                else:
                    page = await _page(app, query)
                    alone, total = _query(corpus, query)
                taken[total > 0].append((alone, page))
            for found, pairs in taken.items():
                if pairs:
                    _tell(f"{said}, {'something' if found else 'nothing'} found", pairs)
            _tell(f"{said}, all", [*taken[True], *taken[False]])


def _tell(said: str, pairs: Sequence[tuple[float, float]]) -> None:
    alone, pages = [one for one, _ in pairs], [page for _, page in pairs]
    ratio = paired(pages, alone)
    print(
        f"{said}: {len(pairs)} queries {spread(alone).median * 1e3:.2f} ms, "
        f"pages {spread(pages).median * 1e3:.2f} ms; ratio of sums {sum(pages) / sum(alone):.2f}, "
        f"of pairs {ratio.median:.2f} ({ratio.low:.2f} to {ratio.high:.2f})"
    )


def _query(corpus: Corpus, query: str) -> tuple[float, int]:
    asked = Request(query=query, limit=HITS)
    start = time.process_time()
    found = corpus.search(query, limit=HITS, options=asked.options(corpus))
    return time.process_time() - start, found.total


async def _page(app: Any, query: str) -> float:
    asked = {
        "type": "http", "http_version": "1.1", "method": "GET", "scheme": "http",
        "path": "/", "raw_path": b"/", "root_path": "",
        "query_string": urlencode({"q": query}).encode(),
        "headers": [(b"host", b"127.0.0.1:8471"), (b"accept-language", b"zh")],
        "server": ("127.0.0.1", 8471), "client": ("127.0.0.1", 1), "asgi": {"version": "3.0"},
    }  # fmt: skip
    sent: list[Any] = []

    async def receive() -> Any:
        return {"type": "http.request", "body": b"", "more_body": False}

    async def send(message: Any) -> None:
        sent.append(message)

    start = time.process_time()
    await app(asked, receive, send)
    taken = time.process_time() - start
    assert sent[0]["status"] == 200, query
    return taken
