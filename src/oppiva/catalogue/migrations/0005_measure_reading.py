"""How an analyst reads a measure of an experiment: its domain, a band, a changed method."""

import uuid

import django.core.validators
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalogue", "0004_coding_rows"),
        ("experiments", "0011_search"),
    ]

    operations = [
        migrations.CreateModel(
            name="MeasureReading",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "position",
                    models.PositiveSmallIntegerField(
                        validators=[
                            django.core.validators.MinValueValidator(1),
                            django.core.validators.MaxValueValidator(3),
                        ]
                    ),
                ),
                (
                    "domain",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("time", "time"),
                            ("coping", "coping"),
                            ("customer", "customer"),
                            ("employment", "employment"),
                            ("quality", "quality"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "wish",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("up", "bigger is better"),
                            ("down", "smaller is better"),
                            ("band", "best between two numbers"),
                        ],
                        max_length=4,
                    ),
                ),
                ("band_low", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ("band_high", models.DecimalField(blank=True, decimal_places=3, max_digits=12, null=True)),
                ("counts", models.BooleanField(default=False)),
                ("answers", models.BooleanField(default=False)),
                ("method_changed", models.BooleanField(default=False)),
                (
                    "said",
                    models.CharField(
                        blank=True,
                        choices=[("better", "better"), ("worse", "worse"), ("level", "no difference")],
                        max_length=6,
                    ),
                ),
                ("note", models.CharField(blank=True, max_length=200)),
                (
                    "cycle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measure_readings",
                        to="experiments.cycle",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("cycle", "position"), name="measure_reading_once"),
                    models.CheckConstraint(
                        condition=models.Q(("position__gte", 1), ("position__lte", 3)), name="measure_reading_in_range"
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("band_high__gte", models.F("band_low")), ("band_low__isnull", False), ("wish", "band")
                            ),
                            models.Q(
                                models.Q(("wish", "band"), _negated=True),
                                ("band_high__isnull", True),
                                ("band_low__isnull", True),
                            ),
                            _connector="OR",
                        ),
                        name="measure_reading_band_has_ends",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("method_changed", False), models.Q(("note", ""), _negated=True), _connector="OR"
                        ),
                        name="measure_reading_change_has_note",
                    ),
                ],
            },
        ),
    ]
