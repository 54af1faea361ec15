"""Sign-in: a typed mailed code, a second factor for staff, and limits that let a whole workshop in at once."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter, get_adapter
from allauth.account.forms import ConfirmLoginCodeForm, RequestLoginCodeForm
from allauth.core import context, ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django import forms
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.dispatch import receiver
from django.http import HttpRequest
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.jobs.services import queue_mail
from oppiva.people.models import Person
from oppiva.people.queries import actor_for, is_staff

SHARED_DEVICE_SECONDS = 30 * 60
STAFF_HOURS = 12
OWN_DEVICE_DAYS = 14
# Writing the session on every request would make readers wait as writers: the idle end moves in steps of this length.
IDLE_GRAIN_SECONDS = 60
# Keys in the session.
OWN_DEVICE, ENDS, SEEN = "own_device", "ends", "idle_seen"


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

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Never: people are invited."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Puts the sign-in code in the outbox; the row holds the person, the address is asked at sending."""
        person = Person.objects.filter(email__iexact=email).first()
        if person is not None and template_prefix == "account/email/login_code":
            queue_mail("sign_in_code", recipient=person.pk, object_id=str(uuid4()), context={"code": context["code"]})

    def add_message(self, *args: Any, **kwargs: Any) -> None:
        """Only errors: the pages themselves say what happened."""
        if kwargs.get("message") or (len(args) > 1 and args[1] >= 40):
            super().add_message(*args, **kwargs)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """Home in the person's own language."""
        language = request.user.language if isinstance(request.user, Person) else translation.get_language()
        with translation.override(language):
            return reverse("home:home")


class SecondFactorAdapter(DefaultMFAAdapter):
    """Names the service in an authenticator app."""

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
        key = _login_email(request)
        if not ratelimit.consume(request, action="login_failed", key=key, dry_run=True):
            raise get_adapter().validation_error("too_many_login_attempts")
        try:
            return str(super().clean_code())
        except forms.ValidationError:
            ratelimit.consume(request, action="login_failed", key=key)
            raise

    def clean(self) -> dict[str, Any]:
        """Remembers the choice of device over a second factor's page."""
        cleaned: dict[str, Any] = super().clean() or {}
        context.request.session[OWN_DEVICE] = bool(self.cleaned_data.get("remember"))
        return cleaned


def _login_email(request: HttpRequest) -> str:
    """The address whose code is being typed, from the stashed login; empty when there is none."""
    login = request.session.get("account_login") or {}
    return str(login.get("email") or "").lower()


@receiver(user_logged_in)
def set_session_length(sender: object, request: HttpRequest | None, user: object, **kwargs: object) -> None:
    """Own device: 12 hours for staff, else the date set for the person or 14 days; shared device: 30 idle minutes."""
    if request is None or not isinstance(user, Person):
        return
    now = clock.real()
    staff = is_staff(actor_for(user))
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
    """Ends a session past its last moment, and moves the end of a shared device's session while it is used."""
    session = request.session
    ends, seen = session.get(ENDS), session.get(SEEN)
    now = clock.real().timestamp()
    if ends is not None and now >= ends:
        session.flush()
    elif seen is not None and now - seen >= IDLE_GRAIN_SECONDS:
        session[SEEN] = now


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
