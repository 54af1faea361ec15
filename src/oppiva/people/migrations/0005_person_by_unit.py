"""Persons counted by unit and state without reading their rows."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0004_rights_stamp")]
    operations = [
        migrations.AddIndex(
            model_name="person",
            index=models.Index(fields=["unit", "state", "deleted_in"], name="person_by_unit"),
        ),
    ]
