"""Sign-in by the work account of one's organisation (OpenID Connect): who is let in, and what a group may give.

The provider is believed about its own people only: a mail of the organisation's domains, of a person who works in that
organisation. It never opens a role of staff, and the second factor of such a role is still asked for.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

import requests
import structlog
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base.constants import AuthError
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation

from oppiva.core.errors import DomainError
from oppiva.core.policy import system
from oppiva.environment.workaccounts import WorkAccounts
from oppiva.jobs import clock
from oppiva.people import grant_reasons
from oppiva.people.models import Organisation, Person, Role, RoleGrant, Unit
from oppiva.people.queries import actor_for, is_staff
from oppiva.people.services import add_person, edit_person, give_grant

logger = structlog.get_logger(__name__)
ACTOR = system("work_account")
SECONDS = 5  # trust.md 10.12: to connect and between reads
PROVIDER = "openid_connect"


def providers() -> tuple[WorkAccounts, ...]:
    """The organisations whose people may sign in with their work account."""
    found: tuple[WorkAccounts, ...] = settings.WORK_ACCOUNTS
    return found


def provider(key: str) -> WorkAccounts | None:
    """The provider of a key of the address."""
    return next((one for one in providers() if one.key == key), None)


class Caller(requests.Session):
    """Calls the provider alone: five seconds, and no redirect to another host."""

    def __init__(self) -> None:
        super().__init__()
        self.trust_env = False

    def send(self, request: requests.PreparedRequest, **kwargs: Any) -> requests.Response:
        """Sends with a time limit; what a redirect says is not followed."""
        kwargs["timeout"], kwargs["allow_redirects"] = SECONDS, False
        hosts = {urlsplit(origin).netloc for one in providers() for origin in one.form_origins}
        if urlsplit(str(request.url)).netloc not in hosts:
            raise requests.exceptions.InvalidURL("not a host of a sign-in provider")
        answer = super().send(request, **kwargs)
        if answer.is_redirect:
            raise requests.exceptions.TooManyRedirects("a sign-in provider does not redirect")
        return answer


class Adapter(DefaultSocialAccountAdapter):  # type: ignore[misc]  # allauth is not typed
    """allauth's side doors closed: providers come from the host's file, nobody signs up, every fault has our page."""

    def list_apps(
        self, request: HttpRequest, provider: str | None = None, client_id: str | None = None
    ) -> list[SocialApp]:
        """The organisations of the file as allauth's apps; nothing from the database."""
        return [
            SocialApp(
                provider=PROVIDER,
                provider_id=one.key,
                name=one.organisation,
                client_id=one.client_id,
                secret=one.client_secret,
                settings={"server_url": one.issuer, "oauth_pkce_enabled": True, "uid_field": "sub"},
            )
            for one in providers()
            if provider in (None, PROVIDER, one.key) and client_id in (None, one.client_id)
        ]

    def get_requests_session(self) -> requests.Session:
        """The session that calls providers."""
        return Caller()

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Never through allauth: `settle` decides who comes in."""
        return False

    def send_notification_mail(self, *args: Any, **kwargs: Any) -> None:
        """None: the audit log tells of it."""

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Finds the person, or refuses with a page that says what to do."""
        one = provider(sociallogin.account.provider)
        if one is None:
            raise ImmediateHttpResponse(refused(request, "unknown"))
        known = sociallogin.user if sociallogin.is_existing else None
        try:
            person = settle(one, getattr(sociallogin, "claims", {}), known)
        except DomainError as error:
            logger.info("work_account_refused", provider=one.key, why=error.code)
            raise ImmediateHttpResponse(refused(request, error.code, one)) from error
        if not sociallogin.is_existing:
            sociallogin.connect(request, person)

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Any,
        error: Any = None,
        exception: Exception | None = None,
        extra_context: Any = None,
    ) -> None:
        """Our own page instead of allauth's."""
        cancelled = error == AuthError.CANCELLED
        logger.warning("work_account_failed", provider=provider.app.provider_id, why=type(exception).__name__)
        raise ImmediateHttpResponse(refused(request, "cancelled" if cancelled else "failed"))


class WorkAdapter(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]  # allauth is not typed
    """What the provider said is used at once and not kept: the row holds the provider and its subject only."""

    def complete_login(self, request: HttpRequest, app: SocialApp, token: Any, **kwargs: Any) -> SocialLogin:
        """The sign-in with its claims; the id token and the answer about the person must be of one subject."""
        login = super().complete_login(request, app, token, **kwargs)
        told = login.account.extra_data
        proven, more = told.get("id_token") or {}, told.get("userinfo") or {}
        if not proven.get("sub") or more.get("sub", proven["sub"]) != proven["sub"]:
            raise requests.exceptions.RequestException("the provider speaks of two people")
        login.claims = {**more, **proven}
        login.account.extra_data = {}
        return login


