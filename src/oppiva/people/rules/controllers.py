"""Who may name the controllers and the host, and where they are found."""

from __future__ import annotations

from collections.abc import Collection
from uuid import UUID

from oppiva.core.policy import INSTANCE, Actor, Target
from oppiva.people.models import Controller, Host, Organisation
from oppiva.people.rules.asking import may
from oppiva.people.rules.organisations import organisation_target

CONFIGURATION = Target("configuration", frozenset({INSTANCE}))


def may_see_inventory(actor: Actor) -> bool:
    """Whether the actor looks after the whole installation, and so sees who answers for whom."""
    return may(actor, "read", CONFIGURATION)


def may_set_controller(actor: Actor, organisation: Organisation) -> bool:
    """Whoever may write the organisation names its controller; at set-up the system administrator does (G1)."""
    return may(actor, "write", organisation_target(organisation)) or may_see_inventory(actor)


def controllers_of(organisations: Collection[UUID]) -> dict[UUID, Controller]:
    """The controllers of these organisations: no secret, each person is told theirs."""
    rows = Controller.objects.filter(organisation_id__in=organisations, deleted_in__isnull=True)
    return {controller.organisation_id: controller for controller in rows}


def host() -> Host | None:
    """Who runs the installation, or None before set-up; told to everybody."""
    return Host.objects.filter(only=1, deleted_in__isnull=True).first()
