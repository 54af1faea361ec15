"""The page of a month's questions behind a mail's link: a look changes nothing, a press answers (trust.md S4)."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from oppiva.core.errors import DomainError
from oppiva.people import queries, services
from oppiva.people.models import QuestionMail
from oppiva.people.question_page import TAKEN_UP, anchor_of, question_page
from oppiva.people.slots import Answered, QuestionKind, question_kind
from oppiva.ui.answers import show

CLOSED, DEAD = 409, 404


@dataclass(frozen=True)
class Pressed:
    """One question of the page and what became of a press on it."""

    anchor: str
    answered: Answered


# As with invitations: a page that tells no other its address has a browser post with "Origin: null", which the form's
# own check refuses. The token is known to the one asked alone, and it can do nothing but answer its questions.
@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def questions(request: HttpRequest, token: str) -> HttpResponse:
    """All questions of a month: no sign-in, no cookie, nothing but what its mail asks."""
    mail = queries.question_mail(token)
    try:
        if mail is None:
            raise DomainError("question_closed")
        answer = _posted(request, mail) if request.method == "POST" else _page(request, mail)
    except DomainError as error:
        if error.code != "question_closed":
            raise
        answer = _page(request, mail, closed=True)
    # trust.md 10.3: the address holds the token, which no other page may hear of.
    answer["Referrer-Policy"] = "no-referrer"
    answer["X-Robots-Tag"] = "noindex"
    return answer


def _posted(request: HttpRequest, mail: QuestionMail) -> HttpResponse:
    """What a press did: then the page is to be read anew at the card that was pressed, or drawn with what was wrong."""
    deed, named = request.POST.get("deed", ""), request.POST.get("question", "")
    if not named:
        if deed == "gone":
            services.pass_on_all(mail)
        elif deed == "undo":
            services.take_up_all(mail)
        else:
            raise DomainError("question_closed")
        return _after(request, "")
    kind, key = _named(named)
    anchor = anchor_of(kind.name, key)
    if deed == "gone":
        kind.pass_on(mail, key)
        return _after(request, anchor)
    if deed == "undo":
        kind.take_up_again(mail, key)
        return _after(request, anchor, TAKEN_UP)
    answered = kind.answer(mail, key, request.POST)
    # Refused, or asked for more: nothing was done yet, so there is nothing to read anew.
    if answered.refused or answered.context:
        return _page(request, mail, pressed=Pressed(anchor, answered))
    return _after(request, anchor, answered.done)


def _named(named: str) -> tuple[QuestionKind, str]:
    name, _colon, key = named.partition(":")
    kind = question_kind(name)
    if kind is None or not key:
        raise DomainError("question_closed")
    return kind, key


def _after(request: HttpRequest, anchor: str, done: str = "") -> HttpResponse:
    """The page anew, at the card: without a session nothing else can carry what was done."""
    sent = QueryDict(mutable=True)
    if anchor:
        sent["kohta"] = anchor
    if done:
        sent["tehty"] = done
    query = f"?{sent.urlencode()}" if sent else ""
    return redirect(f"{request.path}{query}#{anchor or 'content'}")


def _page(
    request: HttpRequest, mail: QuestionMail | None, *, pressed: Pressed | None = None, closed: bool = False
) -> HttpResponse:
    at, done = request.GET.get("kohta", ""), request.GET.get("tehty", "")
    page = question_page(
        mail,
        request.path,
        said=(pressed.anchor, pressed.answered) if pressed is not None else (at, Answered(done)),
    )
    context = {"page": page, "refused": pressed is not None and bool(pressed.answered.refused), "closed": closed}
    answer = show(request, "people/questions.html" if page.anything else "people/questions_dead.html", context)
    if closed or not page.anything:
        answer.status_code = CLOSED if page.anything else DEAD
    if request.headers.get("HX-Request") and (closed or not page.holds(pressed.anchor if pressed else at)):
        # The card that would be swapped is gone, or all of them are to be read anew.
        answer["HX-Retarget"] = answer["HX-Reselect"] = "#content"
        answer["HX-Reswap"] = "outerHTML"
    return answer
