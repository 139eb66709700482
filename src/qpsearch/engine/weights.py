"""What weighs how much in the ranking: an engine that looks for the best goes by it, too."""

from __future__ import annotations

from qpsearch.values import NamedTuple


class Scoring(NamedTuple):
    """Every parameter of the ranking."""

    k1: float = 1.2
    """How soon more occurrences in a clause stop counting (BM25)."""
    b: float = 0.4
    """How far long clauses are held back (BM25)."""
    words: float = 0.2
    """Weight of a word found as typed, beside its letters."""
    pairs: float = 1.0
    """Weight of pairs of characters as typed; with ``words`` that of variants, numbers, phrases."""
    characters: float = 0.6
    """Weight of single characters as typed."""
    coverage: float = 0.3
    """What a pair adds by standing in a clause at all, however long that is."""
    heading: float = 0.8
    """What an occurrence of a pair in the clause's headings counts beside one in its text."""
    document_pairs: float = 0.4
    """What an occurrence of a pair in the clause's document counts, title included."""
    document_characters: float = 0.2
    """What an occurrence of a single character in the clause's document counts."""
    document_k1: float = 8.0
    """How soon more occurrences in a document stop counting."""
    document_b: float = 0.9
    """How far long documents are held back."""
    document_longest: float = 3.0
    """In average documents: what is longer is held back no further (a code of law)."""
    document_common: float = 3.0
    """What a document holds this many times as often as its length lets expect counts half in it,
    what it holds no oftener a quarter: ordinary words say little of a code of law."""
    document_few: float = 10.0
    """Of this many documents what each says counts half: few leave nothing to stand out from."""
    title: float = 4.0
    """How often a document's title counts as part of it."""
    repeated: float = 1.0
    """How soon a pair or character that is typed again and again stops counting (BM25's k3)."""
    passage: float = 30.0
    """Pairs of a query from which on it is a passage: no clause and every document holds most of
    its letters, so that, by this number to that of its pairs, its single characters and what
    documents say count less and its words more."""
    passage_words: float = 0.8
    """What more a word of a long passage weighs."""
    common: float = 0.3
    """Single characters in more than this share of the clauses say nothing and are not read."""
    near: float = 0.5
    """Bonus, times the rarity of the commoner word, for two neighbouring words of the query that
    stand near each other in the text."""
    near_characters: int = 10
    """How many characters may lie between them."""
    near_depth: int = 20
    """How many of the best clauses are read for that."""
    lay: float = 0.36
    """Weight of the legal word for what is said otherwise, times that of its row."""
    lay_letters: float = 0.7
    """What its letters weigh beside those typed, times that of its row."""
    together: float = 1.0
    """Bonus, times the rarity of its words, for a run that stands in the text as typed."""

    def share_of_passage(self, pairs: int) -> float:
        """Return what of a query of so many pairs counts as of a question: 1, of a passage less."""
        return min(1.0, self.passage / max(1, pairs))

    def typed(self, times: float, share: float) -> float:
        """Return what a gram typed so often weighs beside one typed once.

        Args:
            times: below 1 the weight of a legal word's, which nobody typed.
            share: that of a passage.

        """
        if times < 1:
            return times * self.lay_letters * share
        return (self.repeated + 1.0) * times / (self.repeated + times)

    def of_document(self, gram: str, documents: int) -> float:
        """Return what a gram in a clause's document counts, one of so many documents."""
        share = self.document_characters if len(gram) == 1 else self.document_pairs
        return share * documents / (documents + self.document_few)

    def of_words(self, share: float) -> float:
        """Return what a word found as typed weighs beside its letters.

        Args:
            share: that of a passage.

        """
        return self.words + self.passage_words * (1.0 - share)


USUAL = Scoring()
"""As the ranking was measured."""
