"""JSON from outside as plain values: no deeper than it must be, no name twice, no number with decimals, no sign that
hides or turns text."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any
from unicodedata import category, is_normalized

from oppiva.core.errors import DomainError
from oppiva.core.library.limits import MOST_DEPTH
from oppiva.core.text.personal import has_identity_code

# As `ui.forms` has it of what people type: controls, what turns or hides text, halves of signs.
UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})
SEEN = frozenset("\n\t\u200d\u00ad")


def loaded(data: bytes, file: str, *, most: int | None = None) -> Any:
    """The value of a JSON text; refuses what is none (`library_json`), what is too deep (`library_deep`), and what has
    more than `most` objects, lists and parts of them (`library_heavy`): small as text, it would be large in memory."""
    _require_light(data, file, most)
    try:
        return json.loads(
            data.decode("utf-8"), object_pairs_hook=_once, parse_float=_no_number, parse_constant=_no_number
        )
    except (ValueError, RecursionError) as error:
        raise DomainError("library_json", file=file) from error


def require_clean(value: Any, file: str) -> None:
    """Refuse (`library_sign`, `library_code`) a text anywhere in a value that is not as people write: another normal
    form than NFC, a sign that is not seen, a personal identity code."""
    for field, text in _texts(value, ""):
        if not is_normalized("NFC", text) or not _is_plain(text):
            raise DomainError("library_sign", file=file, field=field)
        if has_identity_code(text):
            raise DomainError("library_code", file=file, field=field)


def _is_plain(text: str) -> bool:
    return text.isprintable() or all(category(sign) not in UNSEEN or sign in SEEN for sign in text)


def _texts(value: Any, field: str) -> Iterator[tuple[str, str]]:
    if isinstance(value, str):
        yield field, value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield field, name
            yield from _texts(inner, f"{field}.{name}" if field else name)
    elif isinstance(value, list):
        for inner in value:
            yield from _texts(inner, field)


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def _no_number(text: str) -> None:
    raise ValueError(f"{text[:20]} is no whole number")


def _require_light(data: bytes, file: str, most: int | None) -> None:
    """Brackets and commas outside texts, counted before anything is built."""
    depth = parts = 0
    for found in _STRUCTURE.finditer(data):
        sign = found[0]
        if sign in (b"{", b"["):
            depth += 1
            if depth > MOST_DEPTH:
                raise DomainError("library_deep", file=file, most=MOST_DEPTH)
        elif sign in (b"}", b"]"):
            depth -= 1
        if sign in (b"{", b"[", b","):
            parts += 1
            if most is not None and parts > most:
                raise DomainError("library_heavy", file=file)


_STRUCTURE = re.compile(rb'"(?:[^"\\]|\\.)*"|[\[\]{},]', re.DOTALL)
