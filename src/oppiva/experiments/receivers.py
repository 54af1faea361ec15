"""What experiments hear: a team was formed, a half-day has been held; and of their own decisions, for the half-day."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from oppiva.core.policy import Actor
from oppiva.experiments import day_words, services
from oppiva.experiments.models import Decision, Experiment
from oppiva.experiments.queries.day import decided_row
from oppiva.experiments.signals import experiment_decided
from oppiva.workshops.models import Session, Team
from oppiva.workshops.services import close_by_decision
from oppiva.workshops.signals import session_held, team_formed
from oppiva.workshops.work_slots import Decided


@receiver(team_formed, dispatch_uid="experiments.team_formed")
def begin(sender: object, team: Team, actor: Actor, **_more: Any) -> None:
    """A new team has its experiment, with its code, from the first moment."""
    services.begin_experiment(actor, team)


@receiver(session_held, dispatch_uid="experiments.session_held")
def freeze(sender: object, session: Session, **_more: Any) -> None:
    """What the teams had written when the half-day ended stays as it was."""
    if session.series_id is not None:
        services.snapshot_session(session)


@receiver(experiment_decided, dispatch_uid="experiments.closes_half_day")
def close_half_day(sender: object, experiment: Experiment, decision: Decision, actor: Actor, **_more: Any) -> None:
    """In the half-day of decisions the decision is the team's next step."""
    row = decided_row(experiment, decision)
    close_by_decision(actor, experiment.team, Decided(day_words.next_step(row), row.owner, row.next_on))
