"""Tools for agents: by the protocol's own client over stdio, and each answer as it is made."""

from __future__ import annotations

import json
import sys
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING, Any

import anyio
import pytest
from mcp import Client, StdioServerParameters

from qpsearch.corpus.snapshots import Snapshots
from qpsearch.web.tools import MOST, TOOLS, call, tool_list

if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator
    from pathlib import Path

    from tests.conftest import Outcome

    from qpsearch.corpus.snapshots import Snapshot

CALLS = """\
search {"q": "首席质量官"}
search {"q": "产品有缺陷时企业怎么召回？", "mode": "any", "limit": 3}
read {"doc": "004", "address": "四、（六）"}
read {"doc": "《质量强国建设纲要》第四部分第（六）条"}
outline {"doc": "001", "depth": 1}
documents {"name": "纲要"}
references {"doc": "004"}
check {"text": "依照《质量强国建设纲要》第四部分第（六）条。"}
trace {"text": "推进质量基础设施的分级分类管理。"}
compare {"a": "001", "b": "004"}
targets {"year": [2025], "doc": ["004"]}
owners {"body": "工信部", "limit": 3}
"""


@pytest.fixture(scope="module")
def snapshot(seed_index: Path) -> Iterator[Snapshot]:
    snapshots = Snapshots(seed_index)
    with snapshots.reading() as snapshot:
        yield snapshot
    snapshots.close()


def places(value: Any) -> Iterator[dict[str, Any]]:
    """All places that an answer names."""
    if isinstance(value, dict):
        if "citation" in value:
            yield value
        value = list(value.values())
    if isinstance(value, list):
        for one in value:
            yield from places(one)


@pytest.mark.parametrize("line", CALLS.splitlines())
def test_an_answer_is_short_and_every_item_can_be_cited_and_read(
    line: str, snapshot: Snapshot
) -> None:
    name, _, arguments = line.partition(" ")
    answer = call(snapshot, name, json.loads(arguments))
    assert len(json.dumps(answer, ensure_ascii=False)) < MOST + 4_500
    assert answer["items"]
    named = list(places(answer["items"]))
    assert named or name == "outline"
    for place in named:
        assert place["citation"].startswith("《")
        there = call(snapshot, "read", {"doc": place["doc"], "address": place["address"]})
        assert there["items"], place


def test_the_calls_cover_the_tools() -> None:
    assert {line.partition(" ")[0] for line in CALLS.splitlines()} == {one.name for one in TOOLS}
    assert len(TOOLS) <= 10


def test_what_is_left_out_is_asked_for_by_the_next_call(snapshot: Snapshot) -> None:
    for name, arguments in (("search", {"q": "质量"}), ("read", {"doc": "002"}),
                            ("compare", {"a": "001", "b": "004"})):  # fmt: skip
        seen: list[Any] = []
        following: Any = {"tool": name, "arguments": arguments}
        while following:
            answer = call(snapshot, following["tool"], following["arguments"])
            seen += answer["items"]
            assert answer["truncated"] == ("next" in answer)
            following = answer.get("next")
        assert len(seen) == answer["total"]
        assert len({json.dumps(one) for one in seen}) == len(seen)


ABSENT = """\
read {"doc": "民法典"} | not_in_corpus
read {"doc": "《民法典》第三条"} | not_in_corpus
read {"doc": "004", "address": "九十九"} | no_such_place
read {"doc": "质量强国建设"} | ambiguous
references {"doc": "004", "address": "第五百条"} | no_such_place
compare {"a": "004", "b": "民法典"} | not_in_corpus
search {"q": "首席质量宫"} | nothing_in_corpus
owners {"body": "外交部"} | nothing_here
targets {"indicator": "出生率"} | nothing_here
"""


@pytest.mark.parametrize("case", ABSENT.splitlines())
def test_not_here_is_told_apart_from_not_there(case: str, snapshot: Snapshot) -> None:
    line, _, status = case.partition(" | ")
    name, _, arguments = line.partition(" ")
    answer = call(snapshot, name, json.loads(arguments))
    assert (answer["status"], answer["items"], answer["truncated"]) == (status, [], False)


