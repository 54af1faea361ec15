"""Sign-in: a typed mailed code, a second factor for staff, and limits that let a whole workshop in at once."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import structlog
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.account.internal.flows.login_by_code import LoginCodeVerificationProcess
from allauth.core import context, ratelimit
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.core.internal import ratelimit as counter
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from allauth.usersessions.models import UserSession
from django import forms
from django.conf import settings
from django.contrib.auth import logout
from django.contrib.auth.signals import user_logged_in
from django.core.cache import cache
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock, limits
from oppiva.jobs.services import queue_mail
from oppiva.people import opening
from oppiva.people.models import STAFF_ROLES, Person
from oppiva.people.queries import actor_for, is_staff
from oppiva.people.services import move_session, note_use

logger = structlog.get_logger(__name__)

# trust.md S6: wrong codes by address and by account.
FAILED = {"code": "100/15m/ip,10/15m/key"}
SHARED_DEVICE_SECONDS = 30 * 60
STAFF_HOURS = 12
OWN_DEVICE_DAYS = 14
# Writing the session on every request would make readers wait as writers: the idle end moves in steps of this length.
IDLE_GRAIN_SECONDS = 60
# For the same reason "last used" in the list of own devices moves in steps of this length.
USE_GRAIN = timedelta(hours=1)
# Keys in the session.
OWN_DEVICE, OPENED, ENDS, SEEN, ROLES = "own_device", "opened", "ends", "idle_seen", "roles"


def display_name(person: Person) -> str:
    """The name that sign-in pages show."""
    return person.name


class Adapter(DefaultAccountAdapter):
    """allauth on our terms: nobody signs up, mails go through the outbox, the address of a proxy is believed once."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "incorrect_code": _("That code is not right. Check the newest mail and type the six digits again."),
        "too_many_login_attempts": _("Too many wrong codes. Ask for a new code."),
        "rate_limited": _("You have asked for several codes. Wait a while, or use the newest one."),
    }

    def respond_user_inactive(self, request: HttpRequest, user: Any) -> HttpResponse:
        """Back to the start: who may not sign in any more learns no more than a stranger does."""
        return redirect("account_login")

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """allauth's ways of repeating the sign-in, in our words."""
        ways: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        return [{**way, "description": WAYS.get(way["id"], way["description"])} for way in ways]

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people are invited."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Puts the sign-in code in the outbox; the row holds the person, the address is asked at sending."""
        person = Person.objects.filter(email__iexact=email).first()
        if person is None or template_prefix != "account/email/login_code":
            return
        try:
            queue_mail(
                "sign_in_code",
                recipient=person.pk,
                object_id=str(uuid4()),
                context={"code": context["code"]},
                counts_for=limits.SELF,
            )
        except DomainError as error:
            if error.code != "mail_limit":
                raise
            # The page says the same to everybody, so the limit must not show here: it would tell a known address.
            logger.info("code_not_sent", limit=error.facts.get("limit"))

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Only errors: the pages themselves say what happened."""
        if kwargs.get("message") or (len(args) > 1 and args[1] >= 40):
            super().add_message(*args, **kwargs)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home in the person's own language."""
        language = request.user.language if isinstance(request.user, Person) else translation.get_language()
        with translation.override(language):
            return reverse("home:home")


WAYS = {
    "reauthenticate": _("Use your password"),
    "mfa_reauthenticate": _("Use an authenticator app or a recovery code"),
    "mfa_reauthenticate:webauthn": _("Use a passkey or security key"),
}


class SecondFactorAdapter(DefaultMFAAdapter):
    """Names the service in an authenticator app, and keeps a second factor for the roles that need one."""

    error_messages = DefaultMFAAdapter.error_messages | {
        "cannot_delete_authenticator": _("Your role needs a second factor. Set up another one first."),
        "cannot_generate_recovery_codes": _("Set up a second factor first."),
        "incorrect_code": _("That code is not right. Type the one that shows now."),
        "unverified_email": _("Set up a second factor after your e-mail address is confirmed."),
    }

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        """Not the last one of a person whose role needs it: she would lock herself out of her own work."""
        factors = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
        others = Authenticator.objects.filter(user_id=authenticator.user_id, type__in=factors)
        return others.exclude(pk=authenticator.pk).exists() or not is_staff(actor_for(authenticator.user))

    def generate_authenticator_name(self, user: Any, kind: Any) -> str:
        """A name that fills the form until the person gives a better one."""
        number = Authenticator.objects.filter(user_id=user.pk, type=kind).count() + 1
        return gettext("Key %(number)s") % {"number": number}

    def get_totp_label(self, user: Any) -> str:
        """The work mail, by which the person knows the entry."""
        return str(user.email)


