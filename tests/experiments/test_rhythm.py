"""The rhythm of a measure in one's own calendar: read back as a calendar reads it, in both clock seasons."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import recurring_ical_events
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from icalendar import Calendar

from experiments.lab import PROBLEM, Lab
from oppiva.core.calendars import is_working_day
from oppiva.experiments import services
from oppiva.experiments.models import Experiment, RhythmReminder, State
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from oppiva.workshops import services as workshops
from oppiva.workshops.models import TeamMember
from people.cast import browser

pytestmark = pytest.mark.django_db
FIRST, LAST = date(2026, 3, 16), date(2026, 4, 17)


@pytest.fixture(autouse=True)
def march() -> Any:
    """Clocks go forward on 29 March, Easter is on 5 April."""
    with time_machine.travel("2026-03-12T08:00:00Z", tick=False) as traveller:
        yield traveller


def address(lab: Lab, page: str = "rytmi/") -> str:
    return f"/hanke/{lab.experiment.programme.code}/kokeilut/{lab.experiment.code}/{page}"


def rings(content: bytes) -> list[datetime]:
    """When the calendar rings, in order."""
    found = recurring_ical_events.of(Calendar.from_ical(content)).between(date(2026, 1, 1), date(2027, 1, 1))
    return sorted(event["DTSTART"].dt for event in found)


def wanted(lab: Lab, rhythm: str, **sent: str) -> Client:
    """The first member wants the rhythm at three."""
    lab.fill(rhythm=rhythm, starts_on=FIRST, ends_on=LAST)
    services.plan(lab.member())
    client = browser(lab.cast.staff[0])
    assert client.post(address(lab), {"hour": "15", **sent}).status_code == 302
    return client


def read(client: Client, lab: Lab) -> bytes:
    answer = client.get(address(lab, "rytmi/rytmi.ics"))
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("text/calendar")
    content: bytes = answer.content
    return content


def test_daily_rings_at_three_on_both_sides_of_the_change_of_clocks(lab: Lab) -> None:
    found = rings(read(wanted(lab, "daily"), lab))
    assert [one.date() for one in found] == [
        day for n in range((LAST - FIRST).days + 1) if is_working_day(day := FIRST + timedelta(days=n))
    ]
    assert {(one.hour, one.minute) for one in found} == {(15, 0)}
    assert {one.utcoffset() for one in found} == {timedelta(hours=2), timedelta(hours=3)}
    assert date(2026, 4, 3) not in {one.date() for one in found}, "Good Friday"
    assert date(2026, 4, 6) not in {one.date() for one in found}, "Easter Monday"


def test_it_has_an_alarm_the_zone_and_nothing_of_the_experiment(lab: Lab) -> None:
    content = read(wanted(lab, "daily"), lab)
    calendar = Calendar.from_ical(content)
    (event,) = calendar.events
    (alarm,) = event.walk("VALARM")
    assert alarm["ACTION"] == "DISPLAY"
    assert alarm["TRIGGER"].dt == timedelta()
    assert [str(one["TZID"]) for one in calendar.walk("VTIMEZONE")] == ["Europe/Helsinki"]
    assert str(event["SUMMARY"]) in {"Kirjaa luku", "Write the number down"}
    assert str(event["URL"]).endswith(f"/kokeilut/{lab.experiment.code}/luku/")
    assert event["TRANSP"] == "TRANSPARENT", "the time stays free"
    text = content.decode()
    for hidden in (PROBLEM["name"], "Minuutteja", "Osa Ottaja", "ensitapaaminen"):
        assert hidden not in text


@pytest.mark.parametrize(
    ("rhythm", "days"),
    [
        ("weekly", [date(2026, 3, 16), date(2026, 3, 23), date(2026, 3, 30), date(2026, 4, 7), date(2026, 4, 13)]),
        ("once", [LAST]),
    ],
)
def test_weekly_and_once(lab: Lab, rhythm: str, days: list[date]) -> None:
    assert [one.date() for one in rings(read(wanted(lab, rhythm), lab))] == days


def test_each_time_is_once_a_day_or_nothing_as_one_wants(lab: Lab) -> None:
    client = wanted(lab, "each_time", each_time="1")
    assert len(rings(read(client, lab))) == 23
    none = browser(lab.cast.staff[1])
    assert none.post(address(lab), {"hour": "9", "each_time": "0"}).status_code == 422, "nothing would ring"
    assert none.post(address(lab), {"hour": "9"}).status_code == 422
    assert none.get(address(lab, "rytmi/rytmi.ics")).status_code == 404


def test_in_winter_it_rings_at_the_same_wall_time(lab: Lab, march: Any) -> None:
    march.move_to("2026-10-12T08:00:00Z")
    lab.fill(rhythm="daily", starts_on=date(2026, 10, 19), ends_on=date(2026, 11, 6))
    services.plan(lab.member())
    client = browser(lab.cast.staff[0])
    client.post(address(lab), {"hour": "9"})
    found = rings(read(client, lab))
    assert {one.hour for one in found} == {9}
    assert {one.utcoffset() for one in found} == {timedelta(hours=3), timedelta(hours=2)}
    assert found[-1].date() == date(2026, 11, 6)


def feed(person: Person) -> bytes:
    """What the person's secret address gives."""
    _made, secret = workshops.make_feed(actor_for(person))
    content: bytes = Client().get(f"/kalenteri/{secret}.ics").content
    return content


