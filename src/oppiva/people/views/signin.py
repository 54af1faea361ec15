"""Sign-in pages: allauth's views with the statuses of trust.md 4, and the minutes a code is still good for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from math import ceil
from typing import Any

from allauth.account.views import ConfirmLoginCodeView, RequestLoginCodeView
from allauth.core import ratelimit
from allauth.mfa.adapter import get_adapter as get_mfa_adapter
from allauth.mfa.webauthn.views import ListWebAuthnView, RemoveWebAuthnView
from django import forms
from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from oppiva.jobs import clock
from oppiva.people.signin import too_many

View = Callable[..., HttpResponseBase]
FEW_MINUTES = 5


def worded(view: View) -> View:
    """A view of allauth that answers 422 for a form that is not valid, and says with 429 when to try again."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        if response.status_code == 429:
            response.headers.setdefault("Retry-After", str(FEW_MINUTES * 60))
        elif request.method == "POST" and response.status_code == 200 and _wrong(response):
            response.status_code = 422
        return response

    return answer


def leaving(view: View) -> View:
    """A view that signs out: what pages have kept on the device goes with the session (trust.md O4)."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        signed_in = request.user.is_authenticated
        response = view(request, *args, **kwargs)
        if signed_in and not request.user.is_authenticated:
            response["Clear-Site-Data"] = '"storage"'
        return response

    return answer


def _wrong(response: HttpResponseBase) -> bool:
    shown = (getattr(response, "context_data", None) or {}).values()
    return any(isinstance(form, forms.BaseForm) and form.is_bound and form.errors for form in shown)


class RequestCodeView(RequestLoginCodeView):  # type: ignore[misc]  # allauth is not typed
    """The address for a code; the work account stands first where an organisation has one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the organisations whose people have a work account here."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return found | {"work_accounts": settings.WORK_ACCOUNTS}


class ConfirmCodeView(ConfirmLoginCodeView):  # type: ignore[misc]  # allauth is not typed
    """The six digits, with a limit on asking for new ones that is the same for known and unknown addresses."""

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """A new code counts as asking for one."""
        if self._action == "resend":
            email = str(self._process.state.get("email", "")).lower()
            if not ratelimit.consume(request, action="request_login_code", key=email):
                return too_many(request, minutes=60)
        answer: HttpResponse = super().post(request, *args, **kwargs)
        return answer

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds for how many minutes the code is good, at least one."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        left = self._process.state["at"] + settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT - clock.real().timestamp()
        return found | {"minutes_left": max(1, ceil(left / 60))}


@dataclass(frozen=True)
class Key:
    """One passkey of the person, as the page shows it."""

    pk: int
    name: str
    added: datetime
    used: datetime | None


class KeyListView(ListWebAuthnView):  # type: ignore[misc]  # allauth is not typed
    """The person's own keys, with days on the product's clock."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds the keys with the days they were added and last used."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        shift = clock.shift()
        keys = [
            Key(row.pk, row.wrap().name, row.created_at + shift, row.last_used_at and row.last_used_at + shift)
            for row in found["authenticators"]
        ]
        return found | {"keys": keys}


class RemoveKeyView(RemoveWebAuthnView):  # type: ignore[misc]  # allauth is not typed
    """Takes a key away, but not the last second factor of a person whose role needs one."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """Adds whether the key may go, so that the page says so before the button."""
        found: dict[str, Any] = super().get_context_data(**kwargs)
        return found | {"may_remove": get_mfa_adapter().can_delete_authenticator(self.object)}

    def form_valid(self, form: forms.BaseForm) -> HttpResponse:
        """Refuses with the sentence that the authenticator app is refused with."""
        adapter = get_mfa_adapter()
        if not adapter.can_delete_authenticator(self.object):
            form.add_error(None, adapter.error_messages["cannot_delete_authenticator"])
            refused: HttpResponse = self.form_invalid(form)
            return refused
        removed: HttpResponse = super().form_valid(form)
        return removed


request_code = login_not_required(worded(RequestCodeView.as_view()))
key_list = KeyListView.as_view()
remove_key = worded(RemoveKeyView.as_view())
confirm_code = worded(ConfirmCodeView.as_view())
