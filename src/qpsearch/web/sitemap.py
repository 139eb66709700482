"""All pages: where each stands, its template, what fills it."""

from __future__ import annotations

from qpsearch.web import reading, results, shelves, studying
from qpsearch.web.views import PageKind

PAGES = (
    PageKind("/", "search.html", results.first_page),
    PageKind("/d/{place:path}", "document.html", reading.document_page),
    PageKind("/references/{place:path}", "references.html", studying.references_page),
    PageKind("/quotes/{place:path}", "quotes.html", studying.quotes_page, heavy=True),
    PageKind("/compare", "compare.html", studying.compare_page, heavy=True),
    PageKind("/check", "check.html", studying.check_page, heavy=True),
    PageKind("/targets", "targets.html", studying.targets_page, heavy=True),
    PageKind("/owners", "owners.html", studying.owners_page, heavy=True),
    PageKind("/corpus", "corpus.html", shelves.documents_page),
    PageKind("/works", "works.html", shelves.works_page),
    PageKind("/bodies", "bodies.html", shelves.bodies_page),
    PageKind("/help", "help.html", lambda _, __: {}),
    PageKind("/state", "state.html", shelves.state_page, heavy=True, lasting=False),
)
