"""One card: where it lies, what is suggested for it, and every press on it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from oppiva.catalogue import deed_words, queries, rules, services, words
from oppiva.catalogue.forms import NameForm, Pressed, pressed_of
from oppiva.catalogue.forms.places import AT_PLACE, Sent
from oppiva.catalogue.models import Candidate, EdgeKind
from oppiva.catalogue.pages.card import CardPage, bare, card_on, card_page
from oppiva.catalogue.views.answers import at_field, focus, refused
from oppiva.catalogue.views.sent import after_of, is_partial, told, with_query
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.experiments.models import Experiment
from oppiva.people.asker import actor_of
from oppiva.programme.models import Programme
from oppiva.ui.answers import show
from oppiva.ui.sent import id_in, whole_in

NAMING = "nimea"  # in the address: the card opens a candidate, which needs a name
SUGGESTION = "ehdotus"


@never_cache
@require_http_methods(["GET", "POST"])
def card(request: HttpRequest, code: str, card: str) -> HttpResponse:
    """The page of a card; a press on it, here or on another page, comes to the same address."""
    actor = actor_of(request)
    programme = rules.table_for(actor, code)
    if request.method == "GET":
        if is_partial(request):  # a press on the table that needs a name leads here as a whole page
            return HttpResponse(status=204, headers={"HX-Redirect": request.get_full_path()})
        naming = request.GET.get(NAMING) == "1"
        suggestion = whole_in(request.GET, SUGGESTION, digits=12) or 0
        return _page(request, programme, card, form=NameForm() if naming else None, suggestion=suggestion)
    found = rules.lying_card_for(programme, card)
    pressed = pressed_of(request.POST)
    if pressed.deed == "new" or (pressed.deed == "accept" and _is_group(actor, code, pressed)):
        return _named(request, programme, found, pressed)
    home = reverse("catalogue:table", args=[programme.code])
    try:
        said = _done(actor, programme, found, pressed, request.POST.get("reason", ""), request.POST.get("note", ""))
    except DomainError as error:
        return _at_place(request, programme, found, pressed, error) or refused(request, programme, error, pressed)
    return told(request, programme.code, said, pressed.ref, with_query(after_of(request, home), kortti=pressed.next))


def _done(actor: Actor, programme: Programme, card: Experiment, pressed: Pressed, reason: str, note: str) -> str:
    """Does it and says so; refuses (404) where there is no such candidate or suggestion."""
    code, ref, base = programme.code, pressed.ref, pressed.base
    if pressed.deed == "keep":
        services.keep_as_learning(actor, card, reason=reason, base=base, client_ref=ref)
        return words.done("kept", card=card.code)
    if pressed.deed == "later":
        services.later(actor, card, reason=reason, base=base, client_ref=ref)
        return words.done("later", card=card.code)
    if pressed.deed in {"accept", "reject"}:
        suggestion = rules.suggestion_for(actor, code, pressed.suggestion)
        where = suggestion.candidate.code if suggestion.candidate else words.group_name()
        if pressed.deed == "reject":
            services.reject(actor, suggestion, client_ref=ref)
            return words.done("rejected", card=card.code, candidate=where)
        services.accept(actor, suggestion, kind=pressed.kind, base=base, client_ref=ref)
        return words.done("placed", card=card.code, candidate=where)
    if not pressed.deed:
        raise Http404
    if not pressed.to and pressed.deed in {"place", "move"}:
        raise DomainError("target_missing", field="to")
    if pressed.deed == "place":
        target = rules.candidate_for(actor, code, pressed.to)
        kind = pressed.kind or (EdgeKind.SUPPORTS if card.submitted_at else EdgeKind.CONTEXT)
        services.place(actor, card, target, kind=kind, note=note, base=base, client_ref=ref)
        return words.done("placed", card=card.code, candidate=target.code)
    return _done_inside(actor, programme, card, pressed, reason, note)


def _done_inside(actor: Actor, programme: Programme, card: Experiment, pressed: Pressed, reason: str, note: str) -> str:
    """What is done with a card where it lies."""
    source = rules.candidate_for(actor, programme.code, pressed.source)
    more = {"base": pressed.base, "client_ref": pressed.ref}
    if pressed.deed == "right":
        services.right(actor, card, source, client_ref=pressed.ref)
        return words.done("right", card=card.code, candidate=source.code)
    if pressed.deed == "remove":
        services.remove(actor, card, source, reason=reason, **more)  # type: ignore[arg-type]  # by name
        return words.done("removed", card=card.code, candidate=source.code)
    if pressed.deed == "kind":
        if not pressed.kind:
            raise DomainError("edge_shape", field="kind")
        before = _kinds_in(actor, programme, card, source)
        services.move(actor, card, source=source, target=source, kind=pressed.kind, note=note, **more)  # type: ignore[arg-type]  # by name
        return deed_words.changed(card.code, before or [pressed.kind], pressed.kind)
    target = rules.candidate_for(actor, programme.code, pressed.to)
    services.move(actor, card, source=source, target=target, kind=pressed.kind, note=note, reason=reason, **more)  # type: ignore[arg-type]  # by name
    return words.done("moved", card=card.code, candidate=target.code)


def _kinds_in(actor: Actor, programme: Programme, card: Experiment, candidate: Candidate) -> list[str]:
    """How the card belongs to the candidate now."""
    row = next((one for one in queries.board(actor, programme).candidates if one.pk == candidate.pk), None)
    return [lying.kind for lying in (row.cards if row else ()) if lying.card.pk == card.pk]


def _at_place(
    request: HttpRequest, programme: Programme, card: Experiment, pressed: Pressed, error: DomainError
) -> HttpResponse | None:
    """The card's own page again with the refusal at the field that it names; None when it names none of the page."""
    if pressed.deed not in AT_PLACE or is_partial(request) or "field" not in error.facts:
        return None
    rules.require_write(actor_of(request), programme)
    shown = _shown(request, programme, card.code, Sent(pressed.deed, pressed.source, request.POST))
    if shown.sent is None:  # it does not lie there any more
        return None
    try:
        if shown.sent.is_valid():  # what only the record refuses
            at_field(shown.sent, error)
    except DomainError:
        return None
    return _drawn(request, programme, shown, refused=True)


