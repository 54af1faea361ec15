"""Who may say that a trial never began or broke off, and who checks the privacy of one (records.md 2.1)."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Max

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, Level, Place, Target, allowed, decide, readers
from oppiva.experiments.models import Experiment
from oppiva.experiments.rules.experiments import Sight, require_open
from oppiva.jobs import clock
from oppiva.workshops.models import Series, Session

# So long after the last half-day of its series a team alone says it.
FACILITATOR_AFTER = timedelta(days=14)


def require_ender(sight: Sight) -> None:
    """A member of the team at any time; a facilitator once 14 days have gone since the last half-day (`too_early`)."""
    require_open(sight.experiment)
    if sight.insider is not None:
        return
    require_facilitator(sight)
    since = facilitators_turn(sight.experiment)
    if since is None or clock.today() < since:
        raise DomainError("too_early", since=since)


def may_end(sight: Sight) -> bool:
    """Whether `require_ender` lets the reader."""
    if sight.insider is not None:
        return True
    since = facilitators_turn(sight.experiment) if is_facilitator(sight.actor, sight.experiment) else None
    return since is not None and clock.today() >= since


def require_facilitator(sight: Sight) -> None:
    """Refuse (`not_allowed`) who does not lead the series of the team."""
    if not is_facilitator(sight.actor, sight.experiment):
        raise DomainError("not_allowed", action="approve", kind="experiment")
    require_open(sight.experiment)


def is_facilitator(actor: Actor, experiment: Experiment) -> bool:
    """Whether the actor leads the series of the team."""
    return leads(actor, experiment.team.series)


def leads(actor: Actor, series: Series) -> bool:
    """Whether the actor is a facilitator of the series."""
    return allowed(actor, "approve", Target("experiment", _places(series)), clock.now())


def facilitators_turn(experiment: Experiment) -> date | None:
    """The first day on which a facilitator may say it; None before the half-days have dates."""
    return series_turn(experiment.team.series)


def series_turn(series: Series) -> date | None:
    """The same for all experiments of a series."""
    rows = Session.objects.filter(series=series, deleted_in__isnull=True)
    last = rows.exclude(state=Session.State.CANCELLED).aggregate(last=Max("day"))["last"]
    return last + FACILITATOR_AFTER if isinstance(last, date) else None


def may_list(actor: Actor, series: Series) -> bool:
    """Whether the actor may know of every team of the series how far its experiment is."""
    return decide(actor, "read", Target("team_draft", _places(series)), clock.now()).level >= Level.META


def sees_reason(actor: Actor, series: Series) -> bool:
    """Whether the actor reads why a trial of the series did not start or broke off."""
    return decide(actor, "read", Target("failure_reason", _places(series)), clock.now()).level == Level.FULL


def readers_of_reason(experiment: Experiment) -> tuple[str, ...]:
    """The roles that read why it did not start, was paused or broke off: it stands with the state, not in a step."""
    return readers(Target("failure_reason", _places(experiment.team.series)))


def _places(series: Series) -> frozenset[Place]:
    return frozenset({Place("series", str(series.pk)), Place("programme", str(series.programme_id))})
