"""Tokens for programs: by one grant and never beyond it, shown once, dead with the grant; nobody else's."""

from __future__ import annotations

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from oppiva.audit.models import AuditEvent
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people import services
from oppiva.people.models import ApiToken, KeptAnswer, Person, RoleGrant
from oppiva.people.queries import actor_for
from oppiva.people.queries.tokens import holder_of, own_token_rows, token_hash
from oppiva.people.services.kept_answers import Answered, once
from people.cast import Cast, browser
from people.interface_asking import ask, forget, problem_of

pytestmark = [pytest.mark.django_db]


@pytest.fixture(autouse=True)
def room() -> None:
    forget()


def sure(person: Person) -> Actor:
    """The person, signed in just now."""
    return actor_for(person, clock.now() + timedelta(minutes=5))


def grant_of(person: Person) -> RoleGrant:
    found = RoleGrant.objects.filter(person=person).order_by("pk").first()
    assert found is not None
    return found


def made(person: Person, days: int = 30, grant: RoleGrant | None = None) -> tuple[ApiToken, str]:
    ends = clock.today() + timedelta(days=days)
    return services.make_token(sure(person), grant or grant_of(person), purpose="Intranet", ends_on=ends)


@pytest.mark.both
def test_a_token_is_its_person_by_one_grant_and_its_key_is_stored_nowhere(cast: Cast) -> None:
    person = cast.admin
    token, secret = made(person)
    assert len(secret) >= 43 + 4
    assert token.secret_hash == token_hash(secret)
    assert secret not in str(list(ApiToken.objects.values()))
    holder = holder_of(secret)
    assert holder is not None
    assert holder.actor.person_id == str(person.pk)
    assert {one.role for one in holder.actor.grants} == {token.grant.role}
    assert holder.actor.sudo_until is None
    assert holder_of(secret + "x") is None
    assert ask("/feeds", token=secret).status_code == 200
    token.refresh_from_db()
    assert token.used_on == clock.today()


@pytest.mark.parametrize("end", ["revoked", "last day", "grant ends", "grant revoked", "grant deleted", "person left"])
def test_it_is_dead_when_anything_that_it_stands_on_is(cast: Cast, end: str) -> None:
    token, secret = made(cast.admin)
    today, grants = clock.today(), RoleGrant.objects.filter(pk=token.grant_id)
    if end == "revoked":
        services.revoke_token(actor_for(cast.admin), token)
    elif end == "last day":
        day = today - timedelta(days=1)
        ApiToken.objects.filter(pk=token.pk).update(ends_on=day, made_on=day)
    elif end == "grant ends":
        grants.update(starts_on=today - timedelta(days=9), ends_on=today - timedelta(days=1))
    elif end == "grant revoked":
        grants.update(revoked_at=clock.now())
    elif end == "grant deleted":
        grants.update(deleted_in=uuid4())
    else:
        Person.objects.filter(pk=cast.admin.pk).update(state="left")
    assert holder_of(secret) is None
    assert problem_of(ask("/feeds", token=secret), 401) == "token_not_valid"


def test_what_is_refused_makes_none(cast: Cast) -> None:
    own, today = grant_of(cast.admin), clock.today()
    month = today + timedelta(days=30)
    cases = {
        "sign_in_again": (actor_for(cast.admin), own, "Intranet", month),
        "token_grant": (sure(cast.colleague), own, "Intranet", month),
        "token_days": (sure(cast.admin), own, "Intranet", today + timedelta(days=400)),
        "token_purpose": (sure(cast.admin), own, " ", month),
    }
    for code, (actor, grant, purpose, ends) in cases.items():
        with pytest.raises(DomainError) as refused:
            services.make_token(actor, grant, purpose=purpose, ends_on=ends)
        assert refused.value.code == code
    with pytest.raises(DomainError):
        services.make_token(sure(cast.admin), own, purpose="Intranet", ends_on=today - timedelta(days=1))
    assert not ApiToken.objects.exists()


def test_pressed_twice_is_one_token_and_twenty_are_enough(cast: Cast) -> None:
    ref, ends = uuid4(), clock.today() + timedelta(days=30)
    services.make_token(sure(cast.admin), grant_of(cast.admin), purpose="Yksi", ends_on=ends, client_ref=ref)
    with pytest.raises(DomainError, match="token_made"):
        services.make_token(sure(cast.admin), grant_of(cast.admin), purpose="Yksi", ends_on=ends, client_ref=ref)
    for _one in range(19):
        made(cast.admin)
    with pytest.raises(DomainError, match="tokens_many"):
        made(cast.admin)


