"""The trace is only ever written on, whatever SQL is sent (records.md 4): edges, events and runs are inserted and stay,
links and verdicts are retracted once, and no edge stands twice or closes a ring."""

from django.db import migrations

from oppiva.audit.migrating import RunStatements

# Table -> when a row that is being inserted would take the place of another (INSERT OR REPLACE tells no delete trigger).
INSERT_ONLY = {
    "catalogue_traceedge": "id = NEW.id",
    "catalogue_traceevent": (
        "id = NEW.id OR (deed = NEW.deed AND step = NEW.step) "
        "OR (kind = 'retract' AND NEW.kind = 'retract' AND edge_id = NEW.edge_id)"
    ),
    "catalogue_groupingrun": "id = NEW.id",
    "catalogue_proposedgroup": "id = NEW.id OR (run_id = NEW.run_id AND key = NEW.key)",
}
# Table -> its columns but `retracted_at`, and what an insert must not replace.
RETRACTED_ONCE = {
    "catalogue_pairlink": (
        ("id", "a_id", "b_id", "kind", "by", "at"),
        "id = NEW.id OR (a_id = NEW.a_id AND b_id = NEW.b_id AND retracted_at IS NULL AND NEW.retracted_at IS NULL)",
    ),
    "catalogue_cardverdict": (
        ("id", "experiment_id", "kind", "reason", "by", "at"),
        "id = NEW.id OR (experiment_id = NEW.experiment_id AND retracted_at IS NULL AND NEW.retracted_at IS NULL)",
    ),
}
LIVES = "NOT EXISTS (SELECT 1 FROM catalogue_traceevent v WHERE v.edge_id = e.id AND v.kind = 'retract')"
STANDS = f"""EXISTS (SELECT 1 FROM catalogue_traceedge e WHERE e.source_id = NEW.source_id
               AND e.target_id = NEW.target_id AND e.kind = NEW.kind AND {LIVES})"""  # noqa: S608  own names only
RING = f"""EXISTS (WITH RECURSIVE reached(node) AS (
               SELECT NEW.target_id
               UNION SELECT e.target_id FROM catalogue_traceedge e JOIN reached ON e.source_id = reached.node
               WHERE {LIVES})
             SELECT 1 FROM reached WHERE node = NEW.source_id)"""  # noqa: S608  own names only


def _same(columns: tuple[str, ...], is_not: str) -> str:
    return " OR ".join(f'OLD."{name}" {is_not} NEW."{name}"' for name in columns)


def _refuse(name: str, deed: str, table: str, when: str, words: str) -> str:
    condition = f"WHEN {when} " if when else ""
    return f"CREATE TRIGGER {name} BEFORE {deed} ON {table} {condition}BEGIN SELECT RAISE(ABORT, '{words}'); END"


def sqlite() -> dict[str, str]:
    """The triggers by name."""
    found = {}
    for table, same in INSERT_ONLY.items():
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  own names only
        for name, deed, when in (("update", "UPDATE", ""), ("delete", "DELETE", ""), ("replace", "INSERT", taken)):
            found[f"{table}_{name}"] = _refuse(f"{table}_{name}", deed, table, when, f"{table} is insert-only")
    for table, (columns, same) in RETRACTED_ONCE.items():
        changed = f"OLD.retracted_at IS NOT NULL OR NEW.retracted_at IS NULL OR {_same(columns, 'IS NOT')}"
        taken = f"EXISTS (SELECT 1 FROM {table} WHERE {same})"  # noqa: S608  own names only
        for name, deed, when in (("update", "UPDATE", changed), ("delete", "DELETE", ""), ("replace", "INSERT", taken)):
            found[f"{table}_{name}"] = _refuse(f"{table}_{name}", deed, table, when, f"{table} is retracted once")
    table = "catalogue_traceedge"
    found[f"{table}_twice"] = _refuse(f"{table}_twice", "INSERT", table, STANDS, f"{table} stands already")
    found[f"{table}_ring"] = _refuse(f"{table}_ring", "INSERT", table, RING, f"{table} closes a ring")
    return found


VIOLATION = "USING ERRCODE = 'integrity_constraint_violation'"
POSTGRES = [
    f"""CREATE FUNCTION catalogue_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME {VIOLATION}; END $$""",
    f"""CREATE FUNCTION catalogue_retracted_once() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF OLD.retracted_at IS NULL AND NEW.retracted_at IS NOT NULL
            AND to_jsonb(OLD) - 'retracted_at' = to_jsonb(NEW) - 'retracted_at' THEN RETURN NEW; END IF;
         RAISE EXCEPTION '% is retracted once', TG_TABLE_NAME {VIOLATION};
       END $$""",
    # Two at once wait for each other: then the second sees what the first wrote.
    f"""CREATE FUNCTION catalogue_edge_fits() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         PERFORM pg_advisory_xact_lock(hashtext('catalogue_traceedge'));
         IF {STANDS} THEN RAISE EXCEPTION 'catalogue_traceedge stands already' {VIOLATION}; END IF;
         IF {RING} THEN RAISE EXCEPTION 'catalogue_traceedge closes a ring' {VIOLATION}; END IF;
         RETURN NEW;
       END $$""",
    *[
        f"CREATE TRIGGER {table}_keep BEFORE UPDATE OR DELETE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION catalogue_insert_only()"
        for table in INSERT_ONLY
    ],
    *[
        f"CREATE TRIGGER {table}_keep BEFORE DELETE ON {table} FOR EACH ROW EXECUTE FUNCTION catalogue_insert_only()"
        for table in RETRACTED_ONCE
    ],
    *[
        f"CREATE TRIGGER {table}_retract BEFORE UPDATE ON {table} "
        "FOR EACH ROW EXECUTE FUNCTION catalogue_retracted_once()"
        for table in RETRACTED_ONCE
    ],
    *[
        f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION catalogue_insert_only()"
        for table in (*INSERT_ONLY, *RETRACTED_ONCE)
    ],
    "CREATE TRIGGER catalogue_traceedge_fits BEFORE INSERT ON catalogue_traceedge "
    "FOR EACH ROW EXECUTE FUNCTION catalogue_edge_fits()",
]
POSTGRES_BACK = [
    "DROP TRIGGER catalogue_traceedge_fits ON catalogue_traceedge",
    *[f"DROP TRIGGER {table}_keep ON {table}" for table in (*INSERT_ONLY, *RETRACTED_ONCE)],
    *[f"DROP TRIGGER {table}_truncate ON {table}" for table in (*INSERT_ONLY, *RETRACTED_ONCE)],
    *[f"DROP TRIGGER {table}_retract ON {table}" for table in RETRACTED_ONCE],
    "DROP FUNCTION catalogue_edge_fits()",
    "DROP FUNCTION catalogue_retracted_once()",
    "DROP FUNCTION catalogue_insert_only()",
]


def forwards(apps, schema_editor):
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else sqlite().values():
        schema_editor.execute(statement, params=None)  # a trigger may hold a percent sign


def backwards(apps, schema_editor):
    on_postgres = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRES_BACK if on_postgres else [f"DROP TRIGGER {name}" for name in sqlite()]:
        schema_editor.execute(statement, params=None)  # a trigger may hold a percent sign


class Migration(migrations.Migration):
    """Triggers of both databases."""

    dependencies = [("catalogue", "0001_start")]

    operations = [RunStatements(forwards, backwards)]
