"""The verbs of places in a series: sign up, propose, answer, leave, change over, say one's wishes."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.programme.models import Programme
from oppiva.workshops import rules
from oppiva.workshops.models import Enrolment, Series, SeriesOrganisation
from oppiva.workshops.services.logging import log_seat
from oppiva.workshops.services.seats import (
    free_seats,
    is_over,
    leave,
    live,
    lock_series,
    seat_or_queue,
    take_part,
    take_seat,
    waits,
)
from oppiva.workshops.services.seats_telling import tell_ended, tell_moved, tell_proposed

MOST_THEMES = 3
WISHES = ("themes", "languages", "mode", "step_free", "wish_person", "wish_kind")


@dataclass(frozen=True)
class Proposed:
    """What became of a supervisor's proposals: the places made, and each person who could not be proposed."""

    made: tuple[Enrolment, ...]
    refused: tuple[tuple[Person, DomainError], ...]


def sign_up(actor: Actor, series: Series, *, wishes: Mapping[str, object] | None = None) -> Enrolment:
    """A place for oneself: a seat when one is free, else the end of the queue.

    Refuses a series whose sign-up is not open, a person whose organisation takes no part, and who is in it already;
    who was proposed accepts the proposal by signing up.
    """
    person = _oneself(actor)
    rules.require_seat(actor, series, person.unit_id, own=True)
    try:
        with transaction.atomic():
            locked = lock_series(series.pk)
            _require_open(locked)
            there = live(locked).filter(person=person).first()
            if there is not None and there.state != Enrolment.State.PROPOSED:
                raise DomainError("seat_exists", state=there.state)
            _require_taking_part(locked, person)
            enrolment = there or _new(actor, locked, person)
            _set_wishes(actor, enrolment, wishes or {})
            return seat_or_queue(actor, enrolment, locked)
    except IntegrityError as error:
        raise DomainError("seat_exists", state="") from error


def propose(actor: Actor, series: Series, persons: Collection[Person]) -> Proposed:
    """Proposes people for seats; each accepts or declines alone. One that cannot be proposed holds up no other.

    A superior learns from it who is enrolled, and neither an answer nor a place in the queue (W5): own staff are
    proposed once a series (`proposed_already`), and who waits already is proposed as anybody is.
    """
    made: list[Enrolment] = []
    refused: list[tuple[Person, DomainError]] = []
    bundle = uuid4().hex  # the mails of one deed count once
    keeps, staff = rules.may_roster(actor, "write", series), set(rules.staff_units(actor))
    for person in persons:
        walled = not keeps or person.unit_id in staff
        try:
            made.append(_propose(actor, series, person, bundle, walled=walled))
        except DomainError as error:
            refused.append((person, error))
    return Proposed(tuple(made), tuple(refused))


def _propose(actor: Actor, series: Series, person: Person, bundle: str, *, walled: bool) -> Enrolment:
    rules.require_seat(actor, series, person.unit_id)
    try:
        with transaction.atomic():
            locked = lock_series(series.pk)
            _require_open(locked)
            if not person.is_active:
                raise DomainError("person_left")
            there = live(locked).filter(person=person).first()
            if there is not None and (not walled or there.state == Enrolment.State.ENROLLED):
                raise DomainError("seat_exists", state="")
            _require_taking_part(locked, person)
            if walled and _proposed_before(locked, person):
                raise DomainError("proposed_already")
            if there is not None:
                # The person asked for the seat alone: the proposal changes nothing but who is for it.
                return save(there, actor=actor, changes={"proposed_by": actor.person_id})
            enrolment = _new(actor, locked, person)
            # With the role the person sees the series and can answer, also one who had no role before.
            take_part(person, locked)
            log_seat("seat_proposed", actor, enrolment, locked.programme_id)
            tell_proposed(actor, enrolment, locked, bundle)
            return enrolment
    except IntegrityError as error:
        raise DomainError("seat_exists", state="") from error


def _proposed_before(series: Series, person: Person) -> bool:
    """Whether somebody has proposed the person, whatever came of it."""
    rows = Enrolment.objects.filter(series=series, person=person, proposed_by__isnull=False, deleted_in__isnull=True)
    return rows.exists()


