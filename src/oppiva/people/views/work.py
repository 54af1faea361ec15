"""Sign-in by work account: off to the provider, and back."""

from __future__ import annotations

from collections.abc import Callable

from allauth.socialaccount.models import SocialApp
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView, OAuth2LoginView
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from oppiva.people.signin import OWN_DEVICE
from oppiva.people.signin_work import WorkAdapter, provider, refused

View = Callable[[HttpRequest], HttpResponse]


@login_not_required
def work_sign_in(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Leads to the provider, by POST alone: a link that is looked at starts nothing."""
    if provider(provider_id) is None:
        raise Http404
    if request.method != "POST":
        return redirect("account_login")
    request.session[OWN_DEVICE] = request.POST.get("remember") == "on"
    # allauth would also take another process, scope or parameters of the provider from the form or the address.
    asked, where = QueryDict(mutable=True), request.POST.get("next", "")
    if where:
        asked["next"] = where
    request.POST, request.GET = asked, QueryDict()  # type: ignore[assignment]  # Django's own do not change
    return _through(OAuth2LoginView.adapter_view, request, provider_id)


@login_not_required
@require_safe
def work_callback(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Where the provider sends the browser back to; what counts is the state that this browser's session holds."""
    if provider(provider_id) is None:
        raise Http404
    return _through(OAuth2CallbackView.adapter_view, request, provider_id)


def _through(
    view_of: Callable[[WorkAdapter], Callable[[HttpRequest], HttpResponse]], request: HttpRequest, key: str
) -> HttpResponse:
    try:
        return view_of(WorkAdapter(request, key))(request)
    except SocialApp.DoesNotExist as error:
        raise Http404 from error
    except (ValueError, KeyError, OSError):
        # The provider answered with something that is none of what the standard says.
        return refused(request, "failed")
