"""Plan versions and stored checks are never changed; criteria not once a check used them, whatever SQL is sent."""

from django.db import migrations

from oppiva.audit.migrating import RunStatements

APPEND_ONLY = {
    "programme_planversion": "id = NEW.id OR (programme_id = NEW.programme_id AND no = NEW.no)",
    "programme_checkrun": (
        "id = NEW.id OR (plan_version_id = NEW.plan_version_id AND criteria_set_id = NEW.criteria_set_id)"
    ),
    "programme_checkresult": "id = NEW.id OR (run_id = NEW.run_id AND check_id = NEW.check_id)",
}
# Table -> the column that names the set of criteria.
ONCE_USED = {"programme_criteriaset": "id", "programme_criterion": "criteria_set_id"}


def _used(column: str) -> str:
    return f"EXISTS (SELECT 1 FROM programme_checkrun WHERE criteria_set_id = OLD.{column})"  # noqa: S608  own names only


def _there(table: str, same: str) -> str:
    return f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  own names only


def sqlite() -> list[str]:
    keep = [
        f"CREATE TRIGGER {table}_{deed.lower()} BEFORE {deed} ON {table} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table in APPEND_ONLY
        for deed in ("UPDATE", "DELETE")
    ]
    # INSERT OR REPLACE takes the old row away without telling a delete trigger.
    replace = [
        f"CREATE TRIGGER {table}_replace BEFORE INSERT ON {table} "
        f"WHEN {_there(table, same)} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is append-only'); END"
        for table, same in APPEND_ONLY.items()
    ]
    used = [
        f"CREATE TRIGGER {table}_{deed.lower()} BEFORE {deed} ON {table} WHEN {_used(column)} "
        f"BEGIN SELECT RAISE(ABORT, '{table} is in use'); END"
        for table, column in ONCE_USED.items()
        for deed in ("UPDATE", "DELETE")
    ]
    return keep + replace + used


def sqlite_back() -> list[str]:
    return [
        f"DROP TRIGGER {table}_{deed}"
        for table in (*APPEND_ONLY, *ONCE_USED)
        for deed in (("update", "delete", "replace") if table in APPEND_ONLY else ("update", "delete"))
    ]


POSTGRES = [
    """CREATE FUNCTION programme_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
       END $$""",
    """CREATE FUNCTION programme_criteria_in_use() RETURNS trigger LANGUAGE plpgsql AS $$
       DECLARE used_set bigint;
       BEGIN
         IF TG_TABLE_NAME = 'programme_criteriaset' THEN used_set := OLD.id;
         ELSE used_set := (to_jsonb(OLD) ->> 'criteria_set_id')::bigint; END IF;
         IF EXISTS (SELECT 1 FROM programme_checkrun WHERE criteria_set_id = used_set) THEN
           RAISE EXCEPTION '% is in use', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
         END IF;
         IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
         RETURN NEW;
       END $$""",
    *[
        f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION programme_append_only()"
        for table in APPEND_ONLY
    ],
    *[
        f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION programme_append_only()"
        for table in APPEND_ONLY
    ],
    *[
        f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION programme_criteria_in_use()"
        for table in ONCE_USED
    ],
]
POSTGRES_BACK = [
    *[f"DROP TRIGGER {table}_keep ON {table}" for table in (*APPEND_ONLY, *ONCE_USED)],
    *[f"DROP TRIGGER {table}_truncate ON {table}" for table in APPEND_ONLY],
    "DROP FUNCTION programme_append_only()",
    "DROP FUNCTION programme_criteria_in_use()",
]


def forwards(apps, schema_editor):
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else sqlite():
        schema_editor.execute(statement, params=None)  # a trigger may hold a percent sign


def backwards(apps, schema_editor):
    for statement in POSTGRES_BACK if schema_editor.connection.vendor == "postgresql" else sqlite_back():
        schema_editor.execute(statement, params=None)  # a trigger may hold a percent sign


class Migration(migrations.Migration):
    dependencies = [("programme", "0001_start")]

    operations = [RunStatements(forwards, backwards)]
