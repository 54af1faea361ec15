"""The triggers behind people/structure.py, for migrations: a change of a table renews the stamp of rights."""

from __future__ import annotations

from typing import Any

from oppiva.audit.migrating import RunStatements

POSTGRES_FUNCTION = """
    CREATE OR REPLACE FUNCTION people_renew_stamp() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      UPDATE people_rightsstamp SET value = gen_random_uuid()::text WHERE id = 1;
      RETURN NULL;
    END $$
"""


def renews_stamp(*tables: str) -> RunStatements:
    """The migration step that makes every change of these tables renew the stamp, on both databases.

    It may be taken again: a new column that may not be null makes SQLite build the table anew, without its triggers.
    """

    def forwards(apps: Any, schema_editor: Any) -> None:
        postgres = schema_editor.connection.vendor == "postgresql"
        if postgres:
            schema_editor.execute(POSTGRES_FUNCTION, params=None)
        for table in tables:
            for statement in _postgres(table) if postgres else _sqlite(table):
                schema_editor.execute(statement, params=None)

    def backwards(apps: Any, schema_editor: Any) -> None:
        postgres = schema_editor.connection.vendor == "postgresql"
        for table in tables:
            for deed in ("change",) if postgres else ("insert", "update", "delete"):
                on = f" ON {table}" if postgres else ""
                schema_editor.execute(f"DROP TRIGGER {table}_stamp_{deed}{on}", params=None)

    return RunStatements(forwards, backwards)


def _postgres(table: str) -> list[str]:
    return [
        f"DROP TRIGGER IF EXISTS {table}_stamp_change ON {table}",
        f"CREATE TRIGGER {table}_stamp_change AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION people_renew_stamp()",
    ]


def _sqlite(table: str) -> list[str]:
    renew = "BEGIN UPDATE people_rightsstamp SET value = lower(hex(randomblob(16))) WHERE id = 1; END"
    return [
        statement
        for deed in ("insert", "update", "delete")
        for statement in (
            f"DROP TRIGGER IF EXISTS {table}_stamp_{deed}",
            f"CREATE TRIGGER {table}_stamp_{deed} AFTER {deed.upper()} ON {table} {renew}",
        )
    ]
