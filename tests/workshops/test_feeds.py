"""The secret address of one's own calendar: shown once, read without signing in, dead when it should be (A5, R12)."""

from __future__ import annotations

import hashlib
import logging
from datetime import date, time, timedelta
from typing import Any

import pytest
import time_machine
from django.core.cache import cache
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from icalendar import Calendar

from oppiva.audit.models import Revision
from oppiva.audit.services import save
from oppiva.core.policy import reading
from oppiva.jobs import clock, logs
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from oppiva.programme.services import end_programme
from oppiva.workshops import queries, services
from oppiva.workshops.models import CalendarFeed, Series
from people.cast import browser
from workshops.calendars import another, plan, sessions, set_again
from workshops.cast import SETUP, Cast, enrol

pytestmark = pytest.mark.django_db
MISSING = "x" * 43


@pytest.fixture(autouse=True)
def thursday() -> Any:
    with time_machine.travel("2026-03-12T08:00:00Z", tick=False) as traveller:
        yield traveller


def read(token: str) -> Any:
    return Client().get(reverse("workshops:feed", args=[token]))


def ids(answer: Any) -> set[str]:
    """The half-days of a calendar."""
    return {str(event["UID"]).split("@")[0] for event in Calendar.from_ical(answer.content).events}


def own(person: Person) -> set[str]:
    """The half-days of the page."""
    return {str(one.pk) for one in queries.own_half_days(actor_for(person))}


