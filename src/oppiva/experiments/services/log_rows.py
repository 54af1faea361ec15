"""What numbers and lines of the diary share: saved once whatever was sent twice, taken away, brought back."""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.services import delete, save, undo
from oppiva.core.policy import reading
from oppiva.experiments.models import DiaryEntry, Observation
from oppiva.experiments.rules import Insider
from oppiva.experiments.services.log import Sent, logged, open_log
from oppiva.experiments.services.logging import log_experiment

Row = TypeVar("Row", DiaryEntry, Observation)


def sent_before(insider: Insider, model: type[Row], client_ref: UUID | None) -> Row | None:
    """The row that came under this key of a device; None when there is no key, or nothing came under it."""
    if client_ref is None:
        return None
    with reading(insider.actor):
        found: Row | None = model._default_manager.filter(experiment=insider.experiment, client_ref=client_ref).first()
    return found


def saved_once(insider: Insider, made: Row, client_ref: UUID | None) -> tuple[Row, bool]:
    """The row saved and True; or that which another request saved under the same key a moment ago, and False."""
    try:
        with transaction.atomic():
            return save(made, actor=insider.actor), True
    except IntegrityError:
        found = sent_before(insider, type(made), client_ref)
        if found is None:
            raise
        return found, False


def take_away(insider: Insider, row: DiaryEntry | Observation, *, verb: str) -> UUID:
    """Takes a row of one's own away, noted under this verb; it comes back for 30 days."""
    with transaction.atomic():
        log = open_log(insider, Sent(cycle=row.cycle.number))
        batch = delete([row], actor=insider.actor)
        logged(insider, log)
        log_experiment(verb, insider.actor, log.experiment)
        return batch


def put_back(insider: Insider, row: DiaryEntry | Observation, *texts: str) -> None:
    """Brings a removed row of one's own back with its texts; nothing when it is there."""
    if row.deleted_in is None:
        return
    with transaction.atomic():
        log = open_log(insider, Sent(cycle=row.cycle.number))
        undo(row.deleted_in, actor=insider.actor)
        logged(insider, log, *texts)
