"""What stands around the form of a step: the limits as sentences, the other measures, the tasks, the way on."""

from __future__ import annotations

from decimal import Decimal

from django.http import QueryDict
from django.utils.translation import gettext as _

from oppiva.experiments import queries, words
from oppiva.experiments.forms.prediction import PredictionForm
from oppiva.experiments.limits import Limit, compared_words, limits_of
from oppiva.experiments.locked_words import Locked, locked_card
from oppiva.experiments.models import MOST_MEASURES, MOST_TASKS, Prediction, State, Statistic, Step
from oppiva.experiments.pages.step import address
from oppiva.experiments.queries import StepWork
from oppiva.experiments.queries import page as reads
from oppiva.experiments.rules import Insider
from oppiva.jobs import clock

AMENDABLE = (State.RUNNING, State.PAUSED, State.REVIEWING)
BEFORE = (Step.PROBLEM, Step.PREDICTION, Step.TRIAL)


def limits_of_record(record: Prediction) -> tuple[Limit, ...]:
    """The three limits of a saved prediction."""
    return limits_of(
        wanted=record.wanted,
        statistic=record.statistic,
        keep=record.keep_cut,
        stop=record.stop_cut,
        also=record.stop_also,
        sentences=(record.keep_words, record.change_words, record.stop_words),
    )


def typed_limits(data: QueryDict) -> tuple[Limit, ...]:
    """The three limits of what is being typed; none while a number cannot be read or the order is wrong."""
    form = PredictionForm(data, record=Prediction())
    form.is_valid()
    given = form.cleaned_data

    def number(name: str) -> Decimal | None:
        found = given.get(name)
        return found if isinstance(found, Decimal) else None

    return limits_of(
        wanted=given.get("wanted", ""),
        statistic=given.get("statistic") or Statistic.MEDIAN,
        keep=number("keep_cut"),
        stop=number("stop_cut"),
        also=given.get("stop_also", ""),
        sentences=(given.get("keep_words", ""), given.get("change_words", ""), given.get("stop_words", "")),
    )


def compared_in(record: Prediction) -> str:
    """Which figure the two cut points of a prediction look at; empty when its limits are sentences, or missing."""
    both = record.keep_cut is not None and record.stop_cut is not None and record.wanted
    return compared_words(record.statistic) if both else ""


def onward(insider: Insider, step: str) -> list[tuple[str, str]]:
    """The step before, and the one after or the experiment's page."""
    place = BEFORE.index(Step(step))
    found = []
    if place:
        found.append((str(words.STEPS[BEFORE[place - 1]]), address(insider, words.URLS[BEFORE[place - 1]])))
    if place + 1 < len(BEFORE):
        found.append((str(words.STEPS[BEFORE[place + 1]]), address(insider, words.URLS[BEFORE[place + 1]])))
    elif not insider.by_pass:
        found.append((_("To the experiment"), address(insider, "experiments:experiment")))
    return found


def beside(insider: Insider, step: str, work: StepWork) -> dict[str, object]:
    """What the page of this step shows beside its form."""
    found: dict[str, object] = {"onward": onward(insider, step)}
    if step == Step.PREDICTION:
        assert isinstance(work.record, Prediction)
        measures = queries.measures_of(insider)
        found |= {
            "limits": limits_of_record(work.record),
            "prediction": work.record,
            "measures": measures,
            "measure_free": len(measures) < MOST_MEASURES - 1,
        }
        if work.record.locked_at is not None:
            found["sealed"] = sealed(insider, work.record)
    if step == Step.TRIAL:
        tasks = queries.tasks_of(insider)
        members = queries.members_of(insider.experiment.team_id)
        found |= {"tasks": queries.task_rows(tasks, members), "task_free": len(tasks) < MOST_TASKS}
        found["locked"] = insider.cycle.started_at is not None
        found["trial"] = work.record
    return found


def sealed(insider: Insider, record: Prediction) -> Locked:
    """The locked prediction in the place of its form."""
    may = not insider.by_pass and insider.experiment.state in AMENDABLE
    return locked_card(
        record,
        None,
        reads.amendments_of(insider.actor, insider.cycle),
        dict(queries.members_of(insider.experiment.team_id)),
        clock.today(),
        amend=address(insider, "experiments:amendments") if may else "",
    )
