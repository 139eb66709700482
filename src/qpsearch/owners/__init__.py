"""Who must act: the bodies that clauses make responsible, as pure functions over clauses.

:func:`owners_of` reads the clauses of a document, :func:`concerns` says whether a record is about
a body. Nothing here opens an index.
"""

from qpsearch.owners.read import (
    Owner,
    OwnerMode,
    OwnerRecord,
    concerns,
    owners_of,
    wanted_names,
)

__all__ = ["Owner", "OwnerMode", "OwnerRecord", "concerns", "owners_of", "wanted_names"]
