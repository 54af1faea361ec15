"""Sign-in by the work account of an organisation: who comes in, what a group gives, and what opens nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from allauth.socialaccount.models import SocialAccount, SocialToken
from django.http import HttpResponse
from django.test import Client

from oppiva.audit.models import AuditEvent
from oppiva.environment import BadSetting
from oppiva.environment.workaccounts import WorkAccounts, work_accounts
from oppiva.people import services
from oppiva.people.models import Person, RoleGrant
from people.cast import SETUP, Cast, browser
from people.provider import Provider, running

START, BACK = "/kirjaudu/tyotunnus/talo/", "/kirjaudu/tyotunnus/talo/paluu/"


@pytest.fixture(scope="module")
def server() -> Iterator[Provider]:
    with running() as provider:
        yield provider


@pytest.fixture
def idp(server: Provider, cast: Cast, settings: Any) -> Provider:
    """The provider of `cast.here`; its people have mails of tyo.example, one group of it is the unit."""
    server.__init__(server.issuer)  # type: ignore[misc]  # as new for each test
    settings.WORK_ACCOUNTS = (
        WorkAccounts(
            key="talo",
            organisation=cast.here.name.upper(),
            issuer=server.issuer,
            client_id="oppiva",
            client_secret="s" * 20,
            domains=frozenset({"tyo.example"}),
            groups={"g-1": cast.unit.name},
        ),
    )
    return server


def come_back(client: Client, **more: str) -> HttpResponse:
    """Presses the button, and comes back from the provider as a browser would."""
    away = client.post(START, more)
    assert away.status_code == 302
    (state,) = parse_qs(urlsplit(away.url).query)["state"]
    return client.get(BACK, {"code": "c", "state": state})


def signed_in(client: Client) -> str | None:
    return client.session.get("_auth_user_id")


def claims(person: Person, subject: str = "s-1") -> dict[str, object]:
    return {"sub": subject, "email": person.email.upper(), "email_verified": True, "name": person.name}


def test_the_button_stands_first_where_an_organisation_has_a_provider(idp: Provider, cast: Cast) -> None:
    page = Client().get("/kirjaudu/").content.decode()
    assert page.index("Kirjaudu työtunnuksella") < page.index("Lähetä minulle koodi")
    assert cast.here.name.upper() in page


def test_without_a_provider_there_is_no_button_and_no_address(cast: Cast) -> None:
    assert "työtunnuksella" not in Client().get("/kirjaudu/").content.decode()
    assert Client().post(START).status_code == 404
    assert Client().get(BACK).status_code == 404


def test_a_known_person_comes_in_by_the_work_mail_and_later_by_the_account(idp: Provider, cast: Cast) -> None:
    idp.claims = claims(cast.colleague)
    client = Client()
    assert come_back(client).url == "/"
    assert signed_in(client) == str(cast.colleague.pk)
    assert AuditEvent.objects.filter(verb="signed_in", subject_id=cast.colleague.pk).exists()
    idp.claims = {"sub": "s-1", "email": "renamed@tyo.example"}
    again = Client()
    come_back(again)
    assert signed_in(again) == str(cast.colleague.pk)


def test_what_the_provider_tells_is_not_kept(idp: Provider, cast: Cast) -> None:
    idp.claims = claims(cast.colleague) | {"birthdate": "1980-01-01"}
    idp.userinfo = {"phone_number": "040 1234567"}
    come_back(Client())
    account = SocialAccount.objects.get()
    assert (account.provider, account.uid, account.extra_data) == ("talo", "s-1", {})
    assert not SocialToken.objects.exists()
    come_back(Client())
    assert SocialAccount.objects.get().extra_data == {}


def test_a_link_that_is_looked_at_starts_nothing(idp: Provider) -> None:
    client = Client()
    for _ in range(5):
        assert client.get(START).url == "/kirjaudu/"
        assert client.head(START).status_code == 302
    assert not client.session.get("socialaccount_states")


def test_nobody_comes_back_with_the_state_of_another_browser(idp: Provider, cast: Cast) -> None:
    idp.claims = claims(cast.colleague)
    away = Client().post(START)
    (state,) = parse_qs(urlsplit(away.url).query)["state"]
    other = Client()
    assert other.get(BACK, {"code": "c", "state": state}).status_code == 403
    assert other.get(BACK, {"code": "c"}).status_code == 403
    assert signed_in(other) is None


def test_the_code_is_bound_to_the_browser_that_asked(idp: Provider, cast: Cast) -> None:
    idp.claims = claims(cast.colleague)
    come_back(Client())
    assert len(idp.asked[-1]["code_verifier"][0]) >= 43
    assert idp.asked[-1]["redirect_uri"] == [f"http://testserver{BACK}"]


@pytest.mark.parametrize("prefix", ["", "/sv", "/en"])
def test_the_way_back_is_one_address_in_every_language(idp: Provider, prefix: str) -> None:
    away = Client().post(f"{prefix}{START}")
    assert parse_qs(urlsplit(away.url).query)["redirect_uri"] == [f"http://testserver{BACK}"]


def refused(idp: Provider, told: dict[str, object], **userinfo: object) -> str:
    """The page of a sign-in that is refused; nobody is signed in and nothing is made."""
    before = (Person.objects.count(), RoleGrant.objects.count(), SocialAccount.objects.count())
    idp.claims, idp.userinfo = told, dict(userinfo)
    client = Client()
    answer = come_back(client)
    assert answer.status_code == 403
    assert signed_in(client) is None
    assert (Person.objects.count(), RoleGrant.objects.count(), SocialAccount.objects.count()) == before
    return answer.content.decode()


def test_who_nobody_has_invited_is_told_whom_to_ask(idp: Provider) -> None:
    assert "kutsunut" in refused(idp, {"sub": "x", "email": "uusi@tyo.example", "groups": ["g-2"]})


def test_a_mail_of_another_domain_is_not_believed(idp: Provider, cast: Cast) -> None:
    refused(idp, claims(cast.colleague) | {"email": "eero@muu.example"})
    refused(idp, claims(cast.colleague) | {"email": "eero@x.tyo.example"})
    refused(idp, claims(cast.colleague) | {"email": ""})


def test_a_mail_the_provider_does_not_vouch_for_is_not_believed(idp: Provider, cast: Cast) -> None:
    for said in (False, "false", None, "true"):
        refused(idp, claims(cast.colleague) | {"email_verified": said})


def test_staff_without_a_unit_is_not_taken_over_by_a_domain(idp: Provider, cast: Cast) -> None:
    Person.objects.filter(pk=cast.admin.pk).update(unit=None)
    refused(idp, claims(cast.admin))


def test_a_person_of_another_organisation_does_not_come_in_by_this_one(idp: Provider, cast: Cast) -> None:
    services.edit_person(SETUP, cast.colleague, base_version=cast.colleague.version, fields={"unit": cast.far})
    assert "toiseen organisaatioon" in refused(idp, claims(cast.colleague))


def test_who_has_left_does_not_come_back_by_the_work_account(idp: Provider, cast: Cast) -> None:
    idp.claims = claims(cast.colleague)
    come_back(Client())
    person = Person.objects.get(pk=cast.colleague.pk)
    services.edit_person(SETUP, person, base_version=person.version, fields={"state": Person.State.LEFT})
    refused(idp, claims(cast.colleague))


def test_a_mail_given_to_a_new_colleague_does_not_open_the_old_ones_account(idp: Provider, cast: Cast) -> None:
    idp.claims = claims(cast.colleague, "old")
    come_back(Client())
    refused(idp, claims(cast.colleague, "new"))


def test_a_provider_that_speaks_of_two_people_is_not_believed(idp: Provider, cast: Cast) -> None:
    refused(idp, claims(cast.colleague), sub="somebody else")


@pytest.mark.parametrize("wrong", [{"iss": "https://elsewhere.example"}, {"aud": "another"}, {"exp": 1}])
def test_a_token_for_somebody_else_or_of_yesterday_is_not_believed(
    idp: Provider, cast: Cast, wrong: dict[str, object]
) -> None:
    idp.overrides = wrong
    refused(idp, claims(cast.colleague))


def test_a_provider_that_fails_or_leads_elsewhere_gives_a_page_with_the_other_way(idp: Provider, cast: Cast) -> None:
    idp.claims = claims(cast.colleague)
    client = Client()
    away = client.post(START)
    (state,) = parse_qs(urlsplit(away.url).query)["state"]
    idp.status = 500
    answer = client.get(BACK, {"code": "c", "state": state})
    assert (answer.status_code, signed_in(client)) == (403, None)
    assert 'href="/kirjaudu/"' in answer.content.decode()
    assert Client().post(START).status_code == 403
    idp.status, idp.redirect = 200, "http://127.0.0.1:9/"
    assert Client().post(START).status_code == 403


def test_giving_up_at_the_provider_is_no_fault(idp: Provider) -> None:
    client = Client()
    (state,) = parse_qs(urlsplit(client.post(START).url).query)["state"]
    page = client.get(BACK, {"error": "access_denied", "state": state}).content.decode()
    assert "peruttiin" in page


def test_a_group_gives_its_unit_and_the_role_participant(idp: Provider, cast: Cast) -> None:
    idp.claims = {"sub": "n", "email": "uusi@tyo.example", "name": "Uusi Ihminen", "groups": ["g-9", "g-1"]}
    client = Client()
    come_back(client)
    person = Person.objects.get(email="uusi@tyo.example")
    assert (person.name, person.unit, person.state) == ("Uusi Ihminen", cast.unit, "active")
    grants = RoleGrant.objects.filter(person=person)
    assert [(grant.role, grant.scope_kind, grant.scope_id) for grant in grants] == [
        ("participant", "unit", str(cast.unit.pk))
    ]
    assert signed_in(client) == str(person.pk)
    come_back(Client())
    assert grants.count() == 1


def test_a_group_moves_nobody_and_brings_no_ended_grant_back(idp: Provider, cast: Cast) -> None:
    services.edit_person(SETUP, cast.colleague, base_version=cast.colleague.version, fields={"unit": cast.side})
    before = RoleGrant.objects.count()
    idp.claims = claims(cast.colleague) | {"groups": ["g-1"]}
    come_back(Client())
    assert Person.objects.get(pk=cast.colleague.pk).unit == cast.side
    assert RoleGrant.objects.count() == before
    idp.claims = {"sub": "n", "email": "uusi@tyo.example", "groups": ["g-1"]}
    come_back(Client())
    grant = RoleGrant.objects.get(person__email="uusi@tyo.example")
    services.revoke_grant(SETUP, grant, reason="no more")
    come_back(Client())
    assert RoleGrant.objects.filter(person__email="uusi@tyo.example").count() == 1


def test_the_work_account_does_not_stand_for_the_second_factor(idp: Provider, cast: Cast) -> None:
    TOTP.activate(cast.colleague, "JBSWY3DPEHPK3PXP" * 2)
    assert Authenticator.objects.filter(user=cast.colleague).exists()
    idp.claims = claims(cast.colleague)
    client = Client()
    assert come_back(client).url == "/kirjaudu/vahvistus/"
    assert signed_in(client) is None


def test_the_refusal_is_worded_in_every_language(idp: Provider) -> None:
    for prefix in ("", "/sv", "/en"):
        client = Client(headers={"accept-language": "fi"})
        client.get(f"{prefix}/kirjaudu/")
        idp.claims = {"sub": "x", "email": "uusi@tyo.example"}
        assert come_back(client).status_code == 403


GOOD = """
[[organisation]]
key = "talo"
organisation = "Talo"
issuer = "https://login.example/x/v2.0/"
client_id = "a"
client_secret = "b"
domains = ["talo.example"]
"""


def write(folder: Path, text: str, mode: int = 0o600) -> str:
    file = folder / "accounts.toml"
    file.write_text(text, "utf-8")
    file.chmod(mode)
    return str(file)


def test_the_file_of_the_host_is_read(tmp_path: Path) -> None:
    (one,) = work_accounts("X", write(tmp_path, GOOD + '[organisation.groups]\n"g" = "Yksikkö"\n'), plain=False)
    assert (one.issuer, one.groups, one.form_origins) == (
        "https://login.example/x/v2.0",
        {"g": "Yksikkö"},
        ("https://login.example",),
    )
    assert "client_secret" not in repr(one)
    assert work_accounts("X", "", plain=False) == ()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("a = ", "not TOML"),
        ("a = 1", "and nothing else"),
        (GOOD.replace('key = "talo"', 'key = "Talo!"'), "key must be"),
        (GOOD.replace("client_id", "client"), "unknown: client"),
        (GOOD.replace('client_id = "a"', ""), "missing: client_id"),
        (GOOD.replace("https://", "http://"), "https"),
        (GOOD.replace('["talo.example"]', '"talo.example"'), "lists"),
        (GOOD.replace("talo.example", "talo"), "end of a mail"),
        (GOOD + GOOD, "same key"),
        (GOOD + "groups = 3\n", "groups"),
        (GOOD.replace('"a"', "7"), "client_id must be a text"),
    ],
)
def test_a_file_that_is_not_right_stops_the_start_and_says_where(tmp_path: Path, text: str, says: str) -> None:
    with pytest.raises(BadSetting, match=says):
        work_accounts("X", write(tmp_path, text), plain=False)


@pytest.mark.parametrize("tenant", ["common", "organizations", "Consumers"])
def test_an_issuer_where_any_tenant_signs_in_is_refused(tmp_path: Path, tenant: str) -> None:
    # There the keeper of a tenant of one's own writes any mail, that of an administrator of this service too.
    text = re.sub(r'issuer = ".*"', f'issuer = "https://login.example/{tenant}/v2.0"', GOOD)
    with pytest.raises(BadSetting, match="the organisation's own"):
        work_accounts("X", write(tmp_path, text), plain=False)


def test_a_file_that_others_read_or_that_is_missing_stops_the_start(tmp_path: Path) -> None:
    with pytest.raises(BadSetting, match="chmod 600"):
        work_accounts("X", write(tmp_path, GOOD, 0o644), plain=False)
    with pytest.raises(BadSetting, match="cannot be read"):
        work_accounts("X", str(tmp_path / "none"), plain=False)


@pytest.mark.parametrize("process", ["connect", "redirect", "nonsense"])
def test_there_is_one_way_through_the_provider_whatever_a_form_asks_for(
    idp: Provider, cast: Cast, process: str
) -> None:
    idp.claims = claims(cast.colleague)
    client = browser(cast.participant)
    assert come_back(client, process=process, next="//evil.example/").url == "/"
    assert signed_in(client) == str(cast.colleague.pk)
    assert SocialAccount.objects.get().user_id == cast.colleague.pk
