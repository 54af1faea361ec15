"""The check that the verbs begin with."""

from __future__ import annotations

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, Target, allowed
from oppiva.jobs import clock


def require(actor: Actor, action: str, target: Target) -> None:
    """Refuses what the policy does not allow the actor (`not_allowed`); the system itself may do all."""
    if actor.system is None and not allowed(actor, action, target, clock.now()):
        raise DomainError("not_allowed", action=action, kind=target.kind)
