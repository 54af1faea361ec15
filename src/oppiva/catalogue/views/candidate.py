"""A candidate: its page, its words, its lock, its contradictions, and keeping it as learning."""

from __future__ import annotations

from uuid import uuid4

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oppiva.catalogue import queries, rules, services, words
from oppiva.catalogue.forms import AnswerForm, CandidateForm, KeepForm, NameForm, renamed
from oppiva.catalogue.models import Candidate, CandidateState
from oppiva.catalogue.pages.candidate import closed_page, open_page
from oppiva.catalogue.pages.cards import against_shown
from oppiva.catalogue.queries import Lying
from oppiva.catalogue.queries.desk import model_of_candidate
from oppiva.catalogue.views.answers import at_field, focus
from oppiva.catalogue.views.sent import told
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people.asker import actor_of
from oppiva.ui.answers import show
from oppiva.ui.errors import name_fields
from oppiva.ui.sent import base_version, id_in, whole_in


@never_cache
@require_safe
def candidate(request: HttpRequest, code: str, candidate: str) -> HttpResponse:
    """The page of a candidate, open or closed."""
    actor = actor_of(request)
    found = rules.candidate_for(actor, code, candidate)
    readers = rules.readers_of_table(found.programme)
    if found.state == CandidateState.OPEN:
        board = queries.board(actor, found.programme)
        row = next((one for one in board.candidates if one.pk == found.pk), None)
        if row is None:  # closed between the two reads
            return redirect("catalogue:candidate", code=code, candidate=candidate)
        page = open_page(board, found, row, readers)
    else:
        node = found.trace_nodes
        node.programme = found.programme  # read already
        became = model_of_candidate(found.pk) if found.state == CandidateState.BECAME_MODEL else None
        page = closed_page(found, queries.trace(actor, node), readers, became)
    return show(
        request,
        "catalogue/candidate.html",
        {"page": page, "programme": found.programme, "half_right": words.HALF_RIGHT},
    )


@require_http_methods(["GET", "POST"])
def add(request: HttpRequest, code: str) -> HttpResponse:
    """A new candidate without experiments: people give the name."""
    actor = actor_of(request)
    programme = rules.table_for(actor, code)
    rules.require_write(actor, programme)
    form = NameForm(request.POST if request.method == "POST" else None)
    table = reverse("catalogue:table", args=[programme.code])
    if form.is_valid():
        ref = id_in(request.POST, "client_ref")
        try:
            made = services.open_candidate(
                actor, programme, **form.cleaned_data, language=get_language() or "fi", client_ref=ref
            )
        except DomainError as error:
            at_field(form, error)
        else:
            said = words.done("empty", candidate=made.code)
            return told(request, programme.code, said, ref, _address(made))
    focus(form, "name")
    context = {
        "form": form,
        "ref": uuid4(),
        "heading": _("What do you call the new candidate?"),
        "button": _("Open the candidate"),
        "back": table,
        "path": [(_("Grouping table"), table), (_("New candidate"), "")],
        "readers": words.readers(rules.readers_of_table(programme)),
    }
    return show(request, "catalogue/small_form.html", context)


@require_http_methods(["GET", "POST"])
def rename(request: HttpRequest, code: str, candidate: str) -> HttpResponse:
    """What the candidate is called; when another renamed it meanwhile, both texts are shown."""
    actor, found = _written(request, code, candidate)
    names = CandidateForm.base_fields
    start = {name: getattr(found, name) for name in names}
    form = CandidateForm(request.POST if request.method == "POST" else None, initial=start)
    if form.is_valid():
        ref = id_in(request.POST, "client_ref")
        base = base_version(request, found.version)
        try:
            services.rename(actor, found, changes=renamed(form), base_version=base, client_ref=ref)
        except DomainError as error:
            if error.code == "conflict":
                name_fields(form, error)
                error.facts["back"] = _address(found)
                raise
            at_field(form, error)
        else:
            return told(request, code, words.done("named", candidate=found.code), ref, _address(found))
    return _small(
        request,
        found,
        form,
        heading=_("What do you call it?"),
        button=_("Save"),
        last=_("Words"),
        version=found.version,
    )


