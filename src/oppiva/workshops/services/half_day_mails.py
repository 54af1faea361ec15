"""Mails with calendar entries: dates published, moved, cancelled, a place taken or ended; each change told once.

Called inside the transaction of the deed. All changes of a series in one press, and those made before the mail went,
are one mail; what it says is read when it goes, so it always brings the newest entry.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Count, Sum

from oppiva.audit.queries import revisions_of
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.services import add_to_waiting, queue_mail
from oppiva.workshops.models import Enrolment, ReplacementSeat, Series, Session
from oppiva.workshops.queries import leaders_of, takers_of

HALF_DAYS = "half_days"  # the kind of mail
NEAR = timedelta(days=14)  # records.md 12: only a change this near is told by mail at once
# An entry in the reader's calendar goes: the half-day does not take place, or is no longer the reader's.
ENDS = frozenset({"cancelled", "series_cancelled", "ended", "away", "gave_up", "not_leading"})
# The dates themselves are the invitation: it goes at once, however far they are.
INVITES = frozenset({"published"})


def mail_change(actor: Actor, session: Session, code: str, *, left: Collection[UUID] = ()) -> int:
    """Mails a change with its entry to whom it concerns; answers to how many. `left` are those who led it until now.

    Of a half-day whose date nobody has been told, and of one that is over, there is nothing to say. A change that is
    further than two weeks away waits for the digest; the own feed has it at once.
    """
    series, ends = session.series, session.finishes()
    if series is None or session.told_at is None or ends is None or ends < clock.now():
        return 0
    if code not in INVITES and not _is_near(actor, session):
        return 0
    leads = leaders_of([session.pk])[session.pk]
    # Who leads is in no entry: of that only those who lead have something to hear.
    takes = set() if code == "leader" else set(takers_of([session.pk]).get(session.pk, ()))
    told = takes | leads
    _queue(series, told, {str(session.pk): code})
    _queue(series, set(left) - told, {str(session.pk): "not_leading"})
    return len(told)


def is_told_at_once(session: Session) -> bool:
    """Whether a cancelling of the half-day is a mail by itself: its date is known, and it is near."""
    today = clock.today()
    return session.told_at is not None and session.day is not None and today <= session.day <= today + NEAR


def _is_near(actor: Actor, session: Session) -> bool:
    """Whether the half-day is, or was before this very change, within the next two weeks."""
    # The change itself, and the sequence that was raised for it: two versions. Far from a near day is near, too.
    before = [
        date.fromisoformat(row.before)
        for row in revisions_of(session, actor=actor)
        if row.field == "day" and (row.version or 0) >= session.version - 1 and isinstance(row.before, str)
    ]
    days = [session.day, *before]
    today = clock.today()
    return any(day is not None and today <= day <= today + NEAR for day in days)


def _queue(series: Series, persons: Collection[UUID], changes: Mapping[str, str]) -> None:
    """One mail a person and series: an earlier one that still waits takes the change in."""
    if not persons:
        return
    there = add_to_waiting(HALF_DAYS, recipients=persons, object_id=str(series.pk), part="changes", facts=changes)
    # Grows with every half-day and change that is told, so that each has its own mail and is told in it only once.
    told = Session.objects.filter(series=series, told_at__isnull=False).aggregate(
        n=Count("pk"), changes=Sum("sequence")
    )
    version = told["n"] + (told["changes"] or 0)
    for person in sorted(set(persons) - there, key=str):
        queue_mail(
            HALF_DAYS,
            recipient=person,
            object_id=str(series.pk),
            version=version,
            context={"series": series.code, "changes": dict(changes)},
        )


def mail_seat(enrolment: Enrolment, series: Series, code: str, *, also: Collection[str] = ()) -> None:
    """The entries of a place just taken (`enrolled`) or ended (`ended`), all in one mail; `also` half-days elsewhere.

    Nothing while the dates are not published: then the publishing tells them.
    """
    if enrolment.person_id is None:
        return
    wanted = {str(one.pk): code for one in _to_come(series) if one.told_at is not None}
    wanted |= dict.fromkeys(also, "gave_up")
    if wanted:
        _queue_once(enrolment, enrolment.person_id, series.code, wanted)


def mail_replacement(seat: ReplacementSeat, person: UUID, changes: Mapping[str, str]) -> None:
    """One entry goes and another comes, in one mail."""
    _queue_once(seat, person, seat.session.series.code if seat.session.series else "", changes)


def _queue_once(record: Enrolment | ReplacementSeat, person: UUID, series: str, changes: Mapping[str, str]) -> None:
    queue_mail(
        HALF_DAYS,
        recipient=person,
        object_id=str(record.pk),
        version=record.version,
        context={"series": series, "changes": dict(changes)},
    )


def _to_come(series: Series) -> list[Session]:
    rows = Session.objects.filter(series=series, day__gte=clock.today(), deleted_in__isnull=True)
    now = clock.now()
    living = rows.exclude(state=Session.State.CANCELLED).order_by("number")
    return [one for one in living if (ends := one.finishes()) is not None and ends > now]
