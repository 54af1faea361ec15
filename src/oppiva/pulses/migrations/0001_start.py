"""Questionnaires, waves, ballots and results; triggers of both databases; the questionnaire that is shipped."""

import tomllib
import uuid
from pathlib import Path

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import oppiva.pulses.models.waves
from oppiva.audit.migrating import RunStatements
from oppiva.audit.row_security import guarded_operations
from oppiva.pulses.row_security import CONDITIONS

# Tables in which the order of rows would tell who answered when: on SQLite they go without row numbers.
KEYED = ("pulses_hasanswered", "pulses_pulseballot", "pulses_pulsevalue", "pulses_pulsetext")
SHIPPED = ("session_feedback",)
DATA = Path(__file__).resolve().parents[1] / "data"

SQLITE = [
    # P9: from the first ballot on, whose answers they are cannot be changed by anybody.
    """CREATE TRIGGER pulses_first_ballot AFTER INSERT ON pulses_pulseballot
       BEGIN UPDATE pulses_pulsewave SET kind_fixed = 1 WHERE id = NEW.wave_id AND NOT kind_fixed; END""",
    """CREATE TRIGGER pulses_kind_fixed BEFORE UPDATE ON pulses_pulsewave
       WHEN OLD.kind_fixed AND (NEW.kind <> OLD.kind OR NOT NEW.kind_fixed)
       BEGIN SELECT RAISE(ABORT, 'the kind of a pulse is fixed at the first answer'); END""",
    # INSERT OR REPLACE takes the old row away without telling an update trigger.
    """CREATE TRIGGER pulses_kind_replace BEFORE INSERT ON pulses_pulsewave
       WHEN EXISTS (SELECT 1 FROM pulses_pulsewave WHERE kind_fixed AND (id = NEW.id OR (
         instrument_id = NEW.instrument_id AND owner_kind = NEW.owner_kind AND owner_id = NEW.owner_id)))
       BEGIN SELECT RAISE(ABORT, 'the kind of a pulse is fixed at the first answer'); END""",
    """CREATE TRIGGER pulses_result_frozen BEFORE UPDATE ON pulses_pulseresult
       BEGIN SELECT RAISE(ABORT, 'a result is frozen'); END""",
    """CREATE TRIGGER pulses_result_replace BEFORE INSERT ON pulses_pulseresult
       WHEN EXISTS (SELECT 1 FROM pulses_pulseresult WHERE id = NEW.id OR (wave_id = NEW.wave_id
         AND question = NEW.question AND cut = NEW.cut AND cut_id = NEW.cut_id))
       BEGIN SELECT RAISE(ABORT, 'a result is frozen'); END""",
]
POSTGRES = [
    """CREATE FUNCTION pulses_first_ballot() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         UPDATE pulses_pulsewave SET kind_fixed = true WHERE id = NEW.wave_id AND NOT kind_fixed;
         RETURN NULL;
       END $$""",
    """CREATE TRIGGER pulses_first_ballot AFTER INSERT ON pulses_pulseballot
       FOR EACH ROW EXECUTE FUNCTION pulses_first_ballot()""",
    """CREATE FUNCTION pulses_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         RAISE EXCEPTION '% is fixed', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
       END $$""",
    """CREATE TRIGGER pulses_kind_fixed BEFORE UPDATE ON pulses_pulsewave FOR EACH ROW
       WHEN (OLD.kind_fixed AND (NEW.kind <> OLD.kind OR NOT NEW.kind_fixed)) EXECUTE FUNCTION pulses_refuse()""",
    """CREATE TRIGGER pulses_result_frozen BEFORE UPDATE ON pulses_pulseresult
       FOR EACH ROW EXECUTE FUNCTION pulses_refuse()""",
    # PostgreSQL stamps each row with its transaction (xmin) and its place (ctid): the person and the ballot of one
    # answer would share the stamp, and both tables would stand in the order of answering. So with each answer
    # everybody who has answered is written anew, in random order.
    """CREATE FUNCTION pulses_mix_answerers() RETURNS trigger LANGUAGE plpgsql AS $$
       BEGIN
         WITH gone AS (
           DELETE FROM pulses_hasanswered WHERE wave_id = NEW.wave_id RETURNING id, wave_id, person_id
         )
         INSERT INTO pulses_hasanswered (id, wave_id, person_id)
         SELECT id, wave_id, person_id FROM gone ORDER BY random();
         RETURN NULL;
       END $$""",
    """CREATE TRIGGER pulses_mix_answerers AFTER INSERT ON pulses_hasanswered FOR EACH ROW
       WHEN (pg_trigger_depth() = 0) EXECUTE FUNCTION pulses_mix_answerers()""",
]
POSTGRES_BACK = [
    "DROP TRIGGER pulses_mix_answerers ON pulses_hasanswered",
    "DROP TRIGGER pulses_result_frozen ON pulses_pulseresult",
    "DROP TRIGGER pulses_kind_fixed ON pulses_pulsewave",
    "DROP TRIGGER pulses_first_ballot ON pulses_pulseballot",
    "DROP FUNCTION pulses_mix_answerers()",
    "DROP FUNCTION pulses_refuse()",
    "DROP FUNCTION pulses_first_ballot()",
]


