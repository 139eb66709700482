"""Settings that files hold: what options are where the command line and environment say nothing.

A flag goes before the environment, the environment before ``qpsearch.toml`` in the folder of the
index, that before ``qpsearch/qpsearch.toml`` in the folder of the user's settings. Most have no
such files: :mod:`qpsearch.cli.app` imports this module only where one is there.
"""

from __future__ import annotations

import os
import tomllib
from typing import TYPE_CHECKING, Any, NamedTuple

from qpsearch.cli import language_of
from qpsearch.cli.options import FORMATS, index_named
from qpsearch.errors import SourceError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_MOST_HITS, _SHOWN = 10**9, 200
_MOST_BYTES = 1 << 16
_CHOICES: dict[str, tuple[str, ...]] = {
    "format": FORMATS,
    "color": ("auto", "always", "never"),
    "language": ("en", "zh", "zh-Hant"),
}
DEFAULTS: dict[str, str | int] = {
    "index": "index", "format": "table", "limit": 10, "color": "auto", "language": "en",
}  # fmt: skip
_VARIABLES = {"index": "QPSEARCH_INDEX"}
_OPTIONS = {
    "index": ("index_dir", ()),
    "format": ("form", ("search", "show", "outline", "docs")),
    "limit": ("limit", ("search", "batch")),
    "color": ("color", ("search", "show", "outline", "docs")),
}
"""Key → the parameter it is the default of, and the commands; none stands for all."""


class Setting(NamedTuple):
    """The value of a key, and where it was said."""

    value: str | int
    source: str
    """A file, ``$VARIABLE``, ``locale`` or ``default``."""


def user_file() -> str:
    """Return the path of the user's settings, there or not."""
    home = os.environ.get("XDG_CONFIG_HOME") or os.path.join(os.path.expanduser("~"), ".config")
    return os.path.join(home, "qpsearch", "qpsearch.toml")


def project_file(index_dir: str) -> str:
    """Return the path of the settings of an index, there or not."""
    return os.path.join(index_dir, "qpsearch.toml")


def read_settings(args: Sequence[str] = ()) -> dict[str, Setting]:
    """Return every setting with its value and its source.

    Args:
        args: the command line, which may name the index.

    Raises:
        SourceError: a file is no TOML, or a key or value in it is none.

    """
    found = {key: Setting(value, "default") for key, value in DEFAULTS.items()}
    if (language := language_of(os.environ)) != "en":
        found["language"] = Setting(language, "locale")
    found |= _of_file(user_file())
    for key, variable in _VARIABLES.items():
        if said := os.environ.get(variable):
            found[key] = Setting(said, f"${variable}")
    named = index_named(args) or str(found["index"].value)
    of_project = _of_file(project_file(named))
    if "index" in of_project:
        raise SourceError(
            project_file(named), "the settings of an index cannot name another: index"
        )
    found |= of_project
    if os.environ.get("QPSEARCH_LANG"):
        found["language"] = Setting(language_of(os.environ), "$QPSEARCH_LANG")
    if os.environ.get("NO_COLOR"):
        found["color"] = Setting("never", "$NO_COLOR")
    return found


def default_map(settings: Mapping[str, Setting], commands: Sequence[str]) -> dict[str, Any]:
    """Return what files say as click's defaults of the options of each command."""
    defaults: dict[str, Any] = {command: {} for command in commands}
    for key, (parameter, of) in _OPTIONS.items():
        if settings[key].source != "default" and not settings[key].source.startswith("$"):
            for command in of or commands:
                defaults[command][parameter] = settings[key].value
    return defaults


def _of_file(path: str) -> dict[str, Setting]:
    try:
        with open(path, "rb") as file:
            data = file.read(_MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise SourceError(path, f"settings of more than {_MOST_BYTES} bytes")
        said = tomllib.loads(data.decode())
    except FileNotFoundError:
        return {}
    except OSError as error:
        raise SourceError(path, error.strerror or str(error)) from error
    except (ValueError, RecursionError) as error:  # also thousands of digits, of brackets
        raise SourceError(path, f"this is no TOML: {error}") from error
    return {key: Setting(_checked(path, key, value), path) for key, value in said.items()}


def _said(key: str, value: object) -> str:
    """Return what a file says, for a message; of a number with thousands of digits the key."""
    try:
        return f"{key} = {value!r}"[:_SHOWN]
    except (ValueError, RecursionError):
        return key


def _checked(path: str, key: str, value: Any) -> str | int:
    """Return the value of a key as its option wants it."""
    if key not in DEFAULTS:
        raise SourceError(path, f"no setting {key!r}", way_out=f"there are {', '.join(DEFAULTS)}")
    if key == "limit":
        if isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= _MOST_HITS:
            return value
        raise SourceError(path, f"{_said(key, value)} is no number of hits", way_out="0 is all")
    choices = _CHOICES.get(key)
    if not isinstance(value, str) or (choices and value not in choices):
        raise SourceError(
            path,
            _said(key, value),
            way_out=f"one of {', '.join(choices)}" if choices else "write a text in quotes",
        )
    return os.path.expanduser(value) if key == "index" else value
