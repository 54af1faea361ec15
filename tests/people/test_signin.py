"""Sign-in by a typed code: who gets in, what a stranger can learn, how many tries there are (trust.md S5, S6)."""

import re
import threading
from datetime import timedelta

import pytest
import time_machine
from allauth.core.internal import ratelimit
from django.core import mail
from django.core.cache import cache
from django.http import HttpResponse
from django.test import Client, RequestFactory
from django.urls import reverse

from oppiva.audit.models import AuditEvent
from oppiva.jobs.models import OutboxMail
from oppiva.jobs.sending import send_due
from oppiva.people import services
from oppiva.people.signin import FAILED
from people.cast import SETUP, Cast, browser, person_of
from people.signing import CODE, START, ask, code_of, shown, sign_in


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
