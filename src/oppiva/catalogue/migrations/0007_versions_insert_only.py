"""A published version stays as it was written, whatever SQL is sent (records.md 3.2)."""

from django.db import migrations

from oppiva.audit.migrating import RunStatements

TABLE = "catalogue_modelversion"
SAME = (
    "id = NEW.id OR (operating_model_id = NEW.operating_model_id AND major = NEW.major AND minor = NEW.minor "
    "AND patch = NEW.patch) OR node_id = NEW.node_id"
)


def _refuse(name: str, deed: str, when: str = "") -> str:
    return (
        f"CREATE TRIGGER {TABLE}_{name} BEFORE {deed} ON {TABLE} {when}"
        f"BEGIN SELECT RAISE(ABORT, '{TABLE} is insert-only'); END"
    )


def sqlite() -> dict[str, str]:
    """The triggers by name; INSERT OR REPLACE tells no delete trigger."""
    there = f"WHEN EXISTS (SELECT 1 FROM {TABLE} WHERE {SAME}) "  # noqa: S608  own names only
    rows = (("update", "UPDATE", ""), ("delete", "DELETE", ""), ("replace", "INSERT", there))
    return {f"{TABLE}_{name}": _refuse(name, deed, when) for name, deed, when in rows}


# The function is that of migration 0002.
POSTGRES = [
    f"CREATE TRIGGER {TABLE}_keep BEFORE UPDATE OR DELETE ON {TABLE} "
    "FOR EACH ROW EXECUTE FUNCTION catalogue_insert_only()",
    f"CREATE TRIGGER {TABLE}_truncate BEFORE TRUNCATE ON {TABLE} "
    "FOR EACH STATEMENT EXECUTE FUNCTION catalogue_insert_only()",
]
POSTGRES_BACK = [f"DROP TRIGGER {TABLE}_keep ON {TABLE}", f"DROP TRIGGER {TABLE}_truncate ON {TABLE}"]


def forwards(apps, schema_editor):
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else sqlite().values():
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    on_postgres = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRES_BACK if on_postgres else [f"DROP TRIGGER {name}" for name in sqlite()]:
        schema_editor.execute(statement, params=None)


class Migration(migrations.Migration):
    """Triggers of both databases."""

    dependencies = [("catalogue", "0006_operating_models")]

    operations = [RunStatements(forwards, backwards)]
