"""One's own picks from the experiments of others: a table whose rows are nobody's but one's own in the database, too."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from oppiva.audit.row_security import guarded_operations
from oppiva.experiments import row_security


class Migration(migrations.Migration):
    """The table, and who is given its rows on PostgreSQL."""

    dependencies = [
        ("experiments", "0009_published_rows"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Pick",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                ("note", models.CharField(blank=True, max_length=200)),
                ("at", models.DateTimeField()),
                ("seen_rounds", models.PositiveSmallIntegerField(default=0)),
                ("seen_answers", models.PositiveSmallIntegerField(default=0)),
                ("seen_withdrawals", models.PositiveSmallIntegerField(default=0)),
                ("seen_open", models.BooleanField(default=True)),
                (
                    "experiment",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="picks",
                        to="experiments.experiment",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="picks",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "base_manager_name": "objects",
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_in__isnull", True)),
                        fields=("person", "experiment"),
                        name="pick_once",
                    )
                ],
            },
        ),
        *guarded_operations("experiments_pick", row_security.of_writer()),
    ]
