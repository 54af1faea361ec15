"""The pages of leavers: for whom they are there, what they tell, what they ask of the database."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

import pytest
from django.urls import reverse

from oppiva.audit.services import save
from oppiva.jobs import clock
from oppiva.people import queries
from oppiva.people.models import LeaverCheck, LeaverLine, Person
from oppiva.people.queries import actor_for
from people.cast import Cast, browser, grant_to, person_of
from people.leaving import ASKED, JOB, answer


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
