"""Notices, the runs of the weekly digest, and each person's day for it."""

import uuid

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("people", "0005_person_by_unit"),
    ]

    operations = [
        migrations.CreateModel(
            name="DigestRun",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("week", models.DateField()),
                ("due_on", models.DateField()),
                ("outcome", models.CharField(choices=[("sent", "sent"), ("nothing", "nothing new")], max_length=7)),
            ],
        ),
        migrations.CreateModel(
            name="Notice",
            fields=[
                ("id", models.UUIDField(default=uuid.uuid4, editable=False, primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=60)),
                ("record", models.CharField(max_length=80)),
                ("object_id", models.CharField(max_length=64)),
                ("code", models.CharField(max_length=60)),
                ("facts", models.JSONField(default=dict)),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("link", models.CharField(max_length=300)),
                ("created_at", models.DateTimeField()),
                ("seen_at", models.DateTimeField(blank=True, null=True)),
                ("mailed_at", models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.AddField(
            model_name="person",
            name="digest_day",
            field=models.PositiveSmallIntegerField(
                choices=[
                    (0, "Monday"),
                    (1, "Tuesday"),
                    (2, "Wednesday"),
                    (3, "Thursday"),
                    (4, "Friday"),
                    (5, "Saturday"),
                    (6, "Sunday"),
                ],
                default=1,
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="digest_off",
            field=models.BooleanField(default=False),
        ),
        migrations.AddConstraint(
            model_name="person",
            constraint=models.CheckConstraint(
                condition=models.Q(("digest_day__lte", 6)), name="person_digest_day_in_week"
            ),
        ),
        migrations.AddField(
            model_name="digestrun",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="digest_runs", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddField(
            model_name="notice",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE, related_name="notices", to=settings.AUTH_USER_MODEL
            ),
        ),
        migrations.AddIndex(
            model_name="digestrun",
            index=models.Index(fields=["due_on"], name="digest_by_day"),
        ),
        migrations.AddConstraint(
            model_name="digestrun",
            constraint=models.UniqueConstraint(fields=("person", "week"), name="digest_once_a_week"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(fields=["person", "created_at"], name="notice_of_person"),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("seen_at", None)), fields=["person", "record", "object_id"], name="notice_unseen"
            ),
        ),
        migrations.AddIndex(
            model_name="notice",
            index=models.Index(
                condition=models.Q(("mailed_at", None), ("seen_at", None)),
                fields=["created_at"],
                name="notice_unmailed",
            ),
        ),
        migrations.AddConstraint(
            model_name="notice",
            constraint=models.CheckConstraint(
                condition=models.Q(("link__startswith", "/")), name="notice_link_is_path"
            ),
        ),
    ]
