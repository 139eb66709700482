"""Watch: what is new, changed or gone for saved queries, and the exit codes to branch on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qpsearch.batch.queries import BatchQuery
from qpsearch.batch.watching import _changes
from qpsearch.corpus.request import Request

if TYPE_CHECKING:
    from collections.abc import Callable

    from conftest import Outcome

    Run = Callable[..., Outcome]

ARTICLES = "第一条 鼓励企业设立首席质量官。\n第二条 加强计量。\n第三条 首席质量官参加培训。\n"


@pytest.fixture
def watched(qpsearch: Run, monkeypatch: pytest.MonkeyPatch) -> Run:
    """A corpus of one law, watched once; call it with a new text to index and watch again."""
    monkeypatch.setenv("QPSEARCH_INDEX", "index")
    Path("laws").mkdir()
    Path("q.tsv").write_text("a\t首席质量官\nb\t计量\n", encoding="utf-8")

    def again(text: str | None, *args: str) -> Outcome:
        if text is not None:
            Path("laws/law.txt").write_text(f"某某条例\n{text}", encoding="utf-8")
        assert qpsearch("index", "laws", "-q").code == 0
        return qpsearch("watch", "q.tsv", *args)

    first = again(ARTICLES)
    assert first.code == 1
    assert first.out == ""
    assert "remembered: a, b" in first.err
    return again


def news(outcome: Outcome) -> list[tuple[str, str, str]]:
    """The changes of a run as (query, change, section)."""
    rows = [json.loads(line) for line in outcome.out.splitlines()]
    return [(row["query_id"], row["change"], row["section"]) for row in rows]


def test_no_news_is_code_1(watched: Run) -> None:
    """Where nothing has changed nothing is printed and the code is 1."""
    outcome = watched(None)

    assert (outcome.code, outcome.out, outcome.err) == (1, "", "")


def test_new_changed_and_gone(watched: Run) -> None:
    """Clauses that are new, changed and gone are told apart, once."""
    text = (
        "第一条 鼓励企业设立首席质量官制度。\n第二条 加强计量。\n第三条 其他。\n第四条 计量器具。\n"
    )
    outcome = watched(text, "--format", "jsonl")

    assert outcome.code == 0
    assert news(outcome) == [
        ("a", "changed", "第一条"), ("a", "gone", "第三条"), ("b", "new", "第四条"),
    ]  # fmt: skip
    changed = json.loads(outcome.out.splitlines()[0])
    assert "首席质量官。" in changed["text_before"]
    assert "首席质量官制度。" in changed["text"]
    assert watched(None).code == 1


def test_what_has_moved_is_no_news(watched: Run) -> None:
    """An article inserted above others changes their numbers' order, not what they say."""
    outcome = watched(ARTICLES.replace("第二条", "第一条之一 附加。\n第二条"), "--format", "jsonl")

    assert (outcome.code, outcome.out) == (1, "")


def test_a_renamed_file_is_no_news(watched: Run) -> None:
    """The same clauses under another document id have moved."""
    Path("laws/law.txt").rename(Path("laws/renamed.txt"))

    assert watched(None).code == 1


def test_a_dry_run_remembers_nothing(watched: Run) -> None:
    """With --dry-run the same news comes again."""
    text = ARTICLES + "第四条 计量器具。\n"
    first, second = watched(text, "--dry-run"), watched(None)

    assert first.code == second.code == 0
    assert first.out == second.out
    assert "+ new: 《某某条例》第四条" in first.out
    Path("q.tsv").write_text("c\t抽检\n", encoding="utf-8")
    assert "not remembered in a dry run: c" in watched(None, "--dry-run").err
    assert "now remembered: c" in watched(None).err


def test_a_faulty_query_keeps_what_it_had(watched: Run, qpsearch: Run) -> None:
    """A fault makes the code 2; the other queries go on, and the faulty one loses no state."""
    Path("q.tsv").write_text("a\t(首席质量官\nb\t计量\n", encoding="utf-8")
    outcome = watched(ARTICLES + "第四条 计量器具。\n", "--format", "jsonl")

    assert outcome.code == 2
    assert "q.tsv:1: this bracket is not closed" in outcome.err
    assert news(outcome) == [("b", "new", "第四条")]
    Path("q.tsv").write_text("a\t首席质量官\nb\t计量\n", encoding="utf-8")
    assert qpsearch("watch", "q.tsv").code == 1


def test_another_query_under_the_same_id_begins_anew(watched: Run) -> None:
    """A query that asks for something else now is remembered, not compared."""
    Path("q.tsv").write_text("a\t培训\nb\t计量\n", encoding="utf-8")
    outcome = watched(None)

    assert (outcome.code, outcome.out) == (1, "")
    assert "remembered: a" in outcome.err


def test_a_state_that_is_none(watched: Run) -> None:
    """A state file that holds something else is an error with a way out, and is kept."""
    Path("q.tsv.state").write_text("mine\n", encoding="utf-8")
    outcome = watched(None)

    assert outcome.code == 2
    assert "--state" in outcome.err
    assert Path("q.tsv.state").read_text(encoding="utf-8") == "mine\n"


def test_queries_from_stdin_need_a_state(qpsearch: Run) -> None:
    """Without a file there is no place for the state, and the message says so."""
    outcome = qpsearch("watch", "-")

    assert outcome.code == 2
    assert "--state" in outcome.err


clauses = st.dictionaries(
    st.tuples(st.sampled_from("de"), st.sampled_from("1234")), st.sampled_from("ABCDE"), max_size=6
)


@given(clauses, clauses)
@settings(deadline=None)
def test_changes_account_for_every_clause(
    before: dict[tuple[str, str], str], now: dict[tuple[str, str], str]
) -> None:
    """Old clauses minus gone plus new is the new state; nothing changes where nothing did."""

    def records(held: dict[tuple[str, str], str]) -> list[dict]:
        return [{"doc_id": d, "eid": e, "text": text} for (d, e), text in held.items()]

    query = BatchQuery(1, "q", Request("x"))
    found = list(_changes(query, records(before), records(now)))
    kinds = [change["change"] for change in found]

    assert len(before) - kinds.count("gone") + kinds.count("new") == len(now)
    assert not list(_changes(query, records(now), records(now)))
    texts = sorted(before.values())
    for change in found:
        if change["change"] == "gone":
            texts.remove(change["text"])
        elif change["change"] == "changed":
            texts.remove(change["text_before"])
            texts.append(change["text"])
        else:
            texts.append(change["text"])
    assert sorted(texts) == sorted(now.values())