def without_row_numbers(apps, schema_editor):
    """On SQLite, make the tables of answers anew, still empty, ordered by their random key alone."""
    if schema_editor.connection.vendor != "sqlite":
        return
    with schema_editor.connection.cursor() as cursor:
        for table in KEYED:
            cursor.execute("SELECT sql FROM sqlite_master WHERE type = 'table' AND name = %s", [table])
            (made,) = cursor.fetchone()
            cursor.execute(
                "SELECT sql FROM sqlite_master WHERE type = 'index' AND tbl_name = %s AND sql IS NOT NULL", [table]
            )
            indexes = [row[0] for row in cursor.fetchall()]
            cursor.execute(f'DROP TABLE "{table}"')
            cursor.execute(f"{made} WITHOUT ROWID")
            for index in indexes:
                cursor.execute(index)


def forwards(apps, schema_editor):
    for statement in SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRES:
        schema_editor.execute(statement, params=None)


def backwards(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for name in ("first_ballot", "kind_fixed", "kind_replace", "result_frozen", "result_replace"):
            schema_editor.execute(f"DROP TRIGGER pulses_{name}", params=None)
    else:
        for statement in POSTGRES_BACK:
            schema_editor.execute(statement, params=None)


def ship(apps, schema_editor):
    """The questionnaires that come with the product, switched on: their files hold what the gate asks."""
    for code in SHIPPED:
        content = tomllib.loads((DATA / f"{code}.toml").read_text("utf-8"))
        apps.get_model("pulses", "Instrument").objects.create(**content, on=True)


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("audit", "0003_app_role"),
        ("programme", "0005_letters"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Instrument",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("code", models.CharField(max_length=40, unique=True)),
                ("title", models.JSONField(default=dict)),
                ("questions", models.JSONField(default=list)),
                ("line", models.JSONField(blank=True, default=dict)),
                ("source", models.CharField(blank=True, max_length=300)),
                ("edition", models.CharField(blank=True, max_length=40)),
                ("languages", models.JSONField(blank=True, default=list)),
                ("licence", models.CharField(blank=True, max_length=120)),
                ("permission", models.CharField(blank=True, max_length=600)),
                ("who_sees", models.CharField(blank=True, max_length=300)),
                ("smallest_exact", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("smallest_relative", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("delete_days", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("validated", models.BooleanField(default=False)),
                ("on", models.BooleanField(default=False)),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("smallest_exact__isnull", True), ("smallest_exact__gte", 10), _connector="OR"
                        ),
                        name="instrument_exact_least",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("smallest_relative__isnull", True), ("smallest_relative__gte", 5), _connector="OR"
                        ),
                        name="instrument_relative_least",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("delete_days__isnull", True),
                            models.Q(("delete_days__gte", 1), ("delete_days__lte", 30)),
                            _connector="OR",
                        ),
                        name="instrument_deleted_in_time",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("on", False),
                            models.Q(
                                models.Q(("source", ""), _negated=True),
                                models.Q(("edition", ""), _negated=True),
                                models.Q(("licence", ""), _negated=True),
                                models.Q(("permission", ""), _negated=True),
                                models.Q(("who_sees", ""), _negated=True),
                                ("delete_days__isnull", False),
                                ("smallest_exact__isnull", False),
                                ("smallest_relative__isnull", False),
                            ),
                            _connector="OR",
                        ),
                        name="instrument_on_is_whole",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PulseWave",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("series_id", models.UUIDField(blank=True, null=True)),
                ("area_code", models.CharField(blank=True, max_length=8)),
                ("owner_kind", models.CharField(max_length=20)),
                ("owner_id", models.UUIDField()),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("anonymous", "anonymous"),
                            ("named_facilitator", "named to the facilitator"),
                            ("named_team", "named to the team"),
                        ],
                        default="anonymous",
                        max_length=17,
                    ),
                ),
                ("kind_fixed", models.BooleanField(default=False, editable=False)),
                ("cuts", models.JSONField(blank=True, default=list)),
                ("opens_at", models.DateTimeField()),
                ("closes_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "not open yet"),
                            ("open", "open"),
                            ("closed", "closed"),
                            ("purged", "closed, answers removed"),
                        ],
                        default="draft",
                        max_length=6,
                    ),
                ),
                (
                    "instrument",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="waves", to="pulses.instrument"
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pulse_waves",
                        to="programme.programme",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PulseValue",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oppiva.pulses.models.waves.random_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("question", models.CharField(max_length=40)),
                ("cut", models.CharField(max_length=10)),
                ("cut_id", models.CharField(blank=True, max_length=40)),
                ("value", models.CharField(max_length=40)),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="values_given", to="pulses.pulsewave"
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PulseText",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oppiva.pulses.models.waves.random_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("question", models.CharField(max_length=40)),
                ("text", models.CharField(max_length=160)),
                ("released", models.BooleanField(default=False)),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="texts", to="pulses.pulsewave"
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PulseResult",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("question", models.CharField(max_length=40)),
                ("cut", models.CharField(max_length=10)),
                ("cut_id", models.CharField(blank=True, max_length=40)),
                (
                    "form",
                    models.CharField(
                        choices=[
                            ("exact", "exact figures"),
                            ("relative", "compared with all"),
                            ("uniform", "all alike, not shown"),
                            ("nothing", "not shown"),
                        ],
                        max_length=8,
                    ),
                ),
                ("band", models.CharField(max_length=7)),
                ("answers", models.PositiveIntegerField(blank=True, null=True)),
                ("counts", models.JSONField(blank=True, null=True)),
                ("relation", models.CharField(blank=True, max_length=6)),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="results", to="pulses.pulsewave"
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PulseBallot",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oppiva.pulses.models.waves.random_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                ("values", models.JSONField()),
                ("text", models.CharField(blank=True, max_length=160)),
                ("cuts", models.JSONField(blank=True, default=dict)),
                ("edit_hash", models.CharField(max_length=64)),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="ballots", to="pulses.pulsewave"
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="HasAnswered",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=oppiva.pulses.models.waves.random_key, editable=False, primary_key=True, serialize=False
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pulses_answered",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "wave",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="answerers", to="pulses.pulsewave"
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.AddIndex(
            model_name="pulsewave",
            index=models.Index(fields=["owner_kind", "owner_id"], name="wave_by_owner"),
        ),
        migrations.AddIndex(
            model_name="pulsewave",
            index=models.Index(fields=["state", "closes_at"], name="wave_by_state"),
        ),
        migrations.AddConstraint(
            model_name="pulsewave",
            constraint=models.UniqueConstraint(
                fields=("instrument", "owner_kind", "owner_id"), name="wave_once_an_owner"
            ),
        ),
        migrations.AddConstraint(
            model_name="pulsewave",
            constraint=models.CheckConstraint(
                condition=models.Q(("closes_at__gt", models.F("opens_at"))), name="wave_closes_after_it_opens"
            ),
        ),
        migrations.AddConstraint(
            model_name="pulsewave",
            constraint=models.CheckConstraint(
                condition=models.Q(("owner_kind", "team"), _negated=True), name="wave_of_no_team"
            ),
        ),
        migrations.AddConstraint(
            model_name="pulseresult",
            constraint=models.UniqueConstraint(fields=("wave", "question", "cut", "cut_id"), name="result_once_a_cell"),
        ),
        migrations.AddConstraint(
            model_name="pulseresult",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answers__gte", 10), ("counts__isnull", False), ("form", "exact")),
                    models.Q(
                        ("answers__isnull", True), ("counts__isnull", True), models.Q(("form", "exact"), _negated=True)
                    ),
                    _connector="OR",
                ),
                name="result_counts_when_exact",
            ),
        ),
        migrations.AddConstraint(
            model_name="pulseresult",
            constraint=models.CheckConstraint(
                condition=models.Q(("relation", ""), ("form", "relative"), _connector="OR"),
                name="result_relation_when_compared",
            ),
        ),
        migrations.AddConstraint(
            model_name="hasanswered",
            constraint=models.UniqueConstraint(fields=("wave", "person"), name="answered_once"),
        ),
        RunStatements(without_row_numbers, RunStatements.noop),
        RunStatements(forwards, backwards),
        migrations.RunPython(ship, migrations.RunPython.noop),
        # After what is shipped: whoever migrates is no reader.
        *[operation for table, rows in CONDITIONS.items() for operation in guarded_operations(table, rows)],
    ]
