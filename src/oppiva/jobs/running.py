"""Who works on an installation: pages, live channel and worker hold a lock which an upgrade or a restore needs alone.

The system lets go of it when a process ends, however it ends; nothing is left behind that would have to be cleaned.
"""

import fcntl
import os
import sqlite3
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from django.db import connection

LOCK = "running.lock"
PATIENCE = 6.0  # seconds in which a server notices that a killed process is gone


class Busy(Exception):
    """Somebody works on it; the message names who, as far as it is known."""


def hold(data: Path) -> bool:
    """Hold the folder as one of many until this process and what it starts have ended; False when one has it alone.

    A disk that knows no locks is no reason not to serve: then only the database's own connections tell.
    """
    try:
        data.mkdir(parents=True, exist_ok=True, mode=0o700)
        descriptor = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    except OSError:
        return True
    os.set_inheritable(descriptor, True)  # `serve` becomes gunicorn, which starts the processes that answer
    try:
        fcntl.flock(descriptor, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(descriptor)
        return False
    except OSError:
        pass
    return True


@contextmanager
def alone(data: Path) -> Iterator[None]:
    """Hold the folder alone; raises Busy while pages, worker or another command of this kind hold it."""
    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    descriptor = os.open(data / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise Busy(str(data)) from error
        yield
    finally:
        os.close(descriptor)


def nobody_connected(patience: float = PATIENCE) -> None:
    """Raise Busy while another process has the database open: an earlier version holds no lock, another box neither."""
    ends = time.monotonic() + patience
    while who := _connected_sqlite() if connection.vendor == "sqlite" else _connected_postgres():
        if time.monotonic() >= ends:
            raise Busy(who)
        time.sleep(0.5)


def _connected_sqlite() -> str:
    """The database's file while another process has it open, else nothing; this one must not have it open either."""
    place = Path(str(connection.settings_dict["NAME"]))
    if not place.exists():
        return ""
    with closing(sqlite3.connect(f"{place.as_uri()}?mode=rw", uri=True, timeout=0, isolation_level=None)) as own:
        # Each connection keeps a shared lock on the file as long as it is open, also between two statements.
        own.execute("PRAGMA locking_mode=EXCLUSIVE")
        try:
            own.execute("BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:  # also: no database at all, which nobody can have open
            return str(place) if "locked" in str(error) else ""
        own.execute("ROLLBACK")
    return ""


def _connected_postgres() -> str:
    """The other connections to the database by user and program, else nothing."""
    with connection.cursor() as cursor:
        # What kind of connection it is, a user without rights is told of its own alone.
        cursor.execute(
            "SELECT usename, application_name, count(*) FROM pg_stat_activity WHERE datname = current_database() "
            "AND pid <> pg_backend_pid() AND usename IS NOT NULL "
            "AND coalesce(backend_type, 'client backend') = 'client backend' "
            "GROUP BY usename, application_name ORDER BY 1, 2"
        )
        return ", ".join(f"{user} {program} ({count})".replace("  ", " ") for user, program, count in cursor.fetchall())
