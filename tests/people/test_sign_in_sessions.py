"""How long a sign-in lasts, on whose device, and what ends it (trust.md S3)."""

from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
import time_machine
from allauth.mfa.totp.internal.auth import TOTP
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseSession
from django.contrib.sessions.models import Session
from django.test import Client
from django.urls import reverse

from oppiva.audit.services import save
from oppiva.people import services
from oppiva.programme.models import Programme
from people.cast import HERE, LONG_AGO, MORNING, SETUP, Cast, browser, grant_to, person_of
from people.signing import CODE, SECRET, START, ask, code_of, sign_in, totp_code


# --- S3: sessions -----------------------------------------------------------------------------------------------------
def test_sign_in_gives_a_new_session_and_one_cookie(cast: Cast) -> None:
    client = Client()
    ask(client, cast.participant.email)
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    client.post(CODE, {"code": code_of(cast.participant)})
    after = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert before != after
    assert not Session.objects.filter(session_key=before).exists()
    assert list(client.cookies) == [settings.SESSION_COOKIE_NAME]


def test_pages_behind_sign_in_are_not_kept_by_the_browser(cast: Cast) -> None:
    client = browser(cast.participant)
    names = ("people:own", "people:person_list", "people:own", "mfa_index")
    for address in map(reverse, names):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_signing_out_elsewhere_takes_effect_at_once(cast: Cast) -> None:
    here, elsewhere = Client(), Client()
    sign_in(here, cast.participant)
    sign_in(elsewhere, cast.participant)
    page = here.get(reverse("people:own"))
    assert UserSession.objects.filter(user=cast.participant).count() == 2
    assert page.status_code == 200
    assert here.post(reverse("people:sessions_end")).status_code == 302
    assert elsewhere.get(reverse("people:own")).status_code == 302
    assert here.get(reverse("people:own")).status_code == 200


def test_a_shared_device_forgets_after_half_an_hour_of_idling(cast: Cast, clock: time_machine.Traveller) -> None:
    client = Client()
    sign_in(client, cast.participant)
    for _ in range(3):
        clock.shift(timedelta(minutes=20))
        assert client.get(reverse("people:own")).status_code == 200
    clock.shift(timedelta(minutes=31))
    assert client.get(reverse("people:own")).status_code == 302


def test_an_own_device_remembers_two_weeks_or_until_the_date_that_is_set(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    services.edit_person(SETUP, cast.colleague, base_version=1, fields={"signed_in_until": "2026-04-07"})
    short, long = Client(), Client()
    sign_in(short, cast.participant, remember="on")
    sign_in(long, cast.colleague, remember="on")
    clock.shift(timedelta(days=13))
    assert short.get(reverse("people:own")).status_code == 200
    clock.shift(timedelta(days=2))
    assert short.get(reverse("people:own")).status_code == 302
    assert long.get(reverse("people:own")).status_code == 200
    clock.move_to(datetime(2026, 4, 8, 1, 0, tzinfo=UTC))
    assert long.get(reverse("people:own")).status_code == 302


def test_staff_is_signed_out_after_twelve_hours_whatever_the_device(cast: Cast, clock: time_machine.Traveller) -> None:
    TOTP.activate(cast.admin, SECRET)
    client = Client()
    sign_in(client, cast.admin, remember="on")
    client.post(reverse("mfa_authenticate"), {"code": totp_code()})
    assert client.get(reverse("people:own")).status_code == 200
    clock.shift(timedelta(hours=12, seconds=1))
    assert client.get(reverse("people:own")).status_code == 302


def test_who_becomes_staff_stays_twelve_hours_from_the_sign_in(cast: Cast, clock: time_machine.Traveller) -> None:
    own, shared, other = Client(), Client(), Client()
    for client, fields in ((own, {"remember": "on"}), (shared, {}), (other, {"remember": "on"})):
        sign_in(client, cast.participant, **fields)
    clock.shift(timedelta(minutes=10))
    grant_to(cast.participant, "area_admin", "area", HERE)
    for client in (own, shared):
        assert client.get(reverse("people:own"))["Location"] == reverse("mfa_index")
        assert client.session["ends"] == (MORNING + timedelta(hours=12)).timestamp()
    assert own.session.get_expiry_date() == MORNING + timedelta(hours=12)
    assert shared.session.get_expiry_age() == 30 * 60
    clock.move_to(MORNING + timedelta(hours=12, seconds=1))
    for client in (own, shared, other):
        assert client.get(reverse("people:own"))["Location"].startswith(START)


def test_a_staff_role_of_a_later_day_ends_the_long_session_on_that_day(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    client = Client()
    sign_in(client, cast.participant, remember="on")
    grant_to(cast.participant, "area_admin", "area", HERE, starts_on=MORNING.date() + timedelta(days=2))
    clock.shift(timedelta(days=1))
    assert client.get(reverse("people:own")).status_code == 200
    clock.shift(timedelta(days=1))
    key = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert client.post(reverse("people:own"), {"name": "X"})["Location"].startswith(START)
    assert not Session.objects.filter(session_key=key).exists()


def test_a_confirmed_auditor_stays_as_staff_does(cast: Cast, clock: time_machine.Traveller) -> None:
    client = Client()
    sign_in(client, cast.participant, remember="on")
    programme = save(Programme(code="ES-1", start=LONG_AGO, end=LONG_AGO + timedelta(days=9_000)), actor=SETUP)
    grant = grant_to(cast.participant, "auditor", "programme", str(programme.pk))
    clock.shift(timedelta(hours=13))
    assert client.get(reverse("people:own")).status_code == 200
    second = person_of("Toinen Juuri")
    grant_to(second, "instance_admin", "instance")
    services.confirm_grant(cast.actor(second), grant)
    assert client.get(reverse("people:own"))["Location"].startswith(START)


def test_another_role_gives_the_session_a_new_id_that_can_still_be_ended(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.participant, remember="on")
    client.get(reverse("people:own"))
    before = client.cookies[settings.SESSION_COOKIE_NAME].value
    ends = client.session["ends"]
    grant_to(cast.participant, "supervisor", "unit", str(cast.unit.pk))
    assert client.get(reverse("people:own")).status_code == 200
    after = client.cookies[settings.SESSION_COOKIE_NAME].value
    assert after != before
    assert not Session.objects.filter(session_key=before).exists()
    assert client.session["ends"] == ends
    assert [row.session_key for row in UserSession.objects.filter(user=cast.participant)] == [after]
    client.get(reverse("people:own"))
    assert client.cookies[settings.SESSION_COOKIE_NAME].value == after, "once"
    services.end_sessions(cast.participant)
    assert client.get(reverse("people:own")).status_code == 302


def test_the_session_store_is_the_database(cast: Cast) -> None:
    assert issubclass(import_module(settings.SESSION_ENGINE).SessionStore, DatabaseSession)


@pytest.mark.parametrize(
    ("header", "name"),
    [
        (
            "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/140.0 Safari/537.36 Edg/140.0",
            "Edge, Windows",
        ),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile/15E148 Safari/604.1",
            "Safari, iPhone",
        ),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox, Linux"),
        ("curl/8", "curl/8"),
        ("", "?"),
    ],
)
def test_a_device_is_named_by_browser_and_system(header: str, name: str) -> None:
    from oppiva.people.devices import device_name

    assert device_name(header) == name
