"""Whom the day before reminds of a half-day: who takes part in it or leads it, and nobody above them."""

from __future__ import annotations

from datetime import date

from oppiva.people.slots import Reminder
from oppiva.workshops import queries
from oppiva.workshops.entries import OWN_CALENDAR
from oppiva.workshops.services.telling import SESSION


def reminders_of(day: date) -> list[Reminder]:
    """One for each person and half-day of the day; a replacement reminds of where the person goes."""
    found = queries.half_days_on(day)
    ids = [one.pk for one in found]
    takers, leaders = queries.takers_of(ids), queries.leaders_of(ids)
    return [
        Reminder(
            person=person,
            kind=SESSION,
            object_id=str(one.pk),
            code="tomorrow",
            facts={
                "series": one.series,
                "number": one.number,
                "day": one.day.isoformat(),
                "starts": one.starts.isoformat("minutes"),
                "ends": one.ends.isoformat("minutes"),
                "mode": one.mode,
                "place": one.place,
                "join": one.join_url,
            },
            link=OWN_CALENDAR,
        )
        for one in found
        for person in sorted({*takers.get(one.pk, ()), *leaders.get(one.pk, ())}, key=str)
    ]
