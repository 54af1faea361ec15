"""Publishing: the public wording, the check of it for personal data, the numbered publications."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from oppiva.audit.row_security import guarded_operations
from oppiva.experiments import row_security


class Migration(migrations.Migration):
    """The tables, and who is given their rows on PostgreSQL."""

    dependencies = [
        ("experiments", "0007_reading"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="PublicationCheck",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("kind", models.CharField(max_length=40)),
                ("object_id", models.UUIDField()),
                ("text_hash", models.CharField(max_length=64)),
                (
                    "state",
                    models.CharField(
                        choices=[("open", "open"), ("confirmed", "confirmed"), ("outdated", "outdated")],
                        default="open",
                        max_length=9,
                    ),
                ),
                ("recognisable", models.BooleanField(blank=True, null=True)),
                ("names_allowed", models.BooleanField(blank=True, null=True)),
                ("sensitive", models.BooleanField(blank=True, null=True)),
                ("note", models.CharField(blank=True, max_length=300)),
                ("asked_at", models.DateTimeField()),
                ("returned_at", models.DateTimeField(blank=True, null=True)),
                ("confirmed_at", models.DateTimeField(blank=True, null=True)),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="publication_checks_asked",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "confirmed_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="publication_checks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="FlagDecision",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("part", models.CharField(max_length=60)),
                ("part_hash", models.CharField(max_length=64)),
                ("kind", models.CharField(max_length=12)),
                ("start", models.PositiveIntegerField()),
                ("end", models.PositiveIntegerField()),
                (
                    "choice",
                    models.CharField(
                        choices=[
                            ("remove", "To be removed"),
                            ("replace", "To be said otherwise"),
                            ("not_personal", "Not personal data"),
                        ],
                        max_length=12,
                    ),
                ),
                ("reason", models.CharField(blank=True, max_length=200)),
                (
                    "publication_check",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="decisions",
                        to="experiments.publicationcheck",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="PublicText",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("plain_summary", models.CharField(blank=True, max_length=800)),
                ("wordings", models.JSONField(blank=True, default=dict)),
                ("pictures", models.JSONField(blank=True, default=dict)),
                ("speeches", models.JSONField(blank=True, default=dict)),
                (
                    "experiment",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="public_text",
                        to="experiments.experiment",
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
            },
        ),
        migrations.CreateModel(
            name="Publication",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("number", models.PositiveIntegerField()),
                ("content", models.TextField()),
                ("sha256", models.CharField(max_length=64)),
                ("text_hash", models.CharField(max_length=64)),
                ("published_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(blank=True, null=True)),
                ("withdrawn_why", models.CharField(blank=True, max_length=160)),
                (
                    "experiment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="publications",
                        to="experiments.experiment",
                    ),
                ),
                (
                    "published_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="publications",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(fields=("experiment", "number"), name="publication_number_once"),
                    models.UniqueConstraint(
                        condition=models.Q(("ended_at__isnull", True)),
                        fields=("experiment",),
                        name="publication_one_at_a_time",
                    ),
                    models.CheckConstraint(condition=models.Q(("number__gte", 1)), name="publication_from_one"),
                ],
            },
        ),
        migrations.AddIndex(
            model_name="publicationcheck",
            index=models.Index(fields=["kind", "object_id"], name="publication_check_of"),
        ),
        migrations.AddConstraint(
            model_name="publicationcheck",
            constraint=models.UniqueConstraint(
                condition=models.Q(("deleted_in__isnull", True), ("state__in", ["open", "confirmed"])),
                fields=("kind", "object_id", "text_hash"),
                name="publication_check_once",
            ),
        ),
        migrations.AddConstraint(
            model_name="publicationcheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "confirmed"), _negated=True),
                    models.Q(
                        ("confirmed_at__isnull", False),
                        ("names_allowed", True),
                        ("recognisable", False),
                        ("sensitive", False),
                    ),
                    _connector="OR",
                ),
                name="publication_check_answered",
            ),
        ),
        migrations.AddConstraint(
            model_name="flagdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(("end__gt", models.F("start"))), name="flag_has_length"
            ),
        ),
        migrations.AddConstraint(
            model_name="flagdecision",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("choice", "not_personal"), _negated=True),
                    models.Q(("reason", ""), _negated=True),
                    _connector="OR",
                ),
                name="flag_not_personal_why",
            ),
        ),
        *guarded_operations("experiments_publictext", row_security.of_publishers()),
        *guarded_operations("experiments_publicationcheck", row_security.of_publishers("object_id")),
        *guarded_operations("experiments_flagdecision", row_security.of_check()),
        *guarded_operations("experiments_publication", row_security.of_publication()),
    ]
