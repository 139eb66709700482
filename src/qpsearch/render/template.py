"""Reports in a user's own layout: a Jinja2 template, in a sandbox. What it sees: ``VARIABLES``."""

from __future__ import annotations

from typing import TYPE_CHECKING

from qpsearch.errors import SourceError

if TYPE_CHECKING:
    from pathlib import Path

    from qpsearch.render.report import Report


VARIABLES = (
    "report (title, about, groups), groups (title, facts, note, entries) and entries (title, "
    "section, path, heading, facts, citation, text, pieces, queries, record)"
)
"""What a template may ask for; ``pieces`` are pairs of text and whether it matches, ``record`` has
the fields of the JSON contract."""


def as_template(report: Report, path: Path, *, html: bool = False) -> str:
    """Return a report in the layout of a template file.

    Args:
        report: what to lay out.
        path: the template, in UTF-8.
        html: escape what HTML gives a meaning to.

    Raises:
        SourceError: the template cannot be read, has a fault, or asks for what it may not.

    """
    from jinja2 import StrictUndefined, TemplateError, TemplateSyntaxError, UndefinedError
    from jinja2.sandbox import ImmutableSandboxedEnvironment

    try:
        source = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise SourceError(
            path, error.strerror or str(error), way_out="name a template of Jinja2"
        ) from error
    except UnicodeDecodeError as error:
        raise SourceError(path, "the template is not UTF-8", way_out="save it as UTF-8") from error
    environment = ImmutableSandboxedEnvironment(
        autoescape=html,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    try:
        text = environment.from_string(source).render(
            report=report, groups=report.groups, entries=list(report.entries)
        )
        text.encode()
    except UndefinedError as error:
        raise SourceError(path, _at_line(error), way_out=f"a template sees {VARIABLES}") from error
    except TemplateSyntaxError as error:
        raise SourceError(
            path, f"line {error.lineno}: {error.message}", way_out="correct the template"
        ) from error
    except UnicodeEncodeError as error:
        raise SourceError(
            path, "it writes half a character (a lone surrogate)", way_out="correct the template"
        ) from error
    except RecursionError as error:
        raise SourceError(
            path, "it is nested too deep, or calls itself without end",
            way_out="correct the template",
        ) from error  # fmt: skip
    except MemoryError as error:
        raise SourceError(
            path, "it asks for more than there is memory", way_out="correct the template"
        ) from error
    except (
        TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError,
    ) as error:  # fmt: skip
        raise SourceError(path, _at_line(error), way_out="correct the template") from error
    return text


def _at_line(error: Exception) -> str:
    """Return an error with the line of the template where it arose."""
    line = 0
    trace = error.__traceback__
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == "<template>":
            line = trace.tb_lineno
        trace = trace.tb_next
    return f"line {line}: {error}" if line else str(error)
