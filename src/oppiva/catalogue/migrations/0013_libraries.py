"""Models of other libraries: where they came from, which libraries may be read, each reading."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """Four tables, each whole."""

    dependencies = [
        ("catalogue", "0012_forks"),
        ("programme", "0005_letters"),
    ]

    operations = [
        migrations.CreateModel(
            name="AllowedLibrary",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("name", models.CharField(max_length=120)),
                ("address", models.CharField(max_length=300)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_in__isnull", True)),
                        fields=("address",),
                        name="allowed_library_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="LibraryRun",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("reading", "being read"),
                            ("failed", "could not be read"),
                            ("previewed", "waits for your yes"),
                            ("bringing", "being brought in"),
                            ("done", "brought in"),
                            ("undone", "taken back"),
                        ],
                        default="reading",
                        max_length=9,
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=160)),
                ("file", models.UUIDField(blank=True, null=True)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("library_name", models.CharField(blank=True, max_length=120)),
                ("sha256", models.CharField(blank=True, max_length=64)),
                ("made_at", models.DateTimeField()),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                ("undone_at", models.DateTimeField(blank=True, null=True)),
                ("job", models.UUIDField(blank=True, null=True)),
                ("failure", models.CharField(blank=True, max_length=40)),
                ("facts", models.JSONField(blank=True, default=dict)),
                (
                    "allowed",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="library_runs",
                        to="catalogue.allowedlibrary",
                    ),
                ),
                (
                    "programme",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="library_runs",
                        to="programme.programme",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["programme", "-made_at"], name="library_run_of_programme")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "failed"), _negated=True),
                            models.Q(("failure", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="library_run_failed_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LibraryRow",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("position", models.PositiveIntegerField()),
                (
                    "fate",
                    models.CharField(
                        choices=[
                            ("new", "new"),
                            ("new_version", "new version"),
                            ("changed", "its state has changed"),
                            ("unchanged", "nothing new"),
                            ("own", "your own"),
                            ("conflict", "in conflict"),
                            ("refused", "not accepted"),
                        ],
                        max_length=11,
                    ),
                ),
                ("name", models.CharField(max_length=120)),
                ("number", models.CharField(blank=True, max_length=20)),
                ("language", models.CharField(blank=True, max_length=2)),
                ("code", models.CharField(blank=True, max_length=40)),
                ("facts", models.JSONField(blank=True, default=dict)),
                ("told", models.JSONField(blank=True, default=dict)),
                ("versions", models.JSONField(blank=True, default=list)),
                ("done", models.BooleanField(default=False)),
                (
                    "operating_model",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="library_rows",
                        to="catalogue.operatingmodel",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="rows", to="catalogue.libraryrun"
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["run", "fate", "position"], name="library_row_by_fate")],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "position"), name="library_row_once"),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("fate__in", ["conflict", "refused"]), _negated=True),
                            models.Q(("code", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="library_row_says_why",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="ForeignModel",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("identity", models.CharField(max_length=300)),
                ("address", models.CharField(blank=True, max_length=300)),
                ("library_name", models.CharField(blank=True, max_length=120)),
                ("programme_code", models.CharField(max_length=40)),
                ("code", models.CharField(max_length=16)),
                ("slug", models.CharField(max_length=80)),
                (
                    "origin",
                    models.CharField(
                        choices=[
                            ("experiments", "experiments"),
                            ("leadership", "leadership"),
                            ("foreign", "from elsewhere"),
                            ("fork", "a local variant"),
                        ],
                        max_length=11,
                    ),
                ),
                ("organisation", models.CharField(blank=True, max_length=160)),
                ("role", models.CharField(blank=True, max_length=120)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("draft", "draft"),
                            ("testing", "on trial"),
                            ("peer_reviewed", "peer reviewed"),
                            ("published", "published"),
                            ("due_review", "review due"),
                            ("replaced", "replaced"),
                            ("withdrawn", "withdrawn"),
                        ],
                        max_length=13,
                    ),
                ),
                ("replaced_by", models.CharField(blank=True, max_length=80)),
                ("read_at", models.DateTimeField()),
                (
                    "operating_model",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="foreign",
                        to="catalogue.operatingmodel",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_in__isnull", True)),
                        fields=("identity",),
                        name="foreign_model_identity_once",
                    )
                ],
            },
        ),
    ]
