"""A field at a time out of a value from outside: what is missing, longer or another kind is refused by its name."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

from oppiva.core.errors import DomainError

MISSING, KIND, LONG, CHOICE, LINK, MANY, SHAPE = "missing", "kind", "long", "choice", "link", "many", "shape"
MOST_NUMBER = 2_000_000_000
# No library is older, and what is reckoned from a day stays one.
YEARS = range(2000, 2201)
_LINK = re.compile(r"https?://[^\s/\\@<>\"'`]+(?:/[^\s\\<>\"'`]*)?", re.IGNORECASE)


class Fields:
    """The fields of an object in a file; `at` is where the object lies, for the name in a refusal."""

    def __init__(self, value: Any, file: str, at: str = "") -> None:
        self._file, self._at = file, at
        if not isinstance(value, dict):
            raise self.refused("", KIND)
        self._value: dict[str, Any] = value

    def refused(self, name: str, why: str) -> DomainError:
        """The refusal of a field (`library_field`)."""
        field = ".".join(part for part in (self._at, name) if part)
        return DomainError("library_field", file=self._file, field=field, why=why)

    def has(self, name: str) -> bool:
        """Whether it holds a value at all: null is none."""
        return self._value.get(name) is not None

    def text(self, name: str, most: int, *, least: int = 0, missing: bool = False) -> str:
        """A text no longer than `most`; `missing`: it may be left out."""
        value = self._value.get(name)
        if value is None:
            if missing:
                return ""
            raise self.refused(name, MISSING)
        if not isinstance(value, str):
            raise self.refused(name, KIND)
        if len(value) > most:
            raise self.refused(name, LONG)
        if len(value.strip()) < least:
            raise self.refused(name, MISSING)
        return value

    def choice(self, name: str, known: Collection[str], *, missing: bool = False) -> str:
        """One of these words; with `missing` also none."""
        value = self.text(name, 200, missing=missing)
        if value not in known and not (missing and not value):
            raise self.refused(name, CHOICE)
        return value

    def fitting(self, name: str, shape: re.Pattern[str], *, most: int = 200, missing: bool = False) -> str:
        """A text that is wholly of this shape."""
        value = self.text(name, most, missing=missing)
        if not shape.fullmatch(value) and not (missing and not value):
            raise self.refused(name, SHAPE)
        return value

    def number(self, name: str, most: int = MOST_NUMBER) -> int:
        """A whole number from 0."""
        found = self.number_or_none(name, most)
        if found is None:
            raise self.refused(name, MISSING)
        return found

    def number_or_none(self, name: str, most: int = MOST_NUMBER) -> int | None:
        """The same, None where there is none."""
        value = self._value.get(name)
        if value is None:
            return None
        if not isinstance(value, int) or isinstance(value, bool):
            raise self.refused(name, KIND)
        if not 0 <= value <= most:
            raise self.refused(name, LONG)
        return value

    def flag(self, name: str) -> bool:
        """Yes or no."""
        value = self._value.get(name)
        if not isinstance(value, bool):
            raise self.refused(name, MISSING if value is None else KIND)
        return value

    def day(self, name: str) -> str:
        """An ISO day, empty where there is none."""
        value = self.text(name, 10, missing=True)
        try:
            found = date.fromisoformat(value) if value else None
        except ValueError as error:
            raise self.refused(name, SHAPE) from error
        if found is not None and found.year not in YEARS:
            raise self.refused(name, SHAPE)
        return found.isoformat() if found is not None else ""

    def moment(self, name: str) -> str:
        """An ISO moment with its zone."""
        try:
            found = datetime.fromisoformat(self.text(name, 40))
        except ValueError as error:
            raise self.refused(name, SHAPE) from error
        if found.tzinfo is None or found.year not in YEARS:
            raise self.refused(name, SHAPE)
        return found.isoformat()

    def link(self, name: str, most: int = 300) -> str:
        """An address of http or https, or empty."""
        value = self.text(name, most, missing=True)
        if value and not (_LINK.fullmatch(value) and _has_host(value)):
            raise self.refused(name, LINK)
        return value

    def inner(self, name: str) -> Fields:
        """An object in it."""
        if not self.has(name):
            raise self.refused(name, MISSING)
        return Fields(self._value[name], self._file, ".".join(part for part in (self._at, name) if part))

    def items(self, name: str, most: int) -> Sequence[Any]:
        """A list of at most so many."""
        value = self._value.get(name)
        if not isinstance(value, list):
            raise self.refused(name, MISSING if value is None else KIND)
        if len(value) > most:
            raise self.refused(name, MANY)
        return value

    def rows(self, name: str, most: int) -> Sequence[Fields]:
        """A list of objects."""
        at = ".".join(part for part in (self._at, name) if part)
        return [Fields(one, self._file, f"{at}[{number}]") for number, one in enumerate(self.items(name, most), 1)]

    def words(self, name: str, most: int, longest: int, known: Collection[str] | None = None) -> Sequence[str]:
        """A list of texts, of these words alone where they are known."""
        found = self.items(name, most)
        for one in found:
            if not isinstance(one, str):
                raise self.refused(name, KIND)
            if len(one) > longest:
                raise self.refused(name, LONG)
            if known is not None and one not in known:
                raise self.refused(name, CHOICE)
        return found

    def names_in(self) -> Sequence[str]:
        """The names of its fields."""
        return tuple(self._value)


def _has_host(address: str) -> bool:
    """Whether an address can be taken apart: one whose brackets or port are no such is none."""
    try:
        parts = urlsplit(address)
        return bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        return False