class RequestCodeForm(RequestLoginCodeForm):
    """The work mail. Who is unknown or may not sign in gets the same page and no mail (trust.md S5)."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"] = forms.EmailField(
            label=_("Work e-mail"),
            widget=forms.EmailInput(attrs={"autocomplete": "email", "inputmode": "email", "autofocus": True}),
            error_messages={
                "required": _("Write your work e-mail address."),
                "invalid": _("Write the whole address, such as anna.aalto@example.fi."),
            },
        )

    def clean_email(self) -> str:
        """At most three codes an hour for one address, known or not; then 429 with the other way in."""
        email = str(self.cleaned_data["email"])
        if not ratelimit.consume(context.request, action="request_login_code", key=email.lower(), dry_run=True):
            raise ImmediateHttpResponse(too_many(context.request, minutes=60))
        return str(super().clean_email())


def start_sign_in(request: HttpRequest, person: Person, *, onwards: str = "") -> HttpResponse:
    """Sends the code as if the person had asked for it, within the same limit, and leads to the page that takes it.

    `onwards`: the path to which the sign-in leads, home when there is none.
    """
    query = {"next": onwards} if onwards else None
    if not ratelimit.consume(request, action="request_login_code", key=person.email.lower()):
        return redirect(reverse("account_login", query=query))
    LoginCodeVerificationProcess.initiate(request=request, user=person, email=person.email)
    return redirect(reverse("account_confirm_login_code", query=query))


def too_many(request: HttpRequest, *, minutes: int) -> HttpResponse:
    """429 with Retry-After and the other way in."""
    answer = render(request, "people/too_many.html", {"minutes": minutes}, status=429)
    answer["Retry-After"] = str(minutes * 60)
    return answer


class ConfirmCodeForm(ConfirmLoginCodeForm):
    """The six digits, and whether this is the person's own device."""

    remember = forms.BooleanField(required=False, label=_("Keep me signed in on this device"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = forms.CharField(
            label=_("Code"),
            max_length=20,
            widget=forms.TextInput(
                attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True, "class": "otp"}
            ),
            error_messages={"required": _("Type the six digits from the mail.")},
        )

    def clean_code(self) -> str:
        """Spaces are forgiven; wrong codes are counted by person and by address over all sessions (trust.md S6)."""
        request = context.request
        self.cleaned_data["code"] = "".join(self.cleaned_data["code"].split())
        if _used_up(request):
            raise ImmediateHttpResponse(too_many(request, minutes=15))
        try:
            return str(super().clean_code())
        except forms.ValidationError:
            _failed(request)
            raise

    def clean(self) -> dict[str, Any]:
        """Remembers the choice of device over a second factor's page."""
        cleaned: dict[str, Any] = super().clean() or {}
        context.request.session[OWN_DEVICE] = bool(self.cleaned_data.get("remember"))
        return cleaned


def _failed(request: HttpRequest) -> None:
    """Counts a wrong code by address and account.

    Under our own name: allauth clears its count of a whole address when one person's second factor was right.
    """
    counter.consume(request, app="oppiva", action="code", config=FAILED, key=_login_email(request))


def _used_up(request: HttpRequest) -> bool:
    """Whether the wrong codes of the address or of the account are used up.

    Only a look, and none that waits for the lock of whoever is being counted: allauth's own answers "used up" when it
    does not get that lock within a second, and a whole workshop types its codes from one address in one minute.
    """
    for rate in counter.get_rates(app="oppiva", action="code", config=FAILED):
        held = counter.get_cache_key(request, app="oppiva", action="code", rate=rate, key=_login_email(request))
        allowed, _history = counter.apply_rate(
            cache.get(held, []), now=clock.real().timestamp(), rate=rate, dry_run=True
        )
        if not allowed:
            return True
    return False


class SecondFactorForm(AuthenticateForm):
    """The code of an authenticator app, or a recovery code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _factor_code()


class AgainForm(ReauthenticateForm):
    """The same before a dangerous action."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _factor_code()


class NewAppForm(ActivateTOTPForm):
    """The first code of a new authenticator app."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["code"] = _factor_code()


class NewKeyForm(AddWebAuthnForm):
    """The name of a new key, and whether it alone is enough to sign in."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"].label = _("Name of the key")
        self.fields["name"].help_text = _("For example: work phone.")
        self.fields["name"].max_length = 80
        self.fields["passwordless"].label = _("Use it to sign in without a mailed code")
        self.fields["passwordless"].help_text = _("The device then asks for a fingerprint, face or PIN.")


