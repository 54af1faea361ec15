"""When a team looked at what others have tried, and whose the texts of the index are in the database, too."""

from django.db import migrations, models

from oppiva.audit.row_security import remade_operations
from oppiva.experiments import row_security
from oppiva.search.row_security import DOCUMENTS, texts


class Migration(migrations.Migration):
    """The column, and the policy of the texts of search made anew with those of experiments."""

    dependencies = [
        ("experiments", "0010_picks"),
        ("search", "0001_start"),
    ]

    operations = [
        migrations.AddField(
            model_name="problem",
            name="prior_searched_at",
            field=models.DateTimeField(blank=True, null=True),
        ),
        *remade_operations(DOCUMENTS, texts(row_security.found_texts())),
    ]
