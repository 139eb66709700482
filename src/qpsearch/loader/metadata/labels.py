"""Lines of labels with their values (发文机关, 成文日期, 来源 …) → pairs of the two."""

from __future__ import annotations

import re

from qpsearch.loader.metadata.dates import day_of_republic, find_dates
from qpsearch.loader.metadata.forms.judgment import NUMBER as CASE_NUMBER
from qpsearch.loader.metadata.label_names import (
    LABELS,
    MOMENTS,
    SHOWN,
    SPELLED,
    WEAK_LABELS,
    field_of,
    is_label,
    may_begin_label,
    without_brackets,
)
from qpsearch.loader.metadata.names import agencies_in
from qpsearch.loader.metadata.numbers import NUMBER
from qpsearch.text.folding import fold_line
from qpsearch.text.letters import LETTER_OR_DIGIT
from qpsearch.text.patterns import lazy_pattern

_PAIR = lazy_pattern(
    rf"(?:^|(?<=[\s|;；,，。日\d)）\]】:])|(?<=下载本文)|(?=[\[【][^\[\]【】]{{2,8}}[\]】]))[\[【〔]?\s*(?P<name>{SPELLED})\s*"
    r"(?:[\]】〕]\s*[:：]?|[:：])[ \t\u3000]*",
    needs=":]】〕：",
)
_GLUED_PAIR = lazy_pattern(
    rf"{_PAIR.pattern}"
    r"|(?P<glued>(?:颁[发布]|公布|[施实]行|实施|生效)日期|时效性|发布(?:时间|日期|机构)|(?:发文|成文)日期|发文字号|(?:信息|文章)来源|更新时间"
    r"|(?:证券|股票|债券)简称|公告编号"
    r"|(?:浏览|阅读|点击|访问)次数|浏览量|点击[数量])[:：][ \t\u3000]*"
)
"""Labels that no value ends with: nothing parts them from it where a page parts them by style."""
_ANY_LABEL = lazy_pattern(
    r"[\s*•·\-–]{0,8}[*_\[【]{0,3}(?P<label>[^\s\d：:（(，,。；;、“”《》*_|]{2,10}|[a-z][a-z_]{1,20})[*_\]】]{0,3}\s{0,4}[：:]"
    r"[*_]{0,3}\s{0,4}(?P<value>\S.{0,400})"
)
_TWO_CELLS = lazy_pattern(r"(?P<label>(?!\d)[^\s：:，。、《》]{2,10}) ?\t ?(?P<value>\S.{0,400})")
_LONGEST_ROW = 400
_BESIDE_ROWS = frozenset(["source", "tool"])
_LONGEST_VALUE = 120


def pairs_in(line: str) -> list[tuple[str, str]]:
    """Return the ``(label, value)`` pairs that ``line`` is made of, in its own glyphs.

    Cells of a table row are parted by tabs: a label's value is the next cell. On a line without
    tabs a label needs its colon, and the line must begin with one. A line that only names its
    source (来源：…) or a tool of its page (字号：…) is no index row.
    """
    if ("_" in line or "\uff3f" in line) and _BLANK.search(line):
        return []  # a form, not filled in
    folded = fold_line(line)
    if not _PARTED.search(folded):
        return []
    if "\t" in line:
        pairs = _cell_pairs(line, folded, "\t")
    else:
        bars = line.count("|") >= _BARS and not _PAIR.match(folded)
        pairs = _cell_pairs(line, folded, "|") if bars else _colon_pairs(line, folded)
    pairs = pairs or _spaced_pairs(line, folded) or _moment_first(line, folded)
    fields = {field_of(label) for label, _ in pairs}
    return pairs if fields - _BESIDE_ROWS else _moment_last(pairs)


