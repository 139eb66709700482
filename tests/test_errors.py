"""Errors travel between processes: each comes back as what it was, with all that it says."""

from __future__ import annotations

import copy
import inspect
import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

import qpsearch
from qpsearch import errors

TEXTS = st.text(max_size=20)
GIVEN = {
    "candidates": st.lists(TEXTS, max_size=3),
    "span": st.tuples(st.integers(0, 99), st.integers(0, 99)),
}
"""What the parameters of the constructors may be; all others are texts."""


def classes(root: type[errors.QpsearchError] = errors.QpsearchError):
    """Yield an error class and all below it."""
    yield root
    for child in root.__subclasses__():
        yield from classes(child)


def made(kind: type[errors.QpsearchError]):
    """A strategy of errors of a class, with all its parameters given."""
    names = list(inspect.signature(kind).parameters)
    values = st.fixed_dictionaries({name: GIVEN.get(name, TEXTS) for name in names})
    return values.map(lambda given: kind(**given))


@pytest.mark.parametrize("kind", sorted(classes(), key=lambda kind: kind.__name__))
@given(data=st.data())
def test_an_error_survives_pickling(kind, data):
    """Class, message, way out and every attribute are those that were sent."""
    error = data.draw(made(kind))
    error.add_note("while reading")
    for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
        again = pickle.loads(pickle.dumps(error, protocol))  # noqa: S301 - it is ours
        assert type(again) is kind
        assert vars(again) == vars(error)
        assert (again.args, str(again)) == (error.args, str(error))
    assert vars(copy.copy(error)) == vars(error)


def test_the_door_offers_every_error():
    """A program can catch each error by its name without knowing the room it lives in."""
    assert {kind.__name__ for kind in classes()} <= set(qpsearch.__all__)
    assert all(getattr(qpsearch, kind.__name__) is kind for kind in classes())
