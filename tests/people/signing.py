"""A sign-in by a typed code, step by step, as a browser does it."""

import re

from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.http import HttpResponse
from django.test import Client

from oppiva.jobs.models import OutboxMail
from oppiva.people.models import Person

START, CODE = "/kirjaudu/", "/kirjaudu/koodi/"
SECRET = "JBSWY3DPEHPK3PXP" * 2


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


def key_of(person: Person, name: str = "Työpuhelin") -> Authenticator:
    return Authenticator.objects.create(
        user=person, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": {}}
    )
