"""The questions about a place that are open today, for who keeps it and has signed in."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from oppiva.adoption import errors, rules, services
from oppiva.adoption.models import ITEMS, Adoption, StillUsed
from oppiva.adoption.pages.asked import own_questions
from oppiva.adoption.queries.asked_today import Today, asked_today
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people.asker import actor_of
from oppiva.ui.answers import show
from oppiva.ui.refusals import words_of

STILL, PULSE = "still", "pulse"


@dataclass(frozen=True)
class Card:
    """Where the forms of a question are sent, and what each of them carries."""

    address: str
    hidden: SafeString


@require_http_methods(["GET", "HEAD", "POST"])
def asked(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Still in use, and the short pulse: the same cards as behind a mail's link."""
    actor = actor_of(request)
    adoption = rules.kept_by(actor, pk)
    today = asked_today(adoption)
    if request.method != "POST":
        return _page(request, adoption, today)
    why = request.POST.get("value") == StillUsed.NO and not request.POST.get("reason")
    if request.POST.get("question") == STILL and why and not request.POST.get("deed"):
        return _page(request, adoption, today, asks_why=True)
    try:
        _answered(request, actor, adoption, today)
    except DomainError as error:
        if error.code not in errors.WORDS:
            raise
        return _page(request, adoption, today, refused=words_of(errors.WORDS, error))
    return redirect(f"{request.path}?tehty=1")


def _answered(request: HttpRequest, actor: Actor, adoption: Adoption, today: Today) -> None:
    sent = request.POST
    if sent.get("question") == PULSE and today.pulse is not None:
        items = {
            name: int(value)
            if (value := sent.get(name, "")) and value.isascii() and value.isdigit() and len(value) < 3
            else None
            for name in ITEMS
        }
        services.answer_pulse(actor, adoption, today.pulse.months, items=items)
    elif sent.get("deed") == "stop":
        services.stop_asking(actor, adoption)
    elif today.still is None:
        raise DomainError("question_closed")
    elif sent.get("deed") == "back":
        services.take_back(actor, adoption, today.still.months)
    else:
        services.answer(actor, adoption, today.still.months, value=sent.get("value", ""), reason=sent.get("reason", ""))


def _page(
    request: HttpRequest, adoption: Adoption, today: Today, *, refused: str = "", asks_why: bool = False
) -> HttpResponse:
    token = get_token(request)
    cards = {
        f"{which}_card": Card(
            request.path,
            format_html(
                '<input type="hidden" name="csrfmiddlewaretoken" value="{}">'
                '<input type="hidden" name="question" value="{}">',
                token,
                which,
            ),
        )
        for which in (STILL, PULSE)
    }
    done = not refused and request.GET.get("tehty") == "1"
    context = {**own_questions(adoption, today, asks_why=asks_why), **cards, "refused": refused, "done": done}
    answer = show(request, "adoption/asked.html", context)
    if refused:
        answer.status_code = 422
    return answer
