"""En pääse paikalle: the same half-day elsewhere, without a reason; the team stays, a superior hears nothing (W5)."""

from __future__ import annotations

from datetime import date, time
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.errors import DomainError
from oppiva.people.models import Notice
from oppiva.people.queries import actor_for
from oppiva.workshops import queries, services
from oppiva.workshops.models import Enrolment, ReplacementSeat, Series, Session
from people.cast import browser
from workshops.calendars import another, entries, plan, send, sessions, set_again, to
from workshops.cast import Cast, enrol, grant_to, person_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def thursday() -> Any:
    with time_machine.travel("2026-03-12T08:00:00Z", tick=False) as traveller:
        yield traveller


@pytest.fixture
def two(cast: Cast) -> tuple[Enrolment, Session, Session, Series]:
    """A place in the first series, its second half-day, and the same one of another series."""
    (made,) = enrol(cast, 1)
    plan(cast, cast.first)
    other = another(cast)
    return made, sessions(cast.first)[1], sessions(other)[1], other


def take(cast: Cast, made: Enrolment, missed: Session, session: Session) -> ReplacementSeat:
    return services.take_replacement(actor_for(cast.staff[0]), made, missed=missed, session=session)


def offers(person: Any, made: Enrolment, missed: Session) -> list[queries.Offer]:
    return queries.replacements_for(made, missed, queries.own_half_days(actor_for(person)))


def test_the_same_half_day_of_another_series_with_its_free_seats(cast: Cast, two: Any) -> None:
    made, missed, session, other = two
    (offer,) = offers(cast.staff[0], made, missed)
    assert (offer.half_day.pk, offer.free) == (session.pk, 10)
    for person in cast.staff[1:4]:
        services.sign_up(actor_for(person), other)
    take(cast, made, missed, session)
    (third,) = [services.sign_up(actor_for(cast.staff[5]), cast.first)]
    (offer,) = offers(cast.staff[5], third, missed)
    assert offer.free == 10 - 3 - 1, "seats less enrolled less replacements"


def test_it_counts_once_and_the_place_and_the_team_stay(cast: Cast, two: Any) -> None:
    made, missed, session, _other = two
    take(cast, made, missed, session)
    made.refresh_from_db()
    assert made.state == "enrolled"
    mine = queries.own_half_days(actor_for(cast.staff[0]))
    assert [one.number for one in mine] == [1, 2, 3]
    takers = queries.takers_of([missed.pk, session.pk])
    assert cast.staff[0].pk not in takers.get(missed.pk, {})
    assert takers[session.pk] == {cast.staff[0].pk: made.pk}


def test_the_facilitators_of_both_are_told_and_never_a_superior(cast: Cast, two: Any) -> None:
    made, missed, session, _other = two
    second = person_of("Toinen Vetäjä")
    for person in (second, cast.supervisor):
        grant_to(person, "facilitator", "programme", str(cast.programme.pk))
    Session.objects.filter(pk=session.pk).update(facilitator=second, second=cast.supervisor)
    Notice.objects.all().delete()
    seat = take(cast, made, missed, session)
    told = {(row.person.name, row.code) for row in Notice.objects.filter(kind="workshops.replacement")}
    assert told == {("Veikko Vetäjä", "goes"), ("Toinen Vetäjä", "comes")}
    assert cast.staff[0].name not in str(list(Notice.objects.values_list("facts", "reason")))
    services.give_up_replacement(actor_for(cast.staff[0]), seat)
    codes = Notice.objects.filter(kind="workshops.replacement").values_list("code", flat=True)
    assert sorted(codes) == ["back", "comes", "goes", "stays_away"]


def test_one_mail_takes_the_one_entry_away_and_brings_the_other(cast: Cast, two: Any) -> None:
    made, missed, session, _other = two
    send()
    seat = take(cast, made, missed, session)
    (mine,) = to(cast.staff[0], send())
    assert {(method, str(event["UID"]).split("@")[0]) for method, event in entries(mine)} == {
        ("CANCEL", str(missed.pk)), ("REQUEST", str(session.pk)),
    }  # fmt: skip
    services.give_up_replacement(actor_for(cast.staff[0]), seat)
    (back,) = to(cast.staff[0], send())
    assert {(method, str(event["UID"]).split("@")[0]) for method, event in entries(back)} == {
        ("REQUEST", str(missed.pk)), ("CANCEL", str(session.pk)),
    }  # fmt: skip


def test_a_seat_is_taken_once_given_up_once_and_may_be_taken_again(cast: Cast, two: Any) -> None:
    made, missed, session, _other = two
    seat = take(cast, made, missed, session)
    with pytest.raises(DomainError, match="replacement_exists"):
        take(cast, made, missed, session)
    services.give_up_replacement(actor_for(cast.staff[0]), seat)
    with pytest.raises(DomainError, match="replacement_over"):
        services.give_up_replacement(actor_for(cast.staff[0]), seat)
    assert take(cast, made, missed, session).state == "taken"


@pytest.mark.both
def test_the_last_seat_there_goes_to_one(cast: Cast, two: Any) -> None:
    made, missed, session, other = two
    Series.objects.filter(pk=other.pk).update(seats=3)
    for person in cast.staff[1:3]:
        services.sign_up(actor_for(person), other)
    late = services.sign_up(actor_for(cast.staff[5]), cast.first)
    take(cast, made, missed, session)
    with pytest.raises(DomainError, match="replacement_full"):
        services.take_replacement(actor_for(cast.staff[5]), late, missed=missed, session=session)


