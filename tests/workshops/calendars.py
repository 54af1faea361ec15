"""Half-days with dates for these tests, and mails read as their readers get them."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from datetime import date, time, timedelta
from email.header import decode_header, make_header
from email.message import EmailMessage

from django.core import mail
from icalendar import Calendar, Event

from oppiva.jobs import clock, sending
from oppiva.jobs.models import OutboxMail
from oppiva.people.models import Person
from oppiva.workshops import services
from oppiva.workshops.models import Series, Session
from workshops.cast import Cast


def sessions(series: Series) -> list[Session]:
    """The half-days of a series by number, as they stand."""
    rows = Session.objects.filter(series=series, deleted_in__isnull=True).order_by("number")
    return list(rows.select_related("series__programme"))


def plan(cast: Cast, series: Series, first: date | None = None, **more: object) -> Series:
    """Gives the half-days dates four weeks apart, 9-12.30, led by the facilitator, and publishes them."""
    boss = cast.as_(cast.manager)
    begin = first or clock.today() + timedelta(days=7)
    for session in sessions(series):
        fields = {
            "day": begin + timedelta(weeks=4 * (session.number - 1)), "starts": time(9), "ends": time(12, 30),
            "place": "Kirjasto", "facilitator": cast.facilitator, **more,
        }  # fmt: skip
        services.set_session(boss, session, base_version=session.version, fields=fields)
    return services.publish_dates(boss, series)


def another(cast: Cast, code: str = "50", seats: int = 10, first: date | None = None, **more: object) -> Series:
    """One more open series of the first organisation with published dates, two days after the first series'."""
    boss = cast.as_(cast.manager)
    made = services.add_series(boss, cast.programme, fields={"code": code, "seats": seats}, organisations=[cast.here])
    made = services.open_series(boss, made)
    return plan(cast, made, first or clock.today() + timedelta(days=9), **more)


def set_again(cast: Cast, session: Session, **fields: object) -> Session:
    """Changes a half-day as it stands now."""
    session.refresh_from_db()
    return services.set_session(cast.as_(cast.manager), session, base_version=session.version, fields=fields)


def send() -> list[EmailMessage]:
    """Sends all that waits, whatever the hour; answers what went."""
    mail.outbox.clear()
    with clock.travel(clock.awake(clock.now())):
        OutboxMail.objects.filter(state="queued").update(next_try_at=clock.now())
        sending.send_due(threading.Event(), batch=500)
    return [one.message() for one in mail.outbox]  # type: ignore[misc]


def to(person: Person, mails: Sequence[EmailMessage]) -> list[EmailMessage]:
    """Those to one person."""
    return [one for one in mails if person.email in str(one["To"])]


def entries(message: EmailMessage) -> list[tuple[str, Event]]:
    """The calendar entries that go with a mail as files: method and event."""
    found = []
    for part in message.walk():
        if part.get_content_type() == "text/calendar" and part.get_filename():
            calendar = Calendar.from_ical(part.get_payload(decode=True))
            found.append((str(calendar["METHOD"]), calendar.events[0]))
    return found


def subject_of(message: EmailMessage) -> str:
    """The subject as its reader sees it."""
    return str(make_header(decode_header(str(message["Subject"]))))
