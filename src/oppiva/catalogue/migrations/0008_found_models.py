"""Models are found by everybody, in the database, too; and the newest versions come first without sorting them all."""

from django.db import migrations, models

from oppiva.audit.row_security import remade_operations
from oppiva.catalogue import row_security
from oppiva.experiments import row_security as of_experiments
from oppiva.search.row_security import DOCUMENTS, texts


class Migration(migrations.Migration):
    """The policy of the texts of search made anew with those of models, and an index."""

    dependencies = [
        ("catalogue", "0007_versions_insert_only"),
        ("experiments", "0011_search"),
        ("search", "0001_start"),
    ]

    operations = [
        migrations.AddIndex(
            model_name="modelversion",
            index=models.Index(fields=["-at"], name="model_version_newest"),
        ),
        *remade_operations(DOCUMENTS, texts(of_experiments.found_texts() | row_security.found_texts())),
    ]