def answer_proposal(
    actor: Actor, enrolment: Enrolment, *, accept: bool, wishes: Mapping[str, object] | None = None
) -> Enrolment:
    """The person's own answer to a proposal: a seat or the queue, or no. Refuses one that is answered already."""
    person = _require_own(actor, enrolment)
    with transaction.atomic():
        series = lock_series(enrolment.series_id)
        found = _again(enrolment)
        if found.state != Enrolment.State.PROPOSED:
            raise DomainError("seat_answered", state=found.state)
        if not accept:
            return leave(actor, found, series, Enrolment.State.DECLINED)
        _require_open(series)
        _require_taking_part(series, person)
        _set_wishes(actor, found, wishes or {})
        return seat_or_queue(actor, found, series)


def answer_offer(actor: Actor, enrolment: Enrolment, *, accept: bool) -> Enrolment:
    """The person's own answer to an offered seat; refuses one whose 24 hours are over (`offer_over`)."""
    _require_own(actor, enrolment)
    with transaction.atomic():
        series = lock_series(enrolment.series_id)
        found = _again(enrolment)
        if found.state != Enrolment.State.OFFERED:
            raise DomainError("seat_answered", state=found.state)
        if not accept:
            return leave(actor, found, series, Enrolment.State.DECLINED)
        if found.offered_until is not None and found.offered_until < clock.now():
            raise DomainError("offer_over")
        if series.state == Series.State.CANCELLED:
            raise DomainError("series_cancelled")
        return take_seat(actor, found, series)


def withdraw(actor: Actor, enrolment: Enrolment, *, reason: str = "") -> Enrolment:
    """Leaves the series or its queue; the seat goes to the next. By oneself, or by who keeps the roster of the series.

    Not by a supervisor: whose place it is decides alone whether to take it (trust.md 2, note 18).
    """
    own = _keeps(actor, enrolment)
    with transaction.atomic():
        series = lock_series(enrolment.series_id)
        found = _again(enrolment)
        if found.state not in Enrolment.LIVE:
            raise DomainError("seat_over", state=found.state)
        left = leave(actor, found, series, Enrolment.State.WITHDRAWN, reason)
        if not own:
            tell_ended(actor, left, series, reason)
        return left


def _keeps(actor: Actor, enrolment: Enrolment) -> bool:
    """Whether the place is the actor's own; refuses one of another person to who does not keep the roster."""
    own = actor.person_id is not None and str(enrolment.person_id) == actor.person_id
    if own:
        rules.require_seat(actor, enrolment.series, enrolment.unit_id, own=True)
    else:
        rules.require_roster(actor, enrolment.series)
    return own


def change_series(actor: Actor, enrolment: Enrolment, to: Series) -> Enrolment:
    """Moves an enrolled person to another series in one transaction, with the wishes; only into a free seat.

    Refuses (`no_free_seat`) a series that is full or has a queue, and one whose sign-up is over.
    """
    own = _keeps(actor, enrolment)
    if not own:
        rules.require_roster(actor, to)
    if to.pk == enrolment.series_id:
        raise DomainError("same_series")
    try:
        with transaction.atomic():
            # Always in the same order: two who change places with each other would else wait for ever.
            locked = {pk: lock_series(pk) for pk in sorted((enrolment.series_id, to.pk), key=str)}
            series, other = locked[enrolment.series_id], locked[to.pk]
            found = _again(enrolment)
            if found.state not in Enrolment.SEATED or found.person is None:
                raise DomainError("seat_over", state=found.state)
            if series.programme_id != other.programme_id:
                raise DomainError("other_programme")
            _require_open(other)
            _require_taking_part(other, found.person)
            if not free_seats(other) or waits(other):
                raise DomainError("no_free_seat")
            new = _new(actor, other, found.person, like=found)
            taken = take_seat(actor, new, other)
            leave(actor, found, series, Enrolment.State.WITHDRAWN)
            if not own:
                tell_moved(actor, taken, series, other)
            return taken
    except IntegrityError as error:
        raise DomainError("seat_exists", state="") from error


def set_wishes(actor: Actor, enrolment: Enrolment, wishes: Mapping[str, object]) -> Enrolment:
    """What the person wishes for the team; seen by nobody but the proposal of teams. One's own alone."""
    _require_own(actor, enrolment)
    with transaction.atomic():
        lock_series(enrolment.series_id)
        found = _again(enrolment)
        if found.state not in Enrolment.LIVE:
            raise DomainError("seat_over", state=found.state)
        return _set_wishes(actor, found, wishes)