def test_a_calendar_reads_own_half_days_without_signing_in(cast: Cast) -> None:
    enrol(cast, 2)
    plan(cast, cast.first, join_url="https://kokous.example/salaisuus", mode="hybrid")
    another(cast)
    _feed, token = services.make_feed(actor_for(cast.staff[0]))
    answer = read(token)
    assert (answer.status_code, answer["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer["Cache-Control"] == "private, max-age=900"
    assert ids(answer) == {str(one.pk) for one in sessions(cast.first)} == own(cast.staff[0])
    text = answer.content.decode()
    assert "METHOD:PUBLISH" in text
    assert "BEGIN:VTIMEZONE" in text
    for secret in ("salaisuus", "ATTENDEE", "ORGANIZER", cast.facilitator.name, cast.staff[1].name):
        assert secret not in text
    assert CalendarFeed.objects.get().used_on == date(2026, 3, 12)


def test_only_the_hash_is_stored_and_no_history_holds_it(cast: Cast) -> None:
    feed, token = services.make_feed(actor_for(cast.staff[0]))
    stored = CalendarFeed.objects.get()
    assert (stored.pk, stored.token_hash) == (feed.pk, hashlib.sha256(token.encode()).hexdigest())
    with reading(SETUP):
        kept = Revision.objects.filter(kind="workshops.calendarfeed", field="token_hash")
        assert not kept.exists()
    assert len(token) == 43


@pytest.mark.both
def test_a_new_address_ends_the_old_and_ending_ends_it(cast: Cast) -> None:
    actor = actor_for(cast.staff[0])
    _feed, first = services.make_feed(actor)
    _feed, second = services.make_feed(actor)
    assert (read(first).status_code, read(second).status_code) == (404, 200)
    assert services.end_feed(actor)
    assert not services.end_feed(actor)
    assert read(second).status_code == 404
    services.make_feed(actor)
    with pytest.raises(IntegrityError), transaction.atomic():
        CalendarFeed.objects.create(person=cast.staff[0], token_hash="a", made_at=clock.now())


def test_a_dead_address_and_one_that_never_was_answer_the_same_bytes(cast: Cast) -> None:
    _feed, token = services.make_feed(actor_for(cast.staff[0]))
    services.end_feed(actor_for(cast.staff[0]))
    dead, missing = read(token), read(MISSING)
    assert dead.content == missing.content
    assert {name: dead[name] for name in dead.headers} == {name: missing[name] for name in missing.headers}


def test_who_left_has_no_calendar_here(cast: Cast) -> None:
    _feed, token = services.make_feed(actor_for(cast.staff[0]))
    save(cast.staff[0], actor=SETUP, changes={"state": "left"})
    assert read(token).status_code == 404


def test_the_address_dies_with_the_programme(cast: Cast) -> None:
    enrol(cast, 1)
    plan(cast, cast.first)
    _feed, token = services.make_feed(actor_for(cast.staff[0]))
    end_programme(actor_for(cast.manager), cast.programme, reason="päättyi")
    assert read(token).status_code == 404


def test_what_is_cancelled_or_missed_is_gone_and_the_replacement_is_there(cast: Cast) -> None:
    (made,) = enrol(cast, 1)
    plan(cast, cast.first)
    other = another(cast)
    one, two, three = sessions(cast.first)
    instead = sessions(other)[1]
    services.take_replacement(actor_for(cast.staff[0]), made, missed=two, session=instead)
    services.cancel_session(actor_for(cast.manager), three, reason="tila ei ole vapaa")
    _feed, token = services.make_feed(actor_for(cast.staff[0]))
    assert ids(read(token)) == {str(one.pk), str(instead.pk)} == own(cast.staff[0])


def test_who_leads_sees_what_is_led_also_before_it_is_published(cast: Cast) -> None:
    set_again(
        cast, sessions(cast.first)[0], day=date(2026, 3, 20), starts=time(9), ends=time(12), second=cast.facilitator
    )
    assert own(cast.facilitator) == {str(sessions(cast.first)[0].pk)}
    enrol(cast, 1)
    assert own(cast.staff[0]) == set()


@pytest.fixture
def other(cast: Cast) -> Series:
    """The first series and one more, both with published dates."""
    plan(cast, cast.first)
    return another(cast)


@given(deeds=st.lists(st.sampled_from(["enrol", "leave", "replace", "lead", "cancel", "revoke"]), max_size=6))
@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_page_file_and_feed_hold_the_same_half_days(cast: Cast, other: Series, deeds: list[str]) -> None:
    """A5: whatever has happened, the three ways out show the same ids, and only what the person takes or leads."""
    person = cast.staff[0]
    with transaction.atomic():
        for deed in deeds:
            _do(cast, person, other, deed)
        _feed, token = services.make_feed(actor_for(person))
        client = browser(person)
        page = client.get(reverse("workshops:own_calendar"))
        shown = {str(one.pk) for one, _place, _movable in page.context["to_come"]}
        assert ids(read(token)) == ids(client.get(reverse("workshops:own_file"))) == shown == own(person)
        transaction.set_rollback(True)
    cache.clear()


def _do(cast: Cast, person: Person, other: Any, deed: str) -> None:
    actor = actor_for(person)
    seat = cast.first.enrolments.filter(person=person, state="enrolled").first()
    second = sessions(cast.first)[1]
    if deed == "enrol" and seat is None:
        services.sign_up(actor, cast.first)
    elif deed == "leave" and seat is not None:
        services.withdraw(actor, seat)
    elif deed == "replace" and seat is not None and not seat.replacements.filter(state="taken").exists():
        if second.state != "cancelled":
            services.take_replacement(actor, seat, missed=second, session=sessions(other)[1])
    elif deed == "lead":
        type(second).objects.filter(pk=sessions(other)[0].pk).update(second=person)
    elif deed == "cancel" and second.state != "cancelled":
        services.cancel_session(actor_for(cast.manager), second, reason="tila")
    elif deed == "revoke":
        person.grants.filter(scope_kind="series").update(revoked_at=clock.now())


def test_guessing_ends_in_429_and_logs_no_secret(cast: Cast, caplog: pytest.LogCaptureFixture) -> None:
    cache.clear()
    client = Client()
    answers = [client.get(reverse("workshops:feed", args=[f"{MISSING}{number}"])).status_code for number in range(101)]
    assert set(answers[:100]) == {404}
    assert answers[100] == 429
    cache.clear()
    formatter = logs.JsonFormatter()
    with caplog.at_level(logging.WARNING):
        client.get(reverse("workshops:feed", args=[MISSING]))
    assert MISSING not in "".join(formatter.format(record) for record in caplog.records)


def test_the_page_shows_the_address_once(cast: Cast) -> None:
    enrol(cast, 1)
    plan(cast, cast.first)
    client = browser(cast.staff[0])
    made = client.post(reverse("workshops:feed_make"))
    address = made.context["address"]
    assert address.endswith(".ics")
    assert address in made.content.decode()
    assert made["Cache-Control"] == "no-store"
    assert Client().get(address).status_code == 200
    again = client.get(reverse("workshops:own_calendar"))
    assert address not in again.content.decode()
    assert client.get(reverse("workshops:feed_make")).status_code == 302
    assert client.post(reverse("workshops:feed_end"), follow=True).status_code == 200
    assert Client().get(address).status_code == 404


def test_the_feed_is_in_the_person_s_language(cast: Cast) -> None:
    enrol(cast, 1)
    plan(cast, cast.first, first=clock.today() + timedelta(days=7))
    save(cast.staff[0], actor=SETUP, changes={"language": "en"})
    _feed, token = services.make_feed(actor_for(cast.staff[0]))
    assert "SUMMARY:Series 01\\, workshop 1" in read(token).content.decode()
