"""The machine formats are what docs/formats.md and the JSON Schemas say, and the pipelines run."""

from __future__ import annotations

import json
import os
import re
import runpy
import shutil
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from conftest import ROOT, SEEDS
from qpsearch.render.exports import EXPORT_COLUMNS
from qpsearch.render.formats import HIT_COLUMNS
from qpsearch.render.rows import BATCH_COLUMNS, SUMMARY_COLUMNS, WATCH_COLUMNS
from qpsearch.render.schemas import schema, schema_names
from schema_fit import validate

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome

    Run = Callable[..., Outcome]

DOCS = ROOT / "docs"
BUILDER = runpy.run_path(str(ROOT / "scripts/build_schemas.py"), run_name="builder")
FORMATS = (DOCS / "formats.md").read_text(encoding="utf-8")
_BASH = re.compile(r"^```bash\n(.*?)^```", re.MULTILINE | re.DOTALL)


def lines(outcome: Outcome) -> list[Any]:
    """The records of JSON Lines."""
    assert outcome.out
    return [json.loads(line) for line in outcome.out.splitlines()]


@pytest.mark.parametrize("name", schema_names())
def test_schemas_are_schemas(name: str) -> None:
    """Each schema is a valid schema of its draft and has an id and a title."""
    jsonschema = pytest.importorskip("jsonschema")
    found = schema(name)

    jsonschema.Draft202012Validator.check_schema(found)
    assert found["$id"] == f"qpsearch:{name}"
    assert found["title"]


def test_schemas_are_written_from_the_types() -> None:
    """The files are what ``scripts/build_schemas.py`` makes of the contract, and no others."""
    made = {name: BUILDER["written"](found) for name, found in BUILDER["schemas"]().items()}
    folder = ROOT / "src/qpsearch/render/schemas"

    assert sorted(made) == list(schema_names())
    for name, text in made.items():
        assert (folder / f"{name}.schema.json").read_text(encoding="utf-8") == text


def test_an_unknown_schema() -> None:
    """A schema that does not exist is a KeyError."""
    with pytest.raises(KeyError):
        schema("no-such")


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("hit", ("search", "质量强国", "--limit", 0, "--format", "jsonl")),
        ("hit", ("search", "质量强国", "--explain", "--format", "jsonl")),
        ("show", ("show", "004", "四", "--format", "jsonl")),
        ("meta", ("show", "004", "--meta", "--format", "jsonl")),
        ("outline", ("outline", "004", "--format", "jsonl")),
        ("docs", ("docs", "--format", "jsonl")),
        ("export", ("export", "质量强国", "--format", "jsonl")),
        ("export", ("export", "质量强国", "--format", "jsonl", "--script", "traditional")),
        ("export", ("export", "--at", "004", "四", "--format", "jsonl")),
    ],
)
def test_lines_fit_their_schema(name: str, command: tuple[object, ...], qpsearch: Run) -> None:
    """Every line of JSON Lines is a record of its schema."""
    for record in lines(qpsearch(*command)):
        validate(name, record)


@pytest.mark.parametrize(
    ("name", "command"),
    [
        ("search", ("search", "质量强国", "--json")),
        ("search", ("search", "没有这样的词", "--json")),
        ("status", ("status", "--json")),
        ("config", ("config", "--json")),
        ("status", ("status", "--json", "--warnings")),
        *[("parse", ("parse", path, "--json")) for path in sorted(SEEDS.glob("*.txt"))],
    ],
)
def test_objects_fit_their_schema(name: str, command: tuple[object, ...], qpsearch: Run) -> None:
    """Every JSON object fits its schema."""
    validate(name, json.loads(qpsearch(*command).out))


@pytest.mark.parametrize(
    ("name", "options"),
    [("batch", ()), ("batch", ("--explain",)), ("batch-summary", ("--summary",))],
)
def test_batches_fit_their_schema(name: str, options: tuple[str, ...], qpsearch: Run) -> None:
    """Rows of hits, of no hits and of faults fit the schema, as lines and as one array."""
    Path("q.txt").write_text("质量强国\n没有这样的词\n(质量\n", encoding="utf-8")
    for record in lines(qpsearch("batch", "q.txt", *options)):
        validate(name, record)
    whole = json.loads(qpsearch("batch", "q.txt", "--json", *options).out)
    assert len(whole) == 3
    if name == "batch":
        validate("batch-json", whole)
    else:
        for record in whole:
            validate(name, record)


