"""A team's decision fills its next step: a stop has no day, and a role may see to it."""

from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    """Whether the decision filled the row, and what the row may then leave out."""

    dependencies = [("workshops", "0004_help_answer")]

    operations = [
        migrations.AddField("closingrow", "by_decision", models.BooleanField(default=False)),
        migrations.RemoveConstraint("closingrow", "closing_row_says_something"),
        migrations.AddConstraint(
            "closingrow",
            models.CheckConstraint(
                condition=(~Q(text="") & (Q(due_on__isnull=False) | Q(by_decision=True))) | ~Q(skipped=""),
                name="closing_row_says_something",
            ),
        ),
    ]
