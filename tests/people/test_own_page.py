"""One's own page: every section says what is, devices and consents end by one press, a text outlives the session."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from oppiva.jobs import clock
from oppiva.people import queries, services, tasks
from oppiva.people.devices import network_name
from oppiva.people.models import Consent, Person
from people.cast import Cast, browser, grant_to, person_of

OWN = "people:own"


def device(
    person: Person, user_agent: str = "Mozilla/5.0 (X11; Linux) Firefox/140.0", ip: str = "192.0.2.77"
) -> Client:
    """A browser whose session stands on the person's list of devices."""
    client = browser(person)
    UserSession.objects.create(
        user=person,
        session_key=client.cookies[settings.SESSION_COOKIE_NAME].value,
        ip=ip,
        user_agent=user_agent,
    )
    return client


def session_of(client: Client) -> UserSession:
    return UserSession.objects.get(session_key=client.cookies[settings.SESSION_COOKIE_NAME].value)


def page(client: Client) -> str:
    answer = client.get(reverse(OWN))
    assert answer.status_code == 200
    return answer.content.decode()


def test_the_page_has_a_place_for_everything_of_ones_own(cast: Cast) -> None:
    shown = page(browser(cast.participant))
    for part in ("details", "grants", "signing-in", "devices", "consents", "seen", "data", "erase"):
        assert f'id="{part}"' in shown
        assert f'href="#{part}"' in shown


def test_a_device_is_shown_by_its_name_and_its_network_not_by_its_address(cast: Cast) -> None:
    here, phone = device(cast.participant), device(cast.participant, "(iPhone) Safari/604.1", "2001:db8:17:5::9")
    shown = page(here)
    assert "Firefox, Linux" in shown
    assert "192.0.2.x" in shown
    assert "192.0.2.77" not in shown
    assert "Safari, iPhone" in shown
    assert "2001:db8:17::/48" in shown
    assert page(phone)


@pytest.mark.parametrize(
    ("address", "network"), [("10.1.2.3", "10.1.2.x"), ("2001:db8:1:2::3", "2001:db8:1::/48"), ("", ""), ("x", "")]
)
def test_the_network_of_an_address_is_cut_as_in_the_access_log(address: str, network: str) -> None:
    assert network_name(address) == network


def test_a_device_is_signed_out_at_once_and_the_others_stay(cast: Cast) -> None:
    here, lost = device(cast.participant), device(cast.participant)
    answer = here.post(reverse("people:session_end", args=[session_of(lost).pk]))
    assert answer["Location"] == reverse(OWN) + "?kohta=devices#devices"
    assert lost.get(reverse(OWN)).status_code == 302
    page = here.get(answer["Location"]).content.decode()
    assert page.index('id="devices"') < page.index('class="messages"') < page.index('id="consents"'), (
        "told where pressed"
    )


def test_nobody_ends_the_session_of_somebody_else(cast: Cast) -> None:
    theirs = device(cast.participant)
    assert device(cast.root).post(reverse("people:session_end", args=[session_of(theirs).pk])).status_code == 404
    assert theirs.get(reverse(OWN)).status_code == 200


@pytest.mark.parametrize(("also_here", "after"), [("", 200), ("1", 302)])
def test_signing_out_everywhere_leaves_this_device_or_takes_it_along(cast: Cast, also_here: str, after: int) -> None:
    here, others = device(cast.participant), [device(cast.participant) for _ in range(3)]
    foreign = device(cast.colleague)
    assert here.post(reverse("people:sessions_end"), {"also_here": also_here}).status_code == 302
    # Dead everywhere before the answer is read (S3): the very next request of each is a stranger's.
    assert {client.get(reverse(OWN)).status_code for client in others} == {302}
    assert here.get(reverse(OWN)).status_code == after
    assert foreign.get(reverse(OWN)).status_code == 200


def test_a_session_that_has_run_out_is_not_on_the_list(cast: Cast) -> None:
    here, old = device(cast.participant), device(cast.participant, "(iPad) Safari/604.1")
    Session.objects.filter(session_key=session_of(old).session_key).update(expire_date=clock.real() - timedelta(1))
    assert "Safari, iPad" not in page(here)


def test_last_used_moves_with_use_but_not_with_every_page(cast: Cast) -> None:
    with time_machine.travel("2026-03-12T08:00:00Z", tick=False) as now:
        client = device(cast.participant)
        begun = session_of(client).last_seen_at
        now.shift(timedelta(minutes=50))
        page(client)
        assert session_of(client).last_seen_at == begun
        now.shift(timedelta(minutes=20))
        page(client)
        assert session_of(client).last_seen_at == begun + timedelta(minutes=70)


def test_second_factors_are_shown_without_their_secrets(cast: Cast) -> None:
    Authenticator.objects.create(user=cast.participant, type="totp", data={"secret": "SALAISUUS"})
    codes = {"seed": "SIEMEN", "used_mask": 0}
    Authenticator.objects.create(user=cast.participant, type="recovery_codes", data=codes)
    found = queries.own_factors(cast.actor(cast.participant))
    assert (found.app, found.any, found.codes_left) == (True, True, 10)
    shown = page(browser(cast.participant))
    assert "SALAISUUS" not in shown
    assert reverse("mfa_view_recovery_codes") in shown


