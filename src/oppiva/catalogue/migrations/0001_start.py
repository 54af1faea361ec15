"""Candidates, the trace, and what the grouping table keeps of runs, links and verdicts."""

import uuid

import django.core.serializers.json
import django.core.validators
import django.db.models.deletion
import django.db.models.functions.text
import django.db.models.lookups
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = [
        ("experiments", "0011_search"),
        ("people", "0013_workbooks"),
        ("programme", "0005_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="Candidate",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="candidates", to="programme.programme"
                    ),
                ),
                ("number", models.PositiveIntegerField()),
                ("code", models.CharField(max_length=16)),
                ("name", models.CharField(max_length=80, validators=[django.core.validators.MinLengthValidator(3)])),
                (
                    "one_sentence",
                    models.CharField(
                        blank=True, max_length=160, validators=[django.core.validators.MinLengthValidator(20)]
                    ),
                ),
                ("for_whom", models.JSONField(blank=True, default=list)),
                ("for_whom_words", models.CharField(blank=True, max_length=120)),
                ("language", models.CharField(default="fi", max_length=2)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "candidate"),
                            ("became_model", "became a model"),
                            ("merged", "merged into another"),
                            ("split", "split up"),
                            ("kept_as_learning", "kept as learning"),
                        ],
                        default="open",
                        max_length=16,
                    ),
                ),
                ("state_since", models.DateTimeField()),
                ("locked", models.BooleanField(default=False)),
            ],
            options={
                "indexes": [models.Index(fields=["programme", "state"], name="candidate_by_state")],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "code"), name="candidate_code_once"),
                    models.UniqueConstraint(fields=("programme", "number"), name="candidate_number_once"),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.GreaterThanOrEqual(
                            django.db.models.functions.text.Length("name"), 3
                        ),
                        name="candidate_name_length",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("locked", False), ("state", "open"), _connector="OR"),
                        name="candidate_locked_while_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TraceNode",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trace_nodes",
                        to="programme.programme",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("experiment", "experiment"),
                            ("candidate", "candidate"),
                            ("model_version", "version of a model"),
                            ("adoption", "taken into use"),
                            ("adaptation", "adaptation"),
                            ("story", "story"),
                        ],
                        max_length=13,
                    ),
                ),
                ("code", models.CharField(max_length=80)),
                ("title", models.CharField(blank=True, max_length=200)),
                (
                    "experiment",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trace_nodes",
                        to="experiments.experiment",
                    ),
                ),
                (
                    "candidate",
                    models.OneToOneField(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trace_nodes",
                        to="catalogue.candidate",
                    ),
                ),
                (
                    "area",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trace_nodes",
                        to="people.employmentarea",
                    ),
                ),
                ("certainty", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("in_use", models.BooleanField(blank=True, null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "kind", "code"), name="trace_node_code_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("candidate__isnull", True), ("experiment__isnull", False), ("kind", "experiment")
                            ),
                            models.Q(("candidate__isnull", False), ("experiment__isnull", True), ("kind", "candidate")),
                            models.Q(
                                models.Q(("kind__in", ["experiment", "candidate"]), _negated=True),
                                ("candidate__isnull", True),
                                ("experiment__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="trace_node_one_record",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["experiment", "candidate"]), _negated=True),
                            models.Q(
                                ("area__isnull", True),
                                ("certainty__isnull", True),
                                ("in_use__isnull", True),
                                ("title", ""),
                            ),
                            _connector="OR",
                        ),
                        name="trace_node_copies_nothing",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="TraceEdge",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="edges_out", to="catalogue.tracenode"
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="edges_in", to="catalogue.tracenode"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("builds_on", "builds on"),
                            ("supports", "supports"),
                            ("contradicts", "contradicts"),
                            ("context", "context"),
                            ("continues", "continues"),
                            ("repeats", "repeats"),
                            ("merged_into", "merged into"),
                            ("split_into", "split into"),
                            ("became", "became"),
                            ("revised_to", "revised to"),
                            ("replaced_by", "replaced by"),
                            ("forked_to", "forked to"),
                            ("taken_as", "taken into use"),
                            ("pulled_into", "pulled back"),
                            ("told_in", "told in"),
                        ],
                        max_length=12,
                    ),
                ),
                (
                    "via",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="carried_on",
                        to="catalogue.traceedge",
                    ),
                ),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("analyst", "placed by hand"),
                            ("suggested", "an accepted suggestion"),
                            ("team", "said by the team"),
                        ],
                        max_length=9,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [models.Index(fields=["source", "target", "kind"], name="trace_edge_of_ends")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("source", models.F("target")), _negated=True), name="trace_edge_two_ends"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="TraceEvent",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="trace_events",
                        to="programme.programme",
                    ),
                ),
                ("deed", models.UUIDField()),
                ("step", models.PositiveSmallIntegerField()),
                ("verb", models.CharField(max_length=24)),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("open", "opened"),
                            ("withdraw", "taken back"),
                            ("rename", "named"),
                            ("lock", "locked"),
                            ("unlock", "unlocked"),
                            ("close", "closed"),
                            ("reopen", "opened again"),
                            ("place", "placed"),
                            ("retract", "removed"),
                            ("kept", "stays as learning"),
                            ("unkept", "does not stay as learning"),
                            ("nowhere", "kept as learning"),
                            ("somewhere", "not kept as learning any more"),
                            ("later", "left for later"),
                            ("sooner", "taken up again"),
                            ("link", "linked"),
                            ("unlink", "link taken away"),
                            ("answer", "contradiction answered"),
                            ("settle", "suggestion settled"),
                        ],
                        max_length=9,
                    ),
                ),
                (
                    "node",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="catalogue.tracenode",
                    ),
                ),
                (
                    "edge",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="events",
                        to="catalogue.traceedge",
                    ),
                ),
                ("undoes", models.UUIDField(blank=True, null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
                (
                    "facts",
                    models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
            ],
            options={
                "indexes": [
                    models.Index(fields=["programme", "id"], name="trace_event_in_order"),
                    models.Index(fields=["node", "id"], name="trace_event_of_node"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("deed", "step"), name="trace_event_step_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "retract")), fields=("edge",), name="trace_event_retracted_once"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("edge__isnull", False), ("node__isnull", False), _connector="OR"),
                        name="trace_event_of",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind__in", ["place", "retract", "kept", "unkept", "answer"]), _negated=True),
                            ("edge__isnull", False),
                            _connector="OR",
                        ),
                        name="trace_event_of_edge",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ContradictionAnswer",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "edge",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT, related_name="answers", to="catalogue.traceedge"
                    ),
                ),
                ("text", models.CharField(max_length=400)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            ("text", ""),
                            django.db.models.lookups.GreaterThanOrEqual(
                                django.db.models.functions.text.Length("text"), 10
                            ),
                            _connector="OR",
                        ),
                        name="contradiction_answer_length",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="ServedObjectives",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "experiment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="served_objectives",
                        to="experiments.experiment",
                    ),
                ),
                ("codes", models.JSONField(default=list)),
            ],
        ),
        migrations.CreateModel(
            name="GroupingRun",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="grouping_runs",
                        to="programme.programme",
                    ),
                ),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("k", models.PositiveSmallIntegerField(blank=True, null=True)),
                ("cut", models.DecimalField(decimal_places=3, max_digits=4)),
                ("model_id", models.CharField(blank=True, max_length=60)),
                ("mean_version", models.PositiveIntegerField(default=0)),
                ("input_hash", models.CharField(max_length=64)),
                ("margins", models.JSONField(blank=True, default=dict)),
                ("notes", models.JSONField(blank=True, default=list)),
            ],
        ),
        migrations.CreateModel(
            name="ProposedGroup",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="groups", to="catalogue.groupingrun"
                    ),
                ),
                ("key", models.CharField(max_length=12)),
                ("label", models.CharField(blank=True, max_length=80)),
                ("keywords", models.JSONField(default=list)),
                ("strict", models.BooleanField(default=False)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("run", "key"), name="proposed_group_key_once")],
            },
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="catalogue.groupingrun",
                    ),
                ),
                (
                    "experiment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="suggestions",
                        to="experiments.experiment",
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="catalogue.candidate",
                    ),
                ),
                (
                    "proposed_group",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="suggestions",
                        to="catalogue.proposedgroup",
                    ),
                ),
                ("score", models.DecimalField(decimal_places=4, max_digits=7)),
                ("margin", models.DecimalField(blank=True, decimal_places=4, max_digits=7, null=True)),
                ("reasons", models.JSONField(default=dict)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("open", "open"),
                            ("accepted", "accepted"),
                            ("rejected", "rejected"),
                            ("outdated", "outdated"),
                        ],
                        default="open",
                        max_length=8,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["run", "state"], name="suggestion_by_state")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("candidate__isnull", False), ("proposed_group__isnull", True)),
                            models.Q(("candidate__isnull", True), ("proposed_group__isnull", False)),
                            _connector="OR",
                        ),
                        name="suggestion_one_target",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("candidate__isnull", False)),
                        fields=("run", "experiment", "candidate"),
                        name="suggestion_candidate_once",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("proposed_group__isnull", False)),
                        fields=("run", "experiment", "proposed_group"),
                        name="suggestion_group_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="PairLink",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "a",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links_up",
                        to="experiments.experiment",
                    ),
                ),
                (
                    "b",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="links_down",
                        to="experiments.experiment",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[("must", "belong together"), ("cannot", "do not belong together")], max_length=6
                    ),
                ),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("retracted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("a__lt", models.F("b"))), name="pair_link_in_order"),
                    models.UniqueConstraint(
                        condition=models.Q(("retracted_at__isnull", True)),
                        fields=("a", "b"),
                        name="pair_link_one_lives",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CardVerdict",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                (
                    "experiment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="verdicts",
                        to="experiments.experiment",
                    ),
                ),
                ("kind", models.CharField(choices=[("nowhere", "kept as learning"), ("later", "later")], max_length=7)),
                ("reason", models.CharField(blank=True, max_length=200)),
                ("by", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("retracted_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("retracted_at__isnull", True)),
                        fields=("experiment",),
                        name="card_verdict_one_lives",
                    )
                ],
            },
        ),
    ]
