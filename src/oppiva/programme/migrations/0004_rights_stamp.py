"""Rights also rest on who takes part in which programme: changes renew the stamp (people/structure.py)."""

from django.db import migrations

from oppiva.people.stamping import renews_stamp


class Migration(migrations.Migration):
    dependencies = [("programme", "0003_criteria"), ("people", "0004_rights_stamp")]
    operations = [renews_stamp("programme_commitment", "programme_programme")]
