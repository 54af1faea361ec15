"""The table of the shared cache, in which the limits of sign-in are counted over all processes."""

from django.core.management import call_command
from django.db import migrations


def create(apps, schema_editor):
    call_command("createcachetable", database=schema_editor.connection.alias, verbosity=0)


class Migration(migrations.Migration):
    dependencies = [("people", "0002_keys")]
    operations = [migrations.RunPython(create, migrations.RunPython.noop)]
