"""Where a missed half-day can be taken part in: the same one of other series, with the seats that are free there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from oppiva.jobs import clock
from oppiva.workshops.models import Enrolment, ReplacementSeat, Session
from oppiva.workshops.queries.half_days import HalfDay, half_days_to_come, taken_seats


@dataclass(frozen=True)
class Offer:
    """The same half-day of another series, and how many seats are free there."""

    half_day: HalfDay
    free: int


def replacements_for(enrolment: Enrolment, missed: Session, own: Sequence[HalfDay]) -> list[Offer]:
    """The same half-day of the programme's other series, in order of time, full ones among them; three statements.

    Free seats are the series' seats less those held or offered and the replacements taken there. What lies over
    another of the person's `own` half-days is left out, and so is a series the person has a place in.
    """
    others = [one for one in own if one.pk != missed.pk]
    rows = [
        (one, seats)
        for one, seats in half_days_to_come(missed.programme_id, missed.number, clock.now())
        if one.series_id != enrolment.series_id and not any(_overlap(one, other) for other in others)
    ]
    held: dict[UUID, tuple[int, int]] = {
        series: (count, mine)
        for series, count, mine in Enrolment.objects.filter(
            series_id__in=[one.series_id for one, _seats in rows], state__in=Enrolment.SEATED, deleted_in__isnull=True
        )
        .order_by()
        .values_list("series_id")
        .annotate(n=Count("pk"), mine=Count("pk", filter=Q(person_id=enrolment.person_id)))
    }
    taken = dict(
        taken_seats()
        .filter(session_id__in=[one.pk for one, _seats in rows])
        .order_by()
        .values_list("session_id")
        .annotate(n=Count("pk"))
    )
    offers = []
    for one, seats in rows:
        count, mine = held.get(one.series_id, (0, 0))
        if not mine:
            offers.append(Offer(one, max(0, seats - count - taken.get(one.pk, 0))))
    return offers


def _overlap(one: HalfDay, other: HalfDay) -> bool:
    return one.begins < other.finishes and other.begins < one.finishes


def taken_instead(own: Sequence[HalfDay], enrolment: Enrolment, missed: Session) -> HalfDay | None:
    """Which of the person's own half-days is taken in another series instead of this one."""
    found = (one for one in own if one.replacement and one.enrolment == enrolment.pk and one.number == missed.number)
    return next(found, None)


def seat_with_both(pk: UUID) -> ReplacementSeat:
    """A replacement seat as it stands, with both half-days and whose it is."""
    return ReplacementSeat.objects.select_related(
        "missed__series__programme", "session__series__programme", "enrolment__person", "enrolment__series"
    ).get(pk=pk)
