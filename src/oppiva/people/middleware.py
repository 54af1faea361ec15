"""Who acts, and the gate before every page: signed in, and with a second factor where the role needs one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect
from django.utils.functional import SimpleLazyObject

from oppiva.core.policy import ANONYMOUS, Actor
from oppiva.people import opening
from oppiva.people.models import Person
from oppiva.people.queries import actor_for, is_staff
from oppiva.people.signin import follow_roles, keep_session, sudo_until
from oppiva.people.signin_reads import SessionStore

SAFE = frozenset({"GET", "HEAD"})
INTERFACE = "/api/"
# Pages a staff person may open before a second factor exists: setting it up, signing out.
BEFORE_SECOND_FACTOR = frozenset(
    {
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_list_webauthn",
        "mfa_view_recovery_codes",
        "mfa_generate_recovery_codes",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "account_reauthenticate",
        "account_logout",
    }
)


class ActorMiddleware:
    """Puts `request.actor` on every request; the database is asked only when a page looks at it."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.actor = SimpleLazyObject(lambda: _actor(request))  # type: ignore[attr-defined]  # set by ActorMiddleware
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor:
    if not isinstance(request.user, Person):
        return ANONYMOUS
    return actor_for(request.user, sudo_until(request))


class SessionLengthMiddleware:
    """The first to ask for the session: one past its end is nobody's, before anything else asks who comes."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(INTERFACE):
            # Whoever is signed in: there a token says who asks, and the session of a browser is not even read.
            own, request.session = request.session, SessionStore()
            answer = self.get_response(request)
            request.session = own
            return answer
        if request.method not in SAFE:
            keep_session(request)
            return self.get_response(request)
        with opening.reading_request():
            keep_session(request)
            return self.get_response(request)


class SignInMiddleware(LoginRequiredMiddleware):
    """Refuses the unsigned, lets a session follow its roles, sends staff without a second factor to set one up."""

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        """None lets the request through; a page open to everyone does not even ask who comes."""
        if not getattr(view_func, "login_required", True):
            return None
        answer = super().process_view(request, view_func, view_args, view_kwargs)
        if answer is not None or not request.user.is_authenticated:
            return answer
        if not follow_roles(request, request.actor):  # type: ignore[attr-defined]  # set by ActorMiddleware
            request.actor = ANONYMOUS  # type: ignore[attr-defined]  # set by ActorMiddleware
            return super().process_view(request, view_func, view_args, view_kwargs)
        match = request.resolver_match
        if match is None or match.url_name in BEFORE_SECOND_FACTOR:
            return None
        if is_staff(request.actor) and not _has_second_factor(request):  # type: ignore[attr-defined]  # set by ActorMiddleware
            return redirect("mfa_index")
        return None


def _has_second_factor(request: HttpRequest) -> bool:
    """Asked of the database once a session: a factor that is taken away ends the sessions."""
    if not request.session.get("second_factor"):
        if not is_mfa_enabled(request.user, ["totp", "webauthn"]):
            return False
        request.session["second_factor"] = True
    return True