@pytest.mark.both
def test_the_own_feed_has_it_as_long_as_it_is_wanted(lab: Lab) -> None:
    client = wanted(lab, "daily")
    assert len(rings(feed(lab.cast.staff[0]))) == 23
    assert rings(feed(lab.cast.staff[1])) == [], "each for oneself"
    assert "Kolme kysymystä" not in feed(lab.cast.staff[0]).decode()
    assert client.post(address(lab), {"deed": "end"}).status_code == 302
    assert rings(feed(lab.cast.staff[0])) == []
    assert not RhythmReminder.objects.exists()


def test_who_left_the_team_and_an_experiment_that_is_over_ring_no_more(lab: Lab) -> None:
    wanted(lab, "daily")
    Experiment.objects.filter(pk=lab.experiment.pk).update(state=State.DECIDED)
    assert rings(feed(lab.cast.staff[0])) == []
    Experiment.objects.filter(pk=lab.experiment.pk).update(state=State.RUNNING)
    assert rings(feed(lab.cast.staff[0]))
    TeamMember.objects.filter(enrolment=lab.places[0]).update(until=clock.now())
    assert rings(feed(lab.cast.staff[0])) == []


def test_a_longer_trial_is_a_newer_entry_of_the_same_id(lab: Lab) -> None:
    client = wanted(lab, "daily")
    services.start(lab.member())
    (before,) = Calendar.from_ical(read(client, lab)).events
    with_end = {"ends_on": LAST + timedelta(days=7)}
    from oppiva.experiments.services.steps import record_of

    version = record_of(lab.member(), lab.cycle, "S3").version
    services.amend(lab.member(), "period", changes=with_end, reason="Tarvitsemme viikon lisää.", base_version=version)
    (after,) = Calendar.from_ical(read(client, lab)).events
    assert before["UID"] == after["UID"]
    assert int(after["SEQUENCE"]) > int(before["SEQUENCE"])


def test_strangers_find_no_file_and_no_page(lab: Lab) -> None:
    wanted(lab, "daily")
    for person in (lab.cast.stranger, lab.cast.supervisor, lab.cast.staff[3]):
        for page in ("rytmi/", "rytmi/rytmi.ics"):
            assert browser(person).get(address(lab, page)).status_code in {403, 404}


def test_the_pages_ask_at_most_twelve_times(lab: Lab) -> None:
    client = wanted(lab, "daily")
    for page in ("rytmi/", "rytmi/rytmi.ics"):
        client.get(address(lab, page))
        with CaptureQueriesContext(connection) as asked:
            client.get(address(lab, page))
        assert len(asked) <= 12, (page, [one["sql"][:90] for one in asked])


def test_the_rhythm_costs_the_feed_five_statements_at_most(lab: Lab) -> None:
    wanted(lab, "daily")
    counts = []
    for person in lab.cast.staff[:2]:
        _made, secret = workshops.make_feed(actor_for(person))
        Client().get(f"/kalenteri/{secret}.ics")
        with CaptureQueriesContext(connection) as asked:
            Client().get(f"/kalenteri/{secret}.ics")
        counts.append(len(asked))
    assert counts[0] - counts[1] <= 5


def test_it_is_in_the_copy_and_goes_with_the_person(lab: Lab) -> None:
    from oppiva.experiments.queries import rhythm as rows
    from oppiva.experiments.services.rhythm import erase_rhythms

    wanted(lab, "daily")
    me = lab.cast.staff[0].pk
    (row,) = rows.reminder_rows_of(me)
    assert row == {"experiment": lab.experiment.code, "reminder_hour": "15.00", "each_working_day": False}
    erase_rhythms(me)
    assert rows.reminder_rows_of(me) == []
