"""The query language: text → a tree of words and phrases.

Grammar, on the query folded character by character (so full-width marks and traditional
letters need no rules of their own)::

    query      = or
    or         = and { ( "OR" | "|" | "||" ) and }
    and        = item { [ "AND" | "&" | "&&" ] item }
    item       = ( "NOT" | "-" | "!" ) item | "(" or ")" | [ field ":" ] ( phrase | word )
    phrase     = '"' letters '"' [ "~" number ]      (also “…” 「…」 『…』)
    word       = letters, "*" any number of letters, "?" exactly one
    field      = title | heading | issuer | section  (also 标题 小标题 发文机关 章节)

An operator in small letters counts beside a word that is not Latin (质量 or 品牌, but "search or
rescue"); ``&`` between Latin letters is one of them (R&D).

Positions in errors count characters of the query as typed; folding keeps length.
"""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from qpsearch.errors import QuerySyntaxError
from qpsearch.model import FoldedText, Span
from qpsearch.search.lexing import Lexer
from qpsearch.text.folding import fold, foldings
from qpsearch.values import NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable

    from qpsearch.search.lexing import Lexeme

FIELDS = ("title", "heading", "issuer", "section")
"""What may stand before a colon."""
_FIELD_NAMES = {"标题": "title", "小标题": "heading", "发文机关": "issuer", "章节": "section"}
"""The same in Chinese, folded."""


class Word(NamedTuple):
    """Letters typed without quotes: matched as words.

    With ``wildcard``, ``*`` stands for any letters and ``?`` for one. Only the half-width marks
    are wildcards: a question typed in Chinese ends in ？.
    """

    text: FoldedText
    span: Span
    field: str | None = None
    wildcard: bool = False


class Phrase(NamedTuple):
    """Letters in quotes: matched as written, at any word boundary.

    With ``slop``, the words of the phrase may stand up to that many characters apart, in any order.
    """

    text: FoldedText
    span: Span
    field: str | None = None
    slop: int | None = None
    readings: tuple[FoldedText, ...] = ()
    """What else ``text`` may be inside a text: its first and last letter as typed, where folding
    goes by the letters around them and a quotation cuts these off (著 of 显著)."""


class All(NamedTuple):
    """Every item must match."""

    items: tuple[Node, ...]


class Either(NamedTuple):
    """At least one item must match."""

    items: tuple[Node, ...]


class Not(NamedTuple):
    """The item must not match."""

    item: Node


Node = Word | Phrase | All | Either | Not

_SIGN_CATEGORIES = frozenset({"So", "Sc", "Co", "Cn", "Lo"})

LONGEST = 10_000
"""Characters that a query may have: more than any clause that somebody might paste."""
_AS_A_WORD = "add one, or put the operator in quotes to look for it"
_DEEPEST = 100
"""Brackets and NOTs that may stand inside each other."""


_SIGNS_BEHIND = frozenset("~～^")


@cache
def _behind_word() -> re.Pattern[str]:
    """Return what finds the signs that other languages put behind a word (Latin ones excepted)."""
    return re.compile(r"(?<=[^\x00-\x7f])(?:(?P<near>~\d*|～\d+)|(?P<weight>\^\d+(?:\.\d+)?))$")


def parse_query(text: str, *, exact: bool = False, default_any: bool = False) -> Node:
    """Parse a query as typed.

    Args:
        text: the query.
        exact: take the whole text as one phrase, as if in quotes.
        default_any: join words by OR where nothing stands between them.

    With ``default_any`` the text may be a question: a quote or bracket without its partner is a
    mark like any other, and ``?`` is no wildcard.

    Raises:
        QuerySyntaxError: the query has a fault, or nothing to search for.

    """
    if len(text) > LONGEST:
        raise QuerySyntaxError(
            text,
            (LONGEST, len(text)),
            f"a query of {len(text)} characters; {LONGEST} are the most",
            way_out="search for a part of it",
        )
    folded = fold(text)
    if not any(map(_is_searchable, folded)):
        raise QuerySyntaxError(
            text,
            (0, len(text)),
            "nothing to search for in this query",
            way_out="type at least one letter or digit",
        )
    if exact:
        start = len(folded) - len(folded.lstrip())
        span = Span(start, start + len(folded.strip()))
        letters = FoldedText(folded.strip())
        return Phrase(letters, span, readings=_readings(text[span.start : span.end], letters))
    return _Parser(text, folded, Either if default_any else All).parse()


def phrases_of(text: str, *, exact: bool = False) -> tuple[Phrase, ...]:
    """Return the phrases of a query that are looked for in texts, to the letter."""
    waiting = [parse_query(text, exact=exact)]
    found: list[Phrase] = []
    while waiting:
        match waiting.pop(0):
            case All(items) | Either(items):
                waiting.extend(items)
            case Phrase(field=None, slop=None) as phrase:
                found.append(phrase)
    return tuple(found)


def _is_searchable(character: str) -> bool:
    """Whether a character can be looked for: a letter, a digit, a sign (℃, €), one unknown."""
    if character.isalnum():
        return True
    from unicodedata import category  # .3 ms; most queries have letters only

    return category(character) in _SIGN_CATEGORIES


