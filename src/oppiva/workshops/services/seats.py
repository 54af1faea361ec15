"""Seats of a series under its lock: who gets one, what happens when one becomes free, offers of 24 hours."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from oppiva.audit.services import save
from oppiva.core.policy import Actor, system
from oppiva.jobs import clock
from oppiva.people.models import Person, Role
from oppiva.people.services import end_with_place, give_with_place
from oppiva.programme.models import Programme
from oppiva.workshops.models import OFFER_HOURS, Enrolment, Series, Session, TeamMember
from oppiva.workshops.services.half_day_mails import mail_seat
from oppiva.workshops.services.live import changed_in
from oppiva.workshops.services.logging import log_seat
from oppiva.workshops.services.replacing import end_seats_of
from oppiva.workshops.services.seats_telling import tell_expired, tell_offer
from oppiva.workshops.services.strengths import forget_strengths

QUEUE = system("queue")


def lock_series(series_id: UUID) -> Series:
    """The series as it stands, locked until the transaction ends: every change of seats begins here."""
    return Series.objects.select_for_update().select_related(None).get(pk=series_id)


def live(series: Series) -> QuerySet[Enrolment]:
    """The places of a series that hold or wait for a seat."""
    return Enrolment.objects.filter(series=series, state__in=Enrolment.LIVE, deleted_in__isnull=True)


def free_seats(series: Series) -> int:
    """Seats nobody holds and nobody is offered, never below 0; exact inside `lock_series`."""
    held = Enrolment.objects.filter(series=series, state__in=Enrolment.SEATED, deleted_in__isnull=True).count()
    return max(0, series.seats - held)


def waits(series: Series) -> bool:
    """Whether somebody stands in the queue: who comes now stands behind, even while a seat is being offered."""
    return live(series).filter(state=Enrolment.State.QUEUED).exists()


def seat_or_queue(actor: Actor, enrolment: Enrolment, series: Series) -> Enrolment:
    """A free seat for the person, else the end of the queue; inside `lock_series`."""
    now = clock.now()
    if free_seats(series) and not waits(series):
        return take_seat(actor, enrolment, series)
    changes = {"state": Enrolment.State.QUEUED, "queued_at": now}
    changed = save(enrolment, actor=actor, changes=changes)
    log_seat("seat_queued", actor, changed, series.programme_id)
    return changed


def take_seat(actor: Actor, enrolment: Enrolment, series: Series) -> Enrolment:
    """The person is enrolled and gets the participant's role in the series; the seat must be theirs to take."""
    changes = {"state": Enrolment.State.ENROLLED, "enrolled_at": clock.now(), "offered_until": None}
    changed = save(enrolment, actor=actor, changes=changes)
    if changed.person_id is not None:
        take_part(Person.objects.get(pk=changed.person_id), series)
    log_seat("seat_taken", actor, changed, series.programme_id)
    changed_in(series.pk)
    mail_seat(changed, series, "enrolled")
    return changed


def take_part(person: Person, series: Series) -> None:
    """The participant's role in the series, which comes with a place and goes with it."""
    give_with_place(
        person, role=Role.PARTICIPANT, scope_kind="series", scope_id=str(series.pk), reason=f"{series.code}"
    )


def leave(actor: Actor, enrolment: Enrolment, series: Series, state: str, reason: str = "") -> Enrolment:
    """The place ends in this state and its role with it; the next in the queue is offered what became free."""
    took_part = enrolment.state == Enrolment.State.ENROLLED
    changes = {"state": state, "ended_at": clock.now(), "offered_until": None}
    changed = save(enrolment, actor=actor, changes=changes, reason=reason)
    leave_team(actor, changed)
    forget_strengths(changed.pk)
    if changed.person_id is not None:
        end_with_place(changed.person_id, role=Role.PARTICIPANT, scope_kind="series", scope_id=str(series.pk))
    log_seat("seat_left", actor, changed, series.programme_id)
    changed_in(series.pk)
    if took_part:
        mail_seat(changed, series, "ended", also=end_seats_of(actor, changed))
    offer_free_seats(series)
    return changed


def leave_team(actor: Actor, enrolment: Enrolment) -> bool:
    """The person is in no team any more, and the member's role goes; answers whether they were in one."""
    rows = TeamMember.objects.filter(enrolment=enrolment, until__isnull=True, deleted_in__isnull=True)
    left = False
    for member in rows:
        save(member, actor=actor, changes={"until": clock.now(), "is_bridge": False})
        if enrolment.person_id is not None:
            end_with_place(enrolment.person_id, role=Role.TEAM_MEMBER, scope_kind="team", scope_id=str(member.team_id))
        left = True
    return left


def offer_free_seats(series: Series) -> int:
    """Each free seat is offered to the next in the queue for 24 hours; answers how many. Inside `lock_series`.

    Nothing is offered once the series is cancelled, its last half-day or its programme is over.
    """
    if series.state in {Series.State.CANCELLED, Series.State.DRAFT} or is_over(series):
        return 0
    if Programme.objects.filter(pk=series.programme_id, state=Programme.State.ENDED).exists():
        return 0
    offered = 0
    free = free_seats(series)
    queue = live(series).filter(state=Enrolment.State.QUEUED).order_by("queued_at", "pk")
    for enrolment in queue[:free]:
        until = clock.now() + timedelta(hours=OFFER_HOURS)
        changed = save(enrolment, actor=QUEUE, changes={"state": Enrolment.State.OFFERED, "offered_until": until})
        log_seat("seat_offered", QUEUE, changed, series.programme_id)
        tell_offer(QUEUE, changed, series)
        offered += 1
    return offered


def is_over(series: Series) -> bool:
    """Whether no half-day is to come any more; one without a date is, and a series without half-days is not over."""
    sessions = list(Session.objects.filter(series=series, deleted_in__isnull=True))
    living = [one.finishes() for one in sessions if one.state != Session.State.CANCELLED]
    now = clock.now()
    return bool(sessions) and all(ends is not None and ends <= now for ends in living)


def expire_offers() -> int:
    """Offers whose 24 hours are over end, and the seat goes to the next; answers how many ended.

    Each series in a transaction of its own, so that one that is being changed does not hold up the others.
    """
    over = Enrolment.objects.filter(
        state=Enrolment.State.OFFERED, offered_until__lt=clock.now(), deleted_in__isnull=True
    )
    expired = 0
    for series_id in sorted(set(over.values_list("series_id", flat=True)), key=str):
        with transaction.atomic():
            series = lock_series(series_id)
            for enrolment in over.filter(series=series):
                leave(QUEUE, enrolment, series, Enrolment.State.EXPIRED)
                tell_expired(QUEUE, enrolment, series)
                expired += 1
    return expired