def test_only_its_person_sees_and_ends_it_and_the_log_tells_without_words(cast: Cast) -> None:
    token, _secret = made(cast.admin)
    assert [one.purpose for one in own_token_rows(actor_for(cast.admin))] == ["Intranet"]
    assert own_token_rows(actor_for(cast.colleague)) == []
    with pytest.raises(DomainError, match="not_allowed"):
        services.revoke_token(actor_for(cast.colleague), token)
    services.revoke_token(actor_for(cast.admin), token)
    services.revoke_token(actor_for(cast.admin), token)
    rows = AuditEvent.objects.filter(kind="api_token").order_by("pk")
    assert [one.verb for one in rows] == ["api_token_made", "api_token_revoked"]
    assert "Intranet" not in str([one.facts for one in rows])


# --- its pages -------------------------------------------------------------------------------------------------------
def test_the_key_is_shown_once_by_the_page_that_makes_it(cast: Cast) -> None:
    client = browser(cast.admin)
    empty = client.get("/en/oma/rajapinta/").content.decode()
    assert "You have no tokens" in empty
    form = client.get("/en/oma/rajapinta/uusi/")
    ref = re.search(r'name="client_ref" value="([^"]+)"', form.content.decode())
    assert ref is not None
    sent = {"purpose": "Intranet", "grant": str(grant_of(cast.admin).pk), "months": "3", "client_ref": ref.group(1)}
    answer = client.post("/en/oma/rajapinta/uusi/", sent)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    key = re.search(r'<code class="code" id="secret">([^<]+)</code>', answer.content.decode())
    assert key is not None
    assert holder_of(key.group(1)) is not None
    again = client.post("/en/oma/rajapinta/uusi/", sent)
    assert again.status_code == 422
    assert key.group(1) not in again.content.decode()
    listed = client.get("/en/oma/rajapinta/").content.decode()
    assert "Intranet" in listed
    assert key.group(1) not in listed
    token = ApiToken.objects.get()
    assert browser(cast.colleague).post(f"/en/oma/rajapinta/{token.pk}/peru/").status_code == 404
    client.post(f"/en/oma/rajapinta/{token.pk}/peru/")
    assert "Revoked" in client.get("/en/oma/rajapinta/").content.decode()
    assert Client().get("/en/oma/rajapinta/").status_code == 302


def test_what_is_missing_is_said_at_its_field_and_kept(cast: Cast) -> None:
    client = browser(cast.admin)
    answer = client.post("/en/oma/rajapinta/uusi/", {"purpose": "Intranet", "grant": "x"})
    assert answer.status_code == 422
    html = answer.content.decode()
    assert 'value="Intranet"' in html
    assert "Choose one of your grants." in html
    assert not ApiToken.objects.exists()


def refused(error: DomainError) -> Answered:
    return Answered(422, "application/problem+json", error.code)


# --- answers that are kept -------------------------------------------------------------------------------------------
@pytest.mark.both
def test_ten_times_the_same_is_done_once_and_answered_alike(cast: Cast) -> None:
    token, _secret = made(cast.admin)
    done = []

    def deed() -> Answered:
        done.append(1)
        return Answered(201, "application/json", f"[{len(done)}]")

    answers = [once(token.pk, "key-0001", b"POST /x\n{}", deed, refused) for _one in range(10)]
    assert len(done) == 1
    assert {(one.status, one.body) for one in answers} == {(201, "[1]")}
    assert [one.again for one in answers] == [False] + [True] * 9
    with pytest.raises(DomainError, match="key_of_another_request"):
        once(token.pk, "key-0001", b"POST /x\n{1}", deed, refused)
    assert KeptAnswer.objects.count() == 1


def test_what_fails_keeps_no_answer_and_may_be_sent_again(cast: Cast) -> None:
    token, _secret = made(cast.admin)

    def fails() -> Answered:
        raise RuntimeError

    with pytest.raises(RuntimeError):
        once(token.pk, "key-0001", b"x", fails, refused)
    assert not KeptAnswer.objects.exists()
    assert not once(token.pk, "key-0001", b"x", lambda: Answered(200, "a", "b"), refused).again


def test_answers_go_after_two_days_and_tokens_a_year_after_their_end(cast: Cast) -> None:
    token, _secret = made(cast.admin)
    once(token.pk, "key-0001", b"x", lambda: Answered(200, "a", "b"), refused)
    assert services.sweep_tokens() == {"answers": 0, "tokens": 0}
    KeptAnswer.objects.update(at=clock.now() - timedelta(hours=49))
    day = clock.today() - timedelta(days=366)
    assert services.sweep_tokens() == {"answers": 1, "tokens": 0}
    ApiToken.objects.update(made_on=day, ends_on=day)
    assert services.sweep_tokens() == {"answers": 0, "tokens": 1}
