"""A trial belongs to the text it was tried from; the address of who asked goes on a day that was told."""

from django.db import migrations, models


class Migration(migrations.Migration):
    """Two columns. Trials told until now count as they did: of which text they were is not known any more."""

    dependencies = [("catalogue", "0009_unsent_answers")]

    operations = [
        migrations.AddField(
            model_name="modeltrial",
            name="tried_text",
            field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="stewardquestion",
            name="mail_until",
            field=models.DateField(blank=True, null=True),
        ),
    ]
