"""What taking and giving up a replacement seat have in common: the audit row, who is told, the mail."""

from __future__ import annotations

from collections.abc import Mapping

from oppiva.audit.services import save
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.services import notify
from oppiva.workshops.models import Enrolment, ReplacementSeat, Session
from oppiva.workshops.queries import leaders_of
from oppiva.workshops.services.half_day_mails import is_told_at_once, mail_replacement
from oppiva.workshops.services.logging import log_seat

REPLACEMENT = "workshops.replacement"  # the kind of notice
# To who leads the missed half-day, and to who leads the one taken.
TAKEN = ("goes", "comes")
GIVEN_UP = ("back", "stays_away")


def tell_leaders(actor: Actor, seat: ReplacementSeat, codes: tuple[str, str]) -> None:
    """Tells who leads the two half-days, never a superior of the person, and says neither who nor why (W5)."""
    own, other = seat.missed, seat.session
    if own.series is None or other.series is None:
        return
    leads = leaders_of([own.pk, other.pk])
    facts = {"series": own.series.code, "number": own.number, "other": other.series.code}
    for session, code in zip((own, other), codes, strict=True):
        if session.series is None:
            continue
        notify(
            actor,
            leads.get(session.pk, set()),
            kind=REPLACEMENT,
            object_id=f"{seat.pk}",
            code=code,
            facts=facts,
            link=f"/hanke/{session.series.programme.code}/sarjat/{session.series.code}/osallistujat/",
            about=[seat.enrolment.person] if seat.enrolment.person is not None else [],
        )


def end_seat(actor: Actor, seat: ReplacementSeat, changes: Mapping[str, str]) -> ReplacementSeat:
    """The seat is given up and told; `changes` are what becomes of the entries in the person's calendar."""
    state = ReplacementSeat.State.GIVEN_UP
    ended = save(seat, actor=actor, changes={"state": state, "answered_at": clock.now()})
    # That a half-day is missed is nobody's above to know: the row of the log says only that a place was changed.
    log_seat("seat_changed", actor, ended.enrolment, ended.session.programme_id)
    tell_leaders(actor, ended, GIVEN_UP)
    if ended.enrolment.person_id is not None and changes:
        mail_replacement(ended, ended.enrolment.person_id, changes)
    return ended


def end_seats_of(actor: Actor, enrolment: Enrolment) -> set[str]:
    """With the place in the series go the half-days taken elsewhere; answers whose entries go from the calendar.

    Who changes over to the very series of a half-day taken there keeps its entry: it is one's own now.
    """
    rows = ReplacementSeat.objects.filter(
        enrolment=enrolment, state=ReplacementSeat.State.TAKEN, deleted_in__isnull=True
    ).select_related("missed__series__programme", "session__series__programme", "enrolment__person")
    places = Enrolment.objects.filter(state=Enrolment.State.ENROLLED, deleted_in__isnull=True)
    known = enrolment.person_id is not None
    own = set(places.filter(person=enrolment.person).values_list("series_id", flat=True)) if known else set()
    gone = set()
    for seat in rows:
        if is_to_come(seat.session):
            end_seat(actor, seat, {})
            if seat.session.series_id not in own:
                gone.add(str(seat.session_id))
    return gone


def end_seats_in(actor: Actor, session: Session) -> None:
    """Who came to a half-day that is cancelled instead of the own one: that is theirs again, unless it is over.

    Called after the cancelling has been told: its mail takes the entry away when the half-day is near.
    """
    rows = ReplacementSeat.objects.filter(
        session=session, state=ReplacementSeat.State.TAKEN, deleted_in__isnull=True
    ).select_related("missed__series__programme", "session__series__programme", "enrolment__person")
    for seat in rows:
        if not is_to_come(seat.missed):
            continue
        changes = {} if is_told_at_once(session) else {str(session.pk): "gave_up"}
        if seat.missed.state != Session.State.CANCELLED:
            changes[str(seat.missed_id)] = "back"
        end_seat(actor, seat, changes)


def is_to_come(session: Session) -> bool:
    """Whether the half-day has a time and has not begun."""
    begins = session.begins()
    return begins is not None and begins > clock.now()
