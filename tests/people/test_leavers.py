"""Who has left: asked of each unit's contact once a quarter, answered with a tick, taken back for 30 days."""

from __future__ import annotations

import threading
from datetime import date, datetime, timedelta

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from oppiva.audit.services import delete, save
from oppiva.jobs import clock, registry
from oppiva.jobs.models import OutboxMail
from oppiva.jobs.sending import send_due
from oppiva.people import queries, services
from oppiva.people.leaver_days import asking_day, is_time_to_ask, quarter_of
from oppiva.people.models import LeaverCheck, Notice, Person, RoleGrant, Unit
from oppiva.people.notices import words_of
from oppiva.people.queries import actor_for
from people.cast import SETUP, Cast, browser
from people.leaving import ASKED, JOB, REASON, answer


@pytest.mark.parametrize(
    ("quarter", "day"),
    [
        ("2026-01-01", "2026-01-02"),
        ("2027-01-01", "2027-01-04"),
        ("2024-04-01", "2024-04-02"),
        ("2026-07-01", "2026-07-01"),
        ("2026-10-01", "2026-10-01"),
    ],
)
def test_units_are_asked_on_the_first_weekday_that_is_no_holiday(quarter: str, day: str) -> None:
    assert asking_day(date.fromisoformat(quarter)) == date.fromisoformat(day)


def test_a_year_of_mornings_asks_each_unit_four_times(cast: Cast, contact: Person) -> None:
    """The worker's own slots over a year, both changes of the clock among them."""
    slot, work = registry.timetable()["people.leavers"], registry.job_kind("people.leavers").work
    slots, moment = set(), datetime(2027, 1, 1, 6, tzinfo=clock.HELSINKI)
    while moment.year == 2027:
        slots.add(slot.slot(moment).astimezone(clock.HELSINKI))
        moment += timedelta(hours=12)
    assert {begins.time().isoformat() for begins in slots} == {"08:10:00"}
    for begins in sorted(slots):
        if begins.year == 2027 and is_time_to_ask(begins.date()):
            with time_machine.travel(begins, tick=False):
                work(None)  # type: ignore[arg-type]  # it tells no progress
    asked = LeaverCheck.objects.filter(unit=cast.unit).order_by("quarter").values_list("asked_on", flat=True)
    assert list(asked) == [date(2027, 1, 4), date(2027, 4, 1), date(2027, 7, 1), date(2027, 10, 1)]


@pytest.mark.both
def test_the_job_run_twice_asks_once(cast: Cast, check: LeaverCheck) -> None:
    with clock.travel(ASKED):
        assert services.ask_units(JOB) == 0
    assert OutboxMail.objects.filter(kind="leaver_check").count() == 1
    with pytest.raises(IntegrityError), transaction.atomic():
        save(LeaverCheck(unit=cast.unit, quarter=quarter_of(ASKED), asked_on=ASKED), actor=JOB)


def test_a_worker_that_slept_makes_it_up_within_the_week_and_not_later(cast: Cast, contact: Person) -> None:
    with clock.travel(ASKED + timedelta(days=7)):
        assert services.ask_units(JOB) == 0
    with clock.travel(ASKED + timedelta(days=6)):
        assert services.ask_units(JOB) > 0


def test_a_unit_is_asked_about_its_people_with_a_grant_and_never_the_contact(cast: Cast, check: LeaverCheck) -> None:
    assert set(check.lines.values_list("person_id", flat=True)) == {cast.supervisor.pk, cast.participant.pk}
    assert not LeaverCheck.objects.filter(unit=cast.far, lines__person=cast.colleague).exists()


def test_a_unit_whose_people_hold_nothing_is_not_asked(cast: Cast) -> None:
    with clock.travel(ASKED):
        for grant in RoleGrant.objects.filter(person__unit=cast.unit):
            services.revoke_grant(SETUP, grant, reason=REASON)
        services.ask_units(JOB)
    assert not LeaverCheck.objects.filter(unit=cast.unit).exists()


