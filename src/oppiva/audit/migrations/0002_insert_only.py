"""Audit rows and the evidence chain are insert-only, whatever SQL is sent (trust.md 9)."""

from django.db import migrations

from oppiva.audit.migrating import RunStatements

# Only whole sealed days past retention may leave the audit log. Without its row, retention is two years.
SQLITE_MAY_GO = """
    OLD.day < date('now', '-' || coalesce((SELECT months FROM audit_logretention WHERE id = 1), 24) || ' months')
    AND EXISTS (SELECT 1 FROM audit_evidenceentry WHERE kind = 'audit_seal' AND occurred_on = OLD.day
                AND programme = CASE OLD.programme WHEN '' THEN 'instance' ELSE OLD.programme END)
"""
SQLITE = [
    """CREATE TRIGGER audit_event_update BEFORE UPDATE ON audit_auditevent
       BEGIN SELECT RAISE(ABORT, 'audit_auditevent is insert-only'); END""",
    f"""CREATE TRIGGER audit_event_delete BEFORE DELETE ON audit_auditevent WHEN NOT ({SQLITE_MAY_GO})
       BEGIN SELECT RAISE(ABORT, 'audit_auditevent keeps this day'); END""",
    # INSERT OR REPLACE takes the old row away without telling a delete trigger.
    """CREATE TRIGGER audit_event_replace BEFORE INSERT ON audit_auditevent
       WHEN EXISTS (SELECT 1 FROM audit_auditevent WHERE id = NEW.id)
       BEGIN SELECT RAISE(ABORT, 'audit_auditevent is insert-only'); END""",
    """CREATE TRIGGER audit_evidence_update BEFORE UPDATE ON audit_evidenceentry
       BEGIN SELECT RAISE(ABORT, 'audit_evidenceentry is insert-only'); END""",
    """CREATE TRIGGER audit_evidence_delete BEFORE DELETE ON audit_evidenceentry
       BEGIN SELECT RAISE(ABORT, 'audit_evidenceentry is insert-only'); END""",
    """CREATE TRIGGER audit_evidence_replace BEFORE INSERT ON audit_evidenceentry
       WHEN EXISTS (SELECT 1 FROM audit_evidenceentry WHERE id = NEW.id)
         OR EXISTS (SELECT 1 FROM audit_evidenceentry WHERE programme = NEW.programme AND seq = NEW.seq)
         OR (NEW.kind = 'audit_seal'
             AND EXISTS (SELECT 1 FROM audit_evidenceentry WHERE kind = 'audit_seal'
                         AND programme = NEW.programme AND occurred_on = NEW.occurred_on))
       BEGIN SELECT RAISE(ABORT, 'audit_evidenceentry is insert-only'); END""",
]
SQLITE_BACK = [
    f"DROP TRIGGER audit_{table}_{deed}" for table in ("event", "evidence") for deed in ("update", "delete", "replace")
]

POSTGRES = [
    """CREATE FUNCTION audit_insert_only() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         RAISE EXCEPTION '% is insert-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
       END $$""",
    """CREATE FUNCTION audit_event_may_go() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF OLD.day < (now() - make_interval(months =>
                coalesce((SELECT months FROM audit_logretention WHERE id = 1), 24)))::date
            AND EXISTS (SELECT 1 FROM audit_evidenceentry WHERE kind = 'audit_seal' AND occurred_on = OLD.day
                        AND programme = CASE OLD.programme WHEN '' THEN 'instance' ELSE OLD.programme END)
         THEN RETURN OLD; END IF;
         RAISE EXCEPTION 'audit_auditevent keeps this day' USING ERRCODE = 'integrity_constraint_violation';
       END $$""",
    """CREATE TRIGGER audit_event_update BEFORE UPDATE ON audit_auditevent
       FOR EACH ROW EXECUTE FUNCTION audit_insert_only()""",
    """CREATE TRIGGER audit_event_delete BEFORE DELETE ON audit_auditevent
       FOR EACH ROW EXECUTE FUNCTION audit_event_may_go()""",
    """CREATE TRIGGER audit_event_truncate BEFORE TRUNCATE ON audit_auditevent
       FOR EACH STATEMENT EXECUTE FUNCTION audit_insert_only()""",
    """CREATE TRIGGER audit_evidence_change BEFORE UPDATE OR DELETE ON audit_evidenceentry
       FOR EACH ROW EXECUTE FUNCTION audit_insert_only()""",
    """CREATE TRIGGER audit_evidence_truncate BEFORE TRUNCATE ON audit_evidenceentry
       FOR EACH STATEMENT EXECUTE FUNCTION audit_insert_only()""",
]
POSTGRES_BACK = [
    "DROP TRIGGER audit_event_update ON audit_auditevent",
    "DROP TRIGGER audit_event_delete ON audit_auditevent",
    "DROP TRIGGER audit_event_truncate ON audit_auditevent",
    "DROP TRIGGER audit_evidence_change ON audit_evidenceentry",
    "DROP TRIGGER audit_evidence_truncate ON audit_evidenceentry",
    "DROP FUNCTION audit_event_may_go()",
    "DROP FUNCTION audit_insert_only()",
]


def forwards(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement, params=None)  # a percent sign is a percent sign


def backwards(apps, schema_editor):
    for statement in SQLITE_BACK if schema_editor.connection.vendor == "sqlite" else POSTGRES_BACK:
        schema_editor.execute(statement, params=None)  # a percent sign is a percent sign


class Migration(migrations.Migration):
    """Triggers of both databases."""

    dependencies = [("audit", "0001_initial")]

    operations = [
        migrations.RunSQL(
            "INSERT INTO audit_logretention (id, months) VALUES (1, 24)",
            "DELETE FROM audit_logretention",
        ),
        RunStatements(forwards, backwards),
    ]
