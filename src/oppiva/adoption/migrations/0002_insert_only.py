"""Moves between stages and versions taken stay as they were written, whatever SQL is sent (records.md 1, 5)."""

from django.db import migrations

from oppiva.audit.migrating import RunStatements

# Table -> when a row that is being inserted would take the place of another (INSERT OR REPLACE tells no delete trigger).
INSERT_ONLY = {
    "adoption_stagemove": "id = NEW.id",
    "adoption_takenversion": (
        "id = NEW.id OR (adoption_id = NEW.adoption_id AND model_version_id = NEW.model_version_id)"
    ),
}


def _refuse(table: str, name: str, deed: str, when: str) -> str:
    return (
        f"CREATE TRIGGER {table}_{name} BEFORE {deed} ON {table} {when}"
        f"BEGIN SELECT RAISE(ABORT, '{table} is insert-only'); END"
    )


def sqlite() -> dict[str, str]:
    """The triggers by name."""
    found = {}
    for table, same in INSERT_ONLY.items():
        there = f"WHEN EXISTS (SELECT 1 FROM {table} WHERE {same}) "  # noqa: S608  own names only
        for name, deed, when in (("update", "UPDATE", ""), ("delete", "DELETE", ""), ("replace", "INSERT", there)):
            found[f"{table}_{name}"] = _refuse(table, name, deed, when)
    return found


# The function is that of the catalogue's migration 0002.
POSTGRES = [
    statement
    for table in INSERT_ONLY
    for statement in (
        f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION catalogue_insert_only()",
        f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION catalogue_insert_only()",
    )
]
POSTGRES_BACK = [f"DROP TRIGGER {table}_{name} ON {table}" for table in INSERT_ONLY for name in ("keep", "truncate")]


def forwards(apps, schema_editor):
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else sqlite().values():
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    on_postgres = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRES_BACK if on_postgres else [f"DROP TRIGGER {name}" for name in sqlite()]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Triggers of both databases."""

    dependencies = [("adoption", "0001_start"), ("catalogue", "0002_insert_only")]

    operations = [RunStatements(forwards, backwards)]
