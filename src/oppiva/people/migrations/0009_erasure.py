"""The key by which the evidence knows a person."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import oppiva.people.models.erasure


class Migration(migrations.Migration):
    dependencies = [("people", "0008_leavers")]
    operations = [
        migrations.CreateModel(
            name="SubjectKey",
            fields=[
                (
                    "person",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="subject_key",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "key",
                    models.CharField(default=oppiva.people.models.erasure.new_key, editable=False, max_length=64),
                ),
            ],
        ),
    ]
