"""What no statement gets past in the tables of coding (text-analysis.md 10): a frozen text stays, a quote is in it, no
code lies under itself; and on PostgreSQL who is given the check of what goes out.

An erasure alone touches a frozen text: letters become full blocks, one for one, so that every place in it holds.
"""

from django.db import migrations

from oppiva.audit.migrating import RunStatements
from oppiva.audit.row_security import held, remade_operations
from oppiva.experiments import row_security
from oppiva.people.models import Role

KEPT = ("id", "experiment_id", "number", "language", "hash", "frozen_at")
SOURCE, SETS, QUOTE, CODE = (
    "catalogue_sourceversion", "catalogue_setsource", "catalogue_quote", "catalogue_code",
)  # fmt: skip
SAME_SOURCE = "id = NEW.id OR (experiment_id = NEW.experiment_id AND number = NEW.number)"
SAME_SET = "id = NEW.id OR (coding_set_id = NEW.coding_set_id AND source_id = NEW.source_id)"
CUT = (
    'COALESCE((SELECT substr(s.text, NEW.start + 1, NEW."end" - NEW.start) FROM catalogue_sourceversion s '
    "WHERE s.id = NEW.source_id), '') <> NEW.text"
)
UNDER_ITSELF = """NEW.parent_id IS NOT NULL AND EXISTS (WITH RECURSIVE above(id) AS (
               SELECT NEW.parent_id
               UNION SELECT c.parent_id FROM catalogue_code c JOIN above ON c.id = above.id
               WHERE c.parent_id IS NOT NULL)
             SELECT 1 FROM above WHERE id = NEW.id)"""


def _refuse(name: str, deed: str, table: str, when: str, words: str) -> str:
    condition = f"WHEN {when} " if when else ""
    return f"CREATE TRIGGER {name} BEFORE {deed} ON {table} {condition}BEGIN SELECT RAISE(ABORT, '{words}'); END"


def sqlite() -> dict[str, str]:
    """The triggers by name."""
    kept = " OR ".join(f"OLD.{name} IS NOT NEW.{name}" for name in KEPT)
    masked = (
        f"NEW.masked_at IS NULL OR OLD.masked_at IS NEW.masked_at OR length(OLD.text) <> length(NEW.text) OR {kept}"
    )
    rows = [
        ("source_masked", "UPDATE", SOURCE, masked, f"{SOURCE} is insert-only"),
        ("source_delete", "DELETE", SOURCE, "", f"{SOURCE} is insert-only"),
        ("source_replace", "INSERT", SOURCE, f"EXISTS (SELECT 1 FROM {SOURCE} WHERE {SAME_SOURCE})",  # noqa: S608 -- names of our own
         f"{SOURCE} is insert-only"),
        ("set_update", "UPDATE", SETS, "", f"{SETS} is insert-only"),
        ("set_delete", "DELETE", SETS, "", f"{SETS} is insert-only"),
        ("set_replace", "INSERT", SETS, f"EXISTS (SELECT 1 FROM {SETS} WHERE {SAME_SET})",  # noqa: S608 -- names of our own
         f"{SETS} is insert-only"),
        ("quote_cut", "INSERT", QUOTE, CUT, f"{QUOTE} is not in its text"),
        ("quote_move", 'UPDATE OF source_id, start, "end", text', QUOTE, CUT, f"{QUOTE} is not in its text"),
        ("code_ring", "INSERT", CODE, UNDER_ITSELF, f"{CODE} lies under itself"),
        ("code_move", "UPDATE OF parent_id", CODE, UNDER_ITSELF, f"{CODE} lies under itself"),
    ]  # fmt: skip
    return {f"catalogue_coding_{name}": _refuse(f"catalogue_coding_{name}", *rest) for name, *rest in rows}


