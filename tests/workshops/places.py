"""Places in the first series: signed up by the service once, and then written again as it wrote them.

Half of these tests begin with a series that is full, and 28 sign-ups through the service take most of their time. What
the service wrote for the first, the second ... of the staff is kept by the worker; a test whose series is as it was
made gets the same rows, of its own moment. In any other case the service itself is asked.
"""

from __future__ import annotations

from collections import defaultdict
from copy import deepcopy
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from uuid import UUID

from django.db import models

from oppiva.audit.models import AuditEvent, Revision
from oppiva.core.calendars import local_day
from oppiva.core.policy import reading, system
from oppiva.jobs import clock
from oppiva.people.models import Person, RoleGrant
from oppiva.workshops import services
from oppiva.workshops.models import Enrolment, Series, Session

if TYPE_CHECKING:
    from workshops.cast import Cast

# What each further sign-up to the series wrote; the place comes first.
_kept: dict[UUID, list[list[models.Model]]] = {}


def first_places(cast: Cast, count: int) -> list[Enrolment]:
    """The first so many of the staff in the first series."""
    if not _is_untouched(cast.first, cast.staff[:count]):
        return [services.sign_up(cast.as_(person), cast.first) for person in cast.staff[:count]]
    kept = _kept.setdefault(cast.first.pk, [])
    places = _write_again(deepcopy(kept[:count]))
    return places + [_signed_up(cast, number, kept) for number in range(len(places), count)]


def _is_untouched(series: Series, staff: list[Person]) -> bool:
    """Whether a sign-up does now what it does to everybody: no place is taken, no date told, nothing edited."""
    as_made = Series.objects.filter(pk=series.pk, version=series.version, state=Series.State.OPEN, seats=28)
    return (
        as_made.exists()
        and Person.objects.filter(pk__in=[one.pk for one in staff], version=1).count() == len(staff)
        and not Enrolment.objects.filter(series=series).exists()
        and not Session.objects.filter(series=series, told_at__isnull=False).exists()
    )


def _signed_up(cast: Cast, number: int, kept: list[list[models.Model]]) -> Enrolment:
    last = AuditEvent.objects.order_by("pk").last()
    place = services.sign_up(cast.as_(cast.staff[number]), cast.first)
    with reading(system("test")):
        kept.append(
            [
                deepcopy(place),
                *RoleGrant.objects.filter(person=place.person_id, scope_id=str(cast.first.pk)),
                *Revision.objects.filter(object_id=place.pk).order_by("pk"),
                *AuditEvent.objects.filter(pk__gt=last.pk if last else 0).order_by("pk"),
            ]
        )
    return place


def _write_again(sign_ups: list[list[models.Model]]) -> list[Enrolment]:
    rows: dict[type[models.Model], list[models.Model]] = defaultdict(list)
    for sign_up in sign_ups:
        now = clock.now()
        for row in sign_up:
            _move_to(row, now)
            rows[type(row)].append(row)
    with reading(system("test")):
        for model, made in rows.items():
            model._base_manager.bulk_create(made)
    if sign_ups:
        services.changed_in(sign_ups[0][0].series_id)
    return [sign_up[0] for sign_up in sign_ups]


def _move_to(row: models.Model, now: datetime) -> None:
    """The row as if it had been written at this moment."""
    for field in row._meta.concrete_fields:
        if isinstance(field, models.DateTimeField) and getattr(row, field.attname) is not None:
            setattr(row, field.attname, now)
    match row:
        case AuditEvent():
            row.pk, row.day = None, local_day(now)
        case Revision():
            row.pk = None
            if row.field.endswith("_at") and row.after is not None:
                row.after = now.astimezone(UTC).isoformat()
        case RoleGrant():
            row.starts_on = clock.today()
    row._state.adding = True
