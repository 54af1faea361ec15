"""Who has left: a check a unit and quarter, a line a person."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0007_controllers"),
    ]

    operations = [
        migrations.CreateModel(
            name="LeaverCheck",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("quarter", models.DateField()),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "asked"), ("answered", "answered"), ("silent", "no answer")],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("asked_on", models.DateField()),
                ("answered_on", models.DateField(blank=True, null=True)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="leaver_checks_answered",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "contact",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="leaver_checks_asked",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "unit",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="leaver_checks", to="people.unit"
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="LeaverLine",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("left_on", models.DateField(blank=True, null=True)),
                ("ended", models.JSONField(blank=True, default=dict)),
                ("state_before", models.CharField(blank=True, max_length=7)),
                (
                    "leaver_check",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="lines", to="people.leavercheck"
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="leaver_lines",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.AddIndex(
            model_name="leavercheck",
            index=models.Index(fields=["quarter", "state"], name="leaver_check_by_quarter"),
        ),
        migrations.AddConstraint(
            model_name="leavercheck",
            constraint=models.UniqueConstraint(fields=("unit", "quarter"), name="leaver_check_once_a_quarter"),
        ),
        migrations.AddConstraint(
            model_name="leavercheck",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("answered_on__isnull", False), ("state", "answered")),
                    models.Q(models.Q(("state", "answered"), _negated=True), ("answered_on__isnull", True)),
                    _connector="OR",
                ),
                name="leaver_check_answered_on_a_day",
            ),
        ),
        migrations.AddIndex(
            model_name="leaverline",
            index=models.Index(fields=["left_on"], name="leaver_line_by_day"),
        ),
        migrations.AddConstraint(
            model_name="leaverline",
            constraint=models.UniqueConstraint(fields=("leaver_check", "person"), name="leaver_line_once_a_check"),
        ),
        migrations.AddConstraint(
            model_name="leaverline",
            constraint=models.CheckConstraint(
                condition=models.Q(("left_on__isnull", False), ("state_before", ""), _connector="OR"),
                name="leaver_line_closes_who_left",
            ),
        ),
    ]
