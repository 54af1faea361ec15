"""An answer of a steward is written first and sent by a press of its own."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """One column; what was answered until now was sent at once."""

    dependencies = [("catalogue", "0008_found_models")]

    operations = [
        migrations.AddField(
            model_name="stewardquestion",
            name="unsent",
            field=models.CharField(blank=True, default="", max_length=1200),
            preserve_default=False,
        ),
    ]
