"""Citations of clauses in the forms people use.

* ``native``: 《质量强国建设纲要》第四部分第（六）条, 《产品质量法》第十二条第二款.
* ``gbt7714``: a reference after GB/T 7714—2015, the place where its pages stand.
* ``bibtex``, ``csl-json``: records for reference managers, the place in ``note`` and ``section``.

The last three are in ``styles``; ``origin`` reads where a document was published.
"""

from qpsearch.citation.wording import Cited, Origin, is_traditional, named, native, place

__all__ = ["Cited", "Origin", "is_traditional", "named", "native", "place"]
