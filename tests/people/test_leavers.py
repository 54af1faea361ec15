"""Who has left: asked of each unit's contact once a quarter, answered with a tick, taken back for 30 days."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import override

from oppiva.audit.models import AuditEvent
from oppiva.audit.services import delete, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import system
from oppiva.jobs import clock, registry
from oppiva.jobs.models import OutboxMail
from oppiva.jobs.sending import send_due
from oppiva.people import queries, services
from oppiva.people.leaver_days import asking_day, is_time_to_ask, quarter_of
from oppiva.people.models import LeaverCheck, LeaverLine, Notice, Person, RoleGrant, Unit
from oppiva.people.notices import words_of
from oppiva.people.queries import actor_for
from people.cast import SETUP, Cast, browser, grant_to, person_of

JOB = system("leavers")
ASKED = date(2027, 1, 4)  # New Year is a Friday
REASON = "lähti"


@pytest.fixture
def contact(cast: Cast) -> Person:
    """The contact of the unit, who holds no grant at all."""
    person = person_of("Kaisa Yhteyshenkilö", cast.side)
    services.edit_unit(SETUP, cast.unit, base_version=cast.unit.version, fields={"contact": person})
    return person


@pytest.fixture
def check(cast: Cast, contact: Person) -> LeaverCheck:
    """The check of the unit as asked on the first working day of 2027."""
    with clock.travel(ASKED):
        services.ask_units(JOB)
    return LeaverCheck.objects.get(unit=cast.unit)


def answer(cast: Cast, check: LeaverCheck, by: Person, *left: tuple[Person, date]) -> LeaverCheck:
    return services.answer_leavers(actor_for(by), check, left={who.pk: day for who, day in left}, reason=REASON)


def holds(person: Person) -> set[str]:
    return {grant.role for grant in queries.active_grants(person.pk)}


# --- when units are asked


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


# --- the mail and what the days do


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


# --- the answer


@pytest.mark.both
def test_who_has_left_has_no_grant_from_that_day_and_cannot_sign_in(
    cast: Cast, contact: Person, check: LeaverCheck
) -> None:
    day = ASKED + timedelta(days=2)
    with clock.travel(day):
        answer(cast, check, contact, (cast.participant, ASKED))
        assert holds(cast.participant) == set()
    grant = RoleGrant.objects.get(person=cast.participant)
    assert grant.ends_on == ASKED - timedelta(days=1)
    person = Person.objects.get(pk=cast.participant.pk)
    assert (person.state, person.is_active) == ("left", False)
    assert OutboxMail.objects.filter(kind="account_changed", recipient=person.pk).exists()
    assert AuditEvent.objects.filter(verb="leavers_answered", actor_id=contact.pk).exists()


def test_who_leaves_on_a_coming_day_keeps_the_grants_until_then(
    cast: Cast, contact: Person, check: LeaverCheck
) -> None:
    last = ASKED + timedelta(days=25)
    with clock.travel(ASKED):
        answer(cast, check, contact, (cast.participant, last + timedelta(days=1)))
    with clock.travel(last):
        assert holds(cast.participant) == {"participant"}
        assert services.close_those_gone(JOB) == 0
    with clock.travel(last + timedelta(days=1)):
        assert holds(cast.participant) == set()
        assert services.close_those_gone(JOB) == 1
    assert Person.objects.get(pk=cast.participant.pk).state == "left"


def test_who_moved_to_another_unit_meanwhile_is_not_set_left(cast: Cast, contact: Person, check: LeaverCheck) -> None:
    day = ASKED + timedelta(days=10)
    with clock.travel(ASKED):
        answer(cast, check, contact, (cast.participant, day))
        grant_to(cast.participant, "participant", "unit", str(cast.side.pk), starts_on=day)
    with clock.travel(day):
        services.close_those_gone(JOB)
    assert Person.objects.get(pk=cast.participant.pk).state == "active"


def test_who_works_in_another_unit_by_now_is_not_asked_about_and_loses_nothing(
    cast: Cast, contact: Person, check: LeaverCheck
) -> None:
    services.edit_person(SETUP, cast.participant, base_version=cast.participant.version, fields={"unit": cast.far})
    with clock.travel(ASKED):
        assert cast.participant.name not in [one.name for one in queries.asked_about(actor_for(contact), check)]
        with pytest.raises(DomainError, match="leaver_unknown"):
            answer(cast, check, contact, (cast.participant, ASKED))
        assert holds(cast.participant) == {"participant"}


def test_all_are_still_here_with_one_press(cast: Cast, contact: Person, check: LeaverCheck) -> None:
    with clock.travel(ASKED):
        page = reverse("people:leaver_check", args=[check.pk])
        assert browser(contact, sudo=False).post(page, {"all_here": "1"}).status_code == 302
    check.refresh_from_db()
    assert (check.state, check.answered_by_id, check.answered_on) == ("answered", contact.pk, ASKED)
    assert holds(cast.participant) == {"participant"}


@pytest.mark.parametrize("sent", [{"some_left": "1"}, {"all_here": "1", "tick": "on"}, {"some_left": "1", "day": "x"}])
def test_an_unclear_answer_is_asked_again_and_ends_nothing(
    cast: Cast, contact: Person, check: LeaverCheck, sent: dict[str, str]
) -> None:
    key = cast.participant.pk
    posted = {name: value for name, value in sent.items() if name in {"some_left", "all_here"}}
    posted |= {f"left_{key}": "on"} if {"tick", "day"} & set(sent) else {}
    posted |= {f"day_{key}": "eilen"} if "day" in sent else {}
    with clock.travel(ASKED):
        assert browser(contact).post(reverse("people:leaver_check", args=[check.pk]), posted).status_code == 422
    check.refresh_from_db()
    assert check.state == "asked"
    assert holds(cast.participant) == {"participant"}


@pytest.mark.parametrize("days", [-400, 120])
def test_a_strange_day_is_refused(cast: Cast, contact: Person, check: LeaverCheck, days: int) -> None:
    with clock.travel(ASKED), pytest.raises(DomainError, match="leaver_day_strange"):
        answer(cast, check, contact, (cast.participant, ASKED + timedelta(days=days)))


def test_only_who_is_asked_about_can_be_said_to_have_left(cast: Cast, contact: Person, check: LeaverCheck) -> None:
    with clock.travel(ASKED), pytest.raises(DomainError, match="leaver_unknown"):
        answer(cast, check, contact, (cast.stranger, ASKED))


def test_an_answer_is_given_once(cast: Cast, contact: Person, check: LeaverCheck) -> None:
    with clock.travel(ASKED):
        answer(cast, check, contact)
        with pytest.raises(DomainError, match="leavers_answered"):
            answer(cast, check, contact, (cast.participant, ASKED))


def test_a_silent_check_may_be_answered_late_but_not_in_the_next_quarter(
    cast: Cast, contact: Person, check: LeaverCheck
) -> None:
    with clock.travel(ASKED + timedelta(days=30)):
        services.chase_contacts(JOB)
    with clock.travel(date(2027, 4, 1)), pytest.raises(DomainError, match="leavers_over"):
        answer(cast, check, contact)
    with clock.travel(ASKED + timedelta(days=40)):
        assert answer(cast, check, contact).state == "answered"


def test_the_last_administrator_is_not_answered_away(cast: Cast, contact: Person, check: LeaverCheck) -> None:
    person = Person.objects.get(pk=cast.root.pk)
    save(person, actor=SETUP, changes={"unit_id": cast.unit.pk})
    save(LeaverLine(leaver_check=check, person=person), actor=JOB)
    with clock.travel(ASKED), pytest.raises(DomainError, match="last_administrator"):
        answer(cast, check, contact, (cast.root, ASKED), (cast.participant, ASKED))
    assert holds(cast.participant) == {"participant"}, "all or nothing"


def test_an_area_admin_ends_nothing_above_the_own_level_here_either(cast: Cast, check: LeaverCheck) -> None:
    boss = person_of("Ylva Ylläpitäjä", cast.unit)
    grant_to(boss, "instance_admin", "instance")
    save(LeaverLine(leaver_check=check, person=boss), actor=JOB)
    with clock.travel(ASKED), pytest.raises(DomainError, match="leaver_above_own"):
        answer(cast, check, cast.admin, (boss, ASKED))


def test_a_unit_of_no_area_is_answered_for_by_the_system_administrator(cast: Cast, check: LeaverCheck) -> None:
    with clock.travel(ASKED):
        page = browser(cast.root).get(reverse("people:leaver_check", args=[check.pk]))
        assert page.status_code == 200
        answer(cast, check, cast.root, (cast.participant, ASKED))
        assert holds(cast.participant) == set()


def test_a_contact_who_has_left_leaves_the_check_to_the_area_admin(
    cast: Cast, contact: Person, check: LeaverCheck
) -> None:
    Person.objects.filter(pk=contact.pk).update(state="left")
    with clock.travel(ASKED):
        assert queries.unanswered_checks(actor_for(cast.admin)) >= 1


def test_of_a_silent_unit_whose_area_admin_has_left_the_system_administrator_hears(
    cast: Cast, check: LeaverCheck
) -> None:
    Person.objects.filter(pk=cast.admin.pk).update(state="left")
    with clock.travel(ASKED + timedelta(days=30)):
        services.chase_contacts(JOB)
    assert Notice.objects.filter(code="silent", object_id=str(check.pk), person=cast.root).exists()


def test_the_area_admin_hears_of_a_silent_unit_and_nobody_else_does(cast: Cast, check: LeaverCheck) -> None:
    Notice.objects.all().delete()
    with clock.travel(ASKED + timedelta(days=30)):
        services.chase_contacts(JOB)
    told = Notice.objects.filter(kind="leavers", object_id=str(check.pk)).values_list("person_id", flat=True)
    assert list(told) == [cast.admin.pk]


# --- taking it back


@pytest.mark.both
def test_an_answer_taken_back_gives_new_grants_and_brings_no_old_one_back(
    cast: Cast, contact: Person, check: LeaverCheck
) -> None:
    old = RoleGrant.objects.get(person=cast.participant)
    with clock.travel(ASKED):
        answer(cast, check, contact, (cast.participant, ASKED))
    with clock.travel(ASKED + timedelta(days=3)):
        services.take_leavers_back(actor_for(contact), check, reason="erehdys")
        assert holds(cast.participant) == {"participant"}
    old.refresh_from_db()
    assert old.ends_on == ASKED - timedelta(days=1), "what is over stays over"
    new = RoleGrant.objects.exclude(pk=old.pk).get(person=cast.participant)
    assert (new.starts_on, new.ends_on, new.granted_by_id) == (ASKED + timedelta(days=3), None, old.granted_by_id)
    assert Person.objects.get(pk=cast.participant.pk).state == "active"
    check.refresh_from_db()
    assert (check.state, check.answered_on) == ("asked", None)


def test_an_answer_is_not_taken_back_after_30_days(cast: Cast, contact: Person, check: LeaverCheck) -> None:
    with clock.travel(ASKED):
        answer(cast, check, contact)
    with clock.travel(ASKED + timedelta(days=31)), pytest.raises(DomainError, match="leavers_too_late"):
        services.take_leavers_back(actor_for(contact), check, reason="erehdys")


def test_a_role_given_again_meanwhile_is_not_given_twice(cast: Cast, contact: Person, check: LeaverCheck) -> None:
    with clock.travel(ASKED):
        answer(cast, check, contact, (cast.participant, ASKED + timedelta(days=5)))
        grant_to(cast.participant, "participant", "unit", str(cast.unit.pk), starts_on=ASKED + timedelta(days=5))
        services.take_leavers_back(actor_for(contact), check, reason="erehdys")
    assert RoleGrant.objects.filter(person=cast.participant).count() == 2


def test_what_an_administrator_revoked_meanwhile_does_not_come_back(
    cast: Cast, contact: Person, check: LeaverCheck
) -> None:
    grant = RoleGrant.objects.get(person=cast.participant)
    with clock.travel(ASKED):
        answer(cast, check, contact, (cast.participant, ASKED + timedelta(days=10)))
        services.revoke_grant(SETUP, grant, reason="väärinkäyttö")
        services.take_leavers_back(actor_for(contact), check, reason="erehdys")
        assert holds(cast.participant) == set()


def test_the_page_takes_it_back_with_one_press(cast: Cast, contact: Person, check: LeaverCheck) -> None:
    with clock.travel(ASKED):
        browser(contact).post(
            reverse("people:leaver_check", args=[check.pk]), {"some_left": "1", f"left_{cast.participant.pk}": "on"}
        )
        check.refresh_from_db()
        assert check.state == "answered"
        assert browser(contact).post(reverse("people:leaver_undo", args=[check.pk])).status_code == 302
    check.refresh_from_db()
    assert check.state == "asked"


# --- who sees it


def test_the_contact_sees_names_and_roles_of_that_unit_and_of_nobody_else(
    cast: Cast, contact: Person, check: LeaverCheck
) -> None:
    with clock.travel(ASKED):
        client = browser(contact)
        page = client.get("/en" + reverse("people:leaver_check", args=[check.pk])[0:]).content.decode()
        assert cast.participant.name in page
        assert "participant" in page
        assert cast.participant.email not in page
        assert cast.participant.phone not in page
        assert cast.stranger.name not in page
        # The relation is to the check alone: the contact has no rights over the persons themselves.
        assert client.get(reverse("people:person_detail", args=[cast.participant.pk])).status_code == 404
        assert client.get(reverse("people:grant_list")).status_code == 200
        assert cast.participant.name not in client.get(reverse("people:grant_list")).content.decode()


@pytest.mark.parametrize("who", ["stranger", "supervisor", "participant", "colleague"])
def test_for_anybody_else_the_check_is_not_there(cast: Cast, check: LeaverCheck, who: str) -> None:
    with clock.travel(ASKED):
        client = browser(getattr(cast, who))
        for name in ("leaver_check", "leaver_undo"):
            address = reverse(f"people:{name}", args=[check.pk])
            assert client.post(address, {"all_here": "1"}).status_code == 404, name
        assert client.get(reverse("people:leaver_check", args=[check.pk])).status_code == 404
        for name in ("leaver_list", "leaver_names"):
            page = client.get(reverse(f"people:{name}"))
            assert page.status_code == 200
            assert str(check.pk) not in page.content.decode()


def test_who_is_asked_about_does_not_learn_of_it(cast: Cast, contact: Person, check: LeaverCheck) -> None:
    """W4, W5: the question and its answer are told upward to nobody but the area's administrator."""
    with clock.travel(ASKED):
        answer(cast, check, contact, (cast.participant, ASKED))
        rows = queries.leaver_rows(actor_for(cast.admin), quarter=check.quarter)
        assert [(row.name, row.unit, row.left_on) for row in rows] == [(cast.participant.name, "Asiakastyö", ASKED)]
        for person in (cast.supervisor, cast.stranger, cast.colleague):
            assert queries.leaver_rows(actor_for(person), quarter=check.quarter) == []


