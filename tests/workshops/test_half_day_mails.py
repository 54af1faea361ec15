"""Dates published, moved, cancelled, a place taken or ended: one mail with its entries, each change told once."""

from __future__ import annotations

from datetime import date, time, timedelta
from email import message_from_bytes
from email.policy import default
from urllib.parse import urlsplit

import pytest
import time_machine
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.people.models import Notice
from oppiva.people.services import send_reminders
from oppiva.workshops import services
from workshops.calendars import another, entries, plan, send, sessions, set_again, subject_of, to
from workshops.cast import Cast, enrol

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def thursday() -> object:
    with time_machine.travel("2026-03-12T08:00:00Z", tick=False) as traveller:
        yield traveller


def test_publishing_is_one_mail_with_the_three_half_days(cast: Cast) -> None:
    enrol(cast, 2)
    plan(cast, cast.first)
    mails = send()
    assert len(mails) == 3, "two participants and the facilitator"
    (mine,) = to(cast.staff[0], mails)
    assert subject_of(mine) == _("Series %(series)s: the dates of your workshops") % {"series": "01"}
    found = entries(mine)
    assert [method for method, _event in found] == ["REQUEST"] * 3
    assert [str(event["UID"]).split("@")[0] for _m, event in found] == [str(one.pk) for one in sessions(cast.first)]
    assert {str(event["UID"]).split("@")[1] for _m, event in found} == {urlsplit(settings.OPPIVA_ADDRESS).hostname}
    first = found[0][1]
    assert (first["SEQUENCE"], first.start.isoformat(), str(first["LOCATION"])) == (
        0, "2026-03-19T09:00:00+02:00", "Kirjasto",
    )  # fmt: skip
    assert found[1][1].start.utcoffset() == timedelta(hours=3), "summer time by then"
    text = mine.as_bytes().decode()
    assert cast.facilitator.name not in text
    assert cast.staff[1].name not in text


def test_each_change_is_told_once_and_the_sequence_grows(cast: Cast) -> None:
    enrol(cast, 1)
    plan(cast, cast.first)
    send()
    first = sessions(cast.first)[0]
    set_again(cast, first, day=date(2026, 3, 20))
    (mine,) = to(cast.staff[0], send())
    ((method, event),) = entries(mine)
    assert (method, event["SEQUENCE"], event.start.date()) == ("REQUEST", 1, date(2026, 3, 20))
    assert [part.get_content_type() for part in mine.walk()].count("text/calendar") == 2, "shown in the mail, too"
    set_again(cast, first, place="Kirjasto")
    assert send() == [], "nothing changed"
    set_again(cast, first, place="Kirjasto, 2. kerros")
    (mine,) = to(cast.staff[0], send())
    assert entries(mine)[0][1]["SEQUENCE"] == 2


@pytest.mark.both
def test_changes_of_one_press_are_one_mail(cast: Cast) -> None:
    enrol(cast, 1)
    plan(cast, cast.first)
    send()
    one, two, _three = sessions(cast.first)
    with transaction.atomic():
        set_again(cast, one, day=date(2026, 3, 20))
        set_again(cast, two, day=date(2026, 3, 24))
        services.cancel_session(cast.as_(cast.manager), sessions(cast.first)[0], reason="tila ei ole vapaa")
    (mine,) = to(cast.staff[0], send())
    assert [(method, event["SEQUENCE"]) for method, event in entries(mine)] == [("CANCEL", 2), ("REQUEST", 1)]
    assert subject_of(mine) == _("Series %(series)s: changes in your workshops") % {"series": "01"}


def test_a_change_beyond_two_weeks_waits_for_the_digest(cast: Cast) -> None:
    enrol(cast, 1)
    plan(cast, cast.first)
    send()
    third = sessions(cast.first)[2]
    set_again(cast, third, place="Muualla")
    assert send() == []
    assert Notice.objects.filter(person=cast.staff[0], kind="workshops.session", code="place").count() == 1


def test_a_near_half_day_moved_far_away_is_told_at_once(cast: Cast) -> None:
    enrol(cast, 1)
    plan(cast, cast.first)
    send()
    set_again(cast, sessions(cast.first)[0], day=date(2026, 4, 9), starts=time(13), ends=time(16))
    assert len(to(cast.staff[0], send())) == 1
    set_again(cast, sessions(cast.first)[0], place="Muualla")
    assert send() == [], "now it is far, and stays so"


def test_before_the_dates_are_published_nobody_is_mailed(cast: Cast) -> None:
    enrol(cast, 2)
    set_again(cast, sessions(cast.first)[0], day=date(2026, 3, 20), starts=time(9), ends=time(12))
    assert send() == []


