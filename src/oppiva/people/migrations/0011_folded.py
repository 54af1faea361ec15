"""Names of persons, organisations and units in the form they are searched by, for the rows that are there, too."""

from django.db import migrations, models

import oppiva.audit.folded
from oppiva.core.text import search_key
from oppiva.people.stamping import renews_stamp

BATCH = 500


def fill(apps, schema_editor):
    for name in ("Person", "Organisation", "Unit"):
        model = apps.get_model("people", name)
        batch = []
        for row in model.objects.only("pk", "name").iterator(chunk_size=BATCH):
            row.name_folded = search_key(row.name)[:240]
            batch.append(row)
            if len(batch) == BATCH:
                model.objects.bulk_update(batch, ["name_folded"])
                batch.clear()
        model.objects.bulk_update(batch, ["name_folded"])


class Migration(migrations.Migration):
    dependencies = [("people", "0010_consents")]
    operations = [
        migrations.AddField(
            model_name="organisation",
            name="name_folded",
            field=oppiva.audit.folded.FoldedField(
                blank=True, default="", editable=False, max_length=240, source="name"
            ),
        ),
        migrations.AddField(
            model_name="unit",
            name="name_folded",
            field=oppiva.audit.folded.FoldedField(
                blank=True, default="", editable=False, max_length=240, source="name"
            ),
        ),
        migrations.AddField(
            model_name="person",
            name="name_folded",
            field=oppiva.audit.folded.FoldedField(
                blank=True, default="", editable=False, max_length=240, source="name"
            ),
        ),
        migrations.AddIndex(
            model_name="person",
            index=models.Index(
                fields=["name_folded", "id"], name="person_by_folded", opclasses=["varchar_pattern_ops", "uuid_ops"]
            ),
        ),
        # SQLite has built these tables anew for the column, without the triggers they had.
        renews_stamp("people_unit", "people_organisation"),
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
