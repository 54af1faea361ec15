"""The second factor of staff: who needs it, how it is tried, who may drop it (trust.md S3)."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import timedelta

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.test import Client
from django.urls import reverse

from oppiva.jobs import clock as product_clock
from people.cast import HERE, Cast, browser, grant_to
from people.signing import SECRET, key_of, sign_in, totp_code


# --- second factor ----------------------------------------------------------------------------------------------------
def test_staff_without_a_second_factor_sees_only_the_page_that_sets_it_up(
    cast: Cast, django_capture_on_commit_callbacks: Callable[..., AbstractContextManager[object]]
) -> None:
    client = Client()
    sign_in(client, cast.admin)
    for address in (reverse("people:own"), reverse("people:person_list"), reverse("people:log")):
        assert client.get(address)["Location"] == "/oma/vahvistus/"
    assert client.get("/oma/vahvistus/").status_code == 200
    page = client.get(reverse("mfa_activate_totp")).content.decode()
    assert "data:image/svg+xml;base64," in page
    secret = client.session["mfa.totp.secret"]
    assert secret in page
    assert client.post(reverse("mfa_activate_totp"), {"code": "000000"}).status_code == 422
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("mfa_activate_totp"), {"code": totp_code(secret)}).status_code == 302
    assert client.get(reverse("people:own")).status_code == 200
    assert len(re.findall(r"\d{8}", client.get(reverse("mfa_view_recovery_codes")).content.decode())) >= 10


def test_a_participant_needs_no_second_factor(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.participant)
    assert client.get(reverse("people:own")).status_code == 200


def test_the_mailed_code_alone_does_not_let_in_who_has_a_second_factor(cast: Cast) -> None:
    TOTP.activate(cast.admin, SECRET)
    client = Client()
    assert sign_in(client, cast.admin)["Location"] == reverse("mfa_authenticate")
    assert client.get(reverse("people:own")).status_code == 302
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 422
    assert client.post(reverse("mfa_authenticate"), {"code": totp_code()}).status_code == 302
    assert client.get(reverse("people:own")).status_code == 200


def test_a_role_that_needs_it_cannot_drop_the_last_second_factor(cast: Cast) -> None:
    TOTP.activate(cast.admin, SECRET)
    client = browser(cast.admin)
    assert client.post(reverse("mfa_deactivate_totp")).status_code == 422
    assert Authenticator.objects.filter(user=cast.admin).exists()
    TOTP.activate(cast.participant, SECRET)
    assert browser(cast.participant).post(reverse("mfa_deactivate_totp")).status_code == 302
    assert not Authenticator.objects.filter(user=cast.participant).exists()


def test_a_role_that_needs_it_cannot_remove_the_last_key(cast: Cast) -> None:
    key, client = key_of(cast.admin), browser(cast.admin)
    address = reverse("mfa_remove_webauthn", args=[key.pk])
    page = client.get("/en" + address).content.decode()
    assert "Your role needs a second factor. Set up another one first." in page
    assert f'action="/en{address}"' not in page
    assert client.post(address).status_code == 422
    assert Authenticator.objects.filter(pk=key.pk).exists()
    key_of(cast.admin, "Toinen")
    assert f'action="/en{address}"' in client.get("/en" + address).content.decode()
    assert client.post(address).status_code == 302
    assert not Authenticator.objects.filter(pk=key.pk).exists()


def test_the_list_of_keys_says_the_days_on_the_clock_of_the_product(
    cast: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    key_of(cast.participant)
    monkeypatch.setattr(product_clock, "shift", lambda: timedelta(days=40))
    today = product_clock.today()
    page = browser(cast.participant).get("/en" + reverse("mfa_list_webauthn")).content.decode()
    assert "Työpuhelin" in page
    assert f"Added {today.day}.{today.month}.{today.year}" in page


def test_every_second_factor_page_opens_in_three_languages(cast: Cast) -> None:
    TOTP.activate(cast.admin, SECRET)
    client = browser(cast.admin)
    names = ["mfa_index", "mfa_deactivate_totp", "mfa_generate_recovery_codes", "mfa_list_webauthn", "mfa_add_webauthn"]
    names += ["mfa_reauthenticate", "people:own", "account_logout"]
    client.post(reverse("mfa_generate_recovery_codes"))
    names.append("mfa_view_recovery_codes")
    addresses = [reverse(name) for name in names]
    for prefix in ("", "/sv", "/en"):
        for address in [prefix + bare for bare in addresses]:
            assert client.get(address).status_code == 200, address
            assert "<script>" not in client.get(address).content.decode()


def test_a_tried_passkey_that_is_none_leads_back_without_failing(cast: Cast) -> None:
    for sent in ("{}", "x", '{"response": {"userHandle": "AAAA"}}', "[]", "null"):
        assert Client().post(reverse("mfa_login_webauthn"), {"credential": sent}).status_code in {302, 422}, sent


def test_the_wrong_second_factor_is_counted_too(cast: Cast, clock: time_machine.Traveller) -> None:
    TOTP.activate(cast.admin, SECRET)
    client = Client()
    sign_in(client, cast.admin)
    for _ in range(10):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": totp_code()})
    assert client.get(reverse("people:own")).status_code == 302


def test_nobody_reads_anothers_second_factor_outside_the_demo(cast: Cast) -> None:
    from oppiva.core.errors import DomainError
    from oppiva.people.signin import totp_now

    TOTP.activate(cast.admin, SECRET)
    with pytest.raises(DomainError) as refused:
        totp_now(cast.admin)
    assert refused.value.code == "only_in_demo"


def test_a_new_area_admin_is_sent_to_set_up_a_second_factor(cast: Cast) -> None:
    client = Client()
    sign_in(client, cast.colleague)
    assert client.get(reverse("people:own")).status_code == 200
    grant_to(cast.colleague, "area_admin", "area", HERE)
    assert client.get(reverse("people:own"))["Location"] == "/oma/vahvistus/"
