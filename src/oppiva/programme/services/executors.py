"""Who carries a programme out: the controller of the data of its money (trust.md G1)."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from oppiva.audit.services import log, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.programme import rules
from oppiva.programme.models import Programme
from oppiva.programme.queries import organisations_taking_part


def set_executor(actor: Actor, programme: Programme, organisation: UUID) -> Programme:
    """Name who carries it out; refuses one that does not take part (`executor_outside`) and an ended programme."""
    rules.require(actor, "write", programme)
    rules.require_open(programme)
    if str(organisation) not in dict(organisations_taking_part(programme)):
        raise DomainError("executor_outside", field="executor")
    with transaction.atomic():
        saved = save(programme, actor=actor, changes={"executor_id": organisation})
        log("executor_set", actor=actor, kind="programme", object_id=str(programme.pk), programme=str(programme.pk))
    return saved
