"""Configurations to measure, as people write them: ``any,variants=off,near=0``."""

from __future__ import annotations

from qpsearch.errors import QpsearchError
from qpsearch.search import Mode, Options, Scoring


def read_configuration(text: str) -> Options:
    """Return the options that ``text`` describes; empty is the default.

    Settings are parted by commas: ``all``, ``any`` or ``exact``; ``variants=on`` or ``off``; and
    any parameter of :class:`~qpsearch.search.Scoring` with a number.

    Raises:
        QpsearchError: a setting is unknown or has no number.

    """
    options = Options()
    for setting in filter(None, (part.strip() for part in text.split(","))):
        name, _, value = setting.partition("=")
        if not value and name in {mode.value for mode in Mode}:
            options = options._replace(mode=Mode(name))
        elif name == "variants" and value in {"on", "off"}:
            options = options._replace(variants=value == "on")
        elif name in Scoring._fields:
            options = options._replace(scoring=_with(options.scoring, name, value))
        else:
            names = ", ".join(("all", "any", "exact", "variants=off", *Scoring._fields))
            raise QpsearchError(f"no setting {setting!r}", way_out=f"there are: {names}")
    return options


def _with(scoring: Scoring, name: str, value: str) -> Scoring:
    try:
        number = type(getattr(scoring, name))(value)
    except ValueError as error:
        raise QpsearchError(f"{name}: {value!r} is no number") from error
    return scoring._replace(**{name: number})
