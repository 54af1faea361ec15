"""Reminders of the day before: at nine, to the person only, once, and not on a public holiday."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

import pytest
import time_machine

from oppiva.core.calendars import ZONE
from oppiva.jobs import letters, registry
from oppiva.jobs.models import OutboxMail
from oppiva.people import services, slots, tasks
from oppiva.people.models import Notice, Person
from people.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture
def half_days(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> dict[date, list[Person]]:
    """Half-days of these tests: day -> who takes part."""
    held: dict[date, list[Person]] = {}
    monkeypatch.setattr(slots.notices, "_notices", dict(slots.notices._notices))
    monkeypatch.setattr(slots.notices, "_reminders", [])
    slots.register_notice(
        slots.NoticeKind("half_day", "workshops.session", lambda code, facts: f"Puolipäivä alkaa kello {facts['at']}.")
    )
    slots.register_reminders(
        lambda day: [
            slots.Reminder(person.pk, "half_day", "7", "tomorrow", {"at": "9.00"}, "/sarja/7/")
            for person in held.get(day, [])
        ]
    )
    return held


def remind(day: date, hour: int = 9) -> int:
    with time_machine.travel(datetime.combine(day, time(hour), ZONE), tick=False):
        return services.send_reminders(day)


def mails() -> list[OutboxMail]:
    return list(OutboxMail.objects.filter(kind=services.REMINDER).order_by("id"))


def test_the_day_before_reminds_the_person_and_nobody_above(cast: Cast, half_days: dict[date, list[Person]]) -> None:
    half_days[date(2026, 3, 12)] = [cast.participant]
    assert remind(date(2026, 3, 10)) == 0
    assert remind(date(2026, 3, 11)) == 1
    remind(date(2026, 3, 11))
    (mail,) = mails()
    assert mail.recipient == cast.participant.pk
    assert mail.next_try_at == datetime(2026, 3, 11, 9, tzinfo=ZONE)
    address = registry.address_of(mail.recipient)
    assert address is not None
    with time_machine.travel(datetime(2026, 3, 11, 9, tzinfo=ZONE), tick=False):
        message = letters.compose(mail, registry.mail_kind(mail.kind), address)
    assert message is not None
    assert "Puolipäivä alkaa kello 9.00." in message.body
    assert "/sarja/7/" in message.body
    assert cast.colleague.name not in message.body
    with time_machine.travel(datetime(2026, 3, 13, 9, tzinfo=ZONE), tick=False):
        assert letters.compose(mail, registry.mail_kind(mail.kind), address) is None, "the day is over"
    assert not Notice.objects.filter(kind="half_day").exists()


def test_a_holiday_before_the_day_moves_the_reminder_forward(cast: Cast, half_days: dict[date, list[Person]]) -> None:
    half_days[date(2026, 4, 7)] = [cast.participant]  # the Tuesday after Easter
    sent = {day: remind(day) for day in (date(2026, 4, 1) + timedelta(days=n) for n in range(6))}
    assert [day for day, number in sent.items() if number] == [date(2026, 4, 4)]


def test_a_reminder_in_the_next_week_is_another_one(cast: Cast, half_days: dict[date, list[Person]]) -> None:
    half_days[date(2026, 3, 12)] = half_days[date(2026, 3, 19)] = [cast.participant]
    assert [remind(date(2026, 3, 11)), remind(date(2026, 3, 18))] == [1, 1]
    assert len(mails()) == 2


def test_the_digest_and_the_reminders_are_work_of_every_morning() -> None:
    plans = registry.timetable()
    assert plans[tasks.DIGEST] == registry.At(time(8))
    assert plans["people.reminders"] == registry.At(time(9))
