"""The benches run, compare answers before they time them, and the READMEs show their results.

Nothing here looks at a time: the corpora are tiny and the machine may do anything.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from bench import __main__ as commands
from bench import readme_table, report
from bench.__main__ import main
from bench.agreement import reason_against, reason_for
from bench.clauses import Row, rows_of
from bench.growth import COLUMNS, exponents
from bench.measure import paired, spread
from bench.queries import KINDS, Pool, Query, draw, frequencies_typed, is_typed
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import ROOT

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def scratch(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A scratch folder that the commands share."""
    return tmp_path_factory.mktemp("bench")


def bench(scratch: Path, name: str, *options: str) -> dict:
    """The report of a command over the seeds, once it has been written in all its forms."""
    out = scratch / "results"
    kept = ["--scratch", str(scratch), "--out", str(out), "--rounds", "1", "--corpus", "seeds"]
    assert main([name, *kept, *options]) == 0
    assert (out / f"{name}.md").read_text(encoding="utf-8").startswith("Measured ")
    return report.load(name, out)


@pytest.mark.parametrize("name", ["warm", "bm25"])
def test_engines_agree_on_the_seeds(name: str, scratch: Path) -> None:
    """Peers find the same clauses, qpsearch misses none, and what it finds beyond is explained."""
    found = bench(scratch, name, "--queries", "3", "--engines", "fts5", "whoosh")
    agreement = found["agreement"]
    assert agreement["same"]["whoosh"] == agreement["queries"] == found["queries"]
    assert agreement["unexplained"] == []
    if name == "bm25":
        assert agreement["same"]["qpsearch"] == found["queries"]


def test_every_class_is_asked_first_and_again(scratch: Path) -> None:
    """The table has every class of queries, asked for the first time and again."""
    found = bench(scratch, "warm", "--queries", "3", "--engines", "fts5", "--unchecked")
    rows = {(row["class"], row["asked"]) for row in found["classes"] if row["band"] == "all"}
    assert rows == {(kind, asked) for kind in KINDS for asked in ("first", "again")}
    assert all(row["x fts5"]["medians"] > 0 for row in found["classes"])
    for row in found["together"]:
        each = [q[f"qpsearch {row['asked']}"] for q in found["per_query"] if q["typical"]]
        assert row["queries"] == len(each)
        assert row["qpsearch"] == pytest.approx(sum(each), abs=0.001, rel=1e-4)


def test_plain_scores_are_those_of_whoosh(scratch: Path) -> None:
    """Where only BM25 over words counts, all scores are Whoosh's to nine digits."""
    found = bench(scratch, "bm25", "--queries", "4", "--engines", "whoosh")
    same = found["sameness"]
    assert same["same_scores"] == same["same_ten"] == same["same_clauses"] == same["queries"] > 0


def test_cold_runs(scratch: Path) -> None:
    """Cold searches run as whole processes; qpsearch finds every file that rg finds."""
    found = bench(scratch, "cold", "--beside")
    assert not found["files"].get("missed by qpsearch")
    assert "qpsearch search" in [row["case"] for row in found["rows"]]


def test_indexing_runs(scratch: Path) -> None:
    """Indexing runs as a whole process."""
    found = bench(scratch, "indexing", "--beside")
    assert found["clauses"] > 100
    assert found["rows"][0]["MB"] > 0


def test_updates_are_found_and_disturb_no_reader(scratch: Path) -> None:
    """Changed files are found, open readers stay as they were, queries find the same clauses."""
    found = bench(scratch, "updates", "--updates", "1")
    assert found["undisturbed"] == found["updates"] == 1


def test_growth_keeps_rows_of_the_same_code(scratch: Path) -> None:
    """Each size is a row; a later run keeps those that were measured with the same code."""
    options = ("--queries", "1", "--engines")
    first = bench(scratch, "growth", "--sizes", "40", *options)
    both = bench(scratch, "growth", "--keep", "--sizes", "40", "120", *options)
    assert [row["clauses"] for row in both["rows"]] == [40, 120]
    assert both["rows"][0] == first["rows"][0]
    assert both["exponents"].keys() <= COLUMNS.keys()


@pytest.mark.parametrize("readme", readme_table.READMES)
def test_readme_shows_the_newest_results(readme: str) -> None:
    """The table between the marks of a README is what bench/results holds."""
    text = (ROOT / readme).read_text(encoding="utf-8")
    if readme_table.BEGIN not in text:
        pytest.skip("this README has no table")
    assert readme_table.replaced(text, readme_table.block(readme)) == text


