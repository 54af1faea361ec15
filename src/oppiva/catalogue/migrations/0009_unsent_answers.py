"""An answer of a steward is written first and sent by a press of its own; an invitation knows who asks."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns; what was answered until now was sent at once, and the programme asked."""

    dependencies = [("catalogue", "0008_found_models")]

    operations = [
        migrations.AddField(
            model_name="stewardquestion",
            name="unsent",
            field=models.CharField(blank=True, default="", max_length=1200),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="stewardship",
            name="by_keeper",
            field=models.BooleanField(default=False),
        ),
    ]
