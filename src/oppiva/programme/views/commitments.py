"""Commitments of a programme: the list, one, its form with the letter, and taking it out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people.asker import actor_of
from oppiva.people.models import Organisation
from oppiva.people.queries import papers
from oppiva.programme import errors, pages, queries, rules, sentences, services
from oppiva.programme.forms import CommitmentForm, RemoveCommitmentForm
from oppiva.programme.models import Commitment, Programme
from oppiva.ui.errors import name_fields
from oppiva.ui.forms import ask_file_again


@require_safe
def commitment_list(request: HttpRequest, code: str) -> HttpResponse:
    """What each organisation has promised the programme."""
    actor = actor_of(request)
    programme = rules.programme_for(actor, code, kind="commitment")
    rows = queries.commitment_rows(actor, programme=programme)
    plan = pages.in_plan(queries.plan_in_force(programme) if any(row.plan_key for row in rows) else None)
    counts = {kind: sum(row.kind == kind for row in rows) for kind, _label in Commitment.Kind.choices}
    context = {
        "programme": programme,
        "rows": [(row, plan.get(row.plan_key) if row.kind != Commitment.Kind.SIGNED else None) for row in rows],
        "kinds": dict(Commitment.Kind.choices),
        "sentence": sentences.commitments({kind: count for kind, count in counts.items() if count}),
        "seats": sum(row.seats or 0 for row in rows),
        "may_write": _may_add(actor, programme),
        "executor": programme.executor,
        "may_set_executor": rules.may(actor, "write", programme) and _is_open(programme),
        "path": _path(programme, (_("Commitments"), "")),
    }
    return render(request, "programme/commitment_list.html", context)


@require_safe
def commitment_detail(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """One commitment with its letter."""
    actor = actor_of(request)
    commitment = rules.commitment_for(actor, code, pk)
    plan = pages.in_plan(queries.plan_in_force(commitment.programme) if commitment.plan_key else None)
    may_write = rules.may_write_commitment(actor, commitment) and _is_open(commitment.programme)
    letters = papers(actor, services.LETTER, commitment.pk, commitment.letter, aside=may_write)
    context = {
        "commitment": commitment,
        "papers": letters,
        "remove": reverse("programme:remove_letter", args=[code, pk]),
        "aside": [(one, reverse("programme:restore_letter", args=[code, pk, one.pk])) for one in letters.aside],
        "in_plan": plan.get(commitment.plan_key),
        "programme": commitment.programme,
        "may_write": may_write,
        "path": _path(commitment.programme, (_("Commitments"), _list(code)), (commitment.organisation.name, "")),
    }
    return render(request, "programme/commitment_detail.html", context)


@require_http_methods(["GET", "POST"])
def add_commitment(request: HttpRequest, code: str) -> HttpResponse:
    """A commitment of an organisation that has none in the programme yet."""
    actor = actor_of(request)
    programme = rules.programme_for(actor, code, kind="commitment")
    rules.require(actor, "write", programme, "commitment")
    rules.require_open(programme)
    organisations = queries.free_organisations(actor, programme)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CommitmentForm(*sent, organisations=organisations)
    if form.is_valid() and (made := _save(actor, programme, form, form.cleaned_data["organisation"])):
        messages.success(request, _("The commitment is saved."))
        return redirect("programme:commitment", code=code, pk=made.pk)
    context = {
        "form": form,
        "programme": programme,
        "path": _path(programme, (_("Commitments"), _list(code)), (_("New"), "")),
    }
    return render(request, "programme/commitment_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def edit_commitment(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Change what was promised, or attach the letter."""
    actor = actor_of(request)
    commitment = rules.commitment_for(actor, code, pk)
    rules.require_commitment(actor, commitment)
    rules.require_open(commitment.programme)
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CommitmentForm(*sent, commitment=commitment)
    if form.is_valid() and _save(actor, commitment.programme, form, commitment.organisation, _base(request)):
        messages.success(request, _("The commitment is saved."))
        return redirect("programme:commitment", code=code, pk=pk)
    detail = reverse("programme:commitment", args=[code, pk])
    context = {
        "form": form,
        # A form that comes back is still the one that was opened: another version would undo what others saved since.
        "version": _base(request) if form.is_bound else commitment.version,
        "commitment": commitment,
        "programme": commitment.programme,
        "path": _path(
            commitment.programme,
            (_("Commitments"), _list(code)),
            (commitment.organisation.name, detail),
            (_("Edit"), ""),
        ),
    }
    return render(request, "programme/commitment_form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def remove_commitment(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Take a commitment out of the programme, with its reason."""
    actor = actor_of(request)
    commitment = rules.commitment_for(actor, code, pk)
    rules.require_commitment(actor, commitment)
    rules.require_open(commitment.programme)
    form = RemoveCommitmentForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.remove_commitment(actor, commitment, reason=form.cleaned_data["reason"])
        messages.success(request, _("The commitment was removed. It can be brought back for 30 days."))
        return redirect("programme:commitments", code=code)
    context = {
        "form": form,
        "commitment": commitment,
        "programme": commitment.programme,
        "path": _path(commitment.programme, (_("Commitments"), _list(code)), (commitment.organisation.name, "")),
    }
    return render(request, "programme/commitment_remove.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
def remove_letter(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Take the letter away from a commitment; the page that follows can bring it back."""
    actor = actor_of(request)
    commitment = rules.commitment_for(actor, code, pk)
    rules.require_commitment(actor, commitment)
    if request.method == "POST":
        services.remove_letter(actor, commitment)
        messages.success(request, _("The letter was removed. It can be brought back for 30 days."))
    return redirect("programme:commitment", code=code, pk=pk)


@require_http_methods(["GET", "POST"])
def restore_letter(request: HttpRequest, code: str, pk: UUID, file: UUID) -> HttpResponse:
    """Bring back a letter that was removed or replaced."""
    actor = actor_of(request)
    commitment = rules.commitment_for(actor, code, pk)
    rules.require_commitment(actor, commitment)
    if request.method == "POST":
        services.restore_letter(actor, commitment, file)
        messages.success(request, _("Back as it was."))
    return redirect("programme:commitment", code=code, pk=pk)


def _save(
    actor: Actor, programme: Programme, form: CommitmentForm, organisation: Organisation, base: int | None = None
) -> Commitment | None:
    """The saved commitment with its letter, or None when something is to be mended on the form."""
    try:
        return services.set_commitment(
            actor,
            programme,
            organisation=organisation,
            fields=form.values(),
            base_version=base,
            reason=form.cleaned_data.get("reason", ""),
            letter=form.cleaned_data.get("letter"),
        )
    except DomainError as error:
        if error.code == "conflict":
            name_fields(form, error)
            raise
        if error.code == "not_allowed":
            raise
        field = str(error.facts.get("field", ""))
        field = "letter" if error.code.startswith("file_") else field
        form.add_error(field if field in form.fields else None, errors.words(error))
        ask_file_again(form, "letter")
        return None


def _base(request: HttpRequest) -> int:
    text = request.POST.get("base_version", "")
    if not (text.isascii() and text.isdigit() and len(text) < 9):
        raise DomainError("version_unknown", version=text[:20])
    return int(text)


def _is_open(programme: Programme) -> bool:
    return programme.state != Programme.State.ENDED


def _may_add(actor: Actor, programme: Programme) -> bool:
    return rules.may(actor, "write", programme, "commitment") and _is_open(programme)


def _list(code: str) -> str:
    return reverse("programme:commitments", args=[code])


def _path(programme: Programme, *more: tuple[str, str]) -> list[tuple[str, str]]:
    return [(programme.label, reverse("reporting:programme", args=[programme.code])), *more]
