"""What experiments hear from workshops: a team was formed, a half-day has been held."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from oppiva.core.policy import Actor
from oppiva.experiments import services
from oppiva.workshops.models import Session, Team
from oppiva.workshops.signals import session_held, team_formed


@receiver(team_formed, dispatch_uid="experiments.team_formed")
def begin(sender: object, team: Team, actor: Actor, **_more: Any) -> None:
    """A new team has its experiment, with its code, from the first moment."""
    services.begin_experiment(actor, team)


@receiver(session_held, dispatch_uid="experiments.session_held")
def freeze(sender: object, session: Session, **_more: Any) -> None:
    """What the teams had written when the half-day ended stays as it was."""
    if session.series_id is not None:
        services.snapshot_session(session)