VIOLATION = "USING ERRCODE = 'integrity_constraint_violation'"
POSTGRES = [
    f"""CREATE FUNCTION catalogue_source_stays() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF NEW.masked_at IS NOT NULL AND NEW.masked_at IS DISTINCT FROM OLD.masked_at
            AND length(OLD.text) = length(NEW.text)
            AND to_jsonb(OLD) - 'text' - 'masked_at' = to_jsonb(NEW) - 'text' - 'masked_at' THEN RETURN NEW; END IF;
         RAISE EXCEPTION '{SOURCE} is insert-only' {VIOLATION};
       END $$""",
    f"""CREATE FUNCTION catalogue_quote_fits() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         IF {CUT} THEN RAISE EXCEPTION '{QUOTE} is not in its text' {VIOLATION}; END IF;
         RETURN NEW;
       END $$""",
    # Two moves at once wait for each other: then the second sees where the first went.
    f"""CREATE FUNCTION catalogue_code_fits() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         PERFORM pg_advisory_xact_lock(hashtext('{CODE}'));
         IF {UNDER_ITSELF} THEN RAISE EXCEPTION '{CODE} lies under itself' {VIOLATION}; END IF;
         RETURN NEW;
       END $$""",
    f"CREATE TRIGGER {SOURCE}_stays BEFORE UPDATE ON {SOURCE} FOR EACH ROW EXECUTE FUNCTION catalogue_source_stays()",
    f"CREATE TRIGGER {SOURCE}_keep BEFORE DELETE ON {SOURCE} FOR EACH ROW EXECUTE FUNCTION catalogue_insert_only()",
    f"CREATE TRIGGER {SETS}_keep BEFORE UPDATE OR DELETE ON {SETS} "
    "FOR EACH ROW EXECUTE FUNCTION catalogue_insert_only()",
    *[
        f"CREATE TRIGGER {table}_truncate BEFORE TRUNCATE ON {table} "
        "FOR EACH STATEMENT EXECUTE FUNCTION catalogue_insert_only()"
        for table in (SOURCE, SETS)
    ],
    f'CREATE TRIGGER {QUOTE}_fits BEFORE INSERT OR UPDATE OF source_id, start, "end", text ON {QUOTE} '
    "FOR EACH ROW EXECUTE FUNCTION catalogue_quote_fits()",
    f"CREATE TRIGGER {CODE}_fits BEFORE INSERT OR UPDATE OF parent_id ON {CODE} "
    "FOR EACH ROW EXECUTE FUNCTION catalogue_code_fits()",
]
POSTGRES_BACK = [
    f"DROP TRIGGER {CODE}_fits ON {CODE}",
    f"DROP TRIGGER {QUOTE}_fits ON {QUOTE}",
    *[f"DROP TRIGGER {table}_truncate ON {table}" for table in (SOURCE, SETS)],
    f"DROP TRIGGER {SETS}_keep ON {SETS}",
    f"DROP TRIGGER {SOURCE}_keep ON {SOURCE}",
    f"DROP TRIGGER {SOURCE}_stays ON {SOURCE}",
    "DROP FUNCTION catalogue_code_fits()",
    "DROP FUNCTION catalogue_quote_fits()",
    "DROP FUNCTION catalogue_source_stays()",
]
# A check of what goes out of a candidate's analysis is given to the analysts of its programme.
ANALYSTS = (
    "{column} IN (SELECT a.id FROM catalogue_candidate a WHERE "  # noqa: S608 -- names of our own
    + held([Role.ANALYST], "a.programme_id")
    + ")"
)
OF_CHECK = f"({row_security.of_publishers('object_id')}) OR ({ANALYSTS.format(column='object_id')})"
OF_FLAG = (
    f"({row_security.of_check()}) OR (publication_check_id IN (SELECT k.id FROM experiments_publicationcheck k "  # noqa: S608 -- names of our own
    f"WHERE {ANALYSTS.format(column='k.object_id')}))"
)


def forwards(apps, schema_editor):
    for statement in POSTGRES if schema_editor.connection.vendor == "postgresql" else sqlite().values():
        schema_editor.execute(statement, params=None)  # a trigger may hold a percent sign


def backwards(apps, schema_editor):
    on_postgres = schema_editor.connection.vendor == "postgresql"
    for statement in POSTGRES_BACK if on_postgres else [f"DROP TRIGGER {name}" for name in sqlite()]:
        schema_editor.execute(statement, params=None)  # a trigger may hold a percent sign


class Migration(migrations.Migration):
    """Triggers of both databases, and two policies made anew."""

    dependencies = [("catalogue", "0003_coding")]

    operations = [
        RunStatements(forwards, backwards),
        *remade_operations("experiments_publicationcheck", OF_CHECK),
        *remade_operations("experiments_flagdecision", OF_FLAG),
    ]
