"""What teams wrote is given by reader, by PostgreSQL itself (trust.md 4)."""

from django.db import migrations

from oppiva.audit.row_security import guarded_operations
from oppiva.experiments import row_security


class Migration(migrations.Migration):
    """The second wall of the guarded tables of experiments."""

    dependencies = [("experiments", "0001_start"), ("audit", "0003_app_role"), ("workshops", "0003_row_security")]

    operations = [
        *guarded_operations("experiments_problem", row_security.of_experiment("S1")),
        *guarded_operations("experiments_prediction", row_security.of_cycle("S2")),
        *guarded_operations("experiments_measure", row_security.of_cycle("S2")),
        *guarded_operations("experiments_trial", row_security.of_trial()),
        *guarded_operations("experiments_task", row_security.of_trial()),
        *guarded_operations("experiments_diaryentry", row_security.of_cycle("S4")),
        *guarded_operations("experiments_observation", row_security.of_cycle("S4")),
        *guarded_operations("experiments_result", row_security.of_cycle("S5")),
        *guarded_operations("experiments_decision", row_security.of_cycle("S6")),
        *guarded_operations("experiments_amendment", row_security.of_cycle("S2")),
        *guarded_operations("experiments_stepdraft", row_security.of_writer()),
        *guarded_operations("experiments_snapshot", row_security.of_team_alone()),
        *guarded_operations("experiments_permissionrequest", row_security.of_supervisor()),
        *guarded_operations("experiments_decisionnews", row_security.of_supervisor()),
    ]