def test_references_fit_their_schema(qpsearch: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """Resolved and unresolved cross-references, out and in, fit the schema."""
    monkeypatch.setenv("QPSEARCH_INDEX", "index")
    Path("law.txt").write_text(
        "检验法\n第一条　本法第二条和《计量法》第三条。\n第二条　检验。\n", encoding="utf-8"
    )
    qpsearch("index", "law.txt", "-q")
    records = lines(qpsearch("show", "law", "--refs", "--format", "jsonl"))

    assert {(record["direction"], record["resolved"]) for record in records} == {
        ("out", True), ("out", False), ("in", True),
    }  # fmt: skip
    for record in records:
        validate("references", record)


@pytest.mark.parametrize("options", [(), ("--per-query",), ("--against", "variants=off")])
def test_measures_fit_their_schema(options: tuple[str, ...], qpsearch: Run) -> None:
    """Means, measures of each query and differences fit the schema of eval."""
    pytest.importorskip("ir_measures")
    Path("q.tsv").write_text("q1\t质量强国\nq2\t首席质量官\n", encoding="utf-8")
    Path("qrels.txt").write_text("q1 0 004 1\nq2 0 001 1\n", encoding="utf-8")
    for record in lines(qpsearch("eval", "q.tsv", "qrels.txt", "--format", "jsonl", *options)):
        validate("eval", record)


def test_an_export_has_the_same_fields_however_it_was_asked(qpsearch: Run) -> None:
    """A clause has one record: what a query finds and what stands at an address have its fields."""
    (found, *_) = lines(qpsearch("export", "首席质量官", "--format", "jsonl"))
    (shown, *_) = lines(qpsearch("export", "--at", "004", "四、（六）", "--format", "jsonl"))

    assert list(found) == list(shown)


def test_reports_fit_their_schema(qpsearch: Run, tmp_path: Path) -> None:
    """The report of an indexing run, files that fail included, fits its schema."""
    (tmp_path / "empty.txt").touch()
    outcome = qpsearch("index", SEEDS, tmp_path, "--index", "new", "--report", "-", "-q")
    records = lines(outcome)

    assert "failed" in {record["status"] for record in records}
    for record in records:
        validate("index-report", record)


def test_changes_fit_their_schema(qpsearch: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    """New, changed and gone clauses fit the schema of watch."""
    monkeypatch.setenv("QPSEARCH_INDEX", "index")
    Path("laws").mkdir()
    Path("q.txt").write_text("计量\n", encoding="utf-8")
    for text in ("第一条 计量。\n第二条 计量器具。\n", "第一条 计量管理。\n第三条 计量人员。\n"):
        Path("laws/a.txt").write_text(f"某某条例\n{text}", encoding="utf-8")
        qpsearch("index", "laws", "-q")
        outcome = qpsearch("watch", "q.txt", "--format", "jsonl")
    records = lines(outcome)

    assert {record["change"] for record in records} == {"new", "changed", "gone"}
    for record in records:
        validate("watch", record)


def sections() -> dict[str, str]:
    """The sections of docs/formats.md by their headings."""
    parts = re.split(r"^#{2,3} (.+)$", FORMATS, flags=re.MULTILINE)
    return dict(zip(parts[1::2], parts[2::2], strict=True))


def properties(value: Any) -> set[str]:
    """The names of the fields that a schema speaks of, outside references."""
    found: set[str] = set()
    if isinstance(value, dict):
        for key, inner in value.items():
            if key == "properties":
                found |= set(inner)
            found |= properties(inner)
    elif isinstance(value, list):
        for inner in value:
            found |= properties(inner)
    return found


@pytest.mark.parametrize("name", schema_names())
def test_every_field_is_documented(name: str) -> None:
    """Each field of a schema stands in its section, or among those that all clauses share."""
    there = sections()
    shared = there["A clause"] + there.get("hit", "") + there["Rules for all formats"]

    for field in properties(schema(name)):
        assert re.search(rf"\b{field}\b", there[name] + shared), field


def test_columns_are_documented() -> None:
    """The columns of every CSV are listed in the documentation, in their order."""
    flat = " ".join(FORMATS.split())
    for columns in (HIT_COLUMNS, BATCH_COLUMNS, SUMMARY_COLUMNS, WATCH_COLUMNS):
        assert f"`{' '.join(columns)}`" in flat
    assert ("query_id", *HIT_COLUMNS) == EXPORT_COLUMNS


def pipelines() -> list[Any]:
    """The bash blocks of the documentation, each with its name."""
    files = [ROOT / "README.md", ROOT / "README.zh-CN.md", *sorted(DOCS.glob("*.md"))]
    return [
        (path.name, tuple(blocks))
        for path in files
        if (blocks := _BASH.findall(path.read_text(encoding="utf-8")))
    ]


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
@pytest.mark.parametrize(("name", "blocks"), pipelines(), ids=lambda value: str(value)[:20])
def test_pipelines_run_as_printed(
    name: str, blocks: tuple[str, ...], tmp_path: Path, seed_index: Path
) -> None:
    """Every pipeline of a page runs as printed, one after the other, and writes no message."""
    shutil.copytree(SEEDS, tmp_path / "seeds")
    shutil.copytree(seed_index, tmp_path / "index")
    command = tmp_path / "bin" / "qpsearch"
    command.parent.mkdir()
    command.write_text(f'#!/bin/sh\nexec "{sys.executable}" -m qpsearch "$@"\n', encoding="utf-8")
    command.chmod(0o755)
    environment = {k: v for k, v in os.environ.items() if k != "QPSEARCH_INDEX"}
    environment["PATH"] = f"{command.parent}{os.pathsep}{environment['PATH']}"
    for block in blocks:
        if re.search(r"\bjq\b", block) and not shutil.which("jq"):
            continue
        done = subprocess.run(  # noqa: S603 - our own documentation
            ["bash", "-e", "-o", "pipefail", "-c", block],  # noqa: S607
            cwd=tmp_path,
            env=environment,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, (name, done.stderr)
        assert "qpsearch:" not in done.stderr


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_completion_scripts(shell: str, qpsearch: Run) -> None:
    """Each shell gets a script that calls qpsearch back; one that is installed can read it."""
    outcome = qpsearch("completion", shell)

    assert outcome.code == 0
    assert f"_QPSEARCH_COMPLETE={shell}_complete" in outcome.out
    if found := shutil.which(shell):
        Path("script").write_text(outcome.out, encoding="utf-8")
        subprocess.run([found, "-n", "script"], check=True, timeout=60)  # noqa: S603 - a shell


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("qpsearch b", ["batch"]),
        ("qpsearch show 004", ["004_22d854842f783777"]),
        ("qpsearch show 质量强国", ["质量强国建设纲要"]),
        ("qpsearch show 产品", []),
        ("qpsearch show 004 四、（六", ["四、（六）"]),
        ("qpsearch show 004 level_4__level_6", ["level_4__level_6"]),
        ("qpsearch show no-such 四", []),
        ("qpsearch search 质量 --doc 003_", ["003_10596add2b58d5bb"]),
        ("qpsearch search 质量 --doc 004 --section 四、（七", ["四、（七）"]),
        ("qpsearch search 质量 --kind out", ["outline"]),
        ("qpsearch batch --format tr", ["trec"]),
        ("qpsearch export --at 004", ["004_22d854842f783777"]),
        ("qpsearch export --at 004 四、（七", ["四、（七）"]),
    ],
)
def test_completions(
    words: str, expected: list[str], seed_index: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands, options, documents by id and title, and addresses are completed."""
    from click.shell_completion import BashComplete

    from qpsearch.cli.app import cli

    monkeypatch.setenv("QPSEARCH_INDEX", os.fspath(seed_index))
    monkeypatch.setenv("COMP_WORDS", words)
    *before, incomplete = words.split()[1:]
    found = BashComplete(cli, {}, "qpsearch", "_QPSEARCH_COMPLETE").get_completions(
        before, incomplete
    )

    assert [item.value for item in found] == expected


def test_a_control_character_in_a_name_reaches_no_line(qpsearch: Run, tmp_path: Path) -> None:
    """A file's name may hold U+009B, which commands a terminal: escaped, it is the same name."""
    folder = tmp_path / "in"
    folder.mkdir()
    name = "\x9b31m\x1b[2J\u2028.txt"
    (folder / name).write_text("关于质量的通知\n一、总体要求。坚持质量第一。\n", "utf-8")
    index, report = tmp_path / "index", tmp_path / "report.jsonl"
    assert qpsearch("index", "--index", index, folder, "--report", report).code == 0
    written = [
        report.read_text("utf-8"),
        qpsearch("search", "--index", index, "质量", "--format", "jsonl").out,
        qpsearch("docs", "--index", index, "--format", "jsonl").out,
        qpsearch("parse", folder / name, "--json").out,
    ]
    for text in written:
        assert not set(text) & set("\x1b\x9b\u2028")
        assert json.loads(text.split("\n")[0])["source"].endswith(name)
