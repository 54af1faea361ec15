"""A change that the place made: eight taps, one screen each, then one sentence (A8)."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from oppiva.adoption import rules, services
from oppiva.adoption.forms.own import ChangeForm
from oppiva.adoption.models import Adoption
from oppiva.adoption.pages.taps import SENTENCE, STEPS, chosen_in, part_in, screen_of
from oppiva.adoption.queries.record import change_of
from oppiva.adoption.views.around import done, form_path, thanked
from oppiva.core.errors import DomainError
from oppiva.people.asker import actor_of
from oppiva.ui.answers import show
from oppiva.ui.sent import id_in


@never_cache
@require_http_methods(["GET", "POST"])
def change(request: HttpRequest, pk: UUID) -> HttpResponse:
    """The screen whose turn it is: earlier taps are carried along, back keeps all, only the last press saves."""
    actor = actor_of(request)
    found = rules.kept_by(actor, pk)
    sent = request.POST if request.method == "POST" else request.GET
    parts = services.parts_of(found)
    taps = chosen_in(sent, parts)
    step = _step(sent, taps)
    language = get_language() or "fi"
    if step != SENTENCE:
        lost = request.method == "POST" and "save" in request.POST
        context = _around(request, found, sent) | {
            "screen": screen_of(step, taps, parts, str(sent.get("sentence", "")))
        }
        return render(request, "adoption/change.html", context, status=422 if lost else 200)
    form = ChangeForm(request.POST if "save" in request.POST else None, language=language)
    if not form.is_bound:
        form.initial["sentence"] = sent.get("sentence", "")
    ref = id_in(sent, "client_ref")

    def adds() -> None:
        given = {name: value.partition(":")[0] for name, value in taps.items()}
        services.add_adaptation(
            actor, found, taps=given, sentence=form.cleaned_data["sentence"], part=part_in(taps), language=language,
            settled=form.settled(), client_ref=ref,
        )  # fmt: skip

    if form.is_valid() and done(request, form, adds):
        return thanked(request, found, _("The change is told. The steward of the model hears of it."))
    context = _around(request, found, sent) | {"screen": screen_of(step, taps, parts, ""), "form": form}
    return show(request, "adoption/change.html", context)


@require_POST
def change_remove(request: HttpRequest, pk: UUID, change: UUID) -> HttpResponse:
    """A change is taken back; 30 days to undo."""
    found = rules.kept_by(actor_of(request), pk)
    one = change_of(found, change)
    if one is None:
        raise DomainError("gone")
    batch = services.remove_adaptation(actor_of(request), one)
    return thanked(request, found, _("The change is taken back."), reverse("adoption:undo", args=[pk, batch]))


def _step(sent: QueryDict, taps: dict[str, str]) -> str:
    """The screen that was asked for, else the first without an answer, else the sentence."""
    asked = str(sent.get("go", ""))
    if asked in STEPS and "save" not in sent:
        return asked
    return next((name for name in STEPS if name not in taps), SENTENCE)


def _around(request: HttpRequest, found: Adoption, sent: QueryDict) -> dict[str, object]:
    return {
        "adoption": found,
        "ref": id_in(sent, "client_ref") or uuid4(),
        "path": form_path(found),
        "back": reverse("adoption:adoption", args=[found.pk]),
        "here": request.path,
    }
