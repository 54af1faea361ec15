"""What is done to the database as a whole, beside its rows."""

from __future__ import annotations

from django.db import connection


def forget_cached(word: str) -> int:
    """Take away what the cache keeps under a key that holds this word, such as a person's id; answers how many."""
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM oppiva_cache WHERE cache_key LIKE %s", [f"%{word}%"])
        return int(cursor.rowcount)


def truncate_log() -> None:
    """On SQLite let go of the old pages in the write-ahead log, as far as no reader needs them; outside a transaction.

    Pages freed in the database file are zeroed by themselves (secure_delete). PostgreSQL's VACUUM does so in its time.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            # Nobody who waits for a page waits for somebody else's reading: the night tries again.
            cursor.execute("PRAGMA busy_timeout = 200")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            cursor.execute(
                f"PRAGMA busy_timeout = {int(connection.settings_dict['OPTIONS'].get('timeout', 20)) * 1000}"
            )


def wait_for_no_disk() -> None:
    """On SQLite let this connection's rows reach the disk when the system likes; outside a transaction.

    For a database that is thrown away when its making is interrupted: a third of a minute for ten thousand commits.
    """
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = OFF")


def put_on_disk() -> None:
    """After `wait_for_no_disk`: wait until all of it is there, and from now on for each commit."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous = FULL")
        truncate_log()


def settle() -> None:
    """Write the database anew without what was erased, so that no old page of it is left; outside a transaction."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET statement_timeout = 0")
        cursor.execute("VACUUM")
    truncate_log()
