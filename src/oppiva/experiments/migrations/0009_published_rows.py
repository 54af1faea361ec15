"""What is open to everybody is the number that went out: the record behind it is its readers' in the database, too."""

from django.db import migrations

from oppiva.audit.row_security import remade_operations
from oppiva.experiments import row_security


class Migration(migrations.Migration):
    """The policies of the steps, of questions, answers and publications made anew, as `row_security` says them now."""

    dependencies = [("experiments", "0008_publication")]

    operations = [
        *remade_operations("experiments_problem", row_security.of_experiment("S1")),
        *remade_operations("experiments_prediction", row_security.of_cycle("S2")),
        *remade_operations("experiments_measure", row_security.of_cycle("S2")),
        *remade_operations("experiments_trial", row_security.of_trial()),
        *remade_operations("experiments_task", row_security.of_trial()),
        *remade_operations("experiments_diaryentry", row_security.of_cycle("S4")),
        *remade_operations("experiments_observation", row_security.of_cycle("S4")),
        *remade_operations("experiments_result", row_security.of_cycle("S5")),
        *remade_operations("experiments_decision", row_security.of_cycle("S6")),
        *remade_operations("experiments_amendment", row_security.of_cycle("S2")),
        *remade_operations("experiments_followup", row_security.of_follow_up()),
        *remade_operations("experiments_teamquestion", row_security.of_readers()),
        *remade_operations("experiments_publication", row_security.of_publication()),
    ]