def place_in_queue(enrolment: Enrolment) -> int | None:
    """The person's place in the queue from 1; None for who does not wait."""
    if enrolment.state != Enrolment.State.QUEUED or enrolment.queued_at is None:
        return None
    ahead = Enrolment.objects.filter(
        series_id=enrolment.series_id, state=Enrolment.State.QUEUED, deleted_in__isnull=True
    ).order_by("queued_at", "pk")
    return list(ahead.values_list("pk", flat=True)).index(enrolment.pk) + 1


def _new(actor: Actor, series: Series, person: Person, like: Enrolment | None = None) -> Enrolment:
    by = UUID(actor.person_id) if actor.person_id and actor.person_id != str(person.pk) else None
    enrolment = Enrolment(
        series=series,
        person=person,
        unit_id=person.unit_id,
        state=Enrolment.State.PROPOSED,
        proposed_by_id=by,
        asked_at=clock.now(),
        languages=[person.language],
    )
    if like is not None:
        for name in (*WISHES, "wished_at"):
            setattr(enrolment, name, getattr(like, name))
        if like.wish_person_id is not None and not _enrolled(series.pk, like.wish_person_id):
            enrolment.wish_person, enrolment.wish_kind = None, ""
    return save(enrolment, actor=actor)


def _set_wishes(actor: Actor, enrolment: Enrolment, wishes: Mapping[str, object]) -> Enrolment:
    given = {name: value for name, value in wishes.items() if name in WISHES}
    if not given:
        return enrolment
    themes = given.get("themes", enrolment.themes)
    if isinstance(themes, list) and (len(themes) > MOST_THEMES or len(set(themes)) < len(themes)):
        raise DomainError("wishes_three_themes", field="themes")
    wished = given.get("wish_person", enrolment.wish_person)
    if isinstance(wished, Person):
        if wished.pk == enrolment.person_id:
            raise DomainError("wish_is_oneself", field="wish_person")
        if not _enrolled(enrolment.series_id, wished.pk):
            raise DomainError("wish_not_enrolled", field="wish_person")
    if "wish_person" in given and not (wished and given.get("wish_kind")):
        given |= {"wish_person": None, "wish_kind": ""}
    return save(enrolment, actor=actor, changes={**given, "wished_at": clock.now()})


def _enrolled(series_id: UUID, person_id: UUID) -> bool:
    rows = Enrolment.objects.filter(series_id=series_id, person_id=person_id, deleted_in__isnull=True)
    return rows.filter(state=Enrolment.State.ENROLLED).exists()


def _oneself(actor: Actor) -> Person:
    if actor.person_id is None:
        raise DomainError("not_allowed", action="write", kind="seat")
    return Person.objects.get(pk=actor.person_id)


def _require_own(actor: Actor, enrolment: Enrolment) -> Person:
    person = _oneself(actor)
    if enrolment.person_id != person.pk:
        raise DomainError("not_allowed", action="write", kind="seat")
    rules.require_seat(actor, enrolment.series, person.unit_id, own=True)
    return person


def _again(enrolment: Enrolment) -> Enrolment:
    """The place as it stands under the lock: what the page showed may be old."""
    found = Enrolment.objects.select_related("person").filter(pk=enrolment.pk, deleted_in__isnull=True).first()
    if found is None:
        raise DomainError("gone")
    return found


def _require_open(series: Series) -> None:
    over = series.sign_up_until is not None and series.sign_up_until < clock.today()
    if series.state != Series.State.OPEN or over:
        raise DomainError("series_not_open")
    if Programme.objects.filter(pk=series.programme_id, state=Programme.State.ENDED).exists():
        raise DomainError("programme_ended")
    if is_over(series):
        raise DomainError("series_not_open")


def _require_taking_part(series: Series, person: Person) -> None:
    """Only people of the organisations that take part; a person without a unit cannot be counted to any."""
    unit = person.unit
    taking_part = SeriesOrganisation.objects.filter(series=series, deleted_in__isnull=True)
    if unit is None or not taking_part.filter(organisation_id=unit.organisation_id).exists():
        raise DomainError("organisation_not_in_series")
