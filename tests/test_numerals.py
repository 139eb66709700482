"""The laws and cases of `qpsearch.numerals`."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qpsearch.numerals import (
    LARGEST,
    from_chinese,
    from_letters,
    from_roman,
    parse_number,
    to_chinese,
    to_letters,
    to_roman,
)

ROWS = [
    line.split("\t")
    for line in (Path(__file__).parent / "cases/numerals.tsv").read_text("utf-8").splitlines()
    if not line.startswith("#")
]
LETTERS = "〇零一二两三九十百千万亿廿卅萬億壹贰佰第0５9,，①㈠Ⅳ x"


@given(st.one_of(st.integers(0, 20_000), st.integers(0, LARGEST)))
@settings(deadline=None)
def test_what_is_written_is_read_back(n):
    """Every number survives being written and read."""
    assert from_chinese(to_chinese(n)) == n
    assert parse_number("第" + to_chinese(n)) == n


def test_all_small_numbers_survive():
    """The numbers that articles bear are tried one by one, as are their traditional units."""
    for n in range(12_000):
        assert from_chinese(to_chinese(n).replace("万", "萬")) == n


@pytest.mark.parametrize(("text", "expected"), ROWS)
def test_cases(text, expected):
    """Each line of the case file is read, or refused, as it says."""
    if expected == "ValueError":
        with pytest.raises(ValueError, match="is no number"):
            parse_number(text)
    else:
        assert parse_number(text) == int(expected)


@given(st.text(st.sampled_from(LETTERS)))
@settings(deadline=None)
def test_any_text_is_a_number_or_a_value_error(text):
    """Nonsense raises ValueError and nothing else."""
    try:
        number = parse_number(text)
    except ValueError as error:
        message = str(error)
        number = 0 if repr(text) in message else -1
    assert number >= 0


@pytest.mark.parametrize("text", ["12", "①", "十2", ""])
def test_from_chinese_reads_chinese_only(text):
    """What is no Chinese numeral is refused by from_chinese."""
    with pytest.raises(ValueError, match="no Chinese number"):
        from_chinese(text)


@pytest.mark.parametrize("n", [-1, LARGEST + 1])
def test_to_chinese_refuses_what_it_cannot_write(n):
    """Numbers outside the range are refused."""
    with pytest.raises(ValueError, match="outside"):
        to_chinese(n)


def test_length_does_not_exhaust_the_stack():
    """A very long run of units is refused at once."""
    with pytest.raises(ValueError, match="no number"):
        parse_number("万亿" * 100_000)


def test_roman_numerals_and_letters_are_read_back():
    """What is spelled is the number again, as far as it is read."""
    assert [from_roman(to_roman(number)) for number in range(1, 40)] == list(range(1, 40))
    assert [from_letters(to_letters(number)) for number in range(1, 703)] == list(range(1, 703))
    assert (to_roman(0), to_roman(1994), to_letters(27)) == ("", "MCMXCIV", "AA")
