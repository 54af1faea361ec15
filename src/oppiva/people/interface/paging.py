"""Pages of a list: by where the last one ended, signed and bound to its query, so that rows that come or go meanwhile
move nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Q
from django.http import HttpRequest

from oppiva.core.chain import digest
from oppiva.people.interface.problems import Refused

SALT = "oppiva.interface.cursor.2"
MOST, USUAL = 200, 50
CURSOR_LENGTH = 1_000
# Which page, and how long: not which query.
PLACE = frozenset({"cursor", "limit"})
_signer = signing.Signer(salt=SALT)


@dataclass(frozen=True)
class Slice:
    """What is asked of a list: how many rows, after which (empty at the beginning), of which query."""

    limit: int
    after: tuple[Any, ...]
    query: str

    def cursor(self, last: Sequence[Any], *, more: bool) -> str | None:
        """Where the next page begins, None after the last one."""
        return _signer.sign_object([self.query, list(last)]) if more else None


def slice_of(request: HttpRequest, asked: Mapping[str, Any]) -> Slice:
    """The page that was asked for; a cursor of another address or other filters is refused."""
    kept = {name: str(value) for name, value in asked.items() if value is not None and name not in PLACE}
    query = digest({"path": request.path, **kept})[:20]
    return Slice(int(asked["limit"]), _after(asked.get("cursor"), query), query)


def _after(cursor: str | None, query: str) -> tuple[Any, ...]:
    if cursor is None:
        return ()
    try:
        of, last = _signer.unsign_object(cursor)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise Refused("cursor_not_valid") from error
    if of != query:
        raise Refused("cursor_of_another_query")
    return tuple(last)


def beyond(columns: Sequence[str], after: Sequence[Any]) -> Q:
    """The rows behind these values in the order of the columns (`-at` goes down); all without values."""
    found, same = Q(), Q()
    for column, value in zip(columns, after, strict=bool(after)):
        name = column.removeprefix("-")
        found |= same & Q(**{f"{name}__{'lt' if column.startswith('-') else 'gt'}": value})
        same &= Q(**{name: value})
    return found
