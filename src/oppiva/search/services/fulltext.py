"""What stands beside a row of TextDoc: its row of the full-text index, and in how many texts each term stands."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping

from django.db import connection
from django.db.backends.utils import CursorWrapper
from django.db.models import F

from oppiva.search.models import TermStat

TERMS_AT_ONCE = 300  # rows of one statement
PAGES = 500  # that are merged in one step: some milliseconds in which nobody else writes
MERGED_STILL = 2  # fewer changed rows, and nothing was left to merge (the documentation of FTS5)


def lock() -> None:
    """Let one writer of the index at a time through, until its transaction ends.

    Deeds that count the same terms in another order would wait for each other for ever. SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('oppiva.search'))")


def add(rows: Iterable[tuple[int, str]]) -> None:
    """Put texts into full text by id and terms; PostgreSQL's column makes itself."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO search_fts (rowid, lem) VALUES (%s, %s)", list(rows))


def take_out(rows: Iterable[tuple[int, str]]) -> None:
    """Take texts out of full text; the terms must be those that were put in."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.executemany("INSERT INTO search_fts (search_fts, rowid, lem) VALUES ('delete', %s, %s)", list(rows))


def forget_old_terms() -> None:
    """Write full text anew without the terms of texts that have gone, in steps between which others may write.

    SQLite only marks them until then (its option to wipe at once comes with 3.42, Debian 12 has 3.40).
    """
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        # The minus sign lets all parts be merged, not only those that are due.
        pages = -PAGES
        while _merged(cursor, pages) >= MERGED_STILL:
            pages = PAGES


def _merged(cursor: CursorWrapper, pages: int) -> int:
    """Merge so many pages; answers how many rows it changed, as SQLite tells that there was nothing left to do."""
    cursor.execute("SELECT total_changes()")
    (before,) = cursor.fetchone()
    cursor.execute("INSERT INTO search_fts (search_fts, rank) VALUES ('merge', %s)", [pages])
    cursor.execute("SELECT total_changes()")
    (after,) = cursor.fetchone()
    return int(after) - int(before)


def terms_of(lem: str) -> set[str]:
    """The distinct terms of a text."""
    return set(lem.split())


def count(changes: Mapping[str, int]) -> None:
    """Add to, or take from, the number of texts that hold each term; a term that none holds any more goes."""
    more = sorted((term, by) for term, by in changes.items() if by > 0)
    fewer = Counter({term: -by for term, by in changes.items() if by < 0})
    for begin in range(0, len(more), TERMS_AT_ONCE):
        _add(more[begin : begin + TERMS_AT_ONCE])
    for by in sorted(set(fewer.values())):
        _take(sorted(term for term, less in fewer.items() if less == by), by)


def _add(rows: list[tuple[str, int]]) -> None:
    places = ", ".join(["(%s, %s)"] * len(rows))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO search_termstat (term, df) VALUES {places} "  # noqa: S608 -- places alone
            "ON CONFLICT (term) DO UPDATE SET df = search_termstat.df + excluded.df",
            [value for row in rows for value in row],
        )


def _take(terms: Collection[str], by: int) -> None:
    rows = TermStat.objects.filter(term__in=terms)
    rows.filter(df__lte=by).delete()
    rows.update(df=F("df") - by)
