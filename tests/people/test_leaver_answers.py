"""What is answered of who has left: what ends, what is refused, what comes back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from oppiva.audit.models import AuditEvent
from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.jobs.models import OutboxMail
from oppiva.people import queries, services
from oppiva.people.models import LeaverCheck, LeaverLine, Notice, Person, RoleGrant
from oppiva.people.queries import actor_for
from people.cast import SETUP, Cast, browser, grant_to, person_of
from people.leaving import ASKED, JOB, answer, holds


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