def _moment_last(pairs: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Return the pairs of a line that says behind one of them when its page was made.

    编辑：某 2023-05-09 17:03.
    None where one pair says it all, or no hour stands there.
    """
    for at, (label, value) in enumerate(pairs if len(pairs) > 1 else ()):
        if match := _LAST_MOMENT.search(value):
            said = (label, value[: match.start()].strip())
            return [*pairs[:at], said, (SHOWN, match["moment"]), *pairs[at + 1 :]]
    return []


_LAST_MOMENT = lazy_pattern(
    r"(?:^|\s)(?P<moment>(?:19|20)\d\d[-/.]\d{1,2}[-/.]\d{1,2}\s+\d{1,2}:\d{2}(?::\d{2})?)$"
)


def bracketed_headline(text: str) -> str:
    """Return the headline behind a word in brackets (【提示】关于…), empty where there is none.

    Behind a label it is a value; what begins with an agency or holds a date too.
    """
    match = _BRACKETED.fullmatch(text) if len(text) <= _LONGEST_HEADLINE else None
    if match is None or field_of(match["label"]) is not None or pairs_in(text):
        return ""
    value: str = match["value"]
    if re.search(r"[。；;：:，,\t]$|。", value) or find_dates(value):
        return ""
    if agencies_in(value) and not re.search("关于|關於", value):
        return ""
    return value


_NO_LABEL = ("位置", "网", "網", "报", "報", "社", "讯", "訊")
_PARTED = lazy_pattern(r"[:\s|\]】〕]")
"""Some of this stands between a label and its value."""
_BRACKETED = lazy_pattern(r"[\[【〔](?!\d{2})(?P<label>[^\]】〕]{2,12})[\]】〕]\s*(?P<value>.{4,})")
_LONGEST_HEADLINE = 90


def labelled_value(line: str) -> tuple[str, str] | None:
    """Return label and value of a line that has the form of a row, whatever its label says.

    - **文档类型**：政策类. What ends a sentence is none; a label without a value neither.
    """
    match = _ANY_LABEL.fullmatch(line) if len(line) <= _LONGEST_ROW else None
    if match is None and line.count("\t") == 1:
        match = _TWO_CELLS.fullmatch(line[:_LONGEST_ROW])
    if match is None or "。" in match["value"] or not LETTER_OR_DIGIT.search(match["value"]):
        return None
    if match["label"].endswith(_NO_LABEL):
        return None  # 您当前的位置: 首页 > 政务公开; 某某网：8月4日，…
    return match["label"], match["value"].strip()


def glued_row(line: str) -> tuple[str, str] | None:
    """Return label and value of a line on which nothing parts them: 发文机关某某局.

    Only beside other such lines does it say anything; the value looks like one of its label.
    """
    folded = fold_line(line) if len(line) <= _LONGEST_VALUE else ""
    match = _GLUED.match(folded) if may_begin_label(folded) else None
    if match is None or match["name"] in WEAK_LABELS:
        return None
    label, value = line[: match.end()], line[match.end() :].strip()
    kept = field_of(label) in ("", "status") and 0 < len(value) <= _LONGEST_KEPT
    if kept and not re.search(r"[，。：:；]", value):
        return label, value
    if is_value(label, value) or is_value_of_form(label, value):
        return label, value
    return None


_LONGEST_KEPT = 12
_GLUED = lazy_pattern(rf"(?P<name>{SPELLED})")


def run_on_pairs(line: str) -> list[tuple[str, str]]:
    """Return labels and values of a line on which nothing parts one row from the next.

    文号生效日期2024-04-30发布日期2024-03-27: two labels at least, or none is said.
    """
    if not 0 < len(line) <= _LONGEST_ROW or "。" in line or ":" in line or "：" in line:
        return []
    folded = fold_line(line)
    if not may_begin_label(folded) or _GLUED.match(folded) is None:
        return []
    found = [
        match
        for match in _GLUED.finditer(folded)
        if _name(match) not in WEAK_LABELS and not folded.endswith("人民", 0, match.start())
    ]  # 最高人民法院 is no label
    if len(found) < _TWO or found[0].start():
        return []
    ends = [*(match.start() for match in found[1:]), len(line)]
    return [
        (line[match.start() : match.end()], line[match.end() : end].strip())
        for match, end in zip(found, ends, strict=True)
    ]


_TWO = 2


def is_loose_row(text: str) -> bool:
    """Whether a line, beside rows, begins with a label and a space, or holds a known one inside.

    主题词 水利、水务; 号: 0030/2022-18 信息分类: 文件, whose own label has lost its first letters.
    """
    folded = fold_line(text) if len(text) <= _LONGEST_VALUE and "。" not in text else ""
    return (may_begin_label(folded) and _SPACED.match(folded) is not None) or (
        (inner := _PAIR.search(folded)) is not None
        and inner.start() > 0
        and _LOST_LABEL.match(folded) is not None
    )


_LOST_LABEL = lazy_pattern(r"[\u3400-\u9fff]{1,8}\s*:")


def is_bare_value(text: str) -> bool:
    """Whether a line is what an index table holds, by its form: a number, a moment, a status."""
    return (
        NUMBER.fullmatch(text) is not None
        or _is_moment(text)
        or _BARE_VALUE.fullmatch(fold_line(text)) is not None
    )


_BARE_VALUE = lazy_pattern(
    r"[0-9a-z]{6,24}/(?:19|20)\d\d-\d{3,8}|(?:现行|全文)?有效|(?:已)?(?:失效|废止)|主动公开|依申请公开"
)


def is_tool(text: str) -> bool:
    """Whether a line is a tool of its page with nothing behind the colon: 热度：, 字号：【."""
    label, colon, rest = fold_line(text).partition(":")
    return (
        bool(colon)
        and LABELS.get(without_brackets(label.strip())) == "tool"
        and LETTER_OR_DIGIT.search(rest) is None
    )


def is_value(label: str, text: str) -> bool:
    """Whether ``text``, on the line below a bare ``label``, looks like its value."""
    if not text or len(text) > _LONGEST_VALUE or pairs_in(text) or is_label(text):
        return False
    field = field_of(label) or ""
    if field.startswith("date_") or field == "edition":
        return bool(find_dates(text) or day_of_republic(text)) and len(text) <= 30
    if field == "number":
        return NUMBER.fullmatch(text) is not None or CASE_NUMBER.fullmatch(text) is not None
    if field in ("issuer", "publisher"):
        return bool(agencies_in(text))
    if field == "title":
        return "。" not in text
    if field == "" and _BARE_VALUE.fullmatch(fold_line(text)):
        return field_of(label) is not None
    if field == "status":
        return len(text) <= _LONGEST_KEPT and _STATUS.search(text) is not None
    return len(text) <= 30 and re.search(r"[\d/\\、]|^\S+$", text) is not None and field != ""


_STATUS = lazy_pattern("[效废廢行改止替用]")
"""What of a document says what became of it: 现行, 已修改, 废止."""


def is_value_of_form(label: str, text: str) -> bool:
    """Whether ``text`` is a date below the label of one, or a code below that of a number."""
    field = field_of(label) or ""
    if field == "number":
        return len(text) <= _LONGEST_CODE and _CODE.fullmatch(text) is not None
    return (field.startswith("date_") or field == "edition") and _is_moment(text)


_CODE = lazy_pattern(r"[A-Z][A-Za-z0-9]*(?:[-/._ ][A-Za-z0-9.]+){1,5}")
"""The number of a file of a management system: QP-8.4-01, HT/CG-2025-003."""
_LONGEST_CODE = 40
_BARS = 2
"""Bars that part the cells of a table set in plain text: label | value | label | value |."""


def _cell_pairs(line: str, folded: str, bar: str) -> list[tuple[str, str]]:
    cells: list[tuple[str, str]] = []
    start = 0
    for piece in line.split(bar):
        if piece.strip():
            cells.append((piece.strip(), folded[start : start + len(piece)].strip()))
        elif cells:
            cells.append(("", ""))
        start += len(piece) + 1
    pairs: list[tuple[str, str]] = []
    index = 0
    while index < len(cells):
        cell, cell_folded = cells[index]
        inside = _colon_pairs(cell, cell_folded)
        if is_label(cell):
            value = cells[index + 1][0] if index + 1 < len(cells) else ""
            if is_label(value):
                value = ""
            else:
                index += 1
            pairs.append((cell, value))
        elif inside:
            pairs += inside
        elif cell and not pairs:
            return []
        index += 1
    return pairs


def _colon_pairs(line: str, folded: str) -> list[tuple[str, str]]:
    if not _PAIR.match(folded):
        return []
    matches = list(_PAIR.finditer(folded))
    if len(line) <= _LONGEST_VALUE and len(matches) < folded.count(":"):
        matches = [matches[0], *_GLUED_PAIR.finditer(folded, matches[0].end())]
    pairs: list[tuple[str, str]] = []
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        end = following.start() if following else len(line)
        value = line[match.end() : end].strip(" \t\u3000|;；，,")
        if _name(match) == _NAME_OF_RULES:
            value = value.rstrip("。")  # data bases of Taiwan call a letter by its subject
        if len(value) > _LONGEST_VALUE or "。" in value:
            return []
        if LABELS[_name(match)] == "tool":
            pairs.append((line[match.start() : match.end()].strip(), value))
            continue
        if value and (_BLANK.match(value) or not LETTER_OR_DIGIT.search(value)):
            return []
        if _name(match) in MOMENTS and not _is_moment(value):
            return []
        pairs.append((line[match.start() : match.end()].strip(), value))
    return pairs


_NAME_OF_RULES = "法规名称"


def _spaced_pairs(line: str, folded: str) -> list[tuple[str, str]]:
    """Return the pairs of a row of two columns whose labels have lost their colons.

    索 引 号 1161-2019-24 成文日期 2019-02-25: two labels with their values, or one set wide; a
    value looks like one of its label.
    """
    if len(line) > _LONGEST_ROW or not (may_begin_label(folded) and _SPACED.match(folded)):
        return []
    matches = list(_SPACED.finditer(folded))
    if len(matches) == 1 and not re.search(r"\s", matches[0]["name"]):
        return []
    pairs: list[tuple[str, str]] = []
    for match, following in zip(matches, [*matches[1:], None], strict=True):
        end = following.start() if following else len(line)
        label, value = line[match.start() : match.end()].strip(), line[match.end() : end].strip()
        field = field_of(label)
        kept = field in ("", "status") and "。" not in value and len(value) <= _LONGEST_VALUE
        if not kept and not is_value(label, value):
            return []
        pairs.append((label, value))
    return pairs


def _moment_first(line: str, folded: str) -> list[tuple[str, str]]:
    """Return the pairs of a line that begins with when the page was made, without its label.

    2019-08-27 10:45 审核人：某某 点击：12.
    """
    match = _MOMENT.match(folded)
    pairs = _colon_pairs(line[match.end() :], folded[match.end() :]) if match else []
    if match is None or not pairs or {field_of(label) for label, _ in pairs} - _BESIDE_ROWS:
        return []
    return [(SHOWN, match["moment"].strip()), *pairs]


_MOMENT = lazy_pattern(
    r"(?:(?:放大|缩小)字体\s*)*(?P<moment>(?:19|20)\d\d[-/.年]\d{1,2}[-/.月]\d{1,2}日?(?:\s+\d{1,2}:\d{2}(?::\d{2})?)?)(?:[\s|]+|(?=来源|作者|编辑))"
)
_SPACED = lazy_pattern(rf"(?:^|(?<=\s))(?P<name>{SPELLED})\s*[:：]?\s+")
_BLANK = lazy_pattern("[_\uff3f]{2}")
"""What a form leaves to be filled in."""


def is_sure_row(line: str) -> bool:
    """Whether a row of an index table has a label that no sentence, form or programme begins with.

    日期, 来源, 名称 may stand anywhere.
    """
    return any(
        re.sub(r"[\s:：]", "", fold_line(label)) not in WEAK_LABELS for label, _ in pairs_in(line)
    )


def _is_moment(value: str) -> bool:
    """Whether a value is a date, maybe with its time, and nothing else."""
    dates = find_dates(value)
    if not dates:
        return bool(day_of_republic(value))
    return len(dates) == 1 and _AFTER_MOMENT.fullmatch(value, dates[0][2]) is not None


_AFTER_MOMENT = lazy_pattern(r"[\s\d:：]*(?:(?:下[载載](?:本文)?|打印|分享|收藏|朗[读讀])[\s|]*)*")


def _name(match: re.Match[str]) -> str:
    return "".join(match["glued" if match.lastgroup == "glued" else "name"].split())
