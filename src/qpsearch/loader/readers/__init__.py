"""Readers: a file's bytes → the decoded source and what its format says of it, one per format.

========  ==========================================================================
plain     text and Markdown, with front matter, inline HTML and links
html      a saved web page: its main content, its index table, its meta tags
xml       any other XML: its text
docx      Word: paragraphs with their generated numbers, tables, notes, running heads
pdf       the text layer: lines joined to paragraphs, running heads and page numbers
archive   the members of a ``.zip``, each of them a file of its own
========  ==========================================================================

What a file is, its content decides (:mod:`qpsearch.loader.readers.kind`), not its name alone.
"""

from qpsearch.loader.readers.dispatch import read, read_text
from qpsearch.loader.readers.kind import Form
from qpsearch.loader.readers.reading import Fact, Reading

__all__ = ["Fact", "Form", "Reading", "read", "read_text"]
