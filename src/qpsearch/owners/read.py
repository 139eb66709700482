"""The records of a document: each statement with its roles, what the text orders for all."""

from __future__ import annotations

import re
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

from qpsearch.lexicon.bodies import bodies_called, lineage_of, whole_name
from qpsearch.lexicon.departments import place_before
from qpsearch.lexicon.named import find_bodies
from qpsearch.owners.duties import duties_in
from qpsearch.owners.duty import Duty, may_assign
from qpsearch.owners.lists import header_of
from qpsearch.text.clause_texts import folded_text
from qpsearch.text.folding import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from qpsearch.model import Span
    from qpsearch.owners import actors
    from qpsearch.text.clause_texts import Readable

_ORDER_RULE = re.compile(
    r"(?:排|列)(?:在|名|于)?(?:第一位?|首位?|最前面?|前面)[^,;。()]{0,8}(?:为|是|即|作为)[^,;。()]{0,6}牵头"
)
_LOCAL = re.compile("[省市县区州旗盟]")


class OwnerMode(StrEnum):
    """How a task is given out."""

    LEAD = "lead"
    """A body leads by a word: 牵头, 会同, or is responsible while others help."""
    FIRST_LEADS = "first-leads"
    """The first of the list leads, as the text says of all its lists."""
    SOLE = "sole"
    """One body is responsible."""
    JOINT = "joint"
    """Several are, and none leads: 按职责分工负责."""
    GENERIC = "generic"
    """Only bodies without a name: 有关部门, 各地区."""


class Owner(NamedTuple):
    """A body as the text names it, and its whole name."""

    text: str
    canonical: str


class OwnerRecord(NamedTuple):
    """A statement of who must act in a clause."""

    doc_id: str
    section: str
    lead: tuple[Owner, ...]
    support: tuple[Owner, ...]
    bodies: tuple[Owner, ...]
    """All that are named, in printed order."""
    generic: tuple[str, ...]
    """As printed: 有关部门, 各地区."""
    open: bool
    """Whether 等 says that others are meant too."""
    mode: OwnerMode
    text: str
    """The statement in its original glyphs."""
    span: Span
    """Its place in the text of the clause."""
    task: str = ""
    """What is to be done: the text before a bracket, else the sentence itself."""


def owners_of(
    clauses: Iterable[Readable], *, doc_id: str = "", issuers: Sequence[str] = (), title: str = ""
) -> Iterator[OwnerRecord]:
    """Yield who must act, clause by clause in reading order.

    Args:
        clauses: the clauses of one document, in order; rules that the text states for what
            follows (下同, 以下均需…落实) hold from clause to clause.
        doc_id: written into the records.
        issuers: who issued the document; a bare 统计局 is its own where that is a province or city.
        title: of the document, for the same.

    """
    read = list(clauses)
    folds = [folded_text(clause) for clause in read]
    local = is_local(issuers, title)
    # A rule that is stated once, outside a list, holds for all lists, also for those before it.
    first_leads = any(_ORDER_RULE.search(folded) and "下同" not in folded for folded in folds)
    below: list[str] = []
    columns: dict[int, str] = {}
    for clause, folded in zip(read, folds, strict=True):
        columns = header_of(folded) or (columns if "\t" in folded else {})
        if not may_assign(folded):
            continue
        named = find_bodies(folded, local=local, loose=True)
        done = 0
        for duty in duties_in(folded, named, columns):
            ordered = first_leads or duty.first_leads
            if duty.from_here and duty.first_leads:
                first_leads = True
            record = _record(clause, folded, duty, doc_id, ordered, below)
            if record:
                before = clause.text[done : duty.span.start].strip(" 　\n。；;,，")
                yield record._replace(task=before if duty.listed and before else record.text)
            if duty.listed:
                done = duty.span.end
            carried = duty.below
            if duty.from_here and not duty.first_leads:
                carried = tuple(actor for actor in duty.actors if actor.generic)
            for actor in carried:
                name = clause.text[actor.span.start : actor.span.end]
                if name not in below:
                    below.append(name)


def is_local(issuers: Sequence[str], title: str = "") -> bool:
    """Whether a document is of a province or below: by its issuers, else by its title."""
    for name in issuers or (title,):
        folded = fold(name)
        for match in _LOCAL.finditer(folded[:20]):
            if place_before(folded, match.end())[0] == 0:
                return True
    return False


def concerns(record: OwnerRecord, name: str, *, role: str = "any", lineage: bool = False) -> bool:
    """Whether a record names the body called ``name``, by any of its names.

    Args:
        record: of :func:`owners_of`.
        name: any name of a body, in either script; of an unknown body, a part of its name.
        role: ``lead`` or ``support``: only where it does that.
        lineage: count what the body was before, and what it has become.

    """
    actors = {"lead": record.lead, "support": record.support}.get(role, record.bodies)
    wanted = wanted_names(name, lineage=lineage)
    if wanted:
        return any(actor.canonical in wanted for actor in actors)
    folded = fold(name)
    generic = record.generic if role == "any" else ()
    return any(folded in fold(text) for text in (*(actor.text for actor in actors), *generic))


def wanted_names(name: str, *, lineage: bool = False) -> frozenset[str]:
    """Return the whole names that ``name`` means; nothing where the lexicon does not know it."""
    folded = fold(name)
    whole = whole_name(folded)
    if whole is None:
        return frozenset()
    found = {whole}
    if lineage:
        for body in bodies_called(folded)[:1]:
            before, after = lineage_of(body)
            found |= {one.name for one in (*before, *after)}
    return frozenset(found)


def _record(
    clause: Readable, folded: str, duty: Duty, doc_id: str, first_leads: bool, below: Sequence[str]
) -> OwnerRecord | None:
    def shown(found: Iterable[actors.Actor]) -> tuple[Owner, ...]:
        return tuple(
            Owner(
                clause.text[actor.span.start : actor.span.end],
                actor.whole or folded[actor.span.start : actor.span.end],
            )
            for actor in found
            if not actor.generic
        )

    leads, helpers, doers = shown(duty.leads), shown(duty.helpers), shown(duty.doers)
    each: dict[str, Owner] = {}
    for actor in shown(duty.actors):
        each.setdefault(actor.canonical, actor)
    bodies = tuple(each.values())
    generic = [
        clause.text[actor.span.start : actor.span.end] for actor in duty.actors if actor.generic
    ]
    if not bodies and not generic:
        return None
    if first_leads and bodies and not leads and not helpers and len(bodies) > 1:
        mode, leads, helpers = OwnerMode.FIRST_LEADS, bodies[:1], bodies[1:]
    elif leads:
        mode, helpers = OwnerMode.LEAD, _without(bodies, leads)
    elif helpers and doers:
        mode, leads = OwnerMode.LEAD, doers
    elif not bodies:
        mode = OwnerMode.GENERIC
    elif len(bodies) == 1 and not generic and not duty.open:
        mode, leads = OwnerMode.SOLE, bodies
    else:
        mode = OwnerMode.JOINT
    if duty.listed:
        generic += [name for name in below if name not in generic]
    helpers = _without(helpers, leads)
    text = clause.text[duty.span.start : duty.span.end]
    return OwnerRecord(
        doc_id, clause.section, leads, helpers, bodies, tuple(generic), duty.open, mode,
        text.strip(), duty.span,
    )  # fmt: skip


def _without(bodies: Iterable[Owner], leads: Sequence[Owner]) -> tuple[Owner, ...]:
    leading = {actor.canonical for actor in leads}
    return tuple(body for body in bodies if body.canonical not in leading)
