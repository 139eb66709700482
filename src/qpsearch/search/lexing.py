"""A query, letter by letter → words, phrases, operators, brackets, each with its place."""

from __future__ import annotations

import re
from functools import cache

from qpsearch.errors import QuerySyntaxError
from qpsearch.model import Span
from qpsearch.text.folding import fold
from qpsearch.values import NamedTuple

_QUOTES = {'"': '"', "“": "”", "「": "」", "『": "』", "”": "”"}
_LEXEME = r"""(?P<space>\s+)
    | (?P<open>\() | (?P<close>\))
    | (?P<operator>(?:and|or|not)(?=[\s()"“「『|&!]|$))
    | (?P<either>\|{1,2}) | (?P<both>&{1,2})
    | (?P<minus>-(?=[^\s\-]) | (?<![^\s(|&])!(?=[^\s!]))
    | (?P<field>(?:title|heading|issuer|section|标题|小标题|发文机关|章节):)
    | (?P<quote>["“「『”])
    | (?P<word>(?:(?<=section:)|(?<=章节:))(?:第[0-9]+[a-z]*(?:(?:\([0-9a-z]{1,6}\))+条
        |条(?:第?(?:\([0-9a-z]{1,6}\))+(?:款|段|分?节))+)|ss?\.?[0-9]+[a-z]*(?:\([0-9a-z]{1,6}\))+)
        |(?:[^\s()"“”「」『』|&]|(?<=[a-z0-9])&(?=[a-z0-9]))+)"""
_OPERATORS = frozenset(["and", "or", "not"])


@cache
def _token_pattern() -> re.Pattern[str]:
    return re.compile(_LEXEME, re.VERBOSE)


@cache
def _slop_pattern() -> re.Pattern[str]:
    return re.compile(r"~(?:(\d{1,4})(?!\d)|[^\s()|]*)")


class Lexeme(NamedTuple):
    """A word, a phrase, an operator, a field or a bracket of a query."""

    kind: str
    text: str
    span: Span
    slop: int | None = None

    @property
    def is_latin(self) -> bool:
        """Whether it is a word in Latin letters, beside which ``or`` may be a word too."""
        return self.kind == "word" and self.text.isascii()


def small_operators(text: str) -> tuple[str, ...]:
    """Return the operators that a query has in small letters (``or``), each once, as typed."""
    lexer = Lexer(text, fold(text), is_question=False)
    lexer.lexemes()
    return tuple(dict.fromkeys(lexer.small))


