"""A document as lines that a person can read and correct: what the outline cases are written in.

::

    @title    质量强国建设纲要          metadata, one field a line
    - title   1                        a rule that dropped something, and how often
    ! cut_end                          a warning
    四        # 四、增强产业质量竞争力   a heading: its address, then its first characters
    四、（六） (六)强化产业基础质量支撑    a clause

Columns are divided by tabs. ``〔…〕`` at the end of a clause names its owners.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from qpsearch.model import Clause, Document

_SHOWN = 24


def outline_text(document: Document) -> str:
    metadata = document.metadata
    fields = (
        ("title", metadata.title),
        ("issuer", "、".join(metadata.issuers)),
        ("number", metadata.number),
        ("kind", metadata.kind),
        ("issued", metadata.date_issued),
        ("published", metadata.date_published),
    )
    lines = [f"@{name}\t{value}" for name, value in fields if value]
    dropped = Counter(piece.rule for piece in document.dropped)
    lines += [f"- {rule}\t{count}" for rule, count in sorted(dropped.items())]
    lines += [f"! {notice.code}" for notice in document.warnings]
    lines += [_line(clause) for clause in document.clauses]
    return "\n".join(lines) + "\n"


def _line(clause: Clause) -> str:
    mark = "# " if clause.role.value == "heading" else ""
    owners = f"\t〔{'、'.join(clause.owners.lead)}〕" if clause.owners else ""
    return f"{clause.section}\t{mark}{clause.text[:_SHOWN]}{owners}"
