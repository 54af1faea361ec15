"""Calendar entries read back by calendar libraries: both seasons, odd days, long and odd texts (trust.md R12, E6)."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Calendar, Event

from oppiva.core.calendars import iso_week
from oppiva.core.calendars.entries import Entry, Party, calendar_text

HELSINKI = ZoneInfo("Europe/Helsinki")
STAMP = datetime(2026, 3, 12, 9, 0, tzinfo=UTC)
SERVICE, READER = Party("oppiva@oppiva.example", "Oppiva"), Party("aino@tyo.example", 'Aino "Ainu" Äijälä')


def entry(day: date, starts: time = time(9), ends: time = time(12), **more: object) -> Entry:
    zone = ZoneInfo(str(more.pop("zone", "Europe/Helsinki")))
    made = {"uid": "5f0c@oppiva.example", "sequence": 3, "title": "Sarja 07, 2. puolipäivä", **more}
    return Entry(starts=datetime.combine(day, starts, zone), ends=datetime.combine(day, ends, zone), **made)  # type: ignore[arg-type]


def events_on(text: bytes, day: date) -> list[Event]:
    return list(recurring_ical_events.of(Calendar.from_ical(text)).at(day))


@pytest.mark.parametrize(
    ("day", "hour"), [(date(2026, 10, 8), 6), (date(2026, 10, 29), 7), (date(2026, 3, 27), 7), (date(2026, 3, 30), 6)]
)
def test_nine_o_clock_is_nine_in_both_seasons(day: date, hour: int) -> None:
    (found,) = events_on(calendar_text([entry(day)], method="REQUEST", stamp=STAMP), day)
    assert found.start.astimezone(UTC) == datetime(day.year, day.month, day.day, hour, tzinfo=UTC)
    assert found.start.time() == time(9)


def test_the_hour_that_comes_twice_is_its_first() -> None:
    day = date(2026, 10, 25)
    (found,) = events_on(calendar_text([entry(day, time(3, 30), time(6))], method="PUBLISH", stamp=STAMP), day)
    assert found.start.astimezone(UTC) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    assert found.end.astimezone(UTC) == datetime(2026, 10, 25, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(("day", "week"), [(date(2028, 2, 29), 9), (date(2026, 12, 31), 53), (date(2027, 1, 1), 53)])
def test_odd_days_come_back_as_they_went(day: date, week: int) -> None:
    (found,) = events_on(calendar_text([entry(day)], method="PUBLISH", stamp=STAMP), day)
    assert (found.start.date(), iso_week(found.start.date())[1]) == (day, week)


def test_the_rules_of_the_clock_in_the_entry_are_those_of_the_zone() -> None:
    """Read without any table of zones of the reader's own: the entry alone must be enough."""
    text = calendar_text([entry(date(2026, 3, 12))], method="PUBLISH", stamp=STAMP)
    own = next(iter(Calendar.from_ical(text).timezones)).to_tz(lookup_tzid=False)
    for year in range(2025, 2036):
        for yearday in range(0, 365, 5):
            wall = datetime(year, 1, 1, 9) + timedelta(days=yearday)
            assert wall.replace(tzinfo=own).utcoffset() == wall.replace(tzinfo=HELSINKI).utcoffset(), wall


def test_another_zone_brings_its_own_rules() -> None:
    day = date(2026, 7, 1)
    text = calendar_text([entry(day, zone="Atlantic/Reykjavik")], method="PUBLISH", stamp=STAMP)
    assert b"TZID:Atlantic/Reykjavik" in text
    (found,) = events_on(text, day)
    assert found.start.astimezone(UTC).hour == 9


def test_an_invitation_names_the_service_and_the_reader_and_nobody_else() -> None:
    text = calendar_text(
        [entry(date(2026, 3, 12), place="Mikkeli; sali, 2. kerros", address="https://example.fi/oma/kalenteri/")],
        method="REQUEST", stamp=STAMP, organizer=SERVICE, attendee=READER,
    )  # fmt: skip
    calendar = Calendar.from_ical(text)
    (event,) = calendar.events
    assert calendar["method"] == "REQUEST"
    assert (str(event["uid"]), event["sequence"], event["dtstamp"].dt) == ("5f0c@oppiva.example", 3, STAMP)
    assert event["location"] == "Mikkeli; sali, 2. kerros"
    assert (event["organizer"], event["attendee"]) == ("mailto:oppiva@oppiva.example", "mailto:aino@tyo.example")
    assert (event["attendee"].params["RSVP"], event["attendee"].params["PARTSTAT"]) == ("FALSE", "ACCEPTED")
    assert event["attendee"].params["CN"] == "Aino 'Ainu' Äijälä"
    assert b"DTSTART;TZID=Europe/Helsinki:20260312T090000" in text


def test_a_cancellation_says_so_twice() -> None:
    text = calendar_text([entry(date(2026, 3, 12))], method="CANCEL", stamp=STAMP, organizer=SERVICE, attendee=READER)
    assert b"METHOD:CANCEL\r\n" in text
    assert b"STATUS:CANCELLED\r\n" in text


def test_an_invitation_is_of_one_entry_and_a_feed_of_many() -> None:
    two = [entry(date(2026, 3, 12)), entry(date(2026, 4, 12), uid="other@oppiva.example")]
    assert len(Calendar.from_ical(calendar_text(two, method="PUBLISH", stamp=STAMP, name="Oppiva")).events) == 2
    assert b"VEVENT" not in calendar_text([], method="PUBLISH", stamp=STAMP)
    with pytest.raises(ValueError, match="one entry"):
        calendar_text(two, method="REQUEST", stamp=STAMP)
    naive = Entry("u", 1, datetime(2026, 3, 12, 9), datetime(2026, 3, 12, 12), "x")
    with pytest.raises(ValueError, match="named zone"):
        calendar_text([naive], method="PUBLISH", stamp=STAMP)


@given(st.text(max_size=200), st.text(max_size=120), st.text(max_size=400))
def test_whatever_is_typed_no_line_is_too_long_and_nothing_gets_in(title: str, place: str, notes: str) -> None:
    text = calendar_text(
        [entry(date(2026, 3, 12), title=title, place=place, notes=notes, address=f"https://x.example/{place}")],
        method="REQUEST", stamp=STAMP, organizer=SERVICE, attendee=Party("a@b.example", title),
    )  # fmt: skip
    lines = text.split(b"\r\n")
    assert max(map(len, lines)) <= 75
    assert sum(line.startswith((b"BEGIN:VEVENT", b"ATTENDEE", b"METHOD")) for line in lines) == 3
    (event,) = Calendar.from_ical(text).events
    kept = "".join(one for one in title.replace("\r", " ").replace("\n", " ") if one.isprintable())
    assert str(event["summary"]) == " ".join(kept.split())


@given(st.dates(date(2025, 1, 1), date(2030, 12, 31)), st.times(time(6), time(17)))
def test_any_half_day_comes_back_at_its_moment(day: date, starts: time) -> None:
    made = entry(day, starts.replace(microsecond=0), time(20))
    (found,) = events_on(calendar_text([made], method="PUBLISH", stamp=STAMP), day)
    assert found.start.astimezone(UTC) == made.starts.replace(microsecond=0).astimezone(UTC)
    assert found.start.time() == starts.replace(microsecond=0)
