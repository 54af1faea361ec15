"""The base of the plan's frozen values.

It does what a frozen dataclass does, without generating code for each class: forty dataclasses take as long to build
as the rest of `oppiva plan check --json` together (30 to 60 ms of processor time, measured).
"""

from __future__ import annotations

from dataclasses import FrozenInstanceError
from typing import Any, ClassVar, Self, dataclass_transform


def _stated(value: object) -> bool:
    return value is not None and (bool(value) or isinstance(value, int))


@dataclass_transform(frozen_default=True, kw_only_default=True)
class Table:
    """A table or row of the plan, given by keyword; false when nothing in it is stated, for empty equals missing."""

    _names: ClassVar[tuple[str, ...]] = ()

    def __init_subclass__(cls) -> None:
        cls._names = tuple(cls.__annotations__)

    def __init__(self, **values: Any) -> None:
        unknown = [name for name in values if name not in self._names]
        lacking = [name for name in self._names if name not in values and not hasattr(type(self), name)]
        if unknown or lacking:
            raise TypeError(f"{type(self).__name__}: unknown {unknown}, lacking {lacking}")
        self.__dict__.update(values)

    def __setattr__(self, name: str, value: object) -> None:
        raise FrozenInstanceError(f"cannot assign to {name}")

    def __delattr__(self, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete {name}")

    def __bool__(self) -> bool:
        return any(_stated(getattr(self, name)) for name in self._names)

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self._names)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        stated = (f"{name}={getattr(self, name)!r}" for name in self._names if _stated(getattr(self, name)))
        return f"{type(self).__name__}({', '.join(stated)})"

    def replace(self, **changes: Any) -> Self:
        """The same table with some values changed."""
        return type(self)(**{name: getattr(self, name) for name in self._names} | changes)