class _Parser:
    def __init__(
        self, typed: str, folded: str, juxtaposition: Callable[[tuple[Node, ...]], Node]
    ) -> None:
        self.typed = typed
        self.folded = folded
        self.join = juxtaposition
        self.is_question = juxtaposition is Either
        self.depth = 0
        self.lexemes = Lexer(typed, folded, is_question=self.is_question).lexemes()
        self.position = 0

    def parse(self) -> Node:
        node = self._or()
        left = self._peek()
        if left is not None:
            raise self._fault(left.span, "this bracket closes nothing", "take it out")
        if node is None:
            raise self._fault(Span(0, len(self.typed)), "nothing to search for in this query")
        if isinstance(node, Not):
            raise self._fault(
                Span(0, len(self.typed)), "a query cannot only exclude", "add a word to look for"
            )
        return node

    def _peek(self) -> Lexeme | None:
        return self.lexemes[self.position] if self.position < len(self.lexemes) else None

    def _take(self, kind: str, text: str = "") -> Lexeme | None:
        lexeme = self._peek()
        if lexeme is None or lexeme.kind != kind or (text and lexeme.text != text):
            return None
        self.position += 1
        return lexeme

    def _or(self) -> Node | None:
        items = [self._and()]
        while operator := self._take("operator", "or"):
            items.append(self._and())
            if items[-1] is None or items[0] is None:
                raise self._fault(operator.span, "OR needs a word on both sides", _AS_A_WORD)
        return _joined(items, Either)

    def _and(self) -> Node | None:
        items: list[Node | None] = []
        explicit = False
        while True:
            operator = self._take("operator", "and")
            explicit = explicit or operator is not None
            item = self._item()
            if item is None:
                if operator or (explicit and not items):
                    span = operator.span if operator else Span(0, len(self.typed))
                    raise self._fault(span, "AND needs a word on both sides", _AS_A_WORD)
                return _joined(items, All if explicit else self.join)
            if operator and not items:
                raise self._fault(operator.span, "AND needs a word on both sides", _AS_A_WORD)
            items.append(item)

    def _item(self) -> Node | None:
        self.depth += 1
        try:
            if self.depth > _DEEPEST:
                here = self._peek()
                raise self._fault(
                    here.span if here else Span(0, len(self.typed)),
                    f"more than {_DEEPEST} brackets or NOTs inside each other",
                    "take some out",
                )
            return self._one_item()
        finally:
            self.depth -= 1

    def _one_item(self) -> Node | None:
        if word := self._take("word"):
            return self._typed_word(word)
        if operator := self._take("operator", "not") or self._take("minus"):
            item = self._item()
            if item is None:
                raise self._fault(operator.span, "nothing stands after this NOT", _AS_A_WORD)
            return Not(item)
        if opening := self._take("open"):
            inside = self._or()
            if self._take("close") is None:
                raise self._fault(
                    opening.span, "this bracket is not closed", "close it or take it out"
                )
            return inside if inside is not None else self._item()
        field = self._take("field")
        name = _FIELD_NAMES.get(field.text[:-1], field.text[:-1]) if field else None
        if phrase := self._take("phrase"):
            if phrase.text.strip():
                start = phrase.span.start + 1
                typed = self.typed[start : start + len(phrase.text)]
                letters = FoldedText(phrase.text)
                readings = _readings(typed, letters) if phrase.slop is None else ()
                return Phrase(letters, phrase.span, name, phrase.slop, readings)
            return self._item()
        if field and (word := self._take("word")):
            return self._typed_word(word, name)
        if field:
            raise self._fault(
                field.span, f"nothing stands after {field.text}", "write a word there"
            )
        return None

    def _typed_word(self, word: Lexeme, field: str | None = None) -> Node | None:
        typed = self.typed[word.span.start : word.span.end]
        signs = not self.is_question and not _SIGNS_BEHIND.isdisjoint(typed)
        if signs and (behind := _behind_word().search(typed)):
            span = Span(word.span.start + behind.start(), word.span.end)
            if behind["near"]:
                far = behind["near"].strip("~～") or "5"
                raise self._fault(
                    span, "this stands behind a phrase in quotes", f'write "甲 乙"~{far}'
                )
            raise self._fault(span, "a word has no weight here", "take this out")
        wildcard = "*" in word.text or ("?" in typed and not self.is_question)
        if any(map(_is_searchable, word.text)):
            return Word(FoldedText(word.text), word.span, field, wildcard)
        if wildcard:
            raise self._fault(
                word.span, "a wildcard alone matches everything", "put a letter before it"
            )
        return self._item()

    def _fault(self, span: Span, reason: str, way_out: str = "") -> QuerySyntaxError:
        return QuerySyntaxError(self.typed, span, reason, way_out=way_out)


def _readings(typed: str, folded: FoldedText) -> tuple[FoldedText, ...]:
    """Return other ways to fold the first and the last letter: in a text a phrase may decide.

    A passage that begins inside 計畫 begins with 划 in the folded text, not with 画.
    """
    firsts, lasts = (
        [whole, *sorted(foldings(letter) - {whole})] if whole >= "\u3400" else [whole]
        for letter, whole in ((typed[0], folded[0]), (typed[-1], folded[-1]))
    )
    if len(folded) == 1:
        return tuple(FoldedText(letter) for letter in lasts[1:])
    readings = [first + folded[1:-1] + last for first in firsts for last in lasts]
    return tuple(FoldedText(text) for text in readings[1:])


def _joined(items: list[Node | None], kind: Callable[[tuple[Node, ...]], Node]) -> Node | None:
    nodes = tuple(item for item in items if item is not None)
    if not nodes:
        return None
    if len(nodes) == 1:
        return nodes[0]
    if kind is Either and any(isinstance(node, Not) for node in nodes):
        excluded = tuple(node for node in nodes if isinstance(node, Not))
        wanted = tuple(node for node in nodes if not isinstance(node, Not))
        return All((Either(wanted), *excluded)) if wanted else All(excluded)
    return kind(nodes)
