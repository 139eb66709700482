"""What the command line and a Python user talk to: build or open a corpus, search, show, iterate."""

from qpsearch.corpus.indexing import FileReport, IndexReport, build_index
from qpsearch.corpus.library import Corpus
from qpsearch.corpus.results import Hit, Results

__all__ = ["Corpus", "FileReport", "Hit", "IndexReport", "Results", "build_index"]