@pytest.mark.parametrize("what", ["over", "cancelled", "other_number", "not_own", "same_time"])
def test_what_does_not_suit_is_refused(cast: Cast, two: Any, what: str, thursday: Any) -> None:
    made, missed, session, other = two
    wanted = "replacement_no_match"
    if what == "over":
        thursday.move_to("2026-04-16T09:00:00Z")
        wanted = "replacement_not_possible"
    elif what == "cancelled":
        services.cancel_session(actor_for(cast.manager), session, reason="tila")
    elif what == "other_number":
        session = sessions(other)[0]
    elif what == "not_own":
        missed = sessions(other)[1]
        wanted = "replacement_not_possible"
    else:
        Session.objects.filter(pk=session.pk).update(day=sessions(cast.first)[0].day, starts=time(11), ends=time(14))
    with pytest.raises(DomainError, match=wanted):
        take(cast, made, missed, session)


def test_nobody_else_takes_one_for_the_person(cast: Cast, two: Any) -> None:
    made, missed, session, _other = two
    for person in (cast.staff[1], cast.supervisor, cast.facilitator, cast.stranger):
        with pytest.raises(DomainError, match="not_allowed"):
            services.take_replacement(actor_for(person), made, missed=missed, session=session)
        page = browser(person).get(reverse("workshops:replacement", args=[made.pk, 2]))
        assert page.status_code == 404


def test_who_leaves_the_series_leaves_the_seat_elsewhere_too(cast: Cast, two: Any) -> None:
    made, missed, session, _other = two
    seat = take(cast, made, missed, session)
    send()
    services.withdraw(actor_for(cast.staff[0]), made)
    seat.refresh_from_db()
    assert seat.state == "given_up"
    (mine,) = to(cast.staff[0], send())
    assert {method for method, _event in entries(mine)} == {"CANCEL"}
    assert str(session.pk) in {str(event["UID"]).split("@")[0] for _method, event in entries(mine)}


def test_the_page_offers_takes_and_says_when_nothing_is_free(cast: Cast, two: Any) -> None:
    made, _missed, session, other = two
    client = browser(cast.staff[0])
    address = reverse("workshops:replacement", args=[made.pk, 2])
    client.get(address)
    with CaptureQueriesContext(connection) as statements:
        page = client.get(address)
    assert len(statements) <= 12
    assert str(session.pk) in page.content.decode()
    assert client.post(address, {}).status_code == 422
    assert client.post(address, {"session": "nonsense"}).status_code == 422
    assert client.post(address, {"session": str(session.pk)}).status_code == 302
    assert "replacement_end" not in client.get(address).content.decode()
    seat = ReplacementSeat.objects.get()
    done = client.post(reverse("workshops:replacement_end", args=[made.pk, seat.pk]))
    assert done.status_code == 302
    Series.objects.filter(pk=other.pk).update(seats=3)
    for person in cast.staff[1:4]:
        services.sign_up(actor_for(person), other)
    assert _("No seat is free elsewhere just now.") in client.get(address).content.decode()
    assert client.get(reverse("workshops:replacement", args=[made.pk, 9])).status_code == 404


def test_own_calendar_is_within_its_budget(cast: Cast, two: Any) -> None:
    take(cast, two[0], two[1], two[2])
    client = browser(cast.staff[0])
    client.get(reverse("workshops:own_calendar"))
    with CaptureQueriesContext(connection) as statements:
        page = client.get(reverse("workshops:own_calendar"))
    assert len(statements) <= 12
    assert [one.day for one, _place, _movable in page.context["to_come"]] == [
        date(2026, 3, 19), date(2026, 4, 18), date(2026, 5, 14),
    ]  # fmt: skip


def test_who_changes_to_the_series_of_the_replacement_keeps_its_entry(cast: Cast, two: Any) -> None:
    """The half-day there is now one's own: no mail takes it out of the calendar again."""
    made, missed, session, other = two
    take(cast, made, missed, session)
    send()
    services.change_series(actor_for(cast.staff[0]), made, other)
    told = [
        (method, str(event["UID"]).split("@")[0])
        for mine in to(cast.staff[0], send())
        for method, event in entries(mine)
    ]
    assert ("REQUEST", str(session.pk)) in told
    assert ("CANCEL", str(session.pk)) not in told


@pytest.mark.parametrize("whole", [False, True])
@pytest.mark.parametrize("near", [True, False])
def test_when_the_half_day_there_is_cancelled_the_own_one_is_ones_own_again(
    cast: Cast, two: Any, whole: bool, near: bool
) -> None:
    made, missed, session, other = two
    boss = actor_for(cast.manager)
    if near:
        for one in (missed, session):
            set_again(cast, one, day=date(2026, 3, 24))
        set_again(cast, session, day=date(2026, 3, 25))
    take(cast, made, missed, session)
    send()
    if whole:
        services.cancel_series(boss, other, reason="tila ei ole vapaa")
    else:
        session.refresh_from_db()
        services.cancel_session(boss, session, reason="tila ei ole vapaa")
    assert [one.pk for one in queries.own_half_days(actor_for(cast.staff[0]))] == [
        one.pk for one in sessions(cast.first)
    ]
    told = [
        (method, str(event["UID"]).split("@")[0])
        for mine in to(cast.staff[0], send())
        for method, event in entries(mine)
    ]
    assert sorted(told) == [("CANCEL", str(session.pk)), ("REQUEST", str(missed.pk))], "each once"
    third = another(cast, code="60", first=date(2026, 3, 23))
    assert take(cast, made, missed, sessions(third)[1]).state == "taken"
