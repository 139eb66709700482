"""``NamedTuple`` as in :mod:`typing`, at a tenth of the cost of defining one.

The values of a cold search are some fifty classes, and :class:`typing.NamedTuple` spends 0.2 ms on
each: it compiles every annotation to check it and every constructor before anything is
constructed; a cold search takes a seventh longer with it. Here annotations are left to the type
checker, and a constructor is compiled once it is called often. Type checkers see
:class:`typing.NamedTuple` itself; instances are tuples with the same methods, attributes and
``repr``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

__all__ = ["NamedTuple"]

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, NamedTuple
else:
    from _collections import _tuplegetter as _getter

    _OFTEN = 50
    """Calls after which compiling a constructor pays."""

    class _NamedTuple(tuple):
        """What all the classes share."""

        __slots__ = ()
        _fields = ()
        _field_defaults = {}  # noqa: RUF012 - as collections.namedtuple has it

        _calls = 0

        def __new__(cls, /, *args: Any, **values: Any) -> Any:
            """Fill in names and defaults; what does not fit, the compiled constructor tells."""
            cls._calls += 1
            rest = cls._fields[len(args) :]
            given = {**cls._field_defaults, **values}
            whole = len(args) + len(rest) == len(cls._fields) and values.keys() <= {*rest}
            if cls._calls > _OFTEN or not whole or not given.keys() >= {*rest}:
                cls.__new__ = staticmethod(_compiled(cls))
                return cls.__new__(cls, *args, **values)
            return tuple.__new__(cls, (*args, *map(given.__getitem__, rest)))

        @classmethod
        def _make(cls, values: Iterable[Any]) -> Any:
            return cls(*values)

        def _replace(self, /, **values: Any) -> Any:
            made = self._make(map(values.pop, self._fields, self))
            if values:
                raise ValueError(f"Got unexpected field names: {list(values)!r}")
            return made

        def _asdict(self) -> dict[str, Any]:
            return dict(zip(self._fields, self, strict=True))

        def __repr__(self) -> str:
            fields = zip(self._fields, self, strict=True)
            return f"{type(self).__name__}({', '.join(f'{name}={it!r}' for name, it in fields)})"

        def __getnewargs__(self) -> tuple[Any, ...]:
            return tuple(self)

    def _compiled(cls: type) -> Any:
        fields = ", ".join(cls._fields)
        space = {"_new": tuple.__new__, "__builtins__": {}, "__name__": cls.__module__}
        source = f"lambda _cls, {fields}: _new(_cls, ({fields},))"
        # Compiled first: an interrupt inside `eval` of a string makes the process end by SIGINT,
        # whoever catches it.
        made = eval(compile(source, __file__, "eval"), space)  # noqa: S307 - as collections.namedtuple does
        made.__name__ = "__new__"
        made.__qualname__ = f"{cls.__qualname__}.__new__"
        made.__defaults__ = tuple(cls._field_defaults.values()) or None
        return made

    class _Maker(type):
        """Turns the body of a class into a subclass of tuple."""

        def __new__(cls, name: str, bases: tuple[type, ...], body: dict[str, Any]) -> type:
            del bases
            fields = tuple(body["__annotations__"])
            defaults = {field: body[field] for field in fields if field in body}
            if tuple(defaults) != fields[len(fields) - len(defaults) :]:
                raise TypeError(f"{name}: a field without a default follows one with a default")
            body |= {field: _getter(at, "") for at, field in enumerate(fields)}
            body |= {"_fields": fields, "__match_args__": fields, "_field_defaults": defaults}
            return type(name, (_NamedTuple,), {"__slots__": (), **body})

    class _Base:
        """Stands among the bases of a class; the class gets `_NamedTuple` in its place."""

        def __mro_entries__(self, bases: tuple[type, ...]) -> tuple[type, ...]:
            return (_PLACE,)

    _PLACE = type.__new__(_Maker, "NamedTuple", (), {})
    NamedTuple = _Base()
