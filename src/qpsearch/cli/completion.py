"""``qpsearch completion``, and what the shell completes: documents, addresses, kinds.

What is typed so far is matched against ids first, then against titles. A completion never
reports an error: where there is no index, nothing is offered.
"""

from __future__ import annotations

import os
import re
from typing import TYPE_CHECKING

import click

from qpsearch.errors import IndexStoreError, QpsearchError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from click.shell_completion import CompletionItem

    from qpsearch.corpus.library import Corpus

_MOST_ITEMS = 200
"""Items offered at most: a shell asks before it lists more."""


@click.command("completion")
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
def completion_command(shell: str) -> None:
    """Print the script that makes a shell complete commands, options, documents and sections.

    \b
    Examples:
      qpsearch completion bash
      qpsearch completion zsh
      qpsearch completion fish

    \b
    Let the shell read it when it starts:
      bash  in ~/.bashrc:  eval "$(qpsearch completion bash)"
      zsh   in ~/.zshrc:   eval "$(qpsearch completion zsh)"
      fish  in ~/.config/fish/completions/qpsearch.fish: its output
    """
    from click.shell_completion import get_completion_class

    use_own_completion()
    found = get_completion_class(shell)
    if found is None:
        raise click.UsageError(f"no completion for {shell}")
    cli = click.get_current_context().find_root().command
    click.echo(found(cli, {}, "qpsearch", "_QPSEARCH_COMPLETE").source())


def use_own_completion() -> None:
    """Let bash complete names with brackets and other signs that mean something to it."""
    from click.shell_completion import BashComplete, add_completion_class

    class QuotingBashComplete(BashComplete):
        """click's, but what is completed is quoted as bash wants it."""

        source_template = BashComplete.source_template.replace(
            "read type value", "read -r type value"
        ).replace("COMPREPLY+=($value)", 'COMPREPLY+=("$value")')

        def format_completion(self, item: CompletionItem[str]) -> str:
            value = str(item.value)
            words = os.environ.get("COMP_WORDS", "").split("\n")
            at = int(os.environ.get("COMP_CWORD") or 0)
            if not (at < len(words) and words[at][:1] in ("'", '"')):
                value = re.sub(r"([^\w.,:/@%+=-])", _escaped, value)
            return f"{item.type},{value}"

    add_completion_class(QuotingBashComplete)


def _escaped(sign: re.Match[str]) -> str:
    """Return a sign with a backslash before it; those that are not ASCII mean nothing to bash."""
    return f"\\{sign[0]}" if sign[0].isascii() else sign[0]


def complete_document(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer ids that begin with what is typed, else titles that do, else titles that hold it."""
    del param
    corpus = _corpus(ctx)
    if corpus is None:
        return []
    with corpus:
        documents = [(document.doc_id, document.title) for document in corpus.documents()]
    return (
        _items((doc_id, title) for doc_id, title in documents if doc_id.startswith(incomplete))
        or _items((title, doc_id) for doc_id, title in documents if title.startswith(incomplete))
        or _items((doc_id, title) for doc_id, title in documents if incomplete in title)
    )


def complete_address(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the sections of the document named before, else its eIds."""
    del param
    return _addresses(ctx, ctx.params.get("doc") or "", incomplete)


def complete_section(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the sections of the one document that ``--doc`` names."""
    del param
    documents: list[str] = list(ctx.params.get("documents") or ())
    return _addresses(ctx, documents[0], incomplete) if len(documents) == 1 else []


def complete_place(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer documents after ``--at``, and the sections of a document after ``--at DOC``."""
    from click.shell_completion import split_arg_string

    # click tells a value of an option nothing of the value before it.
    words = split_arg_string(os.environ.get("COMP_WORDS", ""))
    after = words[len(words) - words[::-1].index("--at") :] if "--at" in words else []
    if after and (len(after) > 1 or after[0] != incomplete):
        return _addresses(ctx, after[0], incomplete)
    return complete_document(ctx, param, incomplete)


def complete_kind(
    ctx: click.Context, param: click.Parameter, incomplete: str
) -> list[CompletionItem]:
    """Offer the kinds of documents."""
    from click.shell_completion import CompletionItem

    from qpsearch.corpus.request import KINDS

    del ctx, param
    return [CompletionItem(kind) for kind in KINDS if kind.startswith(incomplete)]


def _addresses(ctx: click.Context, name: str, incomplete: str) -> list[CompletionItem]:
    corpus = _corpus(ctx) if name else None
    if corpus is None:
        return []
    with corpus:
        try:
            clauses = list(corpus.clauses(corpus.names.one(name).doc_id))
        except QpsearchError:
            return []
    # A shell takes a space for the end of a word; addresses are read without them too.
    sections = [("".join(clause.section.split()), clause) for clause in clauses]
    return _items(
        (section, clause.path[-1].heading if clause.path else clause.text[:24])
        for section, clause in sections
        if section.startswith(incomplete)
    ) or _items(
        (clause.eid, section) for section, clause in sections if clause.eid.startswith(incomplete)
    )


def _items(found: Iterator[tuple[str, str]]) -> list[CompletionItem]:
    """Return values with what they mean; each once, and only what a shell takes as one word."""
    from click.shell_completion import CompletionItem

    items: dict[str, CompletionItem] = {}
    for value, meaning in found:
        if value and not any(c.isspace() for c in value):
            items.setdefault(value, CompletionItem(value, help=" ".join(meaning.split())))
        if len(items) == _MOST_ITEMS:
            break
    return list(items.values())


def _corpus(ctx: click.Context) -> Corpus | None:
    from qpsearch.corpus.library import Corpus

    index_dir = ctx.params.get("index_dir")
    if index_dir is None:
        index_dir = next(
            (p.get_default(ctx) for p in ctx.command.params if p.name == "index_dir"), None
        )
    try:
        return Corpus.open(index_dir or "index")
    except (IndexStoreError, OSError):
        return None
