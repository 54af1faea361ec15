"""The database as a file: SQLite by its online backup, PostgreSQL by pg_dump on one snapshot; and back again."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Callable, Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection

SQLITE, POSTGRES = "sqlite", "postgresql"
NAMES = {SQLITE: "database.sqlite3", POSTGRES: "database.dump"}
# What comes and goes by itself is not counted: a sign-in or a sign of life is no loss.
PASSING = frozenset({"sessions.session", "jobs.heartbeat", "usersessions.usersession"})
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
    with connection.cursor() as cursor:
        return contents(_asking(cursor))


def load_postgres(dump: Path, settings: Mapping[str, Any], *, clean: bool) -> None:
    """Fill the PostgreSQL database of these settings from a dump, all or nothing; `clean` drops what is there."""
    words = ["--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
    _run("pg_restore", [*words, *(["--clean", "--if-exists"] if clean else []), str(dump)], settings)


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
    with _snapshot() as (name, execute):
        told = contents(execute)
        words = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={name}", f"--file={target}"]
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
        "PGDATABASE": str(settings["NAME"]),
        "PGUSER": str(settings.get("USER") or ""),
        "PGHOST": str(settings.get("HOST") or ""),
        "PGPORT": str(settings.get("PORT") or ""),
        "PGPASSWORD": str(settings.get("PASSWORD") or ""),
    }
    environment = {name: value for name, value in environment.items() if value or not name.startswith("PG")}
    command = [found, *(["--dbname", str(settings["NAME"])] if program == "pg_restore" else []), *words]
    with subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True) as running:  # noqa: S603 -- words of our own
        while True:
            try:
                _out, said = running.communicate(timeout=WAIT)
                break
            except subprocess.TimeoutExpired:
                progress()
    if running.returncode:
        raise ToolMissing(f"{program}: {said.strip().splitlines()[-1] if said.strip() else running.returncode}")
