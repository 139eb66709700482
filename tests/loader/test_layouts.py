"""A text is read the same however a program has laid out its lines.

The same paragraphs as lines of print, as pages with numbers and running heads, as a page of a site,
as a field of an export, joined with single spaces: title, issuers, days, addresses and words stay.
"""

from __future__ import annotations

import html
import json
import unicodedata
from typing import TYPE_CHECKING

import pytest

from qpsearch.loader import load

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from qpsearch.model import Document

LAW = [
    "江淮市社区养老服务条例",
    "2018年9月1日江淮市第十二届人民代表大会常务委员会第九次会议通过",
    "第一章　总则",
    "第一条　为了规范社区养老服务，满足老年人的养老需求，根据有关法律，结合本市实际，制定本条例。",
    "第二条　本条例所称社区养老服务，是指依托社区为居家老年人提供的生活照料、康复护理等服务。",
    "家庭成员之间的照料不适用本条例，但是享受护理补贴的除外，具体办法由市民政部门会同市财政部门另行制定。",
    "第二章　服务",
    "第三条　市民政部门应当履行下列职责：",
    "（一）编制社区养老服务设施布局专项规划，报市人民政府批准后组织实施，并向社会公布；",
    "（二）制定服务规范和收费标准，每年对服务机构开展一次以上的监督检查。",
    "第四条　本条例自2019年1月1日起施行。",
]
NOTICE = [
    "江淮市城市管理局关于做好夏季户外作业人员防暑降温工作的通知",
    "江城管〔2022〕16号",
    "各区城市管理局，局属各单位：",
    "入夏以来，本市连续出现高温天气。为保障户外作业人员身体健康，根据《江淮省防暑降温措施管理办法》，现就有关事项通知如下：",
    "一、合理安排作业时间",
    "日最高气温达到三十七摄氏度的，道路清扫应当避开正午时段，增加轮休次数，确保作业人员得到休息。",
    "二、完善作业场所设施",
    "在公园、广场和环卫停车场设置饮水点，配备急救药品，由专人每天检查补充，并向社会公布设置地点。",
    "江淮市城市管理局",
    "2022年6月20日",
]
TEXTS = {"law": LAW, "notice": NOTICE}
WIDTH = 56
"""Columns of a line of print (GB/T 9704-2012: 28 characters)."""


def columns(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def broken(paragraph: str) -> list[str]:
    """Return the lines of a paragraph; no mark begins one."""
    lines, line = [], ""
    for letter in paragraph:
        if columns(line + letter) > WIDTH and letter not in "，。；：、）》":
            lines.append(line)
            line = ""
        line += letter
    return [*lines, line]


def printed(paragraphs: list[str]) -> list[str]:
    """Return lines of print: the head in the middle, who signs at the right, all else indented."""
    lines: list[str] = []
    for at, text in enumerate(paragraphs):
        head = at < 2
        signs = paragraphs is NOTICE and at >= len(paragraphs) - 2
        room = max(0, WIDTH - columns(text))
        lead = " " * (room // 2) if head else " " * (room - 4) if signs else "　　"
        lines += broken(lead + text)
    return lines


def paged(paragraphs: list[str]) -> str:
    """Return pages of eight lines, each with its number; the title heads all but the first."""
    pages: list[str] = []
    lines = printed(paragraphs)
    for count, start in enumerate(range(0, len(lines), 8), start=1):
        head = [paragraphs[0]] if start else []
        pages += [*head, *lines[start : start + 8], f"— {count} —"]
    return "\n".join(pages)


def page(body: str) -> str:
    nav = '<div><a href="/">首页</a> <a href="/a">政务公开</a> <a href="/b">互动交流</a></div>'
    foot = "<div>主办：某市人民政府办公室　版权所有　ICP备12345678号</div>"
    return f"<html><body>{nav}<div>{body}</div>{foot}</body></html>"


def tagged(before: str, after: str) -> Callable[[list[str]], str]:
    return lambda texts: page("".join(before + html.escape(text) + after for text in texts))


LAYOUTS: dict[str, tuple[str, Callable[[list[str]], str]]] = {
    "lines of print": ("a.txt", lambda texts: "\n".join(printed(texts))),
    "lines of print, with CR LF": ("a.txt", lambda texts: "\r\n".join(printed(texts))),
    "pages": ("a.txt", paged),
    "empty lines between": ("a.txt", "\n\n".join),
    "indented": ("a.txt", lambda texts: "\n".join("　　" + text for text in texts)),
    "two wide spaces between": ("a.txt", "　　".join),
    "single spaces between": ("a.txt", lambda texts: " ".join(texts).replace("　", " ")),
    "Markdown": ("a.md", "\n\n".join),
    "paragraphs of a page": ("a.html", tagged("<p>　　", "</p>")),
    "lines of a page": ("a.html", tagged("&nbsp;&nbsp;&nbsp;&nbsp;", "<br>")),
    "rows of a table": ("a.html", lambda texts: page(_table(texts))),
    "a field of JSON": ("a.json", lambda texts: json.dumps(_record(texts), ensure_ascii=False)),
    "a cell of CSV": (
        "a.csv",
        lambda texts: f'title,content\n{texts[0]},"{chr(10).join(texts)}"\n',
    ),
    "tags in a text": ("a.txt", lambda texts: "".join(f"<p>{text}</p>" for text in texts)),
}


def _table(texts: list[str]) -> str:
    return f"<table>{''.join(f'<tr><td>{html.escape(text)}</td></tr>' for text in texts)}</table>"


def _cell(texts: list[str]) -> str:
    return '"' + "\n".join(texts) + '"'


def _record(texts: list[str]) -> dict[str, str]:
    return {"title": texts[0], "content": "\n".join(texts)}


def said(document: Document) -> dict[str, object]:
    """Return what a user sees of a document, without the spaces that a layout adds."""
    known = document.metadata
    return {
        "title": "".join((known.title or "").split()),
        "issuers": known.issuers,
        "number": known.number,
        "days": (known.date_issued, known.date_in_force, known.edition),
        "clauses": [
            (str(clause.locator), "".join(clause.text.split()))
            for clause in document.clauses
            if clause.text.strip()
        ],
    }


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize("layout", LAYOUTS)
def test_a_layout_changes_nothing_that_is_read(tmp_path: Path, layout: str, text: str) -> None:
    plain = tmp_path / "plain.txt"
    plain.write_text("\n".join(TEXTS[text]), encoding="utf-8")
    expected = said(load(plain))
    assert expected["title"] == TEXTS[text][0]
    assert expected["issuers"]
    name, lay_out = LAYOUTS[layout]
    path = tmp_path / name
    path.write_text(lay_out(TEXTS[text]), encoding="utf-8", newline="")
    assert said(load(path)) == expected