def test_the_contact_is_told_of_the_waiting_check_and_of_no_answered_one(
    cast: Cast, contact: Person, check: LeaverCheck
) -> None:
    with clock.travel(ASKED):
        assert queries.waiting_leaver_checks(actor_for(contact)) == [
            (check.pk, "Asiakastyö", ASKED + timedelta(days=30))
        ]
        assert queries.waiting_leaver_checks(actor_for(cast.supervisor)) == []
        answer(cast, check, contact)
        assert queries.waiting_leaver_checks(actor_for(contact)) == []


def test_the_pages_ask_as_often_for_forty_people_as_for_two(
    cast: Cast, contact: Person, check: LeaverCheck, django_assert_max_num_queries: Callable[..., object]
) -> None:
    with clock.travel(ASKED):
        for n in range(38):
            who = person_of(f"Ihminen {n}", cast.unit)
            grant_to(who, "participant", "unit", str(cast.unit.pk))
            save(LeaverLine(leaver_check=check, person=who), actor=JOB)
        for person, addresses in (
            (contact, [reverse("people:leaver_check", args=[check.pk])]),
            (cast.admin, [reverse("people:leaver_list"), reverse("people:leaver_names"), reverse("people:grant_list")]),
        ):
            client = browser(person)
            for address in addresses:
                client.get(address)
                with django_assert_max_num_queries(12):
                    assert client.get(address).status_code == 200


def test_what_is_held_about_a_person_is_told_and_erased_without_the_count(
    cast: Cast, contact: Person, check: LeaverCheck
) -> None:
    from oppiva.people import slots

    with clock.travel(ASKED):
        answer(cast, check, contact, (cast.participant, ASKED))
    data = {one.kind: one for one in slots.personal_data()}["people.leaverline"]
    told = data.rows(UUID(str(cast.participant.pk)))
    assert len(told) == 1
    assert cast.supervisor.name not in str(told)
    data.erase(cast.participant.pk)
    assert data.rows(cast.participant.pk) == []
    assert check.lines.filter(left_on__isnull=False, person=None).count() == 1
