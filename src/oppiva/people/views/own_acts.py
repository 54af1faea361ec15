"""The buttons of one's own page: consents, devices, the copy of one's data."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.people import rules, services
from oppiva.people.views.answers import Request, post_only


def _back(part: str) -> HttpResponse:
    """To the part of the own page that the button stands in, where what has happened is told."""
    return redirect(f"{reverse('people:own')}?kohta={part}#{part}")


@post_only("people:own", of_object=False)
def consent_withdraw(request: Request, pk: UUID) -> HttpResponse:
    """Withdraws one's own consent."""
    services.withdraw_consent(request.actor, rules.consent_for(request.actor, pk))
    messages.success(request, _("The consent is withdrawn. If it was a mistake, give it again under Consents."))
    return _back("consents")


@post_only("people:own", of_object=False)
def consent_again(request: Request, pk: UUID) -> HttpResponse:
    """Gives a consent that one has withdrawn, in the same words, as a new one."""
    earlier = rules.consent_for(request.actor, pk)
    services.give_consent(
        request.actor,
        kind=earlier.kind,
        object_kind=earlier.object_kind,
        object_id=earlier.object_id,
        about=earlier.about,
    )
    messages.success(request, _("The consent holds again."))
    return _back("consents")


@post_only("people:own", of_object=False)
def session_end(request: Request, pk: int) -> HttpResponse:
    """Signs one of one's own devices out; this one too, when it is the one."""
    session = rules.session_for(request.actor, pk)
    here = session.session_key == request.session.session_key
    services.end_session(request.actor, session)
    if here:
        return _signed_out(request, _("You are signed out on this device."))
    messages.success(request, _("The device is signed out."))
    return _back("devices")


@post_only("people:own", of_object=False)
def sessions_end(request: Request) -> HttpResponse:
    """Signs out everywhere: on all other devices, or on this one as well."""
    if request.POST.get("also_here"):
        services.end_own_sessions(request.actor)
        return _signed_out(request, _("You are signed out on all your devices."))
    ended = services.end_own_sessions(request.actor, but=request.session.session_key)
    done = ngettext("One other device is signed out.", "%(count)d other devices are signed out.", ended)
    messages.success(request, done % {"count": ended} if ended else _("No other device was signed in."))
    return _back("devices")


@post_only("people:own", of_object=False)
def copy_ask(request: Request) -> HttpResponse:
    """Has a copy of one's own data made; the page of the job tells how far it is and stops it."""
    return redirect("jobs:job", services.ask_own_data(request.actor).pk)


def _signed_out(request: Request, words: str) -> HttpResponse:
    """To the page of signing in, which says what has happened: the session that held the words has ended."""
    logout(request)
    messages.success(request, words)
    answer = redirect("account_login")
    # What pages have kept on the device goes with the session (trust.md O4).
    answer["Clear-Site-Data"] = '"storage"'
    return answer
