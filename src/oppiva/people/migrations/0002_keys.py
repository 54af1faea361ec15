"""Reads the official keys in: 45 employment areas, Åland and 308 municipalities (people/data/SOURCE.md)."""

from django.db import migrations

from oppiva.people import keys


def load(apps, schema_editor):
    EmploymentArea = apps.get_model("people", "EmploymentArea")
    Municipality = apps.get_model("people", "Municipality")
    EmploymentArea.objects.bulk_create(
        [
            EmploymentArea(code=key.code, name_fi=key.name_fi, name_sv=key.name_sv, name_en=key.name_en)
            for key in keys.areas()
        ]
    )
    Municipality.objects.bulk_create(
        [
            Municipality(
                code=key.code,
                name_fi=key.name_fi,
                name_sv=key.name_sv,
                region_code=key.region_code,
                region_fi=key.region_fi,
                region_sv=key.region_sv,
                region_en=key.region_en,
                area_id=key.area,
            )
            for key in keys.municipalities()
        ]
    )


class Migration(migrations.Migration):
    dependencies = [("people", "0001_initial")]
    operations = [migrations.RunPython(load, migrations.RunPython.noop)]