def test_who_enrols_later_gets_the_dates_in_one_mail_and_who_leaves_their_end(cast: Cast) -> None:
    plan(cast, cast.first)
    send()
    (made,) = enrol(cast, 1)
    (mine,) = to(cast.staff[0], send())
    assert [method for method, _event in entries(mine)] == ["REQUEST"] * 3
    services.withdraw(cast.as_(cast.staff[0]), made)
    (ended,) = to(cast.staff[0], send())
    assert [method for method, _event in entries(ended)] == ["CANCEL"] * 3
    assert subject_of(ended) == _("Series %(series)s: your place has ended") % {"series": "01"}
    again = services.sign_up(cast.as_(cast.staff[0]), cast.first)
    assert again.pk != made.pk
    assert len(to(cast.staff[0], send())) == 1


def test_of_a_half_day_that_is_over_there_is_nothing_to_send(cast: Cast, thursday: time_machine.Coordinates) -> None:
    enrol(cast, 1)
    plan(cast, cast.first)
    thursday.move_to("2026-06-30T08:00:00Z")
    assert send() == []
    assert OutboxMail.objects.filter(kind="half_days", state="dropped", reason="nothing_to_say").count() == 2


def test_who_takes_over_gets_the_entry_and_who_led_loses_it_but_participants_hear_nothing(cast: Cast) -> None:
    enrol(cast, 1)
    plan(cast, cast.first)
    send()
    set_again(cast, sessions(cast.first)[0], facilitator=None, second=None)
    mails = send()
    assert to(cast.staff[0], mails) == []
    (theirs,) = to(cast.facilitator, mails)
    assert [method for method, _event in entries(theirs)] == ["CANCEL"]


def test_mails_wait_for_the_morning(cast: Cast, thursday: time_machine.Coordinates) -> None:
    enrol(cast, 1)
    plan(cast, cast.first)
    send()
    thursday.move_to("2026-03-18T19:30:00Z")
    set_again(cast, sessions(cast.first)[0], place="Muualla")
    waiting = OutboxMail.objects.get(kind="half_days", state="queued", recipient=cast.staff[0].pk)
    assert waiting.next_try_at.astimezone(clock.HELSINKI).hour == 7


def test_the_day_before_reminds_who_takes_part_and_who_leads(cast: Cast) -> None:
    (made, *_rest) = enrol(cast, 2)
    plan(cast, cast.first, join_url="https://kokous.example/01", mode="hybrid")
    other = another(cast, first=date(2026, 3, 19), facilitator=None, starts=time(13), ends=time(16))
    missed, instead = sessions(cast.first)[0], sessions(other)[0]
    services.take_replacement(cast.as_(cast.staff[0]), made, missed=missed, session=instead)
    OutboxMail.objects.all().delete()
    assert send_reminders(date(2026, 3, 18)) == 3
    mails = send()
    (mine,) = to(cast.staff[0], mails)
    assert _("Series %(series)s, workshop %(number)s") % {"series": "50", "number": 1} in text_of(mine)
    assert "13.00" in text_of(mine)
    (theirs,) = to(cast.staff[1], mails)
    assert _("Series %(series)s, workshop %(number)s") % {"series": "01", "number": 1} in text_of(theirs)
    assert "9.00" in text_of(theirs)
    assert _("Place: %(place)s.") % {"place": "Kirjasto"} in text_of(theirs)
    assert "https://kokous.example/01" in text_of(theirs)
    assert len(to(cast.facilitator, mails)) == 1
    assert send_reminders(date(2026, 3, 18)) == 3
    assert send() == [], "asked for twice it is one mail"


@pytest.mark.parametrize(
    ("language", "when"),
    [("fi", "to 19.3. kello 9.00"), ("sv", "tors 19.3. klockan 9.00"), ("en", "Thu 19.3. at 9.00")],
)
def test_the_subject_of_a_reminder_says_of_what_on_one_line(cast: Cast, language: str, when: str) -> None:
    enrol(cast, 1)
    plan(cast, cast.first)
    cast.staff[0].language = language
    cast.staff[0].save(update_fields=["language"])
    OutboxMail.objects.all().delete()
    send_reminders(date(2026, 3, 18))
    (mine,) = to(cast.staff[0], send())
    read = message_from_bytes(mine.as_bytes(), policy=default)["Subject"]
    with override(language):
        words = _("Reminder: series %(series)s, workshop %(number)s, %(when)s")
    assert read == words % {"series": "01", "number": 1, "when": when}
    assert len(read) <= 70


def text_of(message: object) -> str:
    part = next(one for one in message.walk() if one.get_content_type() == "text/plain")  # type: ignore[attr-defined]
    return " ".join(part.get_payload(decode=True).decode().split())
