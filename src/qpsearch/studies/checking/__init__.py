"""The citations of a text of one's own, checked against a corpus.

::

    from qpsearch import Corpus, check, load

    with Corpus.open("index") as corpus:
        for found in check(corpus, load("draft.docx")):
            print(found.text, found.status, found.message)

What is not in the corpus is never called false: it cannot be checked.
"""

from qpsearch.studies.checking.verdicts import (
    CheckedCitation,
    CitationStatus,
    CitedPlace,
    QuotedWords,
    check,
)

__all__ = ["CheckedCitation", "CitationStatus", "CitedPlace", "QuotedWords", "check"]
