"""The verbs of closed half-days: marked for a day or a range of days, and taken away with undo."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import delete, log, save
from oppiva.core.calendars import is_working_day
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people.models import Organisation, Unit
from oppiva.programme.models import Programme
from oppiva.workshops import rules
from oppiva.workshops.models import BusyHalf, Half

MOST_DAYS = 92


def mark_busy(
    actor: Actor,
    programme: Programme,
    *,
    first: date,
    last: date,
    halves: Collection[str],
    organisation: Organisation | None = None,
    unit: Unit | None = None,
) -> list[BusyHalf]:
    """The half-days of the working days from first to last are closed for the unit, the organisation or everybody.

    What is marked already stays. Refuses an end before the start (`busy_range_order`), over 92 days
    (`busy_range_long`), days none of which is a working day of the programme's time (`busy_outside`), and what is
    marked already as a whole (`busy_exists`).
    """
    rules.require_busy(actor, programme, organisation.pk if organisation else None, unit.pk if unit else None)
    if last < first:
        raise DomainError("busy_range_order", field="last")
    if (last - first).days >= MOST_DAYS:
        raise DomainError("busy_range_long", field="last", days=MOST_DAYS)
    days = [day for day in _days(first, last) if programme.start <= day <= programme.end and is_working_day(day)]
    if not days:
        raise DomainError("busy_outside", field="first")
    with transaction.atomic():
        # The programme's row is the lock: two who press at once would both find nothing there.
        Programme.objects.select_for_update().get(pk=programme.pk)
        there = set(
            BusyHalf.objects.filter(
                programme=programme, organisation=organisation, unit=unit, day__in=days, deleted_in__isnull=True
            ).values_list("day", "half")
        )
        wanted = [(day, half) for day in days for half in Half.values if half in halves and (day, half) not in there]
        if not wanted:
            raise DomainError("busy_exists", field="first")
        made = [
            save(BusyHalf(programme=programme, organisation=organisation, unit=unit, day=day, half=half), actor=actor)
            for day, half in wanted
        ]
        log("busy_marked", actor=actor, kind="commitment", programme=str(programme.pk), count=len(made))
    return made


def _days(first: date, last: date) -> Iterator[date]:
    for at in range((last - first).days + 1):
        yield first + timedelta(days=at)


def remove_busy(actor: Actor, programme: Programme, rows: Collection[BusyHalf]) -> UUID:
    """These half-days are open again; answers the batch by which they come back for 30 days."""
    for organisation, unit in {(one.organisation_id, one.unit_id) for one in rows}:
        rules.require_busy(actor, programme, organisation, unit)
    with transaction.atomic():
        batch = delete(rows, actor=actor)
        log("busy_removed", actor=actor, kind="commitment", programme=str(programme.pk), count=len(rows))
    return batch
