"""The pre-task of a half-day, and the own tick that it is done, which nobody else sees."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.services import delete, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.workshops import rules
from oppiva.workshops.models import PreTask, PreTaskTick, Session
from oppiva.workshops.services.logging import log_session


def set_pre_task(
    actor: Actor, session: Session, *, fields: Mapping[str, object], base_version: int | None = None
) -> PreTask:
    """The one pre-task of the half-day, made or changed: title, text, visible_from.

    Refuses a second one when two make it at once (`pre_task_exists`).
    """
    rules.require_plan(actor, session)
    found = PreTask.objects.filter(session=session, deleted_in__isnull=True).first()
    try:
        with transaction.atomic():
            if found is None:
                saved = save(PreTask(session=session, **fields), actor=actor)
            elif base_version is None:
                raise DomainError("pre_task_exists")
            else:
                saved = save(found, actor=actor, base_version=base_version, changes=fields)
            log_session("pre_task_set", actor, session)
    except IntegrityError as error:
        raise DomainError("pre_task_exists") from error
    return saved


def remove_pre_task(actor: Actor, task: PreTask) -> UUID:
    """Takes the pre-task away; the batch comes back for 30 days, and the ticks with it."""
    rules.require_plan(actor, task.session)
    with transaction.atomic():
        batch = delete([task], actor=actor)
        log_session("pre_task_removed", actor, task.session)
    return batch


def tick_pre_task(actor: Actor, task: PreTask, *, done: bool) -> None:
    """The actor's own tick, set or taken away; in no log, since nobody else may see it. Twice is once."""
    if actor.person_id is None:
        raise DomainError("not_allowed", action="write", kind="message")
    mine = PreTaskTick.objects.filter(task=task, person_id=UUID(actor.person_id), deleted_in__isnull=True)
    if not done:
        mine.delete()
        return
    if mine.exists():
        return
    try:
        with transaction.atomic():
            save(PreTaskTick(task=task, person_id=UUID(actor.person_id)), actor=actor)
    except IntegrityError:
        return  # the same tap on another device