class Lexer:
    """Reads what stands in a query.

    Args:
        typed: the query as typed.
        folded: the same, folded.
        is_question: whether quotes and brackets without a partner are marks like any other.

    """

    def __init__(self, typed: str, folded: str, *, is_question: bool) -> None:
        self._typed = typed
        self._folded = folded
        self._is_question = is_question
        self._paired: dict[int, int] | None = None
        self.small: list[str] = []
        """Operators in small letters, as typed, once the lexemes were asked for."""

    def lexemes(self) -> list[Lexeme]:
        """Return what stands in the query, in order.

        Raises:
            QuerySyntaxError: a quote is not closed.

        """
        found: list[Lexeme] = []
        at = 0
        words = self._folded.split()
        if all(word.isalnum() and word not in _OPERATORS for word in words):
            for word in words:  # as most queries are: compiling the pattern takes longer
                start = self._folded.index(word, at)
                at = start + len(word)
                found.append(Lexeme("word", word, Span(start, at)))
            return found
        if phrase := self._whole_phrase():
            return [phrase]
        while at < len(self._folded):
            match = _token_pattern().match(self._folded, at)
            if match is None:
                at += 1
                continue
            kind = match.lastgroup or ""
            span = Span(*match.span())
            at = span.end
            if kind == "space":
                continue
            if kind == "operator" and not self._is_typed_in_capitals(span):
                kind = "word"
            if kind in ("either", "both"):
                if not self._is_question:
                    found.append(Lexeme("operator", "or" if kind == "either" else "and", span))
                continue
            if kind == "quote" and self._is_question and self._closing(span.start) < 0:
                continue
            if kind == "quote":
                lexeme = self._quoted(span.start)
                at = lexeme.span.end
            else:
                lexeme = Lexeme(kind, match.group(), span)
            found.append(lexeme)
        found = self._with_small_operators(found)
        return self._with_brackets_paired(found) if self._is_question else found

    def _with_small_operators(self, lexemes: list[Lexeme]) -> list[Lexeme]:
        """Take ``or``, ``and``, ``not`` in small letters for operators beside what is not Latin."""
        asked = [lexeme.text not in _OPERATORS for lexeme in lexemes]
        for place, lexeme in enumerate(lexemes):
            if asked[place] or lexeme.kind != "word":
                continue
            before = next((lexemes[at] for at in range(place - 1, -1, -1) if asked[at]), None)
            after = next((lexemes[at] for at in range(place + 1, len(lexemes)) if asked[at]), None)
            if after is None or (before is None and lexeme.text != "not"):
                continue
            beside = (after,) if lexeme.text == "not" or before is None else (before, after)
            if not all(one.is_latin for one in beside):
                self.small.append(self._typed[lexeme.span.start : lexeme.span.end])
                lexemes[place] = lexeme._replace(kind="operator")
        return lexemes

    @staticmethod
    def _with_brackets_paired(lexemes: list[Lexeme]) -> list[Lexeme]:
        """Leave out brackets without a partner."""
        opened: list[int] = []
        alone: set[int] = set()
        for place, lexeme in enumerate(lexemes):
            if lexeme.kind == "open":
                opened.append(place)
            elif lexeme.kind == "close" and opened:
                opened.pop()
            elif lexeme.kind == "close":
                alone.add(place)
        alone.update(opened)
        return [lexeme for place, lexeme in enumerate(lexemes) if place not in alone]

    def _is_typed_in_capitals(self, span: Span) -> bool:
        typed = self._typed[span.start : span.end]
        return typed.upper() == typed

    def _whole_phrase(self) -> Lexeme | None:
        """Return the query as one phrase, if straight quotes enclose it and one more is inside.

        A passage copied with the quotation marks in it: one of three has no partner, so those
        inside, which touch letters on both sides, are letters of the passage.
        """
        text = self._folded.strip()
        inside = text[1:-1]
        if not (text[:1] == text[-1:] == '"' and inside.count('"') % 2):
            return None
        if re.search(r'(?:^|[\s()~:-])"|"(?:[\s()~]|$)', inside):
            return None
        start = self._folded.index('"')
        return Lexeme("phrase", inside, Span(start, start + len(text)))

    def _closing(self, start: int) -> int:
        """Return where the quote that opens at ``start`` is closed, -1 for nowhere.

        Quotes of the same kind inside it go in pairs: “坚持“四个最严”要求” is one phrase.
        """
        opening = self._folded[start]
        closing = _QUOTES[opening]
        end = self._folded.find(closing, start + 1)
        if end < 0 and closing == "”":
            return self._folded.find("“", start + 1)
        if opening == closing:
            return end
        return self._partners().get(start, end)

    def _partners(self) -> dict[int, int]:
        """Return where the quotes that open are closed, those inside others paired first."""
        if self._paired is None:
            self._paired = {}
            for opening, closing in (("“", "”"), ("「", "」"), ("『", "』")):
                opened: list[int] = []
                for match in re.finditer(f"[{opening}{closing}]", self._folded):
                    if match.group() == opening:
                        opened.append(match.start())
                    elif opened:
                        self._paired[opened.pop()] = match.start()
        return self._paired

    def _quoted(self, start: int) -> Lexeme:
        end = self._closing(start)
        if end < 0:
            raise QuerySyntaxError(
                self._typed,
                Span(start, start + 1),
                f"this quote is not closed by {_QUOTES[self._folded[start]]}",
                way_out="close it or take it out",
            )
        slop = _slop_pattern().match(self._folded, end + 1)
        if slop and not slop[1] and self._is_question:
            slop = None
        if slop and not slop[1]:
            raise QuerySyntaxError(
                self._typed,
                Span(*slop.span()),
                "this is no number of characters, at most 9999",
                way_out='write "甲 乙"~3',
            )
        return Lexeme(
            "phrase",
            self._folded[start + 1 : end],
            Span(start, slop.end() if slop else end + 1),
            int(slop[1]) if slop else None,
        )