class KeyNameForm(EditWebAuthnForm):
    """A new name for a key."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["name"] = forms.CharField(
            label=_("Name of the key"), max_length=80, error_messages={"required": _("Write a name.")}
        )


def _factor_code() -> forms.CharField:
    return forms.CharField(
        label=_("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
        error_messages={"required": _("Type the code that shows now.")},
    )


def _login_email(request: HttpRequest) -> str:
    """The address whose code is being typed, from the stashed login; empty when there is none."""
    login = request.session.get("account_login") or {}
    return str(login.get("email") or "").lower()


@receiver(user_logged_in)
def set_session_length(sender: object, request: HttpRequest | None, user: object, **kwargs: object) -> None:
    """Own device: 12 hours for staff, else the date set for the person or 14 days; shared device: 30 idle minutes."""
    if request is None or not isinstance(user, Person):
        return
    now, actor = clock.real(), actor_for(user)
    staff = is_staff(actor)
    request.session[OPENED], request.session[ROLES] = now.timestamp(), sorted(actor.roles)
    ends = now + timedelta(hours=STAFF_HOURS) if staff else now + timedelta(days=OWN_DEVICE_DAYS)
    if not staff and user.signed_in_until is not None:
        evening = datetime.combine(user.signed_in_until, time(23, 59), clock.HELSINKI)
        ends = max(evening, now + timedelta(hours=STAFF_HOURS))
    request.session[ENDS] = ends.timestamp()
    if request.session.pop(OWN_DEVICE, False):
        request.session.set_expiry(ends)
    else:
        request.session.set_expiry(SHARED_DEVICE_SECONDS)
        request.session[SEEN] = now.timestamp()


def keep_session(request: HttpRequest) -> None:
    """Ends a session past its last moment, moves the end of a shared device's while it is used, notes its last use."""
    session = request.session
    ends, seen = session.get(ENDS), session.get(SEEN)
    now = clock.real().timestamp()
    if ends is not None and now >= ends:
        session.flush()
    elif seen is not None and now - seen >= IDLE_GRAIN_SECONDS:
        session[SEEN] = now
    opened = opening.current()
    if opened is not None and opened.used is not None and clock.real() - opened.used >= USE_GRAIN:
        note_use(session.session_key, clock.real())


def follow_roles(request: HttpRequest, actor: Actor) -> bool:
    """Gives a session a new id when its person's roles have changed since it was opened (trust.md 10.6).

    Whoever became staff stays for the hours of staff, counted from the sign-in (S3); False when those have passed, and
    the session has ended. Asked on every page and not when a grant is given, since it may begin on a later day.
    """
    session = request.session
    if ENDS not in session:
        return True  # not opened by signing in
    before, after = session.get(ROLES, []), sorted(actor.roles)
    if before == after:
        return True
    if is_staff(actor) and STAFF_ROLES.isdisjoint(before):
        ends = session.get(OPENED, 0) + STAFF_HOURS * 3600
        if clock.real().timestamp() >= ends:
            logout(request)
            return False
        session[ENDS] = min(session[ENDS], ends)
        if SEEN not in session:
            session.set_expiry(datetime.fromtimestamp(session[ENDS], UTC))
    key = session.session_key
    session[ROLES] = after
    session.cycle_key()
    # The list of own sessions, by which they are ended elsewhere, must know the new one.
    if not move_session(key, session.session_key):
        UserSession.objects.create_from_request(request)
    return True


def sudo_until(request: HttpRequest) -> datetime | None:
    """Until when dangerous actions are open after the newest sign-in or repeated sign-in, by the product's clock."""
    methods = request.session.get("account_authentication_methods") or []
    newest = max((float(method.get("at", 0)) for method in methods), default=0.0)
    if not newest:
        return None
    left = newest + settings.ACCOUNT_REAUTHENTICATION_TIMEOUT - clock.real().timestamp()
    return clock.now() + timedelta(seconds=left)


def totp_now(person: Person) -> str:
    """The current six digits of a person's authenticator; only the demo's development page may show them."""
    if not settings.OPPIVA_DEMO:
        raise DomainError("only_in_demo")
    authenticator = Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()
    if authenticator is None:
        return ""
    secret = get_mfa_adapter().decrypt(authenticator.data["secret"])
    return str(format_hotp_value(hotp_value(secret, next(yield_hotp_counters_from_time()))))


def is_shared_device(request: HttpRequest) -> bool:
    """Whether who signed in did not say that the device is their own: nothing is kept on it then (trust.md O4)."""
    return SEEN in request.session
