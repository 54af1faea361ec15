"""Reading an input: every value knows its JSON path, so that the first thing wrong is named where it stands."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass

from oppiva.core.solving.errors import InputError

# Far above any programme; it keeps a sum of costs exact in the outside solver's floating point.
MOST = 1_000_000
MAX_BYTES = 20_000_000


class _Table(dict[str, object]):
    """An object of the input, with a key that stands in it twice."""

    twice: str | None = None


def parse(text: str | bytes) -> Node:
    """The root of a JSON text; raises InputError for what is too large, not UTF-8 or not JSON."""
    raw = text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass")
    if len(raw) > MAX_BYTES:
        raise InputError("", "too_large", limit=MAX_BYTES)
    try:
        return Node(json.loads(raw.decode("utf-8-sig"), object_pairs_hook=_table, parse_constant=_no_number), "")
    except UnicodeDecodeError as error:
        raise InputError("", "not_utf8") from error
    except RecursionError as error:
        raise InputError("", "too_deep") from error
    except json.JSONDecodeError as error:
        raise InputError("", "not_json", line=error.lineno, column=error.colno) from error
    except ValueError as error:  # a number of thousands of digits, NaN
        raise InputError("", "bad_number") from error


def _table(pairs: list[tuple[str, object]]) -> _Table:
    table = _Table()
    for key, value in pairs:
        if key in table and table.twice is None:
            table.twice = key
        table[key] = value
    return table


def _no_number(name: str) -> object:
    raise ValueError(name)


@dataclass(frozen=True, slots=True)
class Node:
    """A value of the input and where it stands; each reader refuses what is not of its shape."""

    value: object
    path: str

    def refuse(self, code: str, **facts: object) -> InputError:
        """The error that names this place."""
        return InputError(self.path, code, **facts)

    def below(self, key: str | int) -> str:
        """The path of something inside this value."""
        if isinstance(key, int):
            return f"{self.path}[{key}]"
        return f"{self.path}.{key}" if self.path else key

    def table(self, required: Collection[str] = (), optional: Collection[str] = ()) -> Fields:
        """The fields of an object that has all the required keys and none but these."""
        table = self._object()
        for key in table:
            if key not in required and key not in optional:
                raise InputError(self.below(key), "unknown_key")
        for key in required:
            if key not in table:
                raise InputError(self.below(key), "missing_key")
        return Fields(self, table)

    def entries(self) -> Iterator[tuple[str, Node]]:
        """The pairs of an object whose keys are ids, such as `locked`."""
        return ((key, Node(value, self.below(key))) for key, value in self._object().items())

    def _object(self) -> Mapping[str, object]:
        if not isinstance(self.value, dict):
            raise self.refuse("not_an_object")
        twice = self.value.twice if isinstance(self.value, _Table) else None
        if twice is not None:
            raise InputError(self.below(twice), "key_twice")
        return self.value

    def items(self) -> list[Node]:
        """The values of a list."""
        if not isinstance(self.value, list):
            raise self.refuse("not_a_list")
        return [Node(value, self.below(at)) for at, value in enumerate(self.value)]

    def text(self) -> str:
        """A text that is not empty."""
        if not isinstance(self.value, str):
            raise self.refuse("not_a_text")
        if not self.value.strip():
            raise self.refuse("empty_text")
        try:
            self.value.encode("utf-8")
        except UnicodeEncodeError as error:  # half of a pair, which no file can hold
            raise self.refuse("bad_text") from error
        return self.value

    def text_or_none(self) -> str | None:
        """A text, or None for null."""
        return None if self.value is None else self.text()

    def whole(self, least: int = 0, most: int = MOST) -> int:
        """A whole number within limits; true and 1.0 are none."""
        if not isinstance(self.value, int) or isinstance(self.value, bool):
            raise self.refuse("not_whole")
        if self.value < 0 <= least:
            raise self.refuse("negative")
        if not least <= self.value <= most:
            raise self.refuse("out_of_range", least=least, most=most)
        return self.value

    def choice(self, options: Collection[str]) -> str:
        """One of the words offered."""
        if not isinstance(self.value, str) or self.value not in options:
            raise self.refuse("not_a_choice", options=", ".join(options))
        return self.value

    def known(self, ids: Collection[str]) -> str:
        """An id that stands somewhere else in the input."""
        name = self.text()
        if name not in ids:
            raise self.refuse("unknown_id", id=name)
        return name

    def texts(self, ids: Collection[str] | None = None) -> tuple[str, ...]:
        """A list of texts, none of them twice; of known ids when they are given."""
        found: dict[str, None] = {}
        for item in self.items():
            name = item.text() if ids is None else item.known(ids)
            if name in found:
                raise item.refuse("id_twice", id=name)
            found[name] = None
        return tuple(found)

    def pair(self, ids: Collection[str]) -> tuple[str, str]:
        """Two different known ids."""
        items = self.items()
        if len(items) != 2:
            raise self.refuse("not_a_pair")
        first, second = (item.known(ids) for item in items)
        if first == second:
            raise self.refuse("pair_of_one", id=first)
        return first, second


@dataclass(frozen=True, slots=True)
class Fields:
    """The checked fields of an object: `row["id"]` is there, `row.get("unit")` may be None."""

    node: Node
    table: Mapping[str, object]

    def __getitem__(self, key: str) -> Node:
        return Node(self.table[key], self.node.below(key))

    def get(self, key: str) -> Node | None:
        """The value of a key that may be left out."""
        return self[key] if key in self.table else None
