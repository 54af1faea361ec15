"""Erase me: what goes and stays is told first, two yeses and a fresh sign-in are asked for, then the person is gone."""

from __future__ import annotations

import pytest
from django.conf import settings as configured
from django.urls import reverse

from oppiva.audit.services import verify
from oppiva.people import queries, services
from oppiva.people.models import Person
from oppiva.programme.models import Programme
from people.cast import LONG_AGO, Cast, browser, grant_to, person_of

pytestmark = pytest.mark.usefixtures("own_journal")
ERASE, CONFIRM = "people:own_erase", "people:own_erase_confirm"


def test_the_page_counts_what_goes_and_says_why_the_rest_stays(cast: Cast) -> None:
    services.give_consent(cast.actor(cast.participant), kind="name", object_kind="model", object_id="1", about="Malli")
    held = {row.title: row for row in queries.held_about(cast.participant.pk)}
    page = browser(cast.participant).get(reverse(ERASE)).content.decode()
    assert any(row.stays for row in held.values())
    assert any(not row.stays for row in held.values())
    for row in held.values():
        assert row.number > 0
        assert row.title in page
        assert row.stays in page


@pytest.mark.both
def test_the_counts_are_those_of_the_copy_of_own_data(cast: Cast) -> None:
    from oppiva.people.slots import personal_data

    rows = {kind.title(): len(kind.rows(cast.participant.pk)) for kind in personal_data()}
    assert {row.title: row.number for row in queries.held_about(cast.participant.pk)} == {
        title: number for title, number in rows.items() if number
    }


def test_the_last_question_takes_a_fresh_sign_in(cast: Cast) -> None:
    stale = browser(cast.participant, sudo=False)
    assert stale.get(reverse(ERASE)).status_code == 200
    assert stale.get(reverse(CONFIRM)).status_code != 200
    stale.post(reverse(CONFIRM), {"sure": "on"})
    assert Person.objects.filter(pk=cast.participant.pk).exists()


def test_without_the_tick_nothing_happens(cast: Cast) -> None:
    client = browser(cast.participant)
    assert client.post(reverse(CONFIRM)).status_code == 422
    assert Person.objects.filter(pk=cast.participant.pk).exists()


def test_with_the_second_yes_the_person_is_gone_signed_out_and_bid_goodbye(cast: Cast) -> None:
    client, phone = browser(cast.participant), browser(cast.participant)
    answer = client.post(reverse(CONFIRM), {"sure": "on"})
    assert (answer.status_code, answer["Location"]) == (302, reverse("people:goodbye"))
    assert not Person.objects.filter(pk=cast.participant.pk).exists()
    assert not Person.objects.filter(email=cast.participant.email).exists()
    assert client.get(answer["Location"]).status_code == 200
    for signed_out in (client, phone):
        assert signed_out.get(reverse("people:own")).status_code == 302
    assert verify().ok


def test_the_goodbye_page_sets_no_cookie_and_knows_nobody(cast: Cast) -> None:
    client = browser(None)
    answer = client.get(reverse("people:goodbye"))
    assert answer.status_code == 200
    assert configured.SESSION_COOKIE_NAME not in answer.cookies


def test_the_last_administrator_is_told_to_give_the_role_on_first(cast: Cast) -> None:
    client = browser(cast.root)
    answer = client.post(reverse(CONFIRM), {"sure": "on"})
    assert answer.status_code == 422
    assert Person.objects.filter(pk=cast.root.pk).exists()
    assert client.get(reverse("people:own")).status_code == 200


def test_the_only_manager_of_a_programme_is_told_whom_to_ask(cast: Cast) -> None:
    programme = Programme.objects.create(code="P", start=LONG_AGO, end=LONG_AGO.replace(year=2030))
    manager = person_of("Hanna Vetäjä", cast.unit)
    grant_to(manager, "project_manager", "programme", str(programme.pk))
    client = browser(manager)
    page = client.get(reverse(ERASE)).content.decode()
    assert reverse(CONFIRM) not in page
    assert client.post(reverse(CONFIRM), {"sure": "on"}).status_code == 422
    other = person_of("Helmi Toinen", cast.unit)
    grant_to(other, "project_manager", "programme", str(programme.pk))
    assert reverse(CONFIRM) in client.get(reverse(ERASE)).content.decode()
    assert client.post(reverse(CONFIRM), {"sure": "on"}).status_code == 302
