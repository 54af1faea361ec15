"""Full text of both databases: the only SQL of search that is written by hand.

SQLite: an FTS5 table over `lem` with external content; PostgreSQL: a table of terms beside the texts. Both see nothing
but the mapped terms of `lem`, letters and digits, so they agree. The rows stand in step with TextDoc because the
services write them in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connection
from django.db.backends.utils import CursorWrapper

TERMS_AT_ONCE = 300  # rows of one statement
PAGES = 500  # that are merged in one step: some milliseconds in which nobody else writes
PUT = {
    "sqlite": "INSERT INTO search_fts (rowid, lem) VALUES (%s, %s)",
    "postgresql": "INSERT INTO search_words (doc, words) VALUES (%s, strip(to_tsvector('simple', %s)))",
}
MERGED_STILL = 2  # fewer changed rows, and nothing was left to merge (the documentation of FTS5)


def lock() -> None:
    """Let one writer of the index at a time through, until its transaction ends.

    Deeds that count the same terms in another order would wait for each other for ever. SQLite has one writer anyway.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(hashtext('oppiva.search'))")


def add(rows: Iterable[tuple[int, str]]) -> None:
    """Put texts into full text by id and terms."""
    with connection.cursor() as cursor:
        cursor.executemany(PUT[connection.vendor], list(rows))


def take_out(rows: Iterable[tuple[int, str]]) -> None:
    """Take texts out of full text; the terms must be those that were put in."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.executemany("INSERT INTO search_fts (search_fts, rowid, lem) VALUES ('delete', %s, %s)", list(rows))
        else:
            cursor.execute("DELETE FROM search_words WHERE doc = ANY (%s)", [[doc for doc, _lem in rows]])


def forget_old_terms() -> None:
    """On SQLite write full text anew without the terms of texts that went, in steps between which others may write.

    SQLite only marks them until then (its option to wipe at once comes with 3.42, Debian 12 has 3.40).
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # The minus sign lets all parts be merged, not only those that are due.
            pages = -PAGES
            while _merged(cursor, pages) >= MERGED_STILL:
                pages = PAGES


def make_index_anew() -> None:
    """On PostgreSQL make the index of terms anew, as it keeps those of texts that went; inside a transaction.

    Until that ends nobody else writes into it: for the night.
    """
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SELECT search_forget_old_terms()")


def _merged(cursor: CursorWrapper, pages: int) -> int:
    """Merge so many pages; answers how many rows it changed, as SQLite tells that there was nothing left to do."""
    cursor.execute("SELECT total_changes()")
    (before,) = cursor.fetchone()
    cursor.execute("INSERT INTO search_fts (search_fts, rank) VALUES ('merge', %s)", [pages])
    cursor.execute("SELECT total_changes()")
    (after,) = cursor.fetchone()
    return int(after) - int(before)


def add_counts(rows: Sequence[tuple[str, int]]) -> None:
    """Add to the number of texts that hold each term; a term without a row gets one."""
    with connection.cursor() as cursor:
        for begin in range(0, len(rows), TERMS_AT_ONCE):
            some = rows[begin : begin + TERMS_AT_ONCE]
            places = ", ".join(["(%s, %s)"] * len(some))
            cursor.execute(
                f"INSERT INTO search_termstat (term, df) VALUES {places} "  # noqa: S608 -- places alone
                "ON CONFLICT (term) DO UPDATE SET df = search_termstat.df + excluded.df",
                [value for row in some for value in row],
            )


# A text that holds a term, the number of its language, and what the term weighs.
HOLDS = {
    "sqlite": "SELECT rowid AS id, {lang:d} AS lang, {weight:d} AS weight FROM search_fts WHERE search_fts MATCH %s",
    "postgresql": (
        "SELECT doc AS id, {lang:d} AS lang, {weight:d} AS weight FROM search_words "
        "WHERE words @@ plainto_tsquery('simple', %s)"
    ),
}
Rights = tuple[str, tuple[Any, ...]]


def there(rights: Rights, langs: Sequence[str]) -> list[tuple[int, int]]:
    """Every text that `rights` selects (columns pk and lang), by id, with the number of its language in `langs`.

    A language that is not among them is their count.
    """
    numbers = " ".join(f"WHEN %s THEN {number}" for number in range(len(langs)))
    number = f"CASE v.lang {numbers} ELSE {len(langs)} END" if langs else "0"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT v.pk, {number} FROM ({rights[0]}) v ORDER BY 1", [*langs, *rights[1]])  # noqa: S608 -- our own words
        return list(cursor.fetchall())


def holding(terms: Sequence[tuple[int, str, int]]) -> list[tuple[int, int, int]]:
    """Every text of the index that holds one of the terms: id, number of the language, and what they weigh together.

    Terms are given as number of the language, term, weight. Whose texts they are is said by `there`, which takes most
    of the time where there are very many.
    """
    if not terms:
        return []
    holds = [HOLDS[connection.vendor].format(lang=lang, weight=weight) for lang, _term, weight in terms]
    params = [f'"{term}"' if connection.vendor == "sqlite" else term for _lang, term, _weight in terms]
    sql = f"SELECT id, lang, SUM(weight) FROM ({' UNION ALL '.join(holds)}) u GROUP BY id, lang"  # noqa: S608 -- our own words
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        return list(cursor.fetchall())
