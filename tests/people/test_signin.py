"""Sign-in by a typed code: who gets in, what a stranger can learn, how many tries there are (trust.md S3, S5, S6)."""

import re
import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
import time_machine
from allauth.core.internal import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.sessions.backends.db import SessionStore as DatabaseSession
from django.contrib.sessions.models import Session
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from oppiva.audit.models import AuditEvent
from oppiva.audit.services import save
from oppiva.jobs import clock as product_clock
from oppiva.jobs.models import OutboxMail
from oppiva.jobs.sending import send_due
from oppiva.people import services
from oppiva.people.models import Person
from oppiva.people.signin import FAILED
from oppiva.programme.models import Programme
from people.cast import HERE, LONG_AGO, SETUP, Cast, browser, grant_to, person_of

START, CODE = "/kirjaudu/", "/kirjaudu/koodi/"
MORNING = datetime(2026, 3, 12, 7, 0, tzinfo=UTC)
SECRET = "JBSWY3DPEHPK3PXP" * 2


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    """A morning in March that stands still until it is moved."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def code_of(person: Person) -> str:
    """The newest code as it waits in the outbox."""
    row = OutboxMail.objects.filter(recipient=person.pk, kind="sign_in_code").order_by("-id").first()
    assert row is not None
    return str(row.context["code"])


def ask(client: Client, email: str, **more: str) -> HttpResponse:
    return client.post(START, {"email": email}, **more)


def sign_in(client: Client, person: Person, **fields: str) -> HttpResponse:
    assert ask(client, person.email).status_code == 302
    return client.post(CODE, {"code": code_of(person), **fields})


def totp_code(secret: str = SECRET) -> str:
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def shown(answer: HttpResponse) -> str:
    """A page without what differs on every request: the token of its forms."""
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", answer.content.decode())


# --- who gets in ------------------------------------------------------------------------------------------------------
def test_the_typed_code_lets_the_person_in_and_to_the_own_language(cast: Cast) -> None:
    services.choose_language(cast.participant, "sv", actor=cast.actor(cast.participant))
    client = Client()
    answer = sign_in(client, cast.participant)
    assert answer.status_code == 302
    assert answer["Location"] == "/sv/"
    assert client.get(reverse("people:own")).status_code == 200


def test_spaces_in_the_code_and_the_case_of_the_address_are_forgiven(cast: Cast) -> None:
    client = Client()
    ask(client, cast.participant.email.upper())
    code = code_of(cast.participant)
    assert client.post(CODE, {"code": f" {code[:3]} {code[3:]} "}).status_code == 302
    assert client.get(reverse("people:own")).status_code == 200


def test_the_first_sign_in_makes_an_invited_person_active(cast: Cast) -> None:
    invited = person_of("Uusi Kutsuttu", cast.unit, state="invited")
    sign_in(Client(), invited)
    invited.refresh_from_db()
    assert invited.state == "active"
    assert AuditEvent.objects.filter(verb="signed_in", subject_id=invited.pk).exists()


@pytest.mark.parametrize("state", ["left", "erased"])
def test_who_has_left_gets_the_same_page_and_no_code(cast: Cast, state: str) -> None:
    gone = person_of("Poistunut Henkilö", cast.unit, state=state)
    client = Client()
    assert ask(client, gone.email)["Location"] == CODE
    assert not OutboxMail.objects.exists()


def test_a_person_who_leaves_between_code_and_typing_does_not_get_in(cast: Cast) -> None:
    client = Client()
    ask(client, cast.colleague.email)
    code = code_of(cast.colleague)
    services.edit_person(SETUP, cast.colleague, base_version=1, fields={"state": "left"})
    answer = client.post(CODE, {"code": code})
    assert answer.status_code == 302
    assert client.get(reverse("people:own")).status_code == 302


def test_the_code_dies_after_ten_minutes(cast: Cast, clock: time_machine.Traveller) -> None:
    client = Client()
    ask(client, cast.participant.email)
    code = code_of(cast.participant)
    clock.shift(timedelta(minutes=10, seconds=1))
    client.post(CODE, {"code": code})
    assert client.get(reverse("people:own")).status_code == 302


def test_the_code_is_bound_to_the_window_it_was_asked_in(cast: Cast) -> None:
    ask(Client(), cast.participant.email)
    thief = Client()
    ask(thief, "nobody@tyo.example")
    assert thief.post(CODE, {"code": code_of(cast.participant)}).status_code == 422
    assert thief.get(reverse("people:own")).status_code == 302


def test_nothing_acts_on_get(cast: Cast) -> None:
    client = Client()
    ask(client, cast.participant.email)
    client.get(CODE, {"code": code_of(cast.participant)})
    assert client.get(reverse("people:own")).status_code == 302
    mine = browser(cast.participant)
    mine.get(reverse("account_logout"))
    assert mine.get(reverse("people:own")).status_code == 200


def test_no_page_of_allauth_is_mounted_that_is_not_in_use(cast: Cast) -> None:
    for path in ("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/kirjaudu/rekisteroidy/"):
        assert Client().get(path).status_code in {302, 404}
        assert browser(cast.participant).get(path).status_code == 404


@pytest.mark.parametrize(
    ("language", "subject"), [("fi", "kirjautumiskoodisi"), ("sv", "inloggningskod"), ("en", "sign-in code")]
)
def test_the_mail_is_in_the_persons_language_and_holds_no_link(cast: Cast, language: str, subject: str) -> None:
    person = person_of("Kielinen Henkilö", cast.unit, language=language)
    ask(Client(), person.email)
    code = code_of(person)
    send_due(threading.Event())
    letter = mail.outbox[-1]
    assert subject in letter.subject
    assert letter.subject.startswith(f"{code[:3]} {code[3:]}")
    assert code in letter.body
    html = str(letter.alternatives[0][0])
    for text in (letter.body, html):
        assert "http" not in re.sub(r"<!doctype[^>]*>", "", text)
        assert "href" not in text
    assert OutboxMail.objects.get(recipient=person.pk).context == {}


@pytest.mark.parametrize("prefix", ["", "/sv", "/en"])
def test_the_code_page_tells_where_the_code_went_and_how_to_go_on(cast: Cast, prefix: str) -> None:
    client = Client()
    client.post(f"{prefix}{START}", {"email": cast.participant.email})
    page = client.get(f"{prefix}{CODE}").content.decode()
    assert cast.participant.email in page
    assert 'autocomplete="one-time-code"' in page
    assert 'name="remember"' in page
    assert 'value="resend"' in page


def test_the_address_can_be_changed(cast: Cast) -> None:
    client = Client()
    ask(client, cast.participant.email)
    assert client.get(START).status_code == 302, "a code is under way"
    assert client.post(reverse("account_logout"), {"next": START})["Location"] == START
    assert client.get(START).status_code == 200


@pytest.mark.parametrize("to", ["//evil.example/x", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"])
def test_no_one_is_led_to_another_host_after_sign_in(cast: Cast, to: str) -> None:
    client = Client()
    client.post(START, {"email": cast.participant.email, "next": to})
    answer = client.post(CODE, {"code": code_of(cast.participant), "next": to})
    assert answer["Location"] == "/"


def test_the_page_one_came_from_opens_after_sign_in(cast: Cast) -> None:
    client = Client()
    where = client.get(reverse("people:person_list"))["Location"]
    client.post(where, {"email": cast.participant.email, "next": "/henkilot/"})
    answer = client.post(CODE, {"code": code_of(cast.participant), "next": "/henkilot/"})
    assert answer["Location"] == "/henkilot/"


# --- S5: a stranger learns nothing ------------------------------------------------------------------------------------
def steps(email: str) -> list[tuple[int, dict[str, str], str]]:
    """What somebody sees who asks for a code, looks, types a wrong one, asks again and gives up."""
    client = Client()
    answers = [ask(client, email), client.get(CODE), client.post(CODE, {"code": "000000"})]
    answers += [client.post(CODE, {"action": "resend"}), client.get(CODE), client.post(CODE, {"code": ""})]
    seen = []
    for answer in answers:
        headers = {name: value for name, value in answer.items() if name not in {"X-Request-Id", "Content-Length"}}
        seen.append((answer.status_code, headers, shown(answer).replace(email, "MAIL")))
    return seen


def test_known_and_unknown_addresses_look_the_same_at_every_step(cast: Cast, clock: time_machine.Traveller) -> None:
    services.edit_person(SETUP, cast.colleague, base_version=1, fields={"state": "left"})
    known = steps(cast.participant.email)
    assert [status for status, _headers, _page in known] == [302, 200, 422, 302, 200, 422]
    assert steps("nobody@tyo.example") == known
    assert steps(cast.colleague.email) == known, "one who has left"


def test_the_limit_of_asking_is_the_same_for_known_and_unknown(cast: Cast) -> None:
    for email in (cast.participant.email, "nobody@tyo.example"):
        statuses = [ask(Client(), email).status_code for _ in range(5)]
        assert statuses == [302, 302, 302, 429, 429], email
    assert OutboxMail.objects.filter(recipient=cast.participant.pk).count() == 3


# --- S6: limits -------------------------------------------------------------------------------------------------------
def test_a_whole_workshop_signs_in_from_one_address_within_a_minute(cast: Cast, clock: time_machine.Traveller) -> None:
    people = [person_of(f"Osallistuja {number}", cast.unit, email=f"o{number}@tyo.example") for number in range(28)]
    clients = [Client() for _ in people]
    for client, person in zip(clients, people, strict=True):
        assert ask(client, person.email).status_code == 302
        clock.shift(timedelta(seconds=1))
    for client, person in zip(clients, people, strict=True):
        assert client.post(CODE, {"code": code_of(person)}).status_code == 302
        clock.shift(timedelta(seconds=1))
        assert client.get(reverse("people:own")).status_code == 200


def test_a_right_code_waits_for_no_neighbour_whose_own_is_being_counted(cast: Cast) -> None:
    client, person = Client(), cast.participant
    assert ask(client, person.email).status_code == 302
    request = RequestFactory().post(CODE)
    for rate in ratelimit.parse_rates(FAILED["code"]):
        key = ratelimit.get_cache_key(request, app="oppiva", action="code", rate=rate, key=person.email)
        assert cache.add(f"{key}:lock", True, 10)
    assert client.post(CODE, {"code": code_of(person)}).status_code == 302


def test_the_code_is_dead_after_five_tries(cast: Cast) -> None:
    client = Client()
    ask(client, cast.participant.email)
    code = code_of(cast.participant)
    statuses = [client.post(CODE, {"code": "000000"}).status_code for _ in range(5)]
    assert statuses == [422, 422, 422, 422, 302]
    client.post(CODE, {"code": code})
    assert client.get(reverse("people:own")).status_code == 302


def test_ten_wrong_codes_for_one_account_close_it_for_a_quarter(cast: Cast, clock: time_machine.Traveller) -> None:
    def wrong() -> HttpResponse:
        return clients[-1].post(CODE, {"code": "000000"})

    clients = []
    for _ in range(2):
        clients.append(Client())
        ask(clients[-1], cast.participant.email)
        for _try in range(5):
            wrong()
    clients.append(Client())
    ask(clients[-1], cast.participant.email)
    answer = clients[-1].post(CODE, {"code": code_of(cast.participant)})
    assert answer.status_code == 429
    assert answer["Retry-After"] == "900"
    assert "passkey" in answer.content.decode(), "the other way in"
    clock.shift(timedelta(minutes=15, seconds=1))
    assert wrong().status_code in {302, 422}


def test_a_hundred_wrong_codes_close_the_address_they_come_from_and_no_other(cast: Cast) -> None:
    for number in range(25):
        client = Client(REMOTE_ADDR="192.0.2.7")
        ask(client, f"x{number}@tyo.example")
        for _try in range(4):
            assert client.post(CODE, {"code": "000000"}).status_code == 422
    bad, good = Client(REMOTE_ADDR="192.0.2.7"), Client(REMOTE_ADDR="192.0.2.8")
    ask(bad, cast.participant.email)
    assert bad.post(CODE, {"code": code_of(cast.participant)}).status_code == 429
    ask(good, cast.colleague.email)
    assert good.post(CODE, {"code": code_of(cast.colleague)}).status_code == 302


def test_asking_again_and_again_sends_three_mails_an_hour(cast: Cast, clock: time_machine.Traveller) -> None:
    client = Client()
    ask(client, cast.participant.email)
    client.post(CODE, {"action": "resend"})
    client.post(CODE, {"action": "resend"})
    assert ask(Client(), cast.participant.email).status_code == 429
    assert OutboxMail.objects.filter(recipient=cast.participant.pk).count() == 3
    clock.shift(timedelta(hours=1, seconds=1))
    assert ask(Client(), cast.participant.email).status_code == 302
    assert OutboxMail.objects.filter(recipient=cast.participant.pk).count() == 4


def test_the_newest_code_is_the_right_one(cast: Cast) -> None:
    client = Client()
    ask(client, cast.participant.email)
    old = code_of(cast.participant)
    client.post(CODE, {"action": "resend"})
    new = code_of(cast.participant)
    if old != new:
        assert client.post(CODE, {"code": old}).status_code == 422
    assert client.post(CODE, {"code": new}).status_code == 302


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


def key_of(person: Person, name: str = "Työpuhelin") -> Authenticator:
    return Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": {}}
    )


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
