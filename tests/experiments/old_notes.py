"""Teams with texts from before the experiments, and what the migration makes of them; a process of its own.

Prints one JSON object: the experiments by code with the notes of their steps, and what is left of the workshops' notes.
"""

import json
from uuid import uuid4

import django

django.setup()

from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.db.migrations.executor import MigrationExecutor  # noqa: E402
from django.utils import timezone  # noqa: E402

BEFORE = [("experiments", "0002_row_security"), ("workshops", "0003_row_security")]
LONG = "x" * 1_999
FLOW = (  # half-day, position, title, step of the form, what team 1 wrote there
    (1, 1, "Alku", "", "Muistio jää paikalleen."),
    (1, 2, "Mikä toistuu", "S1", LONG + "1"),
    (1, 3, "Kenen pulma", "S1", LONG + "2"),
    (1, 4, "Mistä tiedämme", "S1", ""),
    (2, 1, "Kirjoittakaa ennuste", "S2", "Kymmenen minuuttia riittää."),
    (3, 1, "Mitä teimme", "S4", "Kysyimme joka kerta."),
    (3, 2, "Tulos ja ennuste", "S5", "Tuli yksitoista."),
)


def old_rows(apps: object) -> None:
    """A series with two teams; the first wrote, the second did not."""
    model = apps.get_model  # type: ignore[attr-defined]
    programme = model("programme", "Programme").objects.create(
        id=uuid4(), code="VANHA", start="2025-01-01", end="2027-01-01"
    )
    series = model("workshops", "Series").objects.create(id=uuid4(), programme=programme, code="07", languages=["sv"])
    teams = [
        model("workshops", "Team").objects.create(
            id=uuid4(), series=series, number=number, theme=theme, published_at=timezone.now()
        )
        for number, theme in ((1, "customer"), (2, "muu"))
    ]
    sessions = {
        number: model("workshops", "Session").objects.create(
            id=uuid4(), programme=programme, series=series, number=number, kind="series"
        )
        for number in (3, 1, 2)
    }
    for session, position, title, form_step, text in FLOW:
        step = model("workshops", "RunStep").objects.create(
            id=uuid4(), session=sessions[session], position=position, title=title, minutes=20, form_step=form_step
        )
        model("workshops", "StepNote").objects.create(id=uuid4(), team=teams[0], step=step, text=text)


def main() -> None:
    executor = MigrationExecutor(connection)
    executor.migrate(BEFORE)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('oppiva.person', 'system', false)")
    old_rows(executor.loader.project_state(BEFORE).apps)
    call_command("migrate", verbosity=0)
    call_command("migrate", "experiments", verbosity=0)

    from oppiva.core.policy import reading, system
    from oppiva.experiments.models import Cycle, Decision, Experiment, Prediction, Problem, Result, Trial
    from oppiva.workshops.models import StepNote

    found = {}
    with reading(system("test")):
        for experiment in Experiment.objects.order_by("code"):
            cycle = Cycle.objects.get(experiment=experiment)
            problem = Problem.objects.get(experiment=experiment)
            notes = {"S1": problem.note}
            for model in (Prediction, Trial, Result, Decision):
                notes[model.step] = model.objects.get(cycle=cycle).note
            found[experiment.code] = {"notes": notes, "theme": problem.theme, "language": experiment.language}
        print(json.dumps({"experiments": found, "left": list(StepNote.objects.values_list("text", flat=True))}))


main()
