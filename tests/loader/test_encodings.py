# ruff: noqa: E501 - lines of Chinese text stand whole
"""Which encoding a file is in: decided by its bytes, or refused with the candidates."""

from __future__ import annotations

import codecs
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conftest import SEEDS
from qpsearch.errors import SourceError
from qpsearch.loader.encodings import decode

SIMPLIFIED = next(SEEDS.glob("004*")).read_text("utf-8")
TRADITIONAL = next(SEEDS.glob("001*")).read_text("utf-8").replace("産", "產")


def is_storable(text: str, encoding: str) -> bool:
    try:
        return bool(text.encode(encoding))
    except UnicodeEncodeError:
        return False


@settings(deadline=None)
@given(
    st.integers(0, len(SIMPLIFIED) - 400),
    st.integers(30, 400),
    st.sampled_from(["utf-8", "gb18030", "utf-16-le", "utf-16-be"]),
)
def test_simplified_text_is_read_as_it_was_written(start: int, length: int, encoding: str) -> None:
    """Any stretch of thirty characters of simplified text comes back from each encoding."""
    text = SIMPLIFIED[start : start + length].strip()
    assert decode(text.encode(encoding), "file").text == text


@settings(deadline=None)
@given(
    st.integers(0, len(TRADITIONAL) - 400),
    st.integers(30, 400),
    st.sampled_from(["utf-8", "big5", "cp950", "big5hkscs", "utf-16-le"]),
)
def test_traditional_text_is_read_as_it_was_written(start: int, length: int, encoding: str) -> None:
    """Any stretch of thirty characters of traditional text comes back from each encoding."""
    text = TRADITIONAL[start : start + length].strip()
    if is_storable(text, encoding):
        assert decode(text.encode(encoding), "file").text == text


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ],
)
def test_a_byte_order_mark_decides_and_is_no_text(mark: bytes, encoding: str) -> None:
    """A byte order mark names the encoding and does not become a character."""
    assert decode(mark + "质量".encode(encoding), "file").text == "质量"


def test_letters_shifted_into_ascii_are_told() -> None:
    """HZ, as letters and postings had it; a text of ASCII with the same marks stays what it is."""
    text = "关于供水安全的批复\n临税函[2020]33号\n一、应当定期检验水质。\n"
    assert decode(text.encode("hz"), "file")[:2] == (text, "hz")
    assert decode(b"a ~{b~} ~{1~}\n", "file").encoding == "utf-8"


def test_a_big5_page_equals_its_utf8_twin() -> None:
    """A page saved in Big5 gives the text that the same page in UTF-8 gives."""
    page = '<meta charset="{}"><p>司法行政部管理全國司法行政事務。</p>'
    old = decode(page.format("big5").encode("big5"), "old.html")
    new = decode(page.format("utf-8").encode("utf-8"), "new.html")
    assert old.text.replace("big5", "utf-8") == new.text
    assert (old.encoding, old.remarks) == ("big5", ())


@pytest.mark.parametrize(
    ("declared", "actual"),
    [("gb2312", "utf-8"), ("utf-8", "gb18030"), ("big5", "gb18030"), ("gbk", "big5")],
)
def test_a_declaration_that_lies_is_noticed(declared: str, actual: str) -> None:
    """The bytes win over the declaration, and the warning names both."""
    words = "各有關部門要加強品質管理，推動經濟社會發展，提高人民生活水準。"
    words = words if actual == "big5" else "各有关部门要加强质量管理，推动经济社会发展。"
    page = f'<html><head><meta charset="{declared}"></head><p>{words}</p></html>'
    decoded = decode(page.encode(actual), "page.html")
    assert words in decoded.text
    assert [remark.code for remark in decoded.remarks] == ["encoding_declaration"]
    assert declared in decoded.remarks[0].message


def test_a_declaration_decides_what_the_bytes_leave_open() -> None:
    """Two characters could be either; the page's own word is taken then, without a warning."""
    page = '<meta charset="gb2312"><p>质量</p>'.encode("gb18030")
    assert decode(page, "page.html") == ('<meta charset="gb2312"><p>质量</p>', "gb18030", ())


def test_an_undecidable_file_names_its_candidates() -> None:
    """Bytes that read as well in two encodings are refused with both, and the way out."""
    with pytest.raises(SourceError, match=r"gb18030 .*big5 |big5 .*gb18030 ") as refused:
        decode("齷齪躑躅".encode("big5"), "short.txt")
    assert "--encoding" in refused.value.way_out


def test_an_encoding_can_be_named() -> None:
    """A named encoding is used as it is, and a wrong one says at which byte it fails."""
    assert decode("齷齪躑躅".encode("big5"), "short.txt", "big5").text == "齷齪躑躅"
    with pytest.raises(SourceError, match="byte 0 is no text in ascii"):
        decode("质量".encode(), "file.txt", "ascii")
    with pytest.raises(SourceError, match="no encoding is called 'klingon'"):
        decode("质量".encode(), "file.txt", "klingon")


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_a_broken_byte_shows_and_is_reported(encoding: str) -> None:
    """One broken byte costs one character, in its place, with a warning; nothing is left out."""
    data = SIMPLIFIED[:3000].encode(encoding)
    middle = len(SIMPLIFIED[:1500].encode(encoding))
    decoded = decode(data[:middle] + b"\xff" + data[middle:], "file.txt")
    assert decoded.encoding == encoding
    assert decoded.text.replace("\ufffd", "")[:1400] == SIMPLIFIED[:1400]
    assert [remark.code for remark in decoded.remarks] == ["undecodable"]


