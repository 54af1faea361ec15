"""The rhythm of the measures in one's own calendar: wanted at an hour, or not any more."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.experiments import queries, rules
from oppiva.experiments.models import RhythmReminder
from oppiva.experiments.rules import Insider


def set_rhythm(insider: Insider, *, hour: int, each_time: bool) -> RhythmReminder:
    """The member wants to be reminded at this hour; refuses (`rhythm_none`) when no day of the trial asks for it."""
    rules.require_open(insider.experiment)
    if not queries.rhythm_of(insider.actor, insider.cycle).series(each_time=each_time):
        raise DomainError("rhythm_none")
    changes = {"hour": hour, "each_time": each_time}
    with transaction.atomic():
        found = _own(insider)
        if found is None:
            made = RhythmReminder(person_id=insider.person_id, experiment=insider.experiment, **changes)
            try:
                with transaction.atomic():
                    return save(made, actor=insider.actor)
            except IntegrityError:  # pressed twice at once
                found = _own(insider)
        if found is None:
            raise DomainError("busy")
        return save(found, actor=insider.actor, changes=changes)


def end_rhythm(insider: Insider) -> None:
    """No reminders of this experiment any more."""
    RhythmReminder.objects.filter(person_id=insider.person_id, experiment=insider.experiment).delete()


def erase_rhythms(person: UUID) -> None:
    """Removes an erased person's reminders, in the erasure's own transaction."""
    RhythmReminder.objects.filter(person_id=person).delete()


def _own(insider: Insider) -> RhythmReminder | None:
    rows = RhythmReminder.objects.select_for_update().filter(
        person_id=insider.person_id, experiment=insider.experiment, deleted_in__isnull=True
    )
    return rows.first()
