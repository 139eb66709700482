"""The citations of a text of one's own, checked against a corpus.

::

    from qpsearch import Corpus, check

    with Corpus.open("index") as corpus:
        for found in check(corpus, "draft.docx").citations:
            print(found.text, found.status, found.message)

What is not in the corpus is never called false: it cannot be checked.
"""

from qpsearch.studies.checking.verdicts import (
    CheckedCitation,
    CheckedFile,
    CitationStatus,
    CitedPlace,
    QuotedWords,
    check,
)

__all__ = ["CheckedCitation", "CheckedFile", "CitationStatus", "CitedPlace", "QuotedWords", "check"]
