"""A statement of who must act, as it was read, and whether a text may hold one."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from qpsearch.model import Span
    from qpsearch.owners.actors import Actor

DUTY = re.compile(
    "负责|牵头|分工|配合|参[加与]|落实|责任|主办|承办|协办|会同|指导|主管|归口|列首|排在"
)
"""Words that a statement of who must act holds, but for bare lists and tables."""
_MAY_STAND_BARE = re.compile(r"[。;]\s*[(\[〔【]|[)\]〕】][。;]?\s*$")


class Duty(NamedTuple):
    """A statement of who must act."""

    leads: tuple[Actor, ...]
    """Who leads by a word (牵头, 会同)."""
    helpers: tuple[Actor, ...]
    """Who helps by a word (配合, 参与)."""
    doers: tuple[Actor, ...]
    """Who is responsible without either."""
    open: bool
    span: Span
    """Of the bracket, the line or the sentence, in the text of the clause."""
    first_leads: bool = False
    """The statement says that the first of a list leads."""
    from_here: bool = False
    """It says that this holds for what follows too (下同)."""
    listed: bool = False
    """Whether it is a bracket or a line, not a sentence."""
    below: tuple[Actor, ...] = ()
    """Who must act in all that follows (以下均需地方各级人民政府落实)."""

    @property
    def actors(self) -> list[Actor]:
        """All who are named, in printed order."""
        return sorted((*self.leads, *self.helpers, *self.doers), key=lambda actor: actor.span)


def may_assign(folded: str) -> bool:
    """Whether a clause may make somebody responsible: a cheap test before its bodies are found."""
    return bool("\t" in folded or DUTY.search(folded) or _MAY_STAND_BARE.search(folded))
