"""The part of an experiment's page about what the team may do next with the experiment."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from oppiva.experiments import queries, rules
from oppiva.experiments.models import Reason, State
from oppiva.experiments.rules import Sight
from oppiva.experiments.services.states import lost_race
from oppiva.jobs import clock
from oppiva.ui.formatting import date_short


@dataclass(frozen=True)
class Page:
    """A small page that changes the state: its sentence, what it means, its button, what is said when it is done."""

    heading: Promise
    lead: Promise
    button: Promise
    done: Promise


PAUSE = Page(
    gettext_lazy("Why do you pause?"),
    gettext_lazy("When you go on, the last day moves by as many days. Numbers can be written down also on the way."),
    gettext_lazy("Pause the trial"),
    gettext_lazy("The trial is paused."),
)
BLANK = Page(
    gettext_lazy("Why do you blank the identity code?"),
    gettext_lazy("Somebody who has left the team wrote it. You do not see the line; all but the code stays."),
    gettext_lazy("Blank the code"),
    gettext_lazy("The code is blanked. The team has been told."),
)
REOPEN = Page(
    gettext_lazy("Until when does the trial go on?"),
    gettext_lazy("A trial can be continued once, to 84 days at most. The prediction stays locked."),
    gettext_lazy("Go on with the trial"),
    gettext_lazy("The trial goes on."),
)
INTERRUPT = Page(
    gettext_lazy("Why is the trial broken off?"),
    gettext_lazy("What has been written stays. The same trial can be planned again later."),
    gettext_lazy("Break off the trial"),
    gettext_lazy("The trial is marked as broken off."),
)
NOT_STARTED = Page(
    gettext_lazy("Why does the trial not start?"),
    gettext_lazy("What has been written stays. The same experiment can be planned again later."),
    gettext_lazy("Mark as not started"),
    gettext_lazy("The experiment is marked as not started."),
)
PERIOD = Page(
    gettext_lazy("When is it tried anew?"),
    gettext_lazy("The first time was locked. The new one stands beside it with your reason."),
    gettext_lazy("Save the new time"),
    gettext_lazy("The new time is saved. The trial can be started."),
)


@dataclass(frozen=True)
class Deed:
    """One thing that may be done: its words, where, whether it is posted at once, whether it needs the network."""

    words: str
    address: str
    posts: bool = False
    icon: str = ""


@dataclass(frozen=True)
class Next:
    """The one thing to do next."""

    heading: str
    lead: str
    deed: Deed
    calm: bool = False  # may be done, but is not what the day asks for: a quiet card below the log


def states_part(sight: Sight) -> dict[str, object]:
    """What the template `_states.html` needs."""
    experiment = sight.experiment
    insider = sight.insider is not None
    facts: dict[str, object] = {"why": why(sight), "next_deed": None, "more_deeds": []}
    if insider:
        facts |= {"next_deed": next_deed(sight), "more_deeds": more_deeds(sight)}
    elif experiment.state not in ENDED and rules.may_end(sight):
        facts["more_deeds"] = [_end(sight)]
    elif experiment.state in rules.PUBLISHABLE and rules.is_facilitator(sight.actor, experiment):
        facts["more_deeds"] = [_publishing(sight)]
    return facts


ENDED = (State.DECIDED, State.PUBLISHED, State.NOT_STARTED, State.INTERRUPTED)


def next_deed(sight: Sight) -> Next | None:
    """The one next thing of the team; starting a plan stands with the plan itself."""
    match sight.experiment.state:
        case State.RUNNING:
            return Next(
                _("Is the trial over?"),
                _("The result comes next: five points, two minutes."),
                Deed(_("Ready"), _at(sight, "done"), posts=True, icon="check"),
                calm=True,
            )
        case State.PAUSED:
            since = sight.cycle.paused_on
            lead = _("Paused since %(day)s. The last day moves by the pause.") % {"day": date_short(since).rstrip(".")}
            on = Deed(_("Go on with the trial"), _at(sight, "resume"), posts=True)
            return Next(_("The trial is paused."), lead, on)
        case State.REVIEWING:
            return Next(
                _("What came of it?"),
                _("The trial is over. Write down the result, then the decision."),
                Deed(_("Write down the result"), _at(sight, "result")),
            )
        case State.NOT_STARTED | State.INTERRUPTED:
            return Next(
                _("Do you try anew?"),
                _("The plan is as you left it."),
                Deed(_("Plan again"), _at(sight, "plan_again"), posts=True, icon="arrow-counter-clockwise"),
            )
        case State.PLANNED if needs_period(sight):
            return Next(
                _("When is it tried anew?"),
                _("The first time was locked. Give a new one before you start."),
                Deed(_("Give a new time"), _at(sight, "period")),
            )
    return None


def needs_period(sight: Sight) -> bool:
    """Whether a trial that broke off is planned again and its locked first day has passed: it cannot start so."""
    if sight.insider is None or sight.experiment.state != State.PLANNED or sight.cycle.started_at is None:
        return False
    first = queries.first_day(sight.insider)
    return first is not None and first < clock.today()


def more_deeds(sight: Sight) -> list[Deed]:
    """The rest, folded."""
    result, decision = Deed(_("Result"), _at(sight, "result")), Deed(_("Decision"), _at(sight, "decision"))
    match sight.experiment.state:
        case State.IDEA | State.PLANNED:
            return [_end(sight)]
        case State.RUNNING:
            return [result, Deed(_("Pause the trial"), _at(sight, "pause"), icon="pause"), _end(sight)]
        case State.PAUSED:
            return [result, _end(sight)]
        case State.REVIEWING:
            again = [] if sight.cycle.reopened else [Deed(_("Go on with the trial once"), _at(sight, "reopen"))]
            return [decision, *again, _end(sight)]
        case State.DECIDED:
            return [result, decision, _publishing(sight)]
        case State.PUBLISHED:
            return [result, decision, _publishing(sight), Deed(_("Public page"), _at(sight, "public"), icon="eye")]
    return []


def why(sight: Sight) -> str:
    """Why it is paused, was broken off or did not start."""
    experiment = sight.experiment
    if experiment.state not in {State.PAUSED, State.INTERRUPTED, State.NOT_STARTED} or not experiment.state_reason:
        return ""
    reason = experiment.state_words or str(Reason(experiment.state_reason).label)
    return _("Reason: %(reason)s.") % {"reason": reason.rstrip(".")}


def require_state(sight: Sight, *states: str) -> None:
    """Refuse the page of a change that the state does not know any more (`state_changed`)."""
    if sight.experiment.state not in states:
        raise lost_race(sight.actor, sight.experiment, states[0])


def path_of(sight: Sight) -> list[tuple[str, str]]:
    """The line above the page."""
    return [(_("Experiment %(code)s") % {"code": sight.experiment.code}, _at(sight, "experiment"))]


def _publishing(sight: Sight) -> Deed:
    return Deed(_("Publishing"), _at(sight, "publishing"))


def _end(sight: Sight) -> Deed:
    begun = sight.experiment.state in {State.RUNNING, State.PAUSED, State.REVIEWING}
    return Deed(_("Break off the trial") if begun else _("The trial does not start"), _at(sight, "end"))


def _at(sight: Sight, name: str) -> str:
    return reverse(f"experiments:{name}", args=[sight.experiment.programme.code, sight.experiment.code])