def test_a_citation_that_cannot_be_checked_is_not_called_wrong(snapshot: Snapshot) -> None:
    text = "依照《民法典》第三条和《质量强国建设纲要》第九十九条。"
    there, here = call(snapshot, "check", {"text": text})["items"]
    assert (there["status"], there["holds"]) == ("not_in_corpus", None)
    assert (here["status"], here["holds"]) == ("no_such_place", False)


def test_a_text_may_cite_itself(snapshot: Snapshot) -> None:
    text = "质量办法\n第一条 企业应当守法。\n第二条 违反本办法第一条的，依法处理。\n"
    (own,) = call(snapshot, "check", {"text": text})["items"]
    assert (own["holds"], own["to"]["doc"]) == (True, None)


def test_the_list_of_tools_is_short() -> None:
    listed = json.dumps(tool_list(), ensure_ascii=False).encode()
    assert len(listed) <= 7_000
    for tool in tool_list():
        assert tool["description"]
        assert tool["inputSchema"]["type"] == "object"


@asynccontextmanager
async def agent(index: Path) -> AsyncIterator[Client]:
    """The protocol's own client, at a server of its own."""
    arguments = ["-m", "qpsearch", "mcp", "--index", str(index)]
    async with Client(StdioServerParameters(command=sys.executable, args=arguments)) as client:
        yield client


async def asked(client: Client, name: str, /, **arguments: Any) -> Any:
    result = await client.call_tool(name, arguments)
    assert not result.is_error, result.content
    return json.loads(result.content[0].text)


def test_each_tool_answers_over_stdio(seed_index: Path) -> None:
    async def session() -> None:
        async with agent(seed_index) as client:
            listed = await client.list_tools()
            assert [tool.name for tool in listed.tools] == [one.name for one in TOOLS]
            size = len(listed.model_dump_json(by_alias=True, exclude_none=True).encode())
            assert size <= 7_000
            for line in CALLS.splitlines():
                name, _, arguments = line.partition(" ")
                answer = await asked(client, name, **json.loads(arguments))
                assert answer["items"], line
            faulty = await client.call_tool("search", {"q": "质量 (标准"})
            assert faulty.is_error
            assert json.loads(faulty.content[0].text)["span"] == [3, 4]
            missing = await client.call_tool("read", {})
            assert missing.is_error
            assert json.loads(missing.content[0].text)["error"] == "doc: is needed"

    anyio.run(session)


def test_a_question_is_answered_in_three_calls(seed_index: Path) -> None:
    """Which rate must farm produce reach by 2025, where does it say so, and is that cited right?"""

    async def session() -> None:
        async with agent(seed_index) as client:
            found = await asked(client, "targets", indicator="合格率", year=[2025])
            (first, *_) = [one for one in found["items"] if "农产品" in one["indicator"]]
            assert (first["value"], first["unit"]) == (98, "%")
            read = await asked(client, "read", doc=first["doc"], address=first["address"])
            assert "98%以上" in read["items"][0]["text"]
            checked = await asked(client, "check", text=f"依照{first['citation']}。")
            assert checked["items"][0]["holds"]

    anyio.run(session)


def test_without_the_extra_it_says_what_is_missing(qpsearch, monkeypatch) -> None:
    monkeypatch.setitem(sys.modules, "mcp", None)
    monkeypatch.delitem(sys.modules, "qpsearch.web.agents", raising=False)
    outcome: Outcome = qpsearch("mcp")
    assert outcome.code == 2
    assert "pip install 'qpsearch[mcp]'" in outcome.err


def test_a_total_that_is_an_upper_bound_says_so(
    snapshot: Snapshot, monkeypatch: pytest.MonkeyPatch
) -> None:
    search = type(snapshot.corpus).search
    assert "at_most" not in call(snapshot, "search", {"q": "首席质量官"})
    monkeypatch.setattr(
        type(snapshot.corpus),
        "search",
        lambda *args, **options: search(*args, **options)._replace(exact=False),
    )
    assert call(snapshot, "search", {"q": "首席质量官"})["at_most"]