@require_POST
def lock(request: HttpRequest, code: str, candidate: str) -> HttpResponse:
    """Locks the candidate, or takes the lock away: one press."""
    actor, found = _written(request, code, candidate)
    wanted, ref = request.POST.get("locked") == "1", id_in(request.POST, "client_ref")
    (services.lock if wanted else services.unlock)(actor, found, client_ref=ref)
    said = words.done("locked" if wanted else "unlocked", candidate=found.code)
    return told(request, code, said, ref, _address(found))


@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest, code: str, candidate: str) -> HttpResponse:
    """Closes a candidate that leads to no model: its experiments are kept as learning."""
    actor, found = _written(request, code, candidate)
    form = KeepForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        ref = id_in(request.POST, "client_ref")
        services.keep_candidate(actor, found, reason=form.cleaned_data["reason"], client_ref=ref)
        return told(request, code, words.done("learning", candidate=found.code), ref, _address(found))
    return _small(
        request,
        found,
        form,
        heading=_("Why does it lead to no model?"),
        lead=_("Its experiments are kept as learning and stay findable. You can undo this."),
        button=_("Keep as learning"),
        last=_("Keep as learning"),
    )


@require_http_methods(["GET", "POST"])
def answer(request: HttpRequest, code: str, candidate: str, edge: int) -> HttpResponse:
    """What is said to an experiment that contradicts the candidate."""
    actor, found = _written(request, code, candidate)
    lying = _contradiction(actor, found, edge)
    form = AnswerForm(request.POST if request.method == "POST" else None, initial={"text": lying.answer})
    if form.is_valid():
        ref = id_in(request.POST, "client_ref")
        base = whole_in(request.POST, "base_version", digits=9)
        said = form.cleaned_data["text"]
        try:
            services.answer_contradiction(
                actor, rules.edge_for(found, edge), text=said, base_version=base, client_ref=ref
            )
        except DomainError as error:
            if error.code == "conflict":
                name_fields(form, error)
                error.facts["back"] = _address(found)
                raise
            at_field(form, error)
        else:
            told_words = words.done("answered", card=lying.card.code)
            return told(request, code, told_words, ref, _address(found))
    focus(form, "text")
    return _small(
        request,
        found,
        form,
        heading=_("What do you say to the contradiction?"),
        last=_("Contradiction"),
        button=_("Answer"),
        version=lying.answer_version,
        public=_("If the candidate becomes a model, the answer is published with it word for word. Name nobody in it."),
        against=against_shown(
            found.programme.code, found.code, lying, queries.told_to(actor, found.programme, lying.card.pk)
        ),
    )


def _contradiction(actor: Actor, candidate: Candidate, edge: int) -> Lying:
    """The living contradiction, else 404; of a closed candidate there is none."""
    board = queries.board(actor, candidate.programme)
    row = next((one for one in board.candidates if one.pk == candidate.pk), None)
    found = next((one for one in (row.cards if row else ()) if one.edge == edge and one.kind == "contradicts"), None)
    if found is None:
        raise Http404
    return found


def _written(request: HttpRequest, code: str, candidate: str) -> tuple[Actor, Candidate]:
    """The candidate for who works at the table; who only reads it learns that."""
    actor = actor_of(request)
    found = rules.candidate_for(actor, code, candidate)
    rules.require_write(actor, found.programme)
    return actor, found


def _address(candidate: Candidate) -> str:
    return reverse("catalogue:candidate", args=[candidate.programme.code, candidate.code])


def _small(request: HttpRequest, candidate: Candidate, form: object, *, last: str, **more: object) -> HttpResponse:
    """A page with one short form about a candidate."""
    table = reverse("catalogue:table", args=[candidate.programme.code])
    name = f"{candidate.code} {candidate.name}"
    context = {
        "form": form,
        "ref": uuid4(),
        "back": _address(candidate),
        "path": [(_("Grouping table"), table), (name, _address(candidate)), (last, "")],
        "readers": words.readers(rules.readers_of_table(candidate.programme)),
        **more,
    }
    return show(request, "catalogue/small_form.html", context)
