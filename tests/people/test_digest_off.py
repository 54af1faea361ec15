"""The link that turns the digest off: looking changes nothing, pressing needs no sign-in, and it does nothing else."""

from __future__ import annotations

import pytest
from django.core import signing
from django.test import Client
from django.urls import reverse

from oppiva.people import services
from oppiva.people.models import Person
from people.cast import Cast

pytestmark = pytest.mark.django_db


def address(person: Person) -> str:
    return reverse("people:digest_off", args=[services.digest_off_token(person.pk)])


def is_off(person: Person) -> bool:
    return Person.objects.get(pk=person.pk).digest_off


def test_a_scanner_that_opens_the_link_five_times_turns_nothing_off(cast: Cast) -> None:
    client = Client()
    for _time in range(5):
        answer = client.get(address(cast.participant))
        assert (answer.status_code, client.cookies.output()) == (200, "")
        assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex")
        client.head(address(cast.participant))
    assert not is_off(cast.participant)


def test_one_click_of_a_mail_program_turns_it_off_without_cookie_or_token(cast: Cast) -> None:
    """RFC 8058."""
    client = Client(enforce_csrf_checks=True)
    for _time in range(2):
        answer = client.post(
            address(cast.participant),
            "List-Unsubscribe=One-Click",
            content_type="application/x-www-form-urlencoded",
        )
        assert answer.status_code == 200
    assert is_off(cast.participant)
    assert not is_off(cast.colleague)
    assert Person.objects.get(pk=cast.participant.pk).version == cast.participant.version + 1


@pytest.mark.parametrize("token", ["x", "0" * 32, "0" * 32 + ":AAAA"])
def test_a_made_up_token_leads_nowhere(cast: Cast, token: str) -> None:
    assert Client().post(reverse("people:digest_off", args=[token])).status_code == 404


def test_a_token_of_another_purpose_is_none(cast: Cast) -> None:
    other = signing.Signer(salt="something.else").sign(cast.participant.pk.hex)
    assert services.person_of_digest_token(other) is None
    assert services.person_of_digest_token(services.digest_off_token(cast.participant.pk)) == cast.participant.pk


@pytest.mark.parametrize("state", [Person.State.LEFT, Person.State.ERASED])
def test_it_tells_nothing_of_a_person_who_is_gone(cast: Cast, state: str) -> None:
    before = Client().post(address(cast.participant)).content
    Person.objects.filter(pk=cast.participant.pk).update(state=state, digest_off=False)
    assert Client().post(address(cast.participant)).content == before
