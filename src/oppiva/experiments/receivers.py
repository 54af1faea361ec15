"""What experiments hear from workshops: a team was formed."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from oppiva.core.policy import Actor
from oppiva.experiments import services
from oppiva.workshops.models import Team
from oppiva.workshops.signals import team_formed


@receiver(team_formed, dispatch_uid="experiments.team_formed")
def begin(sender: object, team: Team, actor: Actor, **_more: Any) -> None:
    """A new team has its experiment, with its code, from the first moment."""
    services.begin_experiment(actor, team)
