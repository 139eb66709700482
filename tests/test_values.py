"""Our ``NamedTuple`` behaves as that of `typing`, before and after its constructor is compiled."""

from __future__ import annotations

import copy
import pickle
import typing

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qpsearch import values


class Ours(values.NamedTuple):
    """A value."""

    start: int
    end: int = 5
    label: str = ""

    @property
    def size(self) -> int:
        return self.end - self.start


class Theirs(typing.NamedTuple):
    """A value."""

    start: int
    end: int = 5
    label: str = ""

    @property
    def size(self) -> int:
        return self.end - self.start


def outcome(make):
    """Return the fields of what was made, or that the arguments do not fit."""
    try:
        return tuple(make())
    except TypeError:
        return "do not fit"


NAMES = st.sampled_from(["start", "end", "label", "other"])


@settings(deadline=None)
@given(st.lists(st.integers(), max_size=4), st.dictionaries(NAMES, st.integers(), max_size=3))
def test_arguments_are_taken_as_typing_takes_them(args, named):
    """Any arguments give the same fields, or do not fit; the second time too."""

    class Fresh(values.NamedTuple):
        start: int
        end: int = 5
        label: str = ""

    theirs = outcome(lambda: Theirs(*args, **named))
    assert outcome(lambda: Fresh(*args, **named)) == theirs
    assert outcome(lambda: Fresh(*args, **named)) == theirs


@pytest.mark.parametrize("calls", [1, 200])
def test_a_value_has_the_manners_of_a_named_tuple(calls):
    """Fields, methods, ``repr``, pickles and copies are those of `typing`'s."""
    for _ in range(calls):
        ours = Ours(2, label="x")
    theirs = Theirs(2, label="x")
    assert ours == theirs == (2, 5, "x")
    assert hash(ours) == hash(theirs)
    assert repr(ours) == repr(theirs).replace("Theirs", "Ours")
    assert ours._asdict() == theirs._asdict()
    assert ours._replace(end=9) == theirs._replace(end=9)
    assert Ours._make([1, 2, "y"]) == Theirs._make([1, 2, "y"])
    assert (ours.size, ours[1:], ours.label) == (theirs.size, theirs[1:], theirs.label)
    assert Ours._fields == Theirs._fields
    assert Ours._field_defaults == Theirs._field_defaults
    assert Ours.__doc__ == Theirs.__doc__
    again = pickle.loads(pickle.dumps(ours))  # noqa: S301 - it is ours
    assert (again, type(again)) == (ours, Ours)
    assert copy.deepcopy(ours) == ours
    match ours:
        case Ours(start, end, label):
            assert (start, end, label) == ours
    with pytest.raises(AttributeError):
        ours.start = 3
    with pytest.raises(AttributeError):
        ours.other = 3
    with pytest.raises(ValueError, match="unexpected field names"):
        ours._replace(other=1)


def test_a_field_without_a_default_comes_first():
    """The order of defaults is checked when the class is made."""
    with pytest.raises(TypeError, match="without a default"):

        class Wrong(values.NamedTuple):
            start: int = 1
            end: int
