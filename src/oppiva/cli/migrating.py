"""Bringing a database up to this version so that it is the old one or the new one, never anything between.

SQLite: a copy is brought up beside it and takes its place when it was found whole. PostgreSQL: one transaction.
"""

import io
import os
import sqlite3
from collections.abc import Collection, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from oppiva.cli.words import gettext as _

if TYPE_CHECKING:
    from django.db.migrations import Migration

    from oppiva.jobs.backups.dumps import Contents

# What Django adds by itself after migrations: names of tables and of rights.
ADDED = frozenset({"auth.permission", "contenttypes.contenttype"})


@dataclass(frozen=True)
class Compared:
    """What was equal before and after: tables that no migration fills, their rows, the evidence chains."""

    tables: int
    rows: int
    chains: int


class NotMigrated(Exception):
    """The database stays as it was; the message says at which change it stopped, and why."""


def pending() -> "list[Migration]":
    """The migrations of this version that the database has not had, in the order they would run."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    return [migration for migration, _back in executor.migration_plan(executor.loader.graph.leaf_nodes())]


def applied() -> list[str]:
    """The migrations that the database has had, as app.name."""
    from django.db import connection
    from django.db.migrations.recorder import MigrationRecorder

    return sorted(f"{app}.{name}" for app, name in MigrationRecorder(connection).applied_migrations())


def unknown(had: Collection[str]) -> list[str]:
    """Of these migrations those that this version does not know, of apps that it does: the database is newer."""
    from django.apps import apps
    from django.db.migrations.loader import MigrationLoader

    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    ours = {config.label for config in apps.get_app_configs()}
    return sorted(name for name in set(had) - known if name.split(".")[0] in ours)


def bring_up(plan: "list[Migration]", building: Path) -> Compared:
    """Run what is pending and see that nothing was lost; answers what was compared. Raises NotMigrated."""
    from django.db import connection

    way = _in_a_copy if connection.vendor == "sqlite" else _in_one_transaction
    return way(plan, building)


def _in_a_copy(plan: "list[Migration]", building: Path) -> Compared:
    from django.db import connection

    from oppiva.jobs.backups import dumps
    from oppiva.jobs.tasks import analyse

    place = Path(str(connection.settings_dict["NAME"])).resolve()
    copy = building / place.name
    with _still(place):
        before = dumps.copy_database(copy)
        copy.chmod(place.stat().st_mode & 0o777)
        with _instead(copy):
            _migrate(plan)
            compared = _compare(before, plan)
            analyse()
        if Path(f"{copy}-wal").exists():
            raise NotMigrated(_("The copy could not be closed."))
    # Whoever opened it meanwhile, against the rule, keeps its log beside it, which would be played into the new one.
    if Path(f"{place}-wal").exists():
        raise NotMigrated(_("Another program has opened the database meanwhile."))
    _on_disk(copy)
    copy.replace(place)
    _on_disk(place.parent)
    return compared


def _in_one_transaction(plan: "list[Migration]", building: Path) -> Compared:
    from django.db import connection, transaction

    from oppiva.jobs.backups import dumps

    with transaction.atomic():
        with connection.cursor() as cursor:
            # The limits of a page: a table of a large house may well take longer.
            cursor.execute("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0")
        before = dumps.contents_here()
        _migrate(plan)
        return _compare(before, plan)


@contextmanager
def _still(place: Path) -> Iterator[None]:
    """Nobody writes into the SQLite database meanwhile; who tries waits, and is told in the end that it is locked."""
    from django.db import connection

    connection.close()
    with closing(sqlite3.connect(place, timeout=5, isolation_level=None)) as own:
        own.execute("BEGIN IMMEDIATE")
        yield
        own.execute("ROLLBACK")


@contextmanager
def _instead(copy: Path) -> Iterator[None]:
    """Django uses this SQLite file instead of the installation's own."""
    from django.db import connection

    connection.close()
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = str(copy)
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = name


def _migrate(plan: "list[Migration]") -> None:
    """Run them and tell each; raises NotMigrated with the one that could not be run."""
    from django.core.management import call_command
    from django.core.management.commands.migrate import Command
    from django.db import connection

    now = ""

    class Telling(Command):
        """Django's own, which says what it does in our words."""

        done = 0

        def migration_progress_callback(self, action: str, migration: Any = None, fake: bool = False) -> None:
            nonlocal now
            if action == "apply_start":
                self.done += 1
                now = named(migration)
                told = {"number": self.done, "count": len(plan), "what": now}
                print(_("Change %(number)d of %(count)d: %(what)s") % told, flush=True)
            elif action == "apply_success" and connection.vendor == "postgresql":
                # What waits for the end of the transaction would forbid the next one to alter the same table.
                with connection.cursor() as cursor:
                    cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED")

    try:
        call_command(Telling(), verbosity=0, interactive=False, stdout=io.StringIO())
    except Exception as error:  # whatever the code of a migration meets: the database stays as it was
        first = next(iter(str(error).strip().splitlines()), "") or type(error).__name__
        raise NotMigrated(
            _("The change %(what)s could not be made: %(error)s.") % {"what": now, "error": first.rstrip(".")}
        ) from error


def named(migration: "Migration") -> str:
    """A migration as people read it: experiments, reading (0007)."""
    number, _line, rest = migration.name.partition("_")
    return f"{migration.app_label}, {rest.replace('_', ' ')} ({number})"


def _compare(before: "Contents", plan: "list[Migration]") -> Compared:
    """What was compared and found equal; raises NotMigrated.

    A table that no migration fills has as many rows as before; the evidence chains have their heads and no break.
    """
    from oppiva.audit.services import verify
    from oppiva.jobs.backups import dumps

    after, free = dumps.contents_here(), may_differ(plan)
    same = [name for name in before.counts if name not in free]
    differs = [name for name in same if after.counts.get(name) != before.counts[name]]
    differs += [chain for chain, head in before.heads.items() if after.heads.get(chain) != head]
    if differs:
        raise NotMigrated(_("Afterwards there were not as many rows as before: %(what)s.") % {"what": differs[0]})
    if not verify(dict(before.heads)).ok:
        raise NotMigrated(_("Afterwards the evidence was not as it was written."))
    return Compared(len(same), sum(before.counts[name] for name in same), len(before.heads))


def may_differ(plan: "list[Migration]") -> frozenset[str]:
    """The tables whose rows these migrations may add or remove: those made, dropped or renamed, and all of an app
    whose migration runs code over rows. A migration writes the rows of its own app only.
    """
    from django.apps import apps
    from django.db.migrations import operations

    from oppiva.audit.migrating import RunStatements

    found = set(ADDED)
    for migration in plan:
        label = migration.app_label
        for step in migration.operations:
            if isinstance(step, operations.CreateModel | operations.DeleteModel):
                found.add(f"{label}.{step.name_lower}")
            elif isinstance(step, operations.RenameModel):
                found |= {f"{label}.{step.old_name_lower}", f"{label}.{step.new_name_lower}"}
            elif isinstance(step, operations.RunPython | operations.RunSQL) and not isinstance(step, RunStatements):
                found |= {model._meta.label_lower for model in apps.get_app_config(label).get_models()}
    return frozenset(found)


def _on_disk(place: Path) -> None:
    """Wait until the disk has it."""
    descriptor = os.open(place, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
