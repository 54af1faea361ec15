"""Bringing a database up to this version so that it is the old one or the new one, never anything between.

SQLite: a copy is brought up beside it and takes its place when it was found whole. PostgreSQL: one transaction.
"""

from __future__ import annotations

import io
import os
import sqlite3
from collections.abc import Callable, Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.apps import apps
from django.core.management import call_command
from django.core.management.commands.migrate import Command
from django.db import connection, transaction
from django.db.migrations import Migration, RunPython, RunSQL
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations import CreateModel, DeleteModel, RenameModel
from django.db.migrations.recorder import MigrationRecorder

from oppiva.jobs.backups import dumps
from oppiva.jobs.backups.dumps import Contents
from oppiva.jobs.tasks import analyse

# What Django adds by itself after migrations: names of tables and of rights.
ADDED = frozenset({"auth.permission", "contenttypes.contenttype"})
Heads = dict[str, tuple[int, str]]


@dataclass(frozen=True)
class Watch:
    """What whoever asks for the migrations does meanwhile: hears of each, and checks the evidence at the end."""

    begins: Callable[[int, Migration], None]
    is_verified: Callable[[Heads], bool]


@dataclass(frozen=True)
class Compared:
    """What was equal before and after: tables that no migration fills, their rows, the evidence chains."""

    tables: int
    rows: int
    chains: int


class NotMigrated(Exception):
    """The database stays as it was; the code says why: broke, rows, evidence, opened, unclosed.

    `what` is the migration that broke, with its `error`, or the table whose rows differ.
    """

    def __init__(self, code: str, what: str = "", error: str = "") -> None:
        super().__init__(f"{code} {what} {error}".strip())
        self.code = code
        self.what = what
        self.error = error


def pending() -> list[Migration]:
    """The migrations of this version that the database has not had, in the order they would run."""
    executor = MigrationExecutor(connection)
    return [migration for migration, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def applied() -> list[str]:
    """The migrations that the database has had, as app.name; none where there is no database yet."""
    if connection.vendor == "sqlite" and not Path(str(connection.settings_dict["NAME"])).exists():
        return []  # to ask would make the file
    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def unknown(had: Collection[str]) -> list[str]:
    """Of these migrations those that this version does not know, of apps that it does: the database is newer."""
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    ours = {config.label for config in apps.get_app_configs()}
    return sorted(name for name in set(had) - known if name.split(".")[0] in ours)


def size() -> int:
    """Bytes of the database."""
    if connection.vendor == "sqlite":
        place = Path(str(connection.settings_dict["NAME"]))
        return sum(file.stat().st_size for file in (place, Path(f"{place}-wal")) if file.exists())
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def bring_up(plan: list[Migration], building: Path, watch: Watch) -> Compared:
    """Run what is pending and see that nothing was lost; answers what was compared. Raises NotMigrated."""
    if connection.vendor == "sqlite":
        return _in_a_copy(plan, building, watch)
    return _in_one_transaction(plan, watch)


def _in_a_copy(plan: list[Migration], building: Path, watch: Watch) -> Compared:
    place = Path(str(connection.settings_dict["NAME"])).resolve()
    copy = building / place.name
    with _still(place):
        before = dumps.copy_database(copy)
        copy.chmod(place.stat().st_mode & 0o777)
        with _instead(copy):
            _migrate(plan, watch)
            compared = _compare(before, plan, watch)
            analyse()
        if Path(f"{copy}-wal").exists():
            raise NotMigrated("unclosed")
    # Whoever opened it meanwhile, against the rule, keeps its log beside it, which would be played into the new one.
    if Path(f"{place}-wal").exists():
        raise NotMigrated("opened")
    _on_disk(copy)
    copy.replace(place)
    _on_disk(place.parent)
    return compared


def _in_one_transaction(plan: list[Migration], watch: Watch) -> Compared:
    with transaction.atomic():
        with connection.cursor() as cursor:
            # The limits of a page: a table of a large house may well take longer.
            cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        before = dumps.contents_here()
        _migrate(plan, watch)
        return _compare(before, plan, watch)


@contextmanager
def _still(place: Path) -> Iterator[None]:
    """Nobody writes into the SQLite database meanwhile; who tries waits, and is told in the end that it is locked."""
    connection.close()
    with closing(sqlite3.connect(place, timeout=5, isolation_level=None)) as own:
        own.execute("BEGIN IMMEDIATE")
        yield
        own.execute("ROLLBACK")


@contextmanager
def _instead(copy: Path) -> Iterator[None]:
    """Django uses this SQLite file instead of the installation's own."""
    connection.close()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = str(copy)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


class _Telling(Command):
    """Django's own command, which tells the watch what it begins."""

    def __init__(self, watch: Watch) -> None:
        super().__init__()
        self.watch = watch
        self.number = 0
        self.now = ""

    def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
        """Hear from Django where it is."""
        if action == "apply_start":
            self.number += 1
            self.now = named(migration)
            self.watch.begins(self.number, migration)
        elif action == "apply_success" and connection.vendor == "postgresql":
            # What waits for the end of the transaction would forbid the next one to alter the same table.
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")


def _migrate(plan: list[Migration], watch: Watch) -> None:
    """Run them; raises NotMigrated with the one that could not be run."""
    telling = _Telling(watch)
    try:
        call_command(telling, verbosity=0, interactive=False, stdout=io.StringIO())
    except Exception as error:  # whatever the code of a migration meets: the database stays as it was
        first = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
        raise NotMigrated("broke", telling.now, first.rstrip(".")) from error


def named(migration: Migration) -> str:
    """A migration as people read it: experiments, reading (0007)."""
    number, _line, rest = migration.name.partition("_")
    return f"{migration.app_label}, {rest.replace('_', ' ')} ({number})"


def _compare(before: Contents, plan: list[Migration], watch: Watch) -> Compared:
    """What was compared and found equal; raises NotMigrated.

    A table that no migration fills has as many rows as before; the evidence chains have their heads and no break.
    """
    after, free = dumps.contents_here(), may_differ(plan)
    same = [name for name in before.counts if name not in free]
    differs = [name for name in same if after.counts.get(name) != before.counts[name]]
    differs += [chain for chain, head in before.heads.items() if after.heads.get(chain) != head]
    if differs:
        raise NotMigrated("rows", differs[0])
    if not watch.is_verified(dict(before.heads)):
        raise NotMigrated("evidence")
    return Compared(len(same), sum(before.counts[name] for name in same), len(before.heads))


def may_differ(plan: list[Migration]) -> frozenset[str]:
    """The tables whose rows these migrations may add or remove.

    Those made, dropped or renamed, and all of an app whose migration runs code over rows: it writes those of its own
    app only. A kind of RunPython of our own (triggers, policies) asks no model and writes no row.
    """
    found = set(ADDED)
    for migration in plan:
        label = migration.app_label
        for step in migration.operations:
            if isinstance(step, CreateModel | DeleteModel):
                found.add(f"{label}.{step.name_lower}")
            elif isinstance(step, RenameModel):
                found |= {f"{label}.{step.old_name_lower}", f"{label}.{step.new_name_lower}"}
            elif type(step) in {RunPython, RunSQL}:
                found |= {model._meta.label_lower for model in apps.get_app_config(label).get_models()}
    return frozenset(found)


def _on_disk(place: Path) -> None:
    """Wait until the disk has it."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
