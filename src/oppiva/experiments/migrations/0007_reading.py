"""Readers of other teams: what they could try, what they ask; what is shared with a programme opens in the database."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from oppiva.audit.row_security import guarded_operations, remade_operations
from oppiva.experiments import row_security


class Migration(migrations.Migration):
    """Two tables, the policy of questions, and those of the steps made anew."""

    dependencies = [
        ("experiments", "0006_follow_up"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="TeamQuestion",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("text", models.CharField(max_length=300)),
                ("asked_at", models.DateTimeField()),
                (
                    "state",
                    models.CharField(
                        choices=[("asked", "asked"), ("answered", "answered"), ("closed", "closed without an answer")],
                        default="asked",
                        max_length=8,
                    ),
                ),
                ("answer", models.CharField(blank=True, max_length=600)),
                ("closed_why", models.CharField(blank=True, max_length=300)),
                ("answered_at", models.DateTimeField(blank=True, null=True)),
                ("hidden_at", models.DateTimeField(blank=True, null=True)),
                ("hidden_why", models.CharField(blank=True, max_length=300)),
                (
                    "answered_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="team_answers",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "asked_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="team_questions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "experiment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="experiments.experiment",
                    ),
                ),
                (
                    "hidden_by",
                    models.ForeignKey(
                        blank=True,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="questions_hidden",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["experiment", "asked_at"], name="question_by_experiment")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "answered"), _negated=True),
                            models.Q(("answer", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="question_answered_in_words",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("state", "closed"), _negated=True),
                            models.Q(("closed_why", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="question_closed_with_reason",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("hidden_at__isnull", True), models.Q(("hidden_why", ""), _negated=True), _connector="OR"
                        ),
                        name="question_hidden_with_reason",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="WouldTry",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("at", models.DateTimeField()),
                (
                    "experiment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="would_try",
                        to="experiments.experiment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="would_try",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_in__isnull", True)),
                        fields=("person", "experiment"),
                        name="would_try_once",
                    )
                ],
            },
        ),
        *guarded_operations("experiments_teamquestion", row_security.of_readers()),
        *remade_operations("experiments_problem", row_security.of_experiment("S1")),
        *remade_operations("experiments_prediction", row_security.of_cycle("S2")),
        *remade_operations("experiments_measure", row_security.of_cycle("S2")),
        *remade_operations("experiments_trial", row_security.of_trial()),
        *remade_operations("experiments_task", row_security.of_trial()),
        *remade_operations("experiments_diaryentry", row_security.of_cycle("S4")),
        *remade_operations("experiments_observation", row_security.of_cycle("S4")),
        *remade_operations("experiments_result", row_security.of_cycle("S5")),
        *remade_operations("experiments_decision", row_security.of_cycle("S6")),
        *remade_operations("experiments_amendment", row_security.of_cycle("S2")),
    ]