def _is_group(actor: Actor, code: str, pressed: Pressed) -> bool:
    """Whether the suggestion leads to a group that has no name yet."""
    return rules.suggestion_for(actor, code, pressed.suggestion).candidate_id is None


def _named(request: HttpRequest, programme: Programme, card: Experiment, pressed: Pressed) -> HttpResponse:
    """A card opens a candidate: people give the name, on a page of its own where none was sent."""
    actor, suggestion = actor_of(request), pressed.suggestion or whole_in(request.POST, SUGGESTION, digits=12) or 0
    here = reverse("catalogue:card", args=[programme.code, card.code])
    after = after_of(request, reverse("catalogue:table", args=[programme.code]))
    if "name" not in request.POST:
        query = {NAMING: "1", SUGGESTION: str(suggestion or ""), "after": after, "next": pressed.next}
        return redirect(with_query(here, **query))
    rules.require_write(actor, programme)
    form = NameForm(request.POST)
    if not form.is_valid():
        return _page(request, programme, card.code, form=form, suggestion=suggestion)
    ref = id_in(request.POST, "client_ref")
    given = {"name": form.cleaned_data["name"], "one_sentence": form.cleaned_data["one_sentence"]}
    try:
        if suggestion:
            found = rules.suggestion_for(actor, programme.code, suggestion)
            edge = services.accept(actor, found, base=pressed.base, client_ref=ref, **given)
            made = edge.target.code
        else:
            made = services.say_new_topic(actor, card, base=pressed.base, client_ref=ref, **given).code
    except DomainError as error:
        try:
            at_field(form, error)
        except DomainError:
            return refused(request, programme, error, pressed)
        return _page(request, programme, card.code, form=form, suggestion=suggestion)
    said = words.done("opened", card=card.code, candidate=made)
    return told(request, programme.code, said, ref, with_query(after, kortti=pressed.next))


def _page(
    request: HttpRequest, programme: Programme, code: str, *, form: NameForm | None, suggestion: int
) -> HttpResponse:
    """The card with the form that names a candidate, when it opens one."""
    heading = _("What do you call it?") if form is not None else ""
    if form is not None:
        focus(form, "name")
    page = _shown(request, programme, code)
    return _drawn(request, programme, page, form=form, suggestion=suggestion, heading=heading)


def _shown(request: HttpRequest, programme: Programme, code: str, sent: Sent | None = None) -> CardPage:
    board = queries.board(actor_of(request), programme)
    card = card_on(board, code) or bare(rules.lying_card_for(programme, code))
    return card_page(board, card, rules.readers_of_table(programme), sent)


def _drawn(request: HttpRequest, programme: Programme, page: CardPage, **more: object) -> HttpResponse:
    table = reverse("catalogue:table", args=[programme.code])
    context = {
        "page": page,
        "programme": programme,
        "after": table if "refused" in more else after_of(request, table),
        "next": request.GET.get("next", "") or request.POST.get("next", ""),
        **more,
    }
    return show(request, "catalogue/card.html", context)
