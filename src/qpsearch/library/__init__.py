"""The documents themselves, kept beside their clauses: whole, by name, by work.

:mod:`~qpsearch.library.shelf` turns a document into what an index keeps of it and back,
:mod:`~qpsearch.library.names` leads from what people call a document to the document,
:mod:`~qpsearch.library.addresses` from an address to the clauses of a document.
"""
