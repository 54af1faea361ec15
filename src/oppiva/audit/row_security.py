"""The second wall of guarded tables, on PostgreSQL: the database itself gives a reader only the rows that are theirs.

A statement that names such a table is told, in its own transaction, who reads (`oppiva.person`) and what for
(`oppiva.areas`): `SET LOCAL`, which works through a pooler too. Whoever says nothing gets no row. The policies repeat
in SQL what `rules.py` decides: coarser, but where a forgotten filter does not get past them.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any

from django.apps import apps
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate

from oppiva.audit.migrating import RunStatements
from oppiva.audit.models import GuardedManager, Revision
from oppiva.core.policy import Actor, reader

ROLE = "oppiva_app"
SYSTEM = "system"
# trust.md 4: revisions have no area to tell by; they are read through the rules of their record only.
WITHOUT_ROWS = frozenset({Revision._meta.db_table})
Execute = Callable[[str, Any, bool, dict[str, Any]], Any]

_SAY = "SELECT set_config('oppiva.person', %s, true), set_config('oppiva.areas', %s, true)"
# In a select of their own the settings are read once a statement, not once a row.
_PERSON = "(SELECT current_setting('oppiva.person', true))"
_AREAS = "(SELECT string_to_array(current_setting('oppiva.areas', true), ','))::text[]"


# --- what a policy says ----------------------------------------------------------------------------------------------
def own(column: str = "person_id") -> str:
    """The condition that the row is the reader's own."""
    return f"{column}::text = {_PERSON}"


def held(roles: Iterable[str], column: str) -> str:
    """The condition that the reader holds one of these roles in this very scope: a series, a programme, a team."""
    entries = ", ".join(f"'{role}@' || {column}::text" for role in sorted(roles))
    return f"ARRAY[{entries}] && {_AREAS}"


def any_of(*conditions: str) -> str:
    """The condition that one of them holds, or that a job of the system reads."""
    return " OR ".join(f"({condition})" for condition in (f"{_PERSON} = '{SYSTEM}'", *conditions))


def guarded_operations(table: str, condition: str) -> list[RunStatements]:
    """Operations of the migration that makes a guarded table: on PostgreSQL its rows are given by this condition.

    It holds for the owner of the table, too. To write is what the services decide: a facilitator marks others, and a
    ballot is written by who may never read it. So any reader that is said may insert, and may change what it sees; the
    changed row must be one it still sees, as PostgreSQL reads it back. Nothing happens on SQLite.
    """
    forwards = [
        f'ALTER TABLE "{table}" ENABLE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" FORCE ROW LEVEL SECURITY',
        f'CREATE POLICY "{table}_rows" ON "{table}" USING ({condition}) WITH CHECK ({_PERSON} <> \'\')',
    ]
    backwards = [
        f'DROP POLICY "{table}_rows" ON "{table}"',
        f'ALTER TABLE "{table}" NO FORCE ROW LEVEL SECURITY',
        f'ALTER TABLE "{table}" DISABLE ROW LEVEL SECURITY',
    ]
    return [RunStatements(_on_postgres(forwards), _on_postgres(backwards))]


def remade_operations(table: str, condition: str) -> list[RunStatements]:
    """Operations of a migration after which the rows of a guarded table are given by another condition than before."""
    statements = [
        f'DROP POLICY IF EXISTS "{table}_rows" ON "{table}"',
        f'CREATE POLICY "{table}_rows" ON "{table}" USING ({condition}) WITH CHECK ({_PERSON} <> \'\')',
    ]
    return [RunStatements(_on_postgres(statements), RunStatements.noop)]


def _on_postgres(statements: list[str]) -> Callable[[Any, BaseDatabaseSchemaEditor], None]:
    def run(_apps: Any, editor: BaseDatabaseSchemaEditor) -> None:
        if editor.connection.vendor == "postgresql":
            for statement in statements:
                editor.execute(statement, params=None)  # a percent sign is a percent sign

    return run


