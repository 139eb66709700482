"""What a report says of itself: what was asked, of which texts, when, and what came of it."""

from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from qpsearch.corpus.library import Corpus
    from qpsearch.corpus.request import Request
    from qpsearch.render.excerpts import Excerpts

_MODES = {"any": "任一词", "exact": "全句照字面"}
_FILTERS = (
    ("documents", "文件"), ("issuer", "发文机关"), ("kind", "文种"), ("number", "文号"),
    ("since", "不早于"), ("until", "不晚于"), ("section", "章节"), ("owner", "责任单位"),
)  # fmt: skip
_MOST_ROOTS = 3


def about_report(
    corpus: Corpus,
    found: Sequence[Excerpts],
    *,
    request: Request | None = None,
    file: str = "",
    now: datetime | None = None,
) -> tuple[tuple[str, str], ...]:
    """Return what stands on the first page of a report: labels and values.

    Args:
        corpus: what was asked.
        found: what each query, or a list of addresses, has brought.
        request: the query and its options; none where addresses were named.
        file: the name of a file of queries.
        now: when; by default, now.

    """
    return tuple(_about(corpus, found, request, file, now or datetime.now().astimezone()))


def _about(
    corpus: Corpus,
    found: Sequence[Excerpts],
    request: Request | None,
    file: str,
    now: datetime,
) -> Iterator[tuple[str, str]]:
    if file:
        yield "查询", f"{file}，{len(found)} 项"
    elif request and request.query:
        yield "查询", request.query
    if request and (said := "；".join(_conditions(request))):
        yield "条件", said
    # A report is passed on: where a folder lies on the writer's machine is nobody's business.
    roots = [os.path.basename(os.path.normpath(root)) or root for root in corpus.manifest.roots]
    named = "、".join(roots[:_MOST_ROOTS]) + (" 等" if len(roots) > _MOST_ROOTS else "")
    yield "语料", f"{named}，{sum(1 for _ in corpus.documents())} 件文件"
    clauses = {(one["doc_id"], one["eid"]) for group in found for one in group.records}
    documents = {doc_id for doc_id, _ in clauses}
    yield "结果", f"{len(clauses)} 条，出自 {len(documents)} 件文件"
    yield "时间", f"{now.year}年{now.month}月{now.day}日 {now:%H:%M}"


def _conditions(request: Request) -> Iterator[str]:
    if request.mode in _MODES:
        yield _MODES[request.mode]
    if not request.variants:
        yield "不查异地用词"
    if request.lay:
        yield "兼查法律用语"
    if request.rerank:
        yield "前列结果兼按语义排序"
    for field, label in _FILTERS:
        value = getattr(request, field)
        if value:
            yield f"{label} {'、'.join(value) if isinstance(value, tuple) else value}"
    if request.limit:
        yield f"至多 {request.limit} 条"