def consent(cast: Cast) -> Consent:
    actor = cast.actor(cast.participant)
    about = "Nimi toimintamallin sivulla"
    return services.give_consent(actor, kind="name", object_kind="model", object_id="7", about=about)


def test_a_consent_is_withdrawn_by_one_press_and_given_again_by_another(cast: Cast) -> None:
    client, given = browser(cast.participant), consent(cast)
    assert "Nimi toimintamallin sivulla" in page(client)
    client.post(reverse("people:consent_withdraw", args=[given.pk]))
    again = reverse("people:consent_again", args=[given.pk])
    assert again in page(client)
    client.post(again)
    assert again not in page(client)
    assert Consent.objects.filter(person=cast.participant, withdrawn_at__isnull=True).count() == 1


def test_a_consent_of_somebody_else_does_not_exist(cast: Cast) -> None:
    address = reverse("people:consent_withdraw", args=[consent(cast).pk])
    assert browser(cast.root).post(address).status_code == 404


def test_the_buttons_do_nothing_when_their_address_is_only_opened(cast: Cast) -> None:
    given, client = consent(cast), device(cast.participant)
    names: list[tuple[str, list[Any]]] = [("consent_withdraw", [given.pk]), ("consent_again", [given.pk])]
    names += [("session_end", [session_of(client).pk]), ("sessions_end", []), ("own_copy", [])]
    for name, args in names:
        answer = client.get(reverse(f"people:{name}", args=args))
        assert (answer.status_code, answer["Location"]) == (302, reverse(OWN))
    given.refresh_from_db()
    assert given.withdrawn_at is None


def test_what_was_typed_is_shown_again_when_the_session_ended_meanwhile(cast: Cast) -> None:
    client = device(cast.participant)
    client.handler.enforce_csrf_checks = True
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page(client))
    assert token is not None
    services.end_sessions(cast.participant)
    sent = {
        "name": "Aino Uusinimi",
        "phone": "040 999",
        "language": "fi",
        "theme": "dark",
        "digest": "1",
        "base_version": "1",
    }
    answer = client.post(reverse(OWN), {**sent, "csrfmiddlewaretoken": token[1]})
    kept = answer.content.decode()
    assert answer.status_code == 403
    assert "Aino Uusinimi" in kept
    assert "040 999" in kept
    assert token[1] not in kept
    assert Person.objects.get(pk=cast.participant.pk).name == "Aino Osallistuja"


def test_a_change_that_somebody_else_made_meanwhile_is_shown_beside_ones_own(cast: Cast) -> None:
    client = browser(cast.participant)
    services.edit_person(
        cast.actor(cast.admin),
        cast.participant,
        base_version=1,
        fields={"name": "Aino Virallinen"},
    )
    sent = {
        "name": "Aino Oma",
        "phone": "040 111",
        "language": "fi",
        "theme": "dark",
        "digest": "1",
        "base_version": "1",
    }
    answer = client.post(reverse(OWN), sent)
    assert answer.status_code == 409
    assert "Aino Virallinen" in answer.content.decode()
    assert "Aino Oma" in answer.content.decode()


def test_the_digest_has_a_day_or_is_off_and_the_day_is_kept_for_later(cast: Cast) -> None:
    client = browser(cast.participant)
    sent = {"name": "Aino Osallistuja", "phone": "", "language": "fi", "theme": "device"}
    for version, (chosen, day, off) in enumerate([("3", 3, False), ("off", 3, True), ("0", 0, False)], start=1):
        answer = client.post(reverse(OWN), {**sent, "digest": chosen, "base_version": str(version)})
        assert answer.status_code == 302
        stored = Person.objects.get(pk=cast.participant.pk)
        assert (stored.digest_day, stored.digest_off) == (day, off)
    assert client.post(reverse(OWN), {**sent, "digest": "7", "base_version": "4"}).status_code == 422


def test_the_night_removes_sessions_past_their_end_and_their_devices(cast: Cast) -> None:
    old, new = device(cast.participant), device(cast.participant)
    key = old.cookies[settings.SESSION_COOKIE_NAME].value
    Session.objects.filter(session_key=key).update(expire_date=clock.real() - timedelta(minutes=1))
    assert tasks.close_sessions(None) == {"sessions": 1}  # type: ignore[arg-type]  # it tells no progress
    assert not Session.objects.filter(session_key=key).exists()
    assert list(UserSession.objects.filter(user=cast.participant)) == [session_of(new)]
    assert page(new)


def test_a_guest_who_is_in_no_team_is_not_asked_to_show_the_contact_details_to_one(cast: Cast) -> None:
    guest = person_of("Veera Vieras", email="veera@tyo.example")
    grant_to(guest, "employer_guest", "area", cast.here.area_id)
    address, client = reverse("people:own"), browser(guest)
    assert 'name="show_contact"' not in client.get(address).content.decode()
    assert 'name="show_contact"' in browser(cast.participant).get(address).content.decode()
    sent = {"name": "Veera Vieras", "phone": "", "language": "fi", "theme": guest.theme, "digest": "0"}
    assert client.post(address, {**sent, "show_contact": "on", "base_version": guest.version}).status_code == 302
    guest.refresh_from_db()
    assert not guest.show_contact
    Person.objects.filter(pk=guest.pk).update(show_contact=True)
    assert 'name="show_contact"' in client.get(address).content.decode(), "what is shown can be taken back"