def settle(one: WorkAccounts, claims: Mapping[str, Any], known: Person | None) -> Person:
    """The person of a work account: known by its subject, else by work mail, else new by a group of the provider.

    Refuses (DomainError) an organisation that is not here, a person of another employer or who has left, a mail that is
    not of the organisation's domains or that the provider does not vouch for, and somebody nobody has invited.
    """
    house = _organisation(one)
    if house is None:
        raise DomainError("work_organisation_missing")
    unit = _unit_of(one, house, claims)
    if known is not None:
        return _welcome(_checked(known, house), unit)
    mail = _mail(one, claims)
    person = Person.objects.filter(email__iexact=mail, deleted_in__isnull=True).first()
    if person is not None:
        if SocialAccount.objects.filter(user=person, provider=one.key).exists():
            # The address now belongs to another account of the provider: perhaps to another person.
            raise DomainError("work_changed")
        return _welcome(_checked(person, house), unit)
    if unit is None:
        raise DomainError("work_unknown")
    name = str(claims.get("name") or "").strip()[:120] or mail.partition("@")[0]
    person = add_person(ACTOR, fields={"name": name, "email": mail, "unit": unit, "language": _language(claims)})
    return _welcome(person, unit)


def _organisation(one: WorkAccounts) -> Organisation | None:
    living = list(Organisation.objects.filter(deleted_in__isnull=True))
    by_name = next((house for house in living if house.name.casefold() == one.organisation.casefold()), None)
    if by_name is not None:
        return by_name
    return next((house for house in living if str(house.pk) == one.organisation.lower()), None)


def _checked(person: Person, house: Organisation) -> Person:
    """The person when they may sign in and work in the organisation, or nowhere yet and over nobody's data."""
    if not person.is_active:
        raise DomainError("work_left")
    if person.unit is None and is_staff(actor_for(person)):
        raise DomainError("work_elsewhere")
    if person.unit is not None and person.unit.organisation_id != house.pk:
        raise DomainError("work_elsewhere")
    return person


def _mail(one: WorkAccounts, claims: Mapping[str, Any]) -> str:
    mail = str(claims.get("email") or "").strip().lower()
    # Left out, it says what the host's file says: the domains are the organisation's own.
    if not mail or claims.get("email_verified", True) is not True:
        raise DomainError("work_mail_missing")
    if mail.rpartition("@")[2] not in one.domains:
        raise DomainError("work_mail_elsewhere")
    return mail


def _unit_of(one: WorkAccounts, house: Organisation, claims: Mapping[str, Any]) -> Unit | None:
    """The unit of the first group, in the order of the file, that the person is in."""
    said = claims.get(one.groups_claim)
    groups = {str(group) for group in said} if isinstance(said, list) else set()
    for group, name in one.groups.items():
        if group in groups:
            # Compared here and not by the database: SQLite does not fold Ä.
            units = Unit.objects.filter(organisation=house, deleted_in__isnull=True)
            return next((unit for unit in units if unit.name.casefold() == name.casefold()), None)
    return None


def _welcome(person: Person, unit: Unit | None) -> Person:
    """A group gives a unit to one without, and the role participant there; it never moves anybody, nor takes away."""
    if unit is None:
        return person
    if person.unit_id is None:
        person = edit_person(ACTOR, person, base_version=person.version, fields={"unit": unit})
    if person.unit_id == unit.pk and not _takes_part(person, unit):
        give_grant(
            ACTOR,
            person=person,
            role=Role.PARTICIPANT,
            scope_kind="unit",
            scope_id=str(unit.pk),
            starts_on=clock.today(),
            reason=grant_reasons.WORK_ACCOUNT,
        )
    return person


def _takes_part(person: Person, unit: Unit) -> bool:
    """Whether the person has, will have or had the role there: what a person ended, a group does not bring back."""
    return RoleGrant.objects.filter(
        person=person, role=Role.PARTICIPANT, scope_kind="unit", scope_id=str(unit.pk), deleted_in__isnull=True
    ).exists()


def _language(claims: Mapping[str, Any]) -> str:
    wanted = str(claims.get("locale") or "")[:2].lower()
    return wanted if wanted in {code for code, _ in settings.LANGUAGES} else translation.get_language() or "fi"


def refused(request: HttpRequest, why: str, one: WorkAccounts | None = None) -> HttpResponse:
    """The page of a sign-in by work account that did not succeed: what happened and the other way in."""
    context = {"why": why, "organisation": one.organisation if one is not None else ""}
    return render(request, "account/work_refused.html", context, status=403)