# --- the role of the pages -------------------------------------------------------------------------------------------
# Migrations of several databases of one server may run at the same moment: the role belongs to the server.
MAKE_ROLE = f"""
DO $$ BEGIN
  IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') THEN
    IF (SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user) THEN
      CREATE ROLE {ROLE} NOLOGIN;
    ELSE
      RETURN;
    END IF;
  END IF;
  IF (SELECT rolcreaterole AND NOT rolsuper FROM pg_roles WHERE rolname = current_user) THEN
    GRANT {ROLE} TO CURRENT_USER;
  END IF;
EXCEPTION WHEN duplicate_object OR unique_violation OR internal_error OR insufficient_privilege THEN NULL;
END $$
"""  # noqa: S608 -- names of our own
# Also after a restore, which brings no privileges.
GRANT = f"""
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') AND current_user <> '{ROLE}' THEN
    EXECUTE format('GRANT USAGE ON SCHEMA %I TO {ROLE}', current_schema());
    EXECUTE format('GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA %I TO {ROLE}', current_schema());
    EXECUTE format('GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA %I TO {ROLE}', current_schema());
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I '
                   'GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {ROLE}', current_schema());
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I '
                   'GRANT USAGE, SELECT, UPDATE ON SEQUENCES TO {ROLE}', current_schema());
  END IF;
END $$
"""
TAKE_BACK = f"""
DO $$ BEGIN
  IF EXISTS (SELECT FROM pg_roles WHERE rolname = '{ROLE}') AND current_user <> '{ROLE}' THEN
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE ALL ON TABLES FROM {ROLE}', current_schema());
    EXECUTE format('ALTER DEFAULT PRIVILEGES IN SCHEMA %I REVOKE ALL ON SEQUENCES FROM {ROLE}', current_schema());
    EXECUTE format('REVOKE ALL ON ALL TABLES IN SCHEMA %I FROM {ROLE}', current_schema());
    EXECUTE format('REVOKE ALL ON ALL SEQUENCES IN SCHEMA %I FROM {ROLE}', current_schema());
    EXECUTE format('REVOKE ALL ON SCHEMA %I FROM {ROLE}', current_schema());
  END IF;
END $$
"""  # noqa: S608 -- names of our own


def role_operations() -> list[RunStatements]:
    """Makes the role that owns nothing, where the one who migrates may; backwards it loses its rights and stays."""
    return [RunStatements(_on_postgres([MAKE_ROLE, GRANT]), _on_postgres([TAKE_BACK]))]


# --- who reads -------------------------------------------------------------------------------------------------------
def said_of(actor: Actor | None) -> tuple[str, str]:
    """What the database is told of a reader: the person (or `system`, or nothing) and `role@scope` of each grant."""
    if actor is None:
        return "", ""
    if actor.system is not None:
        return SYSTEM, ""
    areas = {f"{grant.role}@{grant.scope.id}" for grant in actor.grants if grant.scope.id}
    return actor.person_id or "", ",".join(sorted(areas))


@cache
def walled_tables() -> frozenset[str]:
    """The tables whose rows PostgreSQL gives by reader."""
    guarded = (model for model in apps.get_models() if isinstance(model._meta.default_manager, GuardedManager))
    return frozenset(model._meta.db_table for model in guarded) - WITHOUT_ROWS


def tell(execute: Execute, sql: str, params: Any, many: bool, context: dict[str, Any]) -> Any:
    """Run a statement; before one that names a walled table the database is told who reads, for that transaction.

    Said before each one anew: a savepoint that is taken back, a reading inside another, and one that has ended leave
    nothing behind. Outside a transaction the statement gets one of its own, so commits stay where services put them.
    """
    if not any(table in sql for table in walled_tables()):
        return execute(sql, params, many, context)
    connection: BaseDatabaseWrapper = context["connection"]
    if connection.in_atomic_block or not _is_idle(connection):
        _say(connection)
        return execute(sql, params, many, context)
    with connection.wrap_database_errors, connection.connection.transaction():
        _say(connection)
        return execute(sql, params, many, context)


def _is_idle(connection: BaseDatabaseWrapper) -> bool:
    """Whether no transaction is open: neither Django's nor one begun by a statement."""
    return bool(connection.get_autocommit()) and connection.connection.info.transaction_status == 0


def _say(connection: BaseDatabaseWrapper) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_SAY, said_of(reader()))


def watch() -> None:
    """Tells every PostgreSQL connection who reads, and gives the role of the pages what migrations make."""
    connection_created.connect(_watch_connection, dispatch_uid="oppiva.audit.row_security")
    post_migrate.connect(_grant, dispatch_uid="oppiva.audit.row_security")


def _watch_connection(connection: BaseDatabaseWrapper, **_signal: Any) -> None:
    # First in the list: a wrapper put on for a block is taken off from its end.
    if connection.vendor == "postgresql" and tell not in connection.execute_wrappers:
        connection.execute_wrappers.insert(0, tell)


def _grant(app_config: Any, using: str, **_signal: Any) -> None:
    from django.db import connections

    connection = connections[using]
    if app_config.label == "audit" and connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(GRANT)
