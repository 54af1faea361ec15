"""The list of the library is read off an index in its whole order."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One index becomes another of the same name."""

    dependencies = [("catalogue", "0010_tried_text")]

    operations = [
        migrations.RemoveIndex(model_name="modelversion", name="model_version_newest"),
        migrations.AddIndex(
            model_name="modelversion",
            index=models.Index(fields=["-at", "id"], name="model_version_newest"),
        ),
    ]
