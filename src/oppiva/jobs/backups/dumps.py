"""The database as a file: SQLite by its online backup, PostgreSQL by pg_dump on one snapshot; and back again."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection
from django.db.utils import ConnectionHandler

from oppiva.core.policy import reading, system

SQLITE, POSTGRES = "sqlite", "postgresql"
NAMES = {SQLITE: "database.sqlite3", POSTGRES: "database.dump"}
# What comes and goes by itself is not counted: a sign-in or a sign of life is no loss.
PASSING = frozenset({"sessions.session", "jobs.heartbeat", "usersessions.usersession"})
ASIDE = "_before_"
WAIT = 30  # seconds between two signs of life while another program works
Execute = Callable[[str], list[tuple[Any, ...]]]
TABLES = {
    SQLITE: "SELECT name FROM sqlite_master WHERE type = 'table'",
    POSTGRES: "SELECT tablename FROM pg_tables WHERE schemaname = ANY (current_schemas(false))",
}


class ToolMissing(Exception):
    """A program of PostgreSQL is not on this machine, or refused; the message names it and says what it said."""


@dataclass(frozen=True)
class Contents:
    """What a copy holds: rows by model, the last seq and hash of every chain, the migrations that made its tables."""

    counts: Mapping[str, int]
    heads: Mapping[str, tuple[int, str]]
    migrations: tuple[str, ...]


def copy_database(target: Path, progress: Callable[[], None] = lambda: None) -> Contents:
    """Write the whole database to a file as it is at one moment, while others go on writing; tells what it holds."""
    if connection.vendor == SQLITE:
        return _copy_sqlite(target)
    return _copy_postgres(target, progress)


def contents(execute: Execute) -> Contents:
    """What a database holds, asked by this function that runs one statement.

    One of an earlier version has fewer tables: it is backed up before it is brought up to this one, and restored by it.
    """
    there = {str(name) for (name,) in execute(TABLES[connection.vendor])}
    counts = {
        model._meta.label_lower: int(execute(f'SELECT COUNT(*) FROM "{model._meta.db_table}"')[0][0])  # noqa: S608 -- own table names
        for model in apps.get_models()
        if model._meta.db_table in there and model._meta.label_lower not in PASSING and not model._meta.proxy
    }
    rows = execute(
        "SELECT e.programme, e.seq, e.hash FROM audit_evidenceentry e WHERE e.seq = "
        "(SELECT MAX(o.seq) FROM audit_evidenceentry o WHERE o.programme = e.programme)"
    )
    heads = {str(chain): (int(seq), str(head)) for chain, seq, head in rows}
    done = execute("SELECT app, name FROM django_migrations ORDER BY app, name")
    return Contents(counts, heads, tuple(f"{app}.{name}" for app, name in done))


def contents_here() -> Contents:
    """What the database of this process holds."""
    with reading(system("backup")), connection.cursor() as cursor:
        return contents(_asking(cursor))


def load_postgres(dump: Path, settings: Mapping[str, Any]) -> None:
    """Fill the empty PostgreSQL database of these settings from a dump, all or nothing."""
    words = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run("pg_restore", [*words, str(dump)], settings)


def opened(dump: Path) -> None:
    """See that a dump can be read from beginning to end: raises ToolMissing, or an error of SQLite."""
    if dump.name == NAMES[POSTGRES]:
        _run("pg_restore", [f"--file={os.devnull}", str(dump)], {})
        return
    with closing(sqlite3.connect(f"{dump.as_uri()}?immutable=1", uri=True)) as copy:
        (state,) = copy.execute("PRAGMA integrity_check").fetchone()
    if state != "ok":
        raise sqlite3.DatabaseError(f"the copy is not whole: {state}")


def is_empty(settings: Mapping[str, Any]) -> bool:
    """Whether the PostgreSQL database of these settings has no table yet."""
    with _connected(settings) as cursor:
        return not _asking(cursor)(TABLES[POSTGRES])


def empty(settings: Mapping[str, Any]) -> None:
    """Drop everything in the PostgreSQL database of these settings."""
    with _connected(settings) as cursor:
        ((schema,),) = _asking(cursor)("SELECT current_schema()")
        cursor.execute(f'DROP SCHEMA "{schema}" CASCADE; CREATE SCHEMA "{schema}"')


def set_aside(settings: Mapping[str, Any]) -> str:
    """Move everything in a PostgreSQL database into a schema of another name, which is answered.

    Not dropped by the restore itself: it knows the tables of its own version only, and others may hang on them.
    """
    with _connected(settings) as cursor:
        ((schema,),) = _asking(cursor)("SELECT current_schema()")
        taken = {str(name) for (name,) in _asking(cursor)("SELECT nspname FROM pg_namespace")}
        number = next(number for number in count(1) if f"{schema}{ASIDE}{number}" not in taken)
        aside = f"{schema}{ASIDE}{number}"
        cursor.execute(f'ALTER SCHEMA "{schema}" RENAME TO "{aside}"; CREATE SCHEMA "{schema}"')
    return aside


def _copy_sqlite(target: Path) -> Contents:
    target.touch(mode=0o600)
    connection.ensure_connection()
    # A connection of its own: the copy must not be part of a transaction of the caller's.
    source = f"{Path(str(connection.settings_dict['NAME'])).as_uri()}?mode=ro"
    with (
        closing(sqlite3.connect(source, uri=True)) as here,
        closing(sqlite3.connect(target)) as there,
    ):
        here.backup(there)
        there.execute("PRAGMA journal_mode=DELETE")
        (state,) = there.execute("PRAGMA quick_check").fetchone()
        if state != "ok":
            raise sqlite3.DatabaseError(f"the copy is not whole: {state}")
        return contents(lambda sql: there.execute(sql).fetchall())


def _copy_postgres(target: Path, progress: Callable[[], None]) -> Contents:
    target.touch(mode=0o600)
    with reading(system("backup")), _snapshot() as (name, execute):
        told = contents(execute)
        words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={name}", f"--file={target}"]
        # The owner of the tables is no exception to their policies: the dump reads by them, as the system.
        words.append("--enable-row-security")
        # What a restore has moved aside is no part of the installation any more.
        words.append(f"--exclude-schema=*{ASIDE}*")
        _run("pg_dump", words, connection.settings_dict, progress)
    return told


@contextmanager
def _snapshot() -> Iterator[tuple[str, Execute]]:
    """A moment of the database that another program may read, too, held open until the end."""
    own = connection.copy()
    try:
        with own.cursor() as cursor:
            cursor.execute("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SET LOCAL idle_in_transaction_session_timeout = 0")
            cursor.execute("SET LOCAL statement_timeout = 0")
            cursor.execute("SELECT pg_export_snapshot()")
            yield str(cursor.fetchone()[0]), _asking(cursor)
            cursor.execute("ROLLBACK")
    finally:
        own.close()


@contextmanager
def _connected(settings: Mapping[str, Any]) -> Iterator[Any]:
    """A cursor on the database of these settings; statements sent at once come about together or not at all."""
    own = ConnectionHandler({"default": dict(settings)})["default"]
    try:
        with own.cursor() as cursor:
            yield cursor
    finally:
        own.close()


def _asking(cursor: Any) -> Execute:
    def execute(sql: str) -> list[tuple[Any, ...]]:
        cursor.execute(sql)
        return list(cursor.fetchall())

    return execute


def _run(
    program: str, words: list[str], settings: Mapping[str, Any], progress: Callable[[], None] = lambda: None
) -> None:
    found = shutil.which(program)
    if found is None:
        raise ToolMissing(f"{program}: not found (postgresql-client)")
    environment = {
        **os.environ,
        "PGDATABASE": str(settings.get("NAME") or ""),
        "PGUSER": str(settings.get("USER") or ""),
        "PGHOST": str(settings.get("HOST") or ""),
        "PGPORT": str(settings.get("PORT") or ""),
        "PGPASSWORD": str(settings.get("PASSWORD") or ""),
        "PGOPTIONS": "-c oppiva.person=system",
    }
    environment = {name: value for name, value in environment.items() if value or not name.startswith("PG")}
    into = ["--dbname", str(settings["NAME"])] if program == "pg_restore" and settings else []
    command = [found, *into, *words]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as running:  # noqa: S603 -- words of our own
        while True:
            try:
                _out, said = running.communicate(timeout=WAIT)
                break
            except subprocess.TimeoutExpired:
                progress()
    if running.returncode:
        raise ToolMissing(f"{program}: {said.strip().splitlines()[-1] if said.strip() else running.returncode}")
