"""28 people save three times each into the same step of their seven teams' experiments at once, in a running half-day.

Run as a process of its own on a database that keeps what is committed. Prints one JSON object: what each save was
answered, what the steps, their history and the half-day hold afterwards.
"""

import json
import sys
from pathlib import Path

import django

django.setup()
sys.path.insert(0, str(Path(__file__).parents[1]))

from oppiva.audit.models import Revision, kind_of  # noqa: E402
from oppiva.audit.services import Conflict, clashes  # noqa: E402
from oppiva.core.policy import reading, system  # noqa: E402
from oppiva.experiments import services  # noqa: E402
from oppiva.experiments.models import Experiment, Problem, Step  # noqa: E402
from oppiva.experiments.queries.day import day_work  # noqa: E402
from oppiva.people.queries import actor_for  # noqa: E402
from oppiva.programme.queries import version_of  # noqa: E402
from oppiva.programme.services import open_programme, put_in_force  # noqa: E402
from oppiva.workshops import queries  # noqa: E402
from oppiva.workshops import services as workshops  # noqa: E402
from oppiva.workshops.models import RunStep, StepProgress  # noqa: E402
from oppiva.workshops.rules import Attendee  # noqa: E402
from rushing import all_at_once  # noqa: E402
from workshops.cast import SETUP, make_cast  # noqa: E402
from workshops.days import Day, make_day  # noqa: E402

REAL = Path(__file__).parents[2] / "src/oppiva/core/plan/data/etela-savo-2025.toml"
PEOPLE, TEAM, SAVES = 28, 4, 3


def make() -> Day:
    """A running half-day of seven teams of four, in a step that works on the problem."""
    programme = open_programme(SETUP, toml=REAL.read_text("utf-8"))
    put_in_force(SETUP, programme, version_of(programme, 1), reason="test")
    programme.refresh_from_db()
    day = make_day(make_cast(programme), people=PEOPLE, per_team=TEAM)
    RunStep.objects.filter(pk=day.steps[0].pk).update(form_step=Step.PROBLEM)
    for team in day.teams:
        services.begin_experiment(SETUP, team)
    workshops.start(actor_for(day.cast.facilitator), day.session)
    return day


def rush(day: Day, told: dict[str, object]) -> None:
    """Every second of them came by the join code; each saves on the version that its page showed."""
    who = [day.guest(number) if number % 2 else day.attendee(number) for number in range(PEOPLE)]
    before = queries.live_number(day.session.pk)
    answers: dict[str, list[str]] = {"saved": [], "refused": [], "failed": []}

    def saves(number: int, attendee: Attendee) -> None:
        for save in range(SAVES):
            text = f"puhelin {number:02} kerta {save}"
            try:
                page = day_work(attendee, Step.PROBLEM)
                assert page is not None
                assert page.record is not None
                services.save_step(
                    page.insider, Step.PROBLEM, changes={"problem": text}, base_version=page.record.version
                )
                answers["saved"].append(text)
            except Conflict as conflict:
                clashes(conflict)  # as its page does
                answers["refused"].append(text)
            except Exception as error:
                answers["failed"].append(f"{text}: {error!r}")

    all_at_once([lambda number=number, one=one: saves(number, one) for number, one in enumerate(who)])
    with reading(system("test")):
        rows = Revision.objects.filter(kind=kind_of(Problem), field="problem")
        told["kept"] = list(rows.filter(version__isnull=False).values_list("after", flat=True))
        told["kept_refused"] = list(rows.filter(version__isnull=True).values_list("after", flat=True))
        told["steps"] = list(Problem.objects.values_list("version", "problem"))
    told |= answers
    told["grew"] = queries.live_number(day.session.pk) - before
    told["last"] = list(Experiment.objects.values_list("last_step", "blanks").distinct())
    told["writing"] = StepProgress.objects.filter(step=day.steps[0], saved_at__isnull=False).count()


def main() -> None:
    told: dict[str, object] = {}
    rush(make(), told)
    print(json.dumps(told))


if __name__ == "__main__":
    main()
