"""Local variants: a model knows which one it branched off."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    """One column with its rule, and one more origin."""

    dependencies = [
        ("catalogue", "0011_newest_first"),
        ("programme", "0005_letters"),
    ]

    operations = [
        migrations.AddField(
            model_name="operatingmodel",
            name="forked_from",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="local_variants",
                to="catalogue.operatingmodel",
            ),
        ),
        migrations.AlterField(
            model_name="operatingmodel",
            name="origin",
            field=models.CharField(
                choices=[
                    ("experiments", "experiments"),
                    ("leadership", "leadership"),
                    ("foreign", "from elsewhere"),
                    ("fork", "a local variant"),
                ],
                default="experiments",
                max_length=11,
            ),
        ),
        migrations.AddConstraint(
            model_name="operatingmodel",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("forked_from__isnull", False), ("origin", "fork")),
                    models.Q(models.Q(("origin", "fork"), _negated=True), ("forked_from__isnull", True)),
                    _connector="OR",
                ),
                name="operating_model_forked_from",
            ),
        ),
    ]
