"""Experiments in the half-day: the step on the team's page, how far the teams are, the decision as the next step."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.policy import Actor
from oppiva.experiments import day_words
from oppiva.experiments.forms import FORMS
from oppiva.experiments.models import Prediction, Step, Trial
from oppiva.experiments.pages.beside_form import limits_of_record
from oppiva.experiments.pages.step import address, step_page
from oppiva.experiments.queries import Draft, StepWork, task_rows, tasks_of
from oppiva.experiments.queries.day import DayWork, day_work, decided_rows, standing_rows
from oppiva.experiments.rules import Insider
from oppiva.experiments.services.steps import PERIOD, WRITABLE
from oppiva.experiments.views.sent import with_query
from oppiva.experiments.words import URLS
from oppiva.people.signin import is_shared_device
from oppiva.workshops import work_slots
from oppiva.workshops.models import RunStep, Session
from oppiva.workshops.queries import Member
from oppiva.workshops.rules import Attendee
from oppiva.workshops.work_slots import Decided, Standing

TEMPLATE = "experiments/_day_step.html"
# What is proposed in these steps is worked out from the whole log: their form is fetched from its own page.
LOADED = (Step.RESULT, Step.DECISION)
CHANGE = "muuta"


def register() -> None:
    """Fills the slot of workshops."""
    work_slots.register_team_work(
        work_slots.TeamWork(
            show=show,
            standings=standings,
            decided=decided,
            link="experiments:day_step",
            scripts=("experiments/steps.js", "experiments/prior.js"),
            styles=("experiments/result.css",),
        )
    )


def show(
    request: HttpRequest, attendee: Attendee, step: RunStep, members: Collection[Member], back: str
) -> work_slots.StepWork | None:
    """The form of the step on the team's page, or why there is none now and where the step is read."""
    work = day_work(attendee, step.form_step)
    if work is None:
        return None
    insider = work.insider
    frame: dict[str, object] = {"insider": insider, "back": back}
    if not _is_open(work, step.form_step):
        words = day_words.closed(step.form_step, insider.experiment.state)
        to, named = _to_read(insider, step.form_step)
        return work_slots.StepWork(TEMPLATE, {**frame, "closed": words, "to": to, "words": named})
    if step.form_step in LOADED:
        return work_slots.StepWork(TEMPLATE, {**frame, **_loaded(request, work, step.form_step, back)})
    return work_slots.StepWork(TEMPLATE, {**frame, **_form(request, work, step.form_step, members, back)})


def standings(actor: Actor, session: Session, teams: Collection[UUID]) -> Mapping[UUID, Standing]:
    """How far each team's experiment is, for the wall."""
    found = {}
    for row in standing_rows(actor, session, teams):
        programme = session.series.programme.code if session.series is not None else ""
        found[row.team] = Standing(
            step=row.last_step,
            words=day_words.step_name(row.last_step) if row.last_step else "",
            saved_at=row.saved_at,
            blanks=row.blanks,
            shared=row.shared,
            address=reverse("experiments:experiment", args=[programme, row.code]) if row.shared else "",
        )
    return found


def decided(session: Session, teams: Collection[UUID]) -> Mapping[UUID, Decided]:
    """What each team has decided, as its next step."""
    return {row.team: Decided(day_words.next_step(row), row.owner, row.next_on) for row in decided_rows(teams)}


def address_of_step(insider: Insider, step: str) -> str:
    """The page of a step."""
    return address(insider, URLS[step])


def _is_open(work: DayWork, step: str) -> bool:
    """Whether the step can be written now; a locked prediction is read on its own page."""
    if work.record is None or step not in FORMS or work.insider.experiment.state not in WRITABLE[step]:
        return False
    return getattr(work.record, "locked_at", None) is None


def _to_read(insider: Insider, step: str) -> tuple[str, str]:
    """Where the step is read; a pass of the door opens the steps of work alone."""
    if step == Step.LOG:
        return ("", "") if insider.by_pass else (address_of_step(insider, step), _("Open the log"))
    return address_of_step(insider, step), _("Open the step")


def _loaded(request: HttpRequest, work: DayWork, step: str, back: str) -> dict[str, object]:
    """Where the form is fetched from; a new version of the record makes the part another one, so it is fetched anew."""
    assert work.record is not None  # open
    to = address_of_step(work.insider, step)
    point = request.GET.get(CHANGE, "")
    return {
        "load": with_query(to, after=back, muuta=point),
        "to": with_query(to, after=back),
        "version": work.record.version,
        "words": _("Open the step"),
    }


def _form(request: HttpRequest, work: DayWork, step: str, members: Collection[Member], back: str) -> dict[str, object]:
    record, insider = work.record, work.insider
    assert record is not None  # open
    draft = Draft(work.draft.values, work.draft.base_version) if work.draft is not None else None
    frozen = PERIOD if isinstance(record, Trial) and insider.cycle.started_at is not None else frozenset()
    form = FORMS[step](record=record, draft=draft.values if draft is not None else None, frozen=frozen)
    page = step_page(
        insider,
        step,
        StepWork(record, draft, work.shared),
        form,
        keeps=not insider.by_pass and not is_shared_device(request),
        after=back,
    )
    found: dict[str, object] = {
        "step": page,
        "share_to": address(insider, "experiments:share"),
        "more": with_query(page.action, after=back),
    }
    if isinstance(record, Prediction):
        found |= {"limits": limits_of_record(record), "more_words": _("Other measures")}
    elif isinstance(record, Trial):
        names = [(one.person, one.first) for one in members if one.person is not None]
        found |= {"rows": task_rows(tasks_of(insider), names), "more_words": _("Who does what")}
    else:
        found["more"] = ""
    return found
