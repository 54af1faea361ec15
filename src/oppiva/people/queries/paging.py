"""One page of a list, without counting the rest: a count over 20 000 rows would cost more than the page itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Q, QuerySet

T = TypeVar("T")
PAGE = 50
# Past this page a list is searched, not leafed through; a hostile number costs no deep scan.
LAST_PAGE = 2_000


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """Rows of one page, its number from 1, and whether more follow."""

    rows: Sequence[T]
    number: int = 1
    has_next: bool = False

    @property
    def has_previous(self) -> bool:
        """Whether there is a page before this one."""
        return self.number > 1

    @property
    def previous_page_number(self) -> int:
        """The page before."""
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        """The page after."""
        return self.number + 1


def cut(rows: QuerySet[Any, Any], page: int, size: int = PAGE) -> tuple[list[Any], int, bool]:
    """The rows of a page, its number inside the limits, and whether more follow; one statement."""
    number = min(max(page, 1), LAST_PAGE)
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    return found[:size], number, len(found) > size


def containing(field: str, text: str) -> Q:
    """Rows whose field holds the text whatever its case; SQLite folds only a-z, so å, ä and ö are tried both ways."""
    forms = {text, text.lower(), text.upper(), text.capitalize(), text.title()}
    found = Q()
    for form in forms:
        found |= Q(**{f"{field}__icontains": form})
    return found
