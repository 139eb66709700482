"""The newest figures as the README shows them, in both languages, written between two marks."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from bench.corpora import ROOT
from bench.report import cell, load, table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

BEGIN, END = "<!-- bench: begin -->", "<!-- bench: end -->"
RESULTS = ROOT / "bench" / "results"


class Words(NamedTuple):
    """What the table says in one language."""

    measured: str
    warm: str
    asked: dict[str, str]
    query: str
    times: str
    classes: dict[str, str]
    together: str
    cold: str
    process: str
    memory: str
    indexing: str
    disk: str


READMES = {
    "README.md": Words(
        "Measured {measured} on {machine}, Python {python}, by `python -m bench`; ratios within "
        "one run.",
        "Warm queries on {clauses:,} clauses: milliseconds of processor time at the median, and "
        "how many times as long as each peer takes",
        {"first": "first asked", "again": "asked again"},
        "query", "× {}",
        {"word": "one word", "and": "AND of 2–6", "or": "OR of 2–6", "phrase": "phrase",
         "filtered": "filtered", "wildcard": "wildcard"},
        "all {queries}, their sum",
        "Whole processes on the seeds", "process", "MiB",
        "Indexing {files:,} files, {megabytes:.0f} MB, {clauses:,} clauses", "MB on disk",
    ),
    "README.zh-CN.md": Words(
        "{measured} 用 `python -m bench` 测于 {machine}，Python {python}；比值取自同一次运行。",
        "{clauses:,} 条款上的查询：处理器时间中位数（毫秒），与各同类软件之比",
        {"first": "首次", "again": "再次"},
        "查询", "÷ {}",
        {"word": "单词", "and": "AND，2–6 词", "or": "OR，2–6 词", "phrase": "短语",
         "filtered": "带筛选", "wildcard": "通配"},
        "全部 {queries} 个查询之和",
        "完整进程（种子文档）", "进程", "MiB",
        "建立索引：{files:,} 个文件，{megabytes:.0f} MB，{clauses:,} 条款", "磁盘 MB",
    ),
}  # fmt: skip


def write(results: Path = RESULTS, root: Path = ROOT) -> list[str]:
    """Write the table into the READMEs that have the marks; return the names of those."""
    written = []
    for name in READMES:
        path = root / name
        text = path.read_text(encoding="utf-8")
        if BEGIN in text and END in text:
            path.write_text(replaced(text, block(name, results)), encoding="utf-8")
            written.append(name)
    return written


def replaced(text: str, new: str) -> str:
    """Return a text with what stands between the marks replaced."""
    before, _, rest = text.partition(BEGIN)
    _, _, after = rest.partition(END)
    return f"{before}{BEGIN}\n{new}{END}{after}"


def block(readme: str, results: Path = RESULTS) -> str:
    """Return what belongs between the marks of a README, from the results that there are."""
    words = READMES[readme]
    parts = {"warm": _warm, "cold": _cold, "indexing": _indexing}
    paragraphs = []
    for name, part in parts.items():
        if (results / f"{name}.json").exists():
            report = load(name, results)
            paragraphs.append("\n".join(part(report, words)))
            paragraphs.append(words.measured.format(**report))
    return "\n" + "\n\n".join(paragraphs) + "\n\n"


def _warm(report: dict[str, Any], words: Words) -> Iterator[str]:
    ours, *peers = report["engines"]
    rows = {(row["class"], row["asked"]): row for row in report["classes"] if row["band"] == "all"}
    yield words.warm.format(**report) + ":"
    yield ""
    columns = [words.query]
    for asked in words.asked.values():
        columns += [f"{asked}, ms", *(words.times.format(peer) for peer in peers)]
    found: list[list[Any]] = []
    for kind in dict.fromkeys(kind for kind, _ in rows):
        found.append([words.classes[kind]])
        for asked in words.asked:
            row = rows[kind, asked]
            found[-1] += [row[ours]["ms"][0], *(row[f"x {peer}"]["medians"] for peer in peers)]
    sums = {row["asked"]: row for row in report["together"]}
    found.append([words.together.format(**sums["first"])])
    for asked in words.asked:
        row = sums[asked]
        found[-1] += [row[ours], *(row[f"x {peer}"][0] for peer in peers)]
    yield from table(columns, found)


def _cold(report: dict[str, Any], words: Words) -> Iterator[str]:
    yield words.cold + ":"
    yield ""
    columns = (words.process, words.times.format("`import click, whoosh`"), words.memory)
    yield from table(
        columns, ([row["case"], row["ratio"], round(row["MiB"])] for row in report["rows"])
    )


def _indexing(report: dict[str, Any], words: Words) -> Iterator[str]:
    yield words.indexing.format(**report) + ":"
    yield ""
    columns = (words.process, words.times.format("qpsearch"), words.memory, words.disk)
    found = (
        [row["case"], row["ratio"], round(row["together"]), cell(row["MB"])]
        for row in report["rows"]
    )
    yield from table(columns, found)
