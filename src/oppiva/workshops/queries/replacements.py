"""Where a missed half-day can be taken part in: the same one of other series, with the seats that are free there."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count

from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.workshops.models import Enrolment, ReplacementSeat, Series, Session
from oppiva.workshops.queries.half_days import HalfDay, half_days, half_days_to_come, own_half_days, taken_seats


@dataclass(frozen=True)
class Offer:
    """The same half-day of another series: when and where, its languages, and how many seats are free."""

    half_day: HalfDay
    languages: tuple[str, ...]
    free: int


def replacements_for(actor: Actor, enrolment: Enrolment, missed: Session) -> list[Offer]:
    """The same half-day of the programme's other series, in order of time, full ones among them.

    Free seats are the series' seats less those held or offered and the replacements taken there. What lies over
    another half-day of the actor's own is left out, and so is a series the person has a place in.
    """
    held = Enrolment.objects.filter(
        person_id=enrolment.person_id, state__in=Enrolment.SEATED, deleted_in__isnull=True
    ).values_list("series_id", flat=True)
    elsewhere = set(held) | {enrolment.series_id}
    own = [one for one in own_half_days(actor) if one.pk != missed.pk]
    rows = half_days_to_come(missed.programme_id, missed.number, clock.now())
    found = [one for one in rows if one.series_id not in elsewhere and not any(_overlap(one, other) for other in own)]
    series = Series.objects.in_bulk({one.series_id for one in found})
    seats = _by(
        Enrolment.objects.filter(series_id__in=series, state__in=Enrolment.SEATED, deleted_in__isnull=True)
        .order_by()
        .values_list("series_id")
        .annotate(n=Count("pk"))
    )
    taken = _by(
        taken_seats()
        .filter(session_id__in=[one.pk for one in found])
        .order_by()
        .values_list("session_id")
        .annotate(n=Count("pk"))
    )
    offers = []
    for one in found:
        of = series[one.series_id]
        free = max(0, of.seats - seats.get(of.pk, 0) - taken.get(one.pk, 0))
        offers.append(Offer(one, tuple(of.languages), free))
    return offers


def _by(rows: object) -> dict[UUID, int]:
    return dict(rows)  # type: ignore[call-overload,no-any-return]  # pairs of id and count


def _overlap(one: HalfDay, other: HalfDay) -> bool:
    return one.begins < other.finishes and other.begins < one.finishes


def seat_with_both(pk: UUID) -> ReplacementSeat:
    """A replacement seat as it stands, with both half-days and whose it is."""
    return ReplacementSeat.objects.select_related(
        "missed__series__programme", "session__series__programme", "enrolment__person", "enrolment__series"
    ).get(pk=pk)


def seat_instead_of(enrolment: Enrolment, missed: Session) -> HalfDay | None:
    """The half-day taken in another series instead of this one."""
    session = taken_seats().filter(enrolment=enrolment, missed=missed).values_list("session_id", flat=True).first()
    found = half_days([session]) if session is not None else []
    return found[0] if found else None