def test_all_measures_only_what_is_not_current(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One command takes every measurement that this code has not taken yet, and updates READMEs."""
    taken: list[str] = []
    written: list[Path] = []
    monkeypatch.setattr(commands, "MEASUREMENTS", dict.fromkeys(("cold", "warm", "growth"), dict))
    monkeypatch.setattr(commands, "measure", lambda name, _: taken.append(name) or 0)
    monkeypatch.setattr(report, "is_current", lambda name, _: name == "warm")
    monkeypatch.setattr(readme_table, "write", lambda out: written.append(out) or [])
    assert main(["all", "--scratch", str(tmp_path), "--out", str(tmp_path)]) == 0
    assert taken == ["cold", "growth"]
    assert written == [tmp_path]


def test_readme_tables_hold_every_result(scratch: Path) -> None:
    """The table of a README has the rows of each report that there is, and says when and where."""
    bench(scratch, "warm", "--queries", "3", "--engines", "fts5", "--unchecked")
    for readme in readme_table.READMES:
        block = readme_table.block(readme, scratch / "results")
        words = readme_table.READMES[readme]
        assert all(f"| {kind} |" in block for kind in words.classes.values())
        assert all(f"{asked}, ms |" in block for asked in words.asked.values())
        assert report.load("warm", scratch / "results")["measured"] in block
        marked = f"a{readme_table.BEGIN}old{readme_table.END}b"
        assert readme_table.replaced(marked, block) == (
            f"a{readme_table.BEGIN}\n{block}{readme_table.END}b"
        )


def test_same_seed_draws_the_same_queries(seed_index: Path) -> None:
    """Queries depend on clauses, frequencies and seed alone, and their words stand in a clause."""
    pool = Pool(rows_of(seed_index), is_typed)
    frequencies = frequencies_typed(pool, ["质量", "标准", "品牌"])
    queries = draw(pool, frequencies, 4, 1)
    assert queries == draw(pool, frequencies, 4, 1)
    assert queries != draw(pool, frequencies, 4, 2)
    for query in queries:
        if query.kind in ("and", "or", "phrase", "filtered"):
            assert set.intersection(*(set(pool.holding[word]) for word in query.words))
    assert {query.kind for query in queries} == set(KINDS)


@pytest.mark.parametrize(
    ("kind", "words", "text", "cut", "reason"),
    [
        ("and", ("质量",), "产品质量", "产品质量", "as parts of compounds"),
        ("and", ("产品质量",), "产品的质量", "产品 的 质量", "apart from each other"),
        ("and", ("标准",), "产品质量", "产品质量", "does not hold the words"),
        ("phrase", ("产品", "质量"), "产品质量", "产品质量", "holds the phrase"),
        ("phrase", ("产品", "质量"), "产品的质量", "产品 的 质量", "does not hold the phrase"),
        ("wildcard", ("产品",), "产品质量", "产品质量", "holds a word so begun"),
    ],
)
def test_reasons(kind: str, words: tuple[str, ...], text: str, cut: str, reason: str) -> None:
    """What qpsearch finds beyond its peers has a reason, and only letters that are there count."""
    row = Row("d#1", "d", "", "", (), 0, text, cut)
    assert reason in reason_for(Query(kind, words, None, 1, "rare"), row)


def test_a_mark_between_words_is_no_phrase() -> None:
    """Peers see words only, so a phrase passes over marks; qpsearch asks for the letters."""
    query = Query("phrase", ("设施", "设备"), None, 1, "rare")
    apart = Row("d#1", "d", "", "", (), 0, "设施、设备", "设施 设备")
    together = Row("d#2", "d", "", "", (), 0, "设施设备", "设施 设备")
    assert "with a mark between" in reason_against(query, apart)
    assert reason_against(query, together) == "missed"


positive = st.floats(0.001, 1000)


@settings(deadline=None)
@given(st.lists(st.tuples(positive, positive), min_size=1))
def test_ratios_are_paired(pairs: list[tuple[float, float]]) -> None:
    """A ratio's middle lies between its quartiles, and among the ratios that were paired."""
    ours, theirs = zip(*pairs, strict=True)
    ratios = [one / other for one, other in pairs]
    middle, low, high = paired(ours, theirs)
    assert min(ratios) <= low <= middle * (1 + 1e-9) <= high * (1 + 2e-9)
    assert high <= max(ratios) * (1 + 1e-9)
    assert spread([middle]) == (middle, middle, middle)


@settings(deadline=None)
@given(st.floats(-1, 3), st.floats(0.1, 10))
def test_exponents_of_powers(exponent: float, factor: float) -> None:
    """The exponent of a measure that is a power of the size is that power."""
    rows = [{"clauses": n, "MB": factor * n**exponent} for n in (1_000, 10_000, 100_000)]
    assert exponents(rows)["MB"] == pytest.approx(exponent, abs=1e-6)


def test_reports_are_rounded_and_reread(tmp_path: Path) -> None:
    """A report is JSON of five digits, whose spreads a table shows as middle and quartiles."""
    taken = {"rows": [("a", (1.23456789, 1.0, 2.0))]}
    report.write(
        "warm", taken, tmp_path,
        markdown=lambda found: report.table(("what", "ms"), found["rows"]),
        plot=lambda _, path: path.touch(),
    )  # fmt: skip
    assert json.loads((tmp_path / "warm.json").read_text(encoding="utf-8"))["rows"][0][1][0] == (
        1.2346
    )
    assert "| a | 1.23 (1–2) |" in (tmp_path / "warm.md").read_text(encoding="utf-8")
    assert report.is_current("warm", tmp_path)
    assert not report.is_current("cold", tmp_path)
