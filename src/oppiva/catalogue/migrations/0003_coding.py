"""Analysis of a candidate: codes, frozen texts, quotes, who coded what, memos; each table whole."""

import uuid

import django.db.models.deletion
import django.db.models.expressions
import django.db.models.functions.text
import django.db.models.lookups
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    """The tables; what their rows keep to is said in 0004."""

    dependencies = [
        ("catalogue", "0002_insert_only"),
        ("experiments", "0011_search"),
        ("people", "__first__"),
    ]

    operations = [
        migrations.CreateModel(
            name="SourceVersion",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("number", models.PositiveIntegerField()),
                ("language", models.CharField(max_length=2)),
                ("text", models.TextField()),
                ("hash", models.CharField(max_length=64)),
                ("frozen_at", models.DateTimeField()),
                ("masked_at", models.DateTimeField(blank=True, null=True)),
                (
                    "experiment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="source_versions",
                        to="experiments.experiment",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("experiment", "number"), name="source_version_number_once"),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="source_version_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(("text", ""), _negated=True), name="source_version_has_text"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Code",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("name", models.CharField(max_length=80)),
                (
                    "colour",
                    models.CharField(
                        choices=[
                            ("spruce", "spruce green"),
                            ("amber", "cloudberry yellow"),
                            ("lake", "lake blue"),
                            ("berry", "lingonberry red"),
                            ("moss", "moss green"),
                            ("heather", "heather violet"),
                        ],
                        default="spruce",
                        max_length=7,
                    ),
                ),
                ("definition", models.CharField(blank=True, max_length=1000)),
                ("use_when", models.CharField(blank=True, max_length=1000)),
                ("not_when", models.CharField(blank=True, max_length=1000)),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="codes", to="catalogue.candidate"
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged_from",
                        to="catalogue.code",
                    ),
                ),
                (
                    "parent",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="children",
                        to="catalogue.code",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("deleted_in__isnull", True), ("merged_into__isnull", True), ("parent__isnull", False)
                        ),
                        fields=("candidate", "parent", "name"),
                        name="code_name_under_parent",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(
                            ("deleted_in__isnull", True), ("merged_into__isnull", True), ("parent__isnull", True)
                        ),
                        fields=("candidate", "name"),
                        name="code_name_on_top",
                    ),
                    models.CheckConstraint(
                        condition=django.db.models.lookups.GreaterThanOrEqual(
                            django.db.models.functions.text.Length("name"), 1
                        ),
                        name="code_has_name",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("parent__isnull", True),
                            models.Q(("parent", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="code_not_own_parent",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("merged_into__isnull", True),
                            models.Q(("merged_into", models.F("id")), _negated=True),
                            _connector="OR",
                        ),
                        name="code_not_into_itself",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="CodingSet",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("number", models.PositiveIntegerField()),
                ("begun_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coding_sets",
                        to="catalogue.candidate",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("candidate", "number"), name="coding_set_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("candidate",),
                        name="coding_set_one_open",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Quote",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                ("text", models.TextField()),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("anchored", "in its place"),
                            ("moved", "moved to a newer version"),
                            ("check", "to be checked"),
                        ],
                        default="anchored",
                        max_length=8,
                    ),
                ),
                (
                    "moved_to",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="moved_from",
                        to="catalogue.quote",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="quotes", to="catalogue.sourceversion"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("source", "start", "end"), name="quote_place_once"),
                    models.CheckConstraint(condition=models.Q(("end__gt", models.F("start"))), name="quote_has_length"),
                    models.CheckConstraint(
                        condition=models.Q(
                            (
                                "end",
                                django.db.models.expressions.CombinedExpression(
                                    models.F("start"), "+", django.db.models.functions.text.Length("text")
                                ),
                            )
                        ),
                        name="quote_as_long_as_its_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("moved_to__isnull", False), ("state", "moved")),
                            models.Q(models.Q(("state", "moved"), _negated=True), ("moved_to__isnull", True)),
                            _connector="OR",
                        ),
                        name="quote_moved_somewhere",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Coding",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("at", models.DateTimeField()),
                (
                    "code",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="codings", to="catalogue.code"
                    ),
                ),
                (
                    "coder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="codings", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "coding_set",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="codings",
                        to="catalogue.codingset",
                    ),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="codings", to="catalogue.quote"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_in__isnull", True)),
                        fields=("quote", "code", "coder"),
                        name="coding_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SetCoder",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("done_at", models.DateTimeField(blank=True, null=True)),
                (
                    "coder",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="coding_sets",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "coding_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="coders", to="catalogue.codingset"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("coding_set", "coder"), name="set_coder_once")],
            },
        ),
        migrations.CreateModel(
            name="SetSource",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("units", models.JSONField()),
                (
                    "coding_set",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sources", to="catalogue.codingset"
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="sets", to="catalogue.sourceversion"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("coding_set", "source"), name="set_source_once")],
            },
        ),
        migrations.CreateModel(
            name="Memo",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("text", models.CharField(max_length=5000)),
                ("at", models.DateTimeField()),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memos", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "candidate",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="memos", to="catalogue.candidate"
                    ),
                ),
                (
                    "code",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memos",
                        to="catalogue.code",
                    ),
                ),
                (
                    "quote",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memos",
                        to="catalogue.quote",
                    ),
                ),
                (
                    "source",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="memos",
                        to="catalogue.sourceversion",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["candidate", "at"], name="memo_in_order")],
                "constraints": [
                    models.CheckConstraint(
                        condition=django.db.models.lookups.GreaterThanOrEqual(
                            django.db.models.functions.text.Length("text"), 1
                        ),
                        name="memo_has_text",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("code__isnull", True), ("quote__isnull", True)),
                            models.Q(("code__isnull", True), ("source__isnull", True)),
                            models.Q(("quote__isnull", True), ("source__isnull", True)),
                            _connector="OR",
                        ),
                        name="memo_of_one",
                    ),
                ],
            },
        ),
    ]
