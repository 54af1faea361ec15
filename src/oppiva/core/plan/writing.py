"""A plan back into TOML, so that a form can edit fields and store the result as a new version (comments are lost)."""

import math
from collections.abc import Mapping
from datetime import date, time

from oppiva.core.plan.spec import LANGUAGES, SECTIONS

_BARE = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-")
_ESCAPES = {"\\": "\\\\", '"': '\\"', "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def _string(text: str) -> str:
    escaped = (_ESCAPES.get(c) or (f"\\u{ord(c):04x}" if ord(c) < 0x20 or ord(c) == 0x7F else c) for c in text)
    return f'"{"".join(escaped)}"'


def _key(name: str) -> str:
    return name if name and set(name) <= _BARE else _string(name)


def _value(value: object) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case str():
            return _string(value)
        case int():
            return str(value)
        case float():
            return repr(value) if math.isfinite(value) else str(value)
        case date() | time():  # a datetime is a date
            return value.isoformat()
        case Mapping():
            return "{ " + ", ".join(f"{_key(k)} = {_value(v)}" for k, v in value.items()) + " }" if value else "{}"
        case list() | tuple():
            return f"[{', '.join(map(_value, value))}]"
    raise TypeError(f"TOML has no {type(value).__name__}")


def _is_rows(value: object) -> bool:
    return isinstance(value, list | tuple) and bool(value) and all(isinstance(row, Mapping) for row in value)


def _is_text(value: object) -> bool:
    """One string per language: written as dotted keys beside the other values of its table."""
    return isinstance(value, Mapping) and bool(value) and set(value) <= set(LANGUAGES)


def _table(data: Mapping[str, object], names: tuple[str, ...], lines: list[str]) -> None:
    tables: list[tuple[str, object]] = []
    for name, value in data.items():
        if _is_text(value) and isinstance(value, Mapping):
            lines.extend(f"{_key(name)}.{_key(lang)} = {_value(text)}" for lang, text in value.items())
        elif isinstance(value, Mapping) or _is_rows(value):
            tables.append((name, value))
        else:
            lines.append(f"{_key(name)} = {_value(value)}")
    for name, value in tables:
        path = (*names, name)
        header = ".".join(map(_key, path))
        for row in value if isinstance(value, list | tuple) else (value,):
            lines.append(f"\n[{header}]" if row is value else f"\n[[{header}]]")
            _table(row, path, lines)


def to_toml(data: Mapping[str, object]) -> str:
    """A plan's data as TOML text, sections in the plan's order; it reads back equal; refuses None (TypeError)."""
    known = {name: data[name] for name in SECTIONS if name in data}
    lines: list[str] = []
    _table({**known, **data}, (), lines)
    return "\n".join(lines).lstrip("\n") + "\n"
