"""What a report says of itself: what was asked, of which texts, when, and what came of it."""

from __future__ import annotations

import os
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING

from qpsearch.render.report import in_wording
from qpsearch.text.conversion import Script

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

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
    wording: Script = Script.SIMPLIFIED,
) -> tuple[tuple[str, str], ...]:
    """Return what stands on the first page of a report: labels and values.

    Args:
        corpus: what was asked.
        found: what each query, or a list of addresses, has brought.
        request: the query and its options; none where addresses were named.
        file: the name of a file of queries.
        now: when; by default, now.
        wording: the script of the labels and of what is said here.

    """
    said = partial(in_wording, wording=wording)
    return tuple(_about(corpus, found, request, file, now or datetime.now().astimezone(), said))


def _about(
    corpus: Corpus,
    found: Sequence[Excerpts],
    request: Request | None,
    file: str,
    now: datetime,
    said: Callable[[str], str],
) -> Iterator[tuple[str, str]]:
    if file:
        yield said("查询"), f"{file}，{len(found)} {said('项')}"
    elif request and request.query:
        yield said("查询"), request.query
    if request and (conditions := "；".join(_conditions(request, said))):
        yield said("条件"), conditions
    # A report is passed on: where a folder lies on the writer's machine is nobody's business.
    roots = [os.path.basename(os.path.normpath(root)) or root for root in corpus.manifest.roots]
    named = "、".join(roots[:_MOST_ROOTS]) + (" 等" if len(roots) > _MOST_ROOTS else "")
    yield said("语料"), f"{named}，{sum(1 for _ in corpus.documents())} {said('件文件')}"
    clauses = {(one["doc_id"], one["eid"]) for group in found for one in group.records}
    documents = {doc_id for doc_id, _ in clauses}
    yield said("结果"), said(f"{len(clauses)} 条，出自 {len(documents)} 件文件")
    yield said("时间"), f"{now.year}年{now.month}月{now.day}日 {now:%H:%M}"


def _conditions(request: Request, said: Callable[[str], str]) -> Iterator[str]:
    if request.mode in _MODES:
        yield said(_MODES[request.mode])
    if not request.variants:
        yield said("不查异地用词")
    if request.lay:
        yield said("兼查法律用语")
    if request.rerank:
        yield said("前列结果兼按语义排序")
    for field, label in _FILTERS:
        value = getattr(request, field)
        if value:
            yield f"{said(label)} {'、'.join(value) if isinstance(value, tuple) else value}"
    if request.limit:
        yield said(f"至多 {request.limit} 条")