@pytest.mark.parametrize("data", [b"", b"  \n", bytes(range(256)) * 8, b"\0\1\2\3" * 100])
def test_what_is_no_text_is_refused(data: bytes) -> None:
    """An empty file and arbitrary bytes are errors with a way out, not mojibake."""
    with pytest.raises(SourceError) as refused:
        decode(data, "file.txt")
    assert refused.value.way_out


@pytest.mark.parametrize("text", ["质量\x01强国", "quality\x02 policy", "质量\x00强国建设纲要"])
def test_a_stray_control_character_changes_no_encoding(text: str) -> None:
    """A control character that an office program left behind is no sign of another encoding."""
    assert decode(text.encode(), "file.txt").text == text


@pytest.mark.parametrize("declared", ["undefined", "idna", "punycode", "rot13", "no-such-thing"])
def test_a_declaration_of_nonsense_harms_nothing(declared: str) -> None:
    """A page may declare what it likes; the bytes decide."""
    page = f'<meta charset="{declared}"><p>各有关部门要加强质量管理，推动经济社会发展。</p>'
    assert decode(page.encode("gb18030"), "page.html").text == page


FORM = (
    "民事答辩书\n答辩人：＿＿＿＿＿＿＿＿　住所：＿＿＿＿＿＿＿＿＿＿\n此致　＿＿＿＿人民法院\n＿＿＿＿年＿＿月＿＿日\n"
    + "＿" * 60
)


@pytest.mark.parametrize("codec", ["gb18030", "big5"])
def test_a_form_of_few_words_is_told_by_them(codec: str) -> None:
    """Where one family alone reads the bytes, and as words, that is the encoding."""
    text = (
        FORM if codec == "gb18030" else "民事答辯書\n" + "□" * 40 + "\n答辯人住所電話\n" + "○" * 30
    )
    assert decode(text.encode(codec), "form.txt").text == text


def test_two_encodings_in_one_file_are_named_and_read() -> None:
    """Each line is read in its own; the first that differs is named."""
    first = "关于质量工作的通知\n各市人民政府，省政府各部门：\n"
    second = "附件：任务分工表\n请各单位认真贯彻执行，年底前完成。\n"
    decoded = decode(first.encode("gb18030") + second.encode() + first.encode("gb18030"), "a.txt")
    assert decoded.text == first + second + first
    assert decoded.encoding == "gb18030"
    assert [remark.code for remark in decoded.remarks] == ["mixed_encodings"]
    assert "the first line in utf-8 is line 3" in decoded.remarks[0].message


def test_control_characters_reach_nobody(tmp_path: Path) -> None:
    """C1 and what commands a terminal shows as undecodable, in text and in what is dropped."""
    from qpsearch.loader import load

    path = tmp_path / "a.html"
    path.write_text(
        '<html><head><meta name="ArticleTitle" content="关于\x9b31m质量的通知"></head><body>'
        "<p>一、总体要求。\x85坚持\x1b[31m质量第一\x9d。</p><div>上一篇：\x9b甲</div></body></html>",
        "utf-8",
    )
    document = load(path)
    seen = [
        document.text,
        document.source.text,
        str(document.metadata),
        *(d.text for d in document.dropped),
    ]
    assert not any(0x7F <= ord(c) <= 0x9F or c == "\x1b" for text in seen for c in text)
    assert "control_characters" in [notice.code for notice in document.warnings]


def test_a_control_character_beside_a_line_end_hides_no_number(tmp_path: Path) -> None:
    from qpsearch.loader import load

    path = tmp_path / "a.txt"
    path.write_text(
        "关于质量的通知\n一、目标\n\x9b（一）近期。甲。\x08\n（二）远期。乙。\n", "utf-8"
    )
    document = load(path)
    assert [row.num for row in document.outline] == ["一", "（一）", "（二）"]
    assert "\ufffd" not in document.text


@pytest.mark.parametrize(
    ("right", "wrong"),
    [("utf-8", "gb18030"), ("utf-8", "latin-1"), ("gb18030", "latin-1"), ("big5", "latin-1")],
)
def test_a_text_that_was_saved_misread_is_told(right: str, wrong: str) -> None:
    """Bytes that an editor read in the wrong encoding and saved in UTF-8: 鍏充簬, å³äº, ¹ØÓÚ."""
    text = "加强城市供水管理，提高公共安全。\n一、要求。重大事件，按照有关法律，依法保障。\n" * 3
    if right == "big5":
        text = text.translate(str.maketrans("强应质规关证安", "強應質規關證安"))
    saved = text.encode(right, "ignore").decode(wrong, "ignore")
    decoded = decode(saved.encode("utf-8"), "a.txt")
    assert decoded.text == saved
    assert "mojibake" in [remark.code for remark in decoded.remarks]


@pytest.mark.parametrize(
    "text",
    ["第一章 总则" + "·" * 30 + "1\n" + "×" * 20 + "市±±°°××÷÷·¨´`", "Le décret été créé à Genève éàèùéàèù",
     "镂锛銆是三个少见的字，銆字更少。"],
)  # fmt: skip
def test_rare_signs_are_no_damage(text: str) -> None:
    assert decode(text.encode(), "a.txt").remarks == ()


def test_a_few_broken_places_cost_no_short_text() -> None:
    text = "关于质量工作的通知\n各市人民政府，省政府各部门：\n请认真贯彻执行，确保质量安全。"
    data = text.encode()
    decoded = decode(data[:-1] + b"\xff\xfe\x80\n" + data, "a.txt")
    assert decoded.text.startswith(text[:-1] + "\ufffd")
    assert decoded.text.endswith(text)
    assert [remark.code for remark in decoded.remarks] == ["undecodable"]
