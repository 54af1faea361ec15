"""Seats of a series under its lock: who gets one, what happens when one becomes free, offers of 24 hours."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import QuerySet

from oppiva.audit.services import save
from oppiva.core.policy import Actor, system
from oppiva.jobs import clock
from oppiva.jobs.services import queue_mail
from oppiva.people.models import Person, Role
from oppiva.people.services import end_with_place, give_with_place, notify
from oppiva.workshops.models import OFFER_HOURS, Enrolment, Series
from oppiva.workshops.services.half_day_mails import mail_seat
from oppiva.workshops.services.logging import log_seat
from oppiva.workshops.services.replacing import end_seats_of

QUEUE = system("queue")
SEAT = "workshops.seat"  # the kind of notice
OFFER_MAIL = "seat_offer"


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
        give_with_place(
            Person.objects.get(pk=changed.person_id),
            role=Role.PARTICIPANT,
            scope_kind="series",
            scope_id=str(series.pk),
            reason=f"{series.code}",
        )
    log_seat("seat_taken", actor, changed, series.programme_id)
    mail_seat(changed, series, "enrolled")
    return changed


def leave(actor: Actor, enrolment: Enrolment, series: Series, state: str, reason: str = "") -> Enrolment:
    """The place ends in this state and its role with it; the next in the queue is offered what became free."""
    took_part = enrolment.state == Enrolment.State.ENROLLED
    changes = {"state": state, "ended_at": clock.now(), "offered_until": None}
    changed = save(enrolment, actor=actor, changes=changes, reason=reason)
    if changed.person_id is not None:
        end_with_place(changed.person_id, role=Role.PARTICIPANT, scope_kind="series", scope_id=str(series.pk))
    log_seat("seat_left", actor, changed, series.programme_id)
    if took_part:
        mail_seat(changed, series, "ended", also=end_seats_of(actor, changed))
    offer_free_seats(series)
    return changed


def offer_free_seats(series: Series) -> int:
    """Each free seat is offered to the next in the queue for 24 hours; answers how many. Inside `lock_series`.

    Nothing is offered once the series is cancelled or its last half-day is over.
    """
    if series.state in {Series.State.CANCELLED, Series.State.DRAFT}:
        return 0
    offered = 0
    free = free_seats(series)
    queue = live(series).filter(state=Enrolment.State.QUEUED).order_by("queued_at", "pk")
    for enrolment in queue[:free]:
        until = clock.now() + timedelta(hours=OFFER_HOURS)
        changed = save(enrolment, actor=QUEUE, changes={"state": Enrolment.State.OFFERED, "offered_until": until})
        log_seat("seat_offered", QUEUE, changed, series.programme_id)
        _tell_offer(changed, series)
        offered += 1
    return offered


def _tell_offer(enrolment: Enrolment, series: Series) -> None:
    if enrolment.person_id is None:
        return
    link = f"/paikat/{enrolment.pk}/"
    notify(
        QUEUE,
        [enrolment.person_id],
        kind=SEAT,
        object_id=enrolment.pk,
        code="offered",
        facts={"series": series.code, "until": enrolment.offered_until.isoformat() if enrolment.offered_until else ""},
        link=link,
    )
    # At once (records.md 12): a day is short.
    queue_mail(
        OFFER_MAIL,
        recipient=enrolment.person_id,
        object_id=str(enrolment.pk),
        version=enrolment.version,
        context={
            "series": series.code,
            "until": enrolment.offered_until.isoformat() if enrolment.offered_until else "",
            "link": link,
        },
    )


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
                _tell(enrolment, series, "expired")
                expired += 1
    return expired


def _tell(enrolment: Enrolment, series: Series, code: str) -> None:
    if enrolment.person_id is not None:
        notify(
            QUEUE,
            [enrolment.person_id],
            kind=SEAT,
            object_id=enrolment.pk,
            code=code,
            facts={"series": series.code},
            link=f"/paikat/{enrolment.pk}/",
        )
