import django.core.serializers.json
from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="AuditEvent",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("at", models.DateTimeField()),
                ("day", models.DateField()),
                ("actor_id", models.UUIDField(null=True)),
                ("verb", models.CharField(max_length=60)),
                ("kind", models.CharField(max_length=60)),
                ("object_id", models.CharField(blank=True, max_length=64)),
                ("subject_id", models.UUIDField(null=True)),
                ("programme", models.CharField(blank=True, max_length=64)),
                (
                    "facts",
                    models.JSONField(blank=True, default=dict, encoder=django.core.serializers.json.DjangoJSONEncoder),
                ),
            ],
            options={
                "indexes": [
                    models.Index(fields=["day", "programme"], name="event_by_day"),
                    models.Index(fields=["programme", "at"], name="event_by_programme"),
                    models.Index(fields=["actor_id", "at"], name="event_by_actor"),
                    models.Index(fields=["subject_id", "at"], name="event_by_subject"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Deletion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=80)),
                ("object_id", models.UUIDField()),
                ("batch", models.UUIDField(db_index=True)),
                ("actor_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("reason", models.CharField(blank=True, max_length=300)),
                ("restored_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["actor_id", "at"], name="deletion_by_actor")],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id", "batch"), name="deletion_once_a_batch")
                ],
            },
        ),
        migrations.CreateModel(
            name="EvidenceEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("programme", models.CharField(max_length=64)),
                ("seq", models.PositiveIntegerField()),
                ("kind", models.CharField(max_length=60)),
                ("occurred_on", models.DateField()),
                ("area", models.CharField(max_length=64, null=True)),
                ("series", models.CharField(max_length=64, null=True)),
                ("subject_ref", models.CharField(max_length=64, null=True)),
                ("quantity", models.BigIntegerField()),
                ("unit", models.CharField(max_length=20)),
                ("corrects_seq", models.PositiveIntegerField(null=True)),
                ("seal", models.CharField(max_length=64, null=True)),
                ("prev_hash", models.CharField(max_length=64)),
                ("hash", models.CharField(max_length=64)),
            ],
            options={
                "indexes": [models.Index(fields=["kind", "occurred_on"], name="evidence_by_kind")],
                "constraints": [
                    models.UniqueConstraint(fields=("programme", "seq"), name="evidence_seq_unique"),
                    models.CheckConstraint(condition=models.Q(("seq__gte", 1)), name="evidence_seq_from_one"),
                    models.CheckConstraint(
                        condition=models.Q(
                            ("corrects_seq__isnull", True), ("corrects_seq__lt", models.F("seq")), _connector="OR"
                        ),
                        name="evidence_corrects_earlier",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("kind", "audit_seal"), _negated=True), ("seal__isnull", False), _connector="OR"
                        ),
                        name="evidence_seal_of_audit",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("kind", "audit_seal")),
                        fields=("programme", "occurred_on"),
                        name="evidence_day_sealed_once",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="LogRetention",
            fields=[
                ("id", models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False)),
                ("months", models.PositiveSmallIntegerField(default=24)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="log_retention_one_row"),
                    models.CheckConstraint(condition=models.Q(("months__gte", 12)), name="log_retention_least"),
                ],
            },
        ),
        migrations.CreateModel(
            name="Revision",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("kind", models.CharField(max_length=80)),
                ("object_id", models.UUIDField()),
                ("version", models.PositiveIntegerField(null=True)),
                ("field", models.CharField(blank=True, max_length=60)),
                ("before", models.JSONField(null=True)),
                ("after", models.JSONField(null=True)),
                ("actor_id", models.UUIDField(null=True)),
                ("at", models.DateTimeField()),
                ("client_ref", models.UUIDField(null=True)),
                ("reason", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "base_manager_name": "objects",
                "indexes": [models.Index(fields=["kind", "object_id", "at"], name="revision_of_object")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("version__isnull", False)),
                        fields=("kind", "object_id", "version", "field"),
                        name="revision_once_a_save",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("client_ref__isnull", False), ("field", "")),
                        fields=("kind", "client_ref"),
                        name="revision_insert_once",
                    ),
                ],
            },
        ),
    ]
