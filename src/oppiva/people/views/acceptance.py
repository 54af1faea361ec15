"""The page behind the link of an invitation: a look changes nothing, only the pressed button answers (trust.md S4)."""

from __future__ import annotations

from contextlib import suppress

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from oppiva.core.errors import DomainError
from oppiva.people import invitation_words, queries, services
from oppiva.people.models import Person
from oppiva.people.signin import start_sign_in


# A page that tells no other its address has a browser post with "Origin: null", which the form's own check refuses. The
# token is known to the invited one alone, and whoever knows it needs nobody else's browser to use it.
@csrf_exempt
@login_not_required
def accept(request: HttpRequest, token: str) -> HttpResponse:
    """Who asks, to what, and what happens; a yes leads to the code that is sent to the invited address."""
    try:
        answer = _answer(request, token) if request.method == "POST" else _page(request, token)
    except DomainError as error:
        if error.code != "link_dead":
            raise
        answer = render(request, "people/invitation_dead.html", {}, status=404)
    # trust.md 10.3: the address holds the token, which no other page may hear of.
    answer.headers.setdefault("Referrer-Policy", "no-referrer")
    answer["X-Robots-Tag"] = "noindex"
    return answer


# RFC 8058: a mail program sends the form by itself, without any cookie; the token of the address can do nothing else.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def decline(request: HttpRequest, token: str) -> HttpResponse:
    """The one-click address in the head of the mail: no further mail is wanted; a look leads to the page with both."""
    if request.method != "POST":
        return redirect("people:accept", token)
    with suppress(DomainError):  # pressed twice, it stays a no
        services.decline(token)
    return render(request, "people/invitation_declined.html", {})


def _page(request: HttpRequest, token: str, status: int = 200) -> HttpResponse:
    invitation = queries.open_invitation(token)
    if invitation is None:
        raise DomainError("link_dead")
    context = {"invitation": invitation, "asked": invitation_words.asked_to(invitation)}
    return render(request, "people/invitation_accept.html", context, status=status)


def _answer(request: HttpRequest, token: str) -> HttpResponse:
    match request.POST.get("answer"):
        case "no":
            services.decline(token)
            return render(request, "people/invitation_declined.html", {})
        case "yes":
            return _welcome(request, services.accept(token))
        case _:
            return _page(request, token, 422)


def _welcome(request: HttpRequest, person: Person) -> HttpResponse:
    """On to the code; one who is signed in already goes home, and one signed in as somebody else is told."""
    if not request.user.is_authenticated:
        return start_sign_in(request, person)
    if request.user.pk == person.pk:
        messages.success(request, _("Accepted. Welcome."))
        return redirect("home:home")
    answer = render(request, "people/invitation_accepted.html", {"person": person})
    answer["Referrer-Policy"] = "same-origin"  # the token is used up, and the page has a form that signs out
    return answer
