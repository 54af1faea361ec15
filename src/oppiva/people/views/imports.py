"""Lists of people: read in, looked at row by row, mended in place, sent, taken back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.core.errors import DomainError
from oppiva.jobs.rules import sees_job
from oppiva.people import import_pages, invitation_words, queries, rules, services
from oppiva.people.forms.invitations import ColumnsForm, ListForm, RowForm, TermsForm, UnitsForm
from oppiva.people.forms.lists import text_of
from oppiva.people.models import ImportRow, ImportRun
from oppiva.people.views.answers import Request, allow, post_only, require_sudo
from oppiva.ui.answers import show
from oppiva.ui.sent import id_in, page_in


def import_add(request: Request) -> HttpResponse:
    """A file or pasted addresses; nothing is sent before the preview is confirmed."""
    allow(rules.may_give_somewhere(request.actor), "grant", "invitation")
    house, unit = id_in(request.GET, "organisaatio"), id_in(request.GET, "yksikko")
    initial = {"organisation": str(house or ""), "unit": str(unit or "")}
    form = ListForm(request.POST or None, request.FILES or None, initial=initial, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        data, sent = form.cleaned_data, form.cleaned_data["file"]
        try:
            run = services.read_in(
                request.actor,
                rules.house_to_invite(request.actor, UUID(data["organisation"])),
                role=data["role"],
                language=data["language"],
                data=sent.read() if sent else None,
                name=sent.name if sent else "",
                text=data["text"],
                unit=UUID(data["unit"]) if data["unit"] else None,
            )
        except DomainError as error:
            field = str(error.facts.get("field") or ("file" if sent else "text"))
            form.add_error(field if field in form.fields else None, invitation_words.refusal_of_file(error))
        else:
            return redirect("people:import_detail", run.pk)
    return show(request, "people/import_form.html", {"form": form, "path": import_pages.path()})


def import_detail(request: Request, pk: UUID) -> HttpResponse:
    """The fate of each row before it is sent; afterwards what became of the invitations."""
    run = rules.import_run_for(request.actor, pk)
    fate, page = text_of(request.GET, "rivit"), page_in(request.GET)
    # Who looks at the rows is scrolled to them: what has just happened is told there, not above the fold.
    beside: dict[str, object] = {"at_rows": bool(fate)}
    if run.state == ImportRun.State.PREVIEWED:
        context = import_pages.preview(request.actor, run, fate, page)
        return show(request, "people/import_preview.html", context | beside)
    return show(request, "people/import_detail.html", import_pages.sent(request.actor, run, fate, page) | beside)


def import_row(request: Request, pk: UUID, position: int) -> HttpResponse:
    """A row as it should have been, or an answer to what was asked about it; the others stay as they are."""
    run = rules.import_run_for(request.actor, pk)
    row = queries.run_row(request.actor, run, position)
    if row is None:
        raise Http404
    answer = request.POST.get("answer")
    units = queries.unit_choices_for_invitations(request.actor, run.organisation_id)
    initial = {"name": row.name, "email": row.email, "unit": str(row.unit_id or "")}
    form = RowForm(request.POST if request.method == "POST" else None, initial=initial, units=units)
    typed = "name" in request.POST and form.has_changed()
    # What was typed beside the buttons counts with the answer, but for a row that is left out or taken back in.
    if answer is not None and (answer in {"", "out"} or not typed):
        _tell(request, services.decide_row(request.actor, run, position, answer))
        return _back(request, run)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        mended = services.mend_row(
            request.actor, run, position, name=data["name"], email=data["email"], unit=form.unit()
        )
        if answer is not None:
            mended = services.decide_row(request.actor, run, position, answer)
        _tell(request, mended)
        return _back(request, run)
    return show(request, "people/import_row.html", import_pages.one_row(run, row, form))


@post_only("people:import_detail")
def import_terms(request: Request, pk: UUID) -> HttpResponse:
    """Role and language for all."""
    run = rules.import_run_for(request.actor, pk)
    form = TermsForm(request.POST, actor=request.actor)
    if form.is_valid():
        services.set_terms(request.actor, run, role=form.cleaned_data["role"], language=form.cleaned_data["language"])
        messages.success(request, _("Saved."))
    return redirect("people:import_detail", pk)


@post_only("people:import_detail")
def import_units(request: Request, pk: UUID) -> HttpResponse:
    """A unit for each name of a unit that the organisation does not have."""
    run = rules.import_run_for(request.actor, pk)
    words = import_pages.unit_words(run)
    units = queries.unit_choices_for_invitations(request.actor, run.organisation_id)
    form = UnitsForm(request.POST, words=words, units=units)
    if form.is_valid():
        chosen = form.chosen()
        services.place_units(request.actor, run, chosen)
        if chosen:
            messages.success(request, _("Saved."))
        else:
            messages.warning(request, _("Choose a unit first."))
    return redirect("people:import_detail", pk)


@post_only("people:import_detail")
def import_columns(request: Request, pk: UUID) -> HttpResponse:
    """What the headings mean; remembered for the organisation, and the file is read anew."""
    run = rules.import_run_for(request.actor, pk)
    form = ColumnsForm(request.POST, headings=import_pages.headings_of(run))
    if form.is_valid():
        services.name_columns(request.actor, run, form.meanings())
        messages.success(request, _("Read anew. The headings are remembered for this organisation."))
    return redirect("people:import_detail", pk)


@post_only("people:import_detail")
def import_confirm(request: Request, pk: UUID) -> HttpResponse:
    """Sends the invitations; a long list goes on as a job with its own page."""
    run = rules.import_run_for(request.actor, pk)
    require_sudo(request)
    services.confirm_import(request.actor, run)
    return _sent(request, run)


@post_only("people:import_detail")
def import_go_on(request: Request, pk: UUID) -> HttpResponse:
    """Sends what was left."""
    run = rules.import_run_for(request.actor, pk)
    require_sudo(request)
    services.go_on_with_import(request.actor, run)
    return _sent(request, run)


def import_undo(request: Request, pk: UUID) -> HttpResponse:
    """What taking the import back does and what it cannot do, then the deed."""
    run = rules.import_run_for(request.actor, pk)
    if request.method == "POST":
        services.undo_import(request.actor, run)
        messages.success(request, _("Taken back. The links of the invitations no longer work."))
        return redirect("people:invitation_list")
    if run.state == ImportRun.State.UNDONE:
        raise DomainError("import_undone")
    return show(request, "people/import_undo.html", import_pages.undoing(run))


def _sent(request: Request, run: ImportRun) -> HttpResponse:
    again = rules.import_run_for(request.actor, run.pk)
    if again.job is not None:
        # Somebody else may have sent it first: the page of their work is theirs alone.
        own = sees_job(request.actor, again.job)
        return redirect("jobs:job", again.job) if own else redirect("people:import_detail", run.pk)
    number = queries.answers_of(again)["sent"]
    if number:
        words = ngettext("%(n)s invitation is on its way.", "%(n)s invitations are on their way.", number)
        messages.success(request, words % {"n": number})
    elif queries.run_counts(again).moves:
        messages.success(request, _("The people of the list now work in its units."))
    return redirect("people:import_detail", run.pk)


def _tell(request: Request, row: ImportRow) -> None:
    """What became of the row that was mended or answered."""
    facts = {"row": row.number, "why": invitation_words.reason_of(row)}
    if row.fate == "refused":
        messages.warning(request, _("Row %(row)s: %(why)s") % facts)
    elif row.fate == "left_out":
        messages.success(request, _("Row %(row)s is left out.") % facts)
    else:
        messages.success(request, _("Row %(row)s is mended.") % facts)


def _back(request: Request, run: ImportRun) -> HttpResponse:
    """Back to the rows one was mending."""
    fate = text_of(request.POST, "rivit")
    return redirect(reverse("people:import_detail", args=[run.pk]) + (f"?rivit={fate}#rivit" if fate.isalpha() else ""))
