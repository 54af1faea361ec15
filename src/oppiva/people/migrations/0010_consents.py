"""The consents of persons."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0009_erasure"),
    ]

    operations = [
        migrations.CreateModel(
            name="Consent",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("version", models.PositiveIntegerField(default=1, editable=False)),
                ("deleted_in", models.UUIDField(blank=True, db_index=True, editable=False, null=True)),
                (
                    "kind",
                    models.CharField(
                        choices=[("name", "name"), ("picture", "picture"), ("voice", "voice")], max_length=7
                    ),
                ),
                ("object_kind", models.CharField(max_length=60)),
                ("object_id", models.CharField(max_length=64)),
                ("about", models.CharField(blank=True, max_length=200)),
                ("given_at", models.DateTimeField()),
                ("withdrawn_at", models.DateTimeField(blank=True, null=True)),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="consents",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["object_kind", "object_id"], name="consent_by_object")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("deleted_in__isnull", True), ("withdrawn_at__isnull", True)),
                        fields=("person", "kind", "object_kind", "object_id"),
                        name="consent_open_once",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("withdrawn_at__isnull", True), ("withdrawn_at__gte", models.F("given_at")), _connector="OR"
                        ),
                        name="consent_withdrawn_after_given",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("object_kind", ""), _negated=True), models.Q(("object_id", ""), _negated=True)
                        ),
                        name="consent_to_something",
                    ),
                ],
            },
        ),
    ]
