"""En pääse paikalle: the same half-day of another series instead of the own; no reason is asked, the team stays."""

from __future__ import annotations

from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.workshops import queries, rules
from oppiva.workshops.models import Enrolment, ReplacementSeat, Series, Session
from oppiva.workshops.services.half_day_mails import mail_replacement
from oppiva.workshops.services.logging import log_seat
from oppiva.workshops.services.replacing import TAKEN, end_seat, is_to_come, tell_leaders
from oppiva.workshops.services.seats import lock_series


def take_replacement(actor: Actor, enrolment: Enrolment, *, missed: Session, session: Session) -> ReplacementSeat:
    """Takes a free seat in the same half-day of another series, under that series' lock; one's own place alone.

    Refuses a half-day that is over or not one's own (`replacement_not_possible`), one that is no match or lies over
    another of one's own (`replacement_no_match`), a full one (`replacement_full`), and a second seat for the same
    half-day (`replacement_exists`). The facilitators of both are told, nobody else.
    """
    _require_own(actor, enrolment)
    if session.series_id is None:
        raise DomainError("replacement_no_match")
    try:
        with transaction.atomic():
            lock_series(session.series_id)
            own = Enrolment.objects.select_related("person").get(pk=enrolment.pk)
            if not may_be_missed(own, missed):
                raise DomainError("replacement_not_possible")
            mine = queries.own_half_days(actor)
            if queries.taken_instead(mine, own, missed) is not None:
                raise DomainError("replacement_exists")
            offers = queries.replacements_for(own, missed, mine)
            offer = next((one for one in offers if one.half_day.pk == session.pk), None)
            if offer is None:
                raise DomainError("replacement_no_match")
            if not offer.free:
                raise DomainError("replacement_full")
            seat = ReplacementSeat(
                enrolment=own, missed=missed, session=session, state=ReplacementSeat.State.TAKEN,
                answered_at=clock.now(),
            )  # fmt: skip
            save(seat, actor=actor)
            log_seat("seat_changed", actor, own, session.programme_id)
            tell_leaders(actor, seat, TAKEN)
            if own.person_id is not None:
                mail_replacement(seat, own.person_id, {str(missed.pk): "away", str(session.pk): "replacement"})
            return seat
    except IntegrityError as error:
        raise DomainError("replacement_exists") from error


def give_up_replacement(actor: Actor, seat: ReplacementSeat) -> ReplacementSeat:
    """Gives the seat up before its half-day; the own half-day is one's own again. Refuses one given up or begun."""
    _require_own(actor, seat.enrolment)
    if seat.session.series_id is None:
        raise DomainError("replacement_over")
    with transaction.atomic():
        lock_series(seat.session.series_id)
        found = queries.seat_with_both(seat.pk)
        if found.state != ReplacementSeat.State.TAKEN or not is_to_come(found.session):
            raise DomainError("replacement_over")
        changes = {str(found.session_id): "gave_up"}
        if is_to_come(found.missed) and found.missed.state != Session.State.CANCELLED:
            changes[str(found.missed_id)] = "back"
        return end_seat(actor, found, changes)


def may_be_missed(enrolment: Enrolment, missed: Session) -> bool:
    """Whether the half-day is one's own, known and still to come; a cancelled one its own series makes good."""
    own = missed.series_id == enrolment.series_id and enrolment.state == Enrolment.State.ENROLLED
    return own and missed.told_at is not None and missed.state != Session.State.CANCELLED and is_to_come(missed)


def _require_own(actor: Actor, enrolment: Enrolment) -> None:
    if actor.person_id is None or enrolment.person_id != UUID(actor.person_id):
        raise DomainError("not_allowed", action="write", kind="seat")
    series: Series = enrolment.series
    rules.require_seat(actor, series, enrolment.unit_id, own=True)
