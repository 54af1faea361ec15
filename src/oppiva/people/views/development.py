"""The demo's development page: mails as they went out, and second-factor codes. Elsewhere nobody sees another's."""

from __future__ import annotations

import re

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache

from oppiva.jobs.mailfile import demo_mails
from oppiva.people import queries
from oppiva.people.signin import totp_now
from oppiva.ui.answers import show

SIX_DIGITS = re.compile(r"\b(\d{3})\s?(\d{3})\b")


@login_not_required
@never_cache
def mails(request: HttpRequest) -> HttpResponse:
    """The newest mails of the demo and the current codes of its people; 404 everywhere else."""
    if not settings.OPPIVA_DEMO:
        raise Http404
    context = {
        "mails": [(mail, _code(mail.text)) for mail in demo_mails(30)],
        "codes": [(person.name, person.email, totp_now(person)) for person in queries.demo_staff()],
    }
    return show(request, "people/mails.html", context)


@login_not_required
def index(request: HttpRequest) -> HttpResponse:
    """The short address that the launcher prints; 404 outside the demo."""
    if not settings.OPPIVA_DEMO:
        raise Http404
    return redirect("development_mails")


def _code(text: str) -> str:
    """The six digits of a mail, in two groups; empty when there are none."""
    found = SIX_DIGITS.search(text)
    return f"{found[1]} {found[2]}" if found else ""
