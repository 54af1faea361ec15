"""The stamp of rights, and the tables of people whose changes renew it (people/structure.py)."""

from uuid import uuid4

from django.db import migrations, models

from oppiva.people.stamping import renews_stamp


def first(apps, schema_editor):
    apps.get_model("people", "RightsStamp").objects.create(pk=1, value=str(uuid4()))


class Migration(migrations.Migration):
    dependencies = [("people", "0003_cache_table")]
    operations = [
        migrations.CreateModel(
            name="RightsStamp",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("value", models.CharField(max_length=36)),
            ],
            options={
                "constraints": [models.CheckConstraint(condition=models.Q(pk=1), name="rights_stamp_one_row")],
            },
        ),
        migrations.RunPython(first, migrations.RunPython.noop),
        renews_stamp("people_rolegrant", "people_unit", "people_organisation"),
    ]