def test_a_deleted_unit_is_not_asked(cast: Cast, contact: Person) -> None:
    delete([cast.unit], actor=SETUP)
    with clock.travel(ASKED):
        services.ask_units(JOB)
    assert not LeaverCheck.objects.filter(unit=cast.unit).exists()


def test_the_contact_gets_one_mail_in_the_own_language_with_a_link_and_no_name(
    cast: Cast, contact: Person, check: LeaverCheck
) -> None:
    Person.objects.filter(pk=contact.pk).update(language="en")
    with time_machine.travel(datetime(2027, 1, 5, 19, tzinfo=clock.HELSINKI)):
        send_due(threading.Event())
    letters = [letter for letter in mail.outbox if contact.email in letter.to[0]]
    assert len(letters) == 1
    assert letters[0].subject == "Asiakastyö: is everybody still here?"
    assert f"/en/poistuneet/{check.pk}/" in letters[0].body
    assert cast.participant.name not in letters[0].body


def test_the_question_waits_among_the_contacts_notices_until_somebody_answers(
    cast: Cast, contact: Person, check: LeaverCheck
) -> None:
    (notice,) = Notice.objects.filter(person=contact)
    with override("en"):
        line = words_of(notice.kind, notice.code, notice.facts)
    assert line.startswith("Asiakastyö: who has left? Answer by 3")
    assert str(check.pk) in notice.link
    # Its own mail has told it: the digest does not say it a second time.
    assert notice.mailed_at is not None
    with clock.travel(ASKED):
        answer(cast, check, cast.admin)
    notice.refresh_from_db()
    assert notice.seen_at is not None


def test_after_14_days_one_reminder_and_after_30_silence(cast: Cast, check: LeaverCheck) -> None:
    seen = {}
    for days in (13, 14, 15, 29, 30, 31):
        with clock.travel(ASKED + timedelta(days=days)):
            services.chase_contacts(JOB)
        check.refresh_from_db()
        seen[days] = (OutboxMail.objects.filter(kind="leaver_check").count(), check.state)
    assert seen == {
        13: (1, "asked"), 14: (2, "asked"), 15: (2, "asked"), 29: (2, "asked"), 30: (2, "silent"), 31: (2, "silent"),
    }  # fmt: skip


def test_an_answered_check_is_neither_reminded_nor_silent(cast: Cast, contact: Person, check: LeaverCheck) -> None:
    with clock.travel(ASKED):
        answer(cast, check, contact)
    with clock.travel(ASKED + timedelta(days=40)):
        services.chase_contacts(JOB)
    check.refresh_from_db()
    assert (check.state, OutboxMail.objects.filter(kind="leaver_check").count()) == ("answered", 1)


def test_a_new_contact_is_asked_and_the_old_one_sees_nothing_any_more(
    cast: Cast, contact: Person, check: LeaverCheck
) -> None:
    unit = Unit.objects.get(pk=cast.unit.pk)
    services.edit_unit(SETUP, unit, base_version=unit.version, fields={"contact": cast.colleague})
    with clock.travel(ASKED + timedelta(days=1)):
        services.chase_contacts(JOB)
        assert OutboxMail.objects.filter(kind="leaver_check", recipient=cast.colleague.pk).exists()
        page = reverse("people:leaver_check", args=[check.pk])
        assert browser(contact).get(page).status_code == 404
        assert browser(cast.colleague).get(page).status_code == 200


def test_a_unit_without_a_contact_waits_for_the_area_admin_at_once(cast: Cast) -> None:
    with clock.travel(ASKED):
        services.ask_units(JOB)
        check = LeaverCheck.objects.get(unit=cast.unit)
        assert check.contact_id is None
        assert queries.unanswered_checks(actor_for(cast.admin)) >= 1
        answer(cast, check, cast.admin)
    check.refresh_from_db()
    assert check.state == "answered"
