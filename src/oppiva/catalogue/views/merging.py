"""Candidates merged into a new one, and one split into several: every experiment has its place, or is named."""

from __future__ import annotations

from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oppiva.catalogue import queries, rules, services, words
from oppiva.catalogue.forms import KEEP, MergeForm, SplitForm
from oppiva.catalogue.models import Candidate, CandidateState
from oppiva.catalogue.pages.cards import card_shown
from oppiva.catalogue.services import Part
from oppiva.catalogue.views.answers import at_field
from oppiva.catalogue.views.sent import told
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people.asker import actor_of
from oppiva.ui.answers import show
from oppiva.ui.sent import id_in, whole_in


@never_cache
@require_http_methods(["GET", "POST"])
def merge(request: HttpRequest, code: str) -> HttpResponse:
    """Which candidates become one; all that they stand on flows into the new one."""
    actor = actor_of(request)
    programme = rules.table_for(actor, code)
    rules.require_write(actor, programme)
    board = queries.board(actor, programme)
    choices = [(one.code, f"{one.code} {one.name}") for one in board.candidates if not one.locked]
    chosen = {"candidates": request.GET.getlist("aihio")}
    form = MergeForm(request.POST if request.method == "POST" else None, choices=choices, initial=chosen)
    table = reverse("catalogue:table", args=[programme.code])
    if form.is_valid():
        ref, given = id_in(request.POST, "client_ref"), form.cleaned_data
        found = [rules.candidate_for(actor, code, one) for one in given["candidates"]]
        try:
            made = services.merge(
                actor,
                found,
                name=given["name"],
                one_sentence=given["one_sentence"],
                reason=given["reason"],
                client_ref=ref,
            )
        except DomainError as error:
            at_field(form, error)
        else:
            return told(request, code, words.done("merged", candidate=made.code), ref, _address(made))
    context = {
        "form": form,
        "ref": uuid4(),
        "heading": _("Which candidates tell the same story?"),
        "lead": _("They become one new candidate. Everything they stand on flows into it, and their codes lead to it."),
        "button": _("Merge"),
        "back": table,
        "path": [(_("Grouping table"), table), (_("Merge"), "")],
        "few": len(choices) < 2,
        "readers": words.readers(rules.readers_of_table(programme)),
    }
    return show(request, "catalogue/merge.html", context)


@never_cache
@require_http_methods(["GET", "POST"])
def split(request: HttpRequest, code: str, candidate: str) -> HttpResponse:
    """Where each card goes; refused while one has no place, which is named, and what was chosen stays chosen."""
    actor = actor_of(request)
    found = rules.candidate_for(actor, code, candidate)
    rules.require_write(actor, found.programme)
    if found.state != CandidateState.OPEN or found.locked:
        facts = {"candidate": found.code, "state": found.state, "leads_to": ()}
        raise DomainError("candidate_locked" if found.locked else "candidate_closed", **facts)
    cards = _cards(actor, found)
    named = [(one.code, words.name(one)) for one in cards]
    parts = whole_in(request.POST, "parts", digits=1) or 2
    more = request.POST.get("more") == "1"
    sent = request.POST if request.method == "POST" else None
    form = SplitForm(None if more else sent, cards=named, parts=parts + more, initial=_typed(request) if more else {})
    if not more and form.is_valid():
        ref = id_in(request.POST, "client_ref")
        try:
            made = _split(actor, found, form, {one.code: one.pk for one in cards}, ref)
        except DomainError as error:
            if error.code not in {"split_forgets", "card_not_there"}:
                raise
            # Somebody placed or took out a card meanwhile: it stands on the page now, what was chosen stays.
            form.add_error(None, _("The cards of the candidate have changed. Check them and send again."))
        else:
            said = words.done("split", candidate=", ".join(one.code for one in made))
            table = reverse("catalogue:table", args=[found.programme.code])
            return told(request, code, said, ref, table)
    return show(request, "catalogue/split.html", _split_page(found, form, cards))


def _split(actor: Actor, candidate: Candidate, form: SplitForm, ids: dict[str, object], ref: object) -> list[Candidate]:
    """The split as the service takes it: parts that have a name, in their order."""
    given = form.cleaned_data
    kept = [at for at in range(form.parts) if given[f"name_{at}"]]
    parts = [Part(given[f"name_{at}"], given[f"one_sentence_{at}"]) for at in kept]
    choices = {
        ids[code]: [kept.index(int(one)) for one in given[f"card_{code}"] if one != KEEP] for code, _name in form.cards
    }
    return services.split(actor, candidate, parts=parts, choices=choices, reason=given["reason"], client_ref=ref)  # type: ignore[arg-type]  # ids of experiments


def _cards(actor: Actor, candidate: Candidate) -> list[queries.Card]:
    board = queries.board(actor, candidate.programme)
    row = next((one for one in board.candidates if one.pk == candidate.pk), None)
    if row is None:  # closed between the two reads
        raise DomainError("candidate_closed", candidate=candidate.code, state=candidate.state, leads_to=())
    return list({one.card.pk: one.card for one in row.cards}.values())


def _typed(request: HttpRequest) -> dict[str, object]:
    """What stood in the form when one more row was asked for."""
    return {
        name: request.POST.getlist(name) if name.startswith("card_") else request.POST.get(name, "")
        for name in request.POST
    }


def _split_page(candidate: Candidate, form: SplitForm, cards: list[queries.Card]) -> dict[str, object]:
    programme = candidate.programme.code
    table = reverse("catalogue:table", args=[programme])
    path = [(_("Grouping table"), table), (f"{candidate.code} {candidate.name}", _address(candidate)), (_("Split"), "")]
    shown = [card_shown(programme, one) for one in cards]
    return {
        "form": form,
        "ref": uuid4(),
        "candidate": candidate,
        "rows": list(zip(shown, form.placed, strict=True)),
        "back": _address(candidate),
        "path": path,
        "readers": words.readers(rules.readers_of_table(candidate.programme)),
    }


def _address(candidate: Candidate) -> str:
    return reverse("catalogue:candidate", args=[candidate.programme.code, candidate.code])
