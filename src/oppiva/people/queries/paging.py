"""One page of a list, without counting the rest: a count over 20 000 rows would cost more than the page itself."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import QuerySet

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
    def total(self) -> int | None:
        """How many there are in all, where the page knows it without counting; None before the last page."""
        return (
            None
            if self.has_next or (self.has_previous and not self.rows)
            else (self.number - 1) * PAGE + len(self.rows)
        )

    @property
    def previous_page_number(self) -> int:
        """The page before."""
        return self.number - 1

    @property
    def next_page_number(self) -> int:
        """The page after."""
        return self.number + 1


def cut(rows: QuerySet[Any, Any], page: int | None, size: int = PAGE) -> tuple[list[Any], int, bool]:
    """The rows of a page, its number inside the limits, and whether more follow; one statement.

    Without a page all of them: for a table out, which reads a thousand rows or is the work of a job.
    """
    if page is None:
        return list(rows), 1, False
    number = min(max(page, 1), LAST_PAGE)
    start = (number - 1) * size
    found = list(rows[start : start + size + 1])
    return found[:size], number, len(found) > size
