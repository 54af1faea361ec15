"""Flows to choose from: those that come with the product and those saved; using, saving, naming, removing."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oppiva.core.errors import DomainError
from oppiva.people.models import Language
from oppiva.ui.answers import show
from oppiva.ui.sent import base_version
from oppiva.workshops import flow, flow_words, queries, rules, services
from oppiva.workshops.forms.flow import SetForm
from oppiva.workshops.models import Session
from oppiva.workshops.pages.proposal import themes_of
from oppiva.workshops.queries import SetRow
from oppiva.workshops.shipped import LANGUAGES
from oppiva.workshops.views.answers import refuse
from oppiva.workshops.views.flow import REMOVED, page_of, to_plan


@dataclass(frozen=True)
class Choice:
    """One flow of the list: for which theme, and what would come, go and change."""

    row: SetRow
    theme: str
    language: str
    minutes: int
    count: str
    differences: tuple[str, ...]


@require_http_methods(["GET", "POST"])
def flow_sets(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """The flows there are with what each has otherwise; the chosen one is copied in place of the present steps."""
    actor, found = to_plan(request, code, series, number)
    rules.require_flow(actor, found)
    asked = request.POST.get("kieli") or request.GET.get("kieli") or ""
    language = asked if asked in LANGUAGES else services.default_language(found)
    rows = queries.set_rows(actor, found, language)
    missing = False
    if request.method == "POST":
        chosen = next((one for one in rows if one.key == request.POST.get("pohja")), None)
        if chosen is not None:
            services.use_steps(actor, found, chosen.steps)
            messages.success(
                request, _("The run-sheet is in use. Change it as you like: the saved one stays as it is.")
            )
            return redirect("workshops:flow", code=code, series=series, number=number)
        missing = True
    context = {
        **page_of(found, _("Saved run-sheets")),
        "choices": _choices(found, rows),
        "language": language,
        "languages": _languages(request, language),
        "missing": missing,
        "refused": missing,
        "undo": request.session.pop(REMOVED, None),
    }
    return show(request, "workshops/flow_sets.html", context)


@require_http_methods(["GET", "POST"])
def set_save(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """The present flow under a name."""
    actor, found = to_plan(request, code, series, number)
    rules.require_plan(actor, found)
    form = SetForm(request.POST if request.method == "POST" else None, themes=themes_of(rules.series_of(found)))
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.save_set(actor, found, name=given["name"], theme=given["theme"], client_ref=given["client_ref"])
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The run-sheet is saved under this name. Other workshops can use it."))
            return redirect("workshops:flow", code=code, series=series, number=number)
    context = {**page_of(found, _("Save as a run-sheet of your own")), "form": form, "set": None}
    return show(request, "workshops/run_set_form.html", context)


@require_http_methods(["GET", "POST"])
def set_edit(request: HttpRequest, code: str, series: str, number: int, pk: UUID) -> HttpResponse:
    """Another name or theme for a saved flow."""
    actor, found = to_plan(request, code, series, number)
    saved = rules.run_set_for(actor, rules.series_of(found).programme, pk)
    rules.require_set(actor, saved)
    form = SetForm(
        request.POST if request.method == "POST" else None,
        themes=themes_of(rules.series_of(found)),
        initial={"name": saved.name, "theme": saved.theme},
    )
    base = base_version(request, saved.version)
    if form.is_valid():
        given = form.cleaned_data
        try:
            services.rename_set(actor, saved, base_version=base, name=given["name"], theme=given["theme"])
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The saved run-sheet has its new name."))
            return redirect("workshops:flow_sets", code=code, series=series, number=number)
    version = base if form.is_bound else saved.version
    context = {**page_of(found, saved.name), "form": form, "set": saved, "version": version}
    context["back"] = reverse("workshops:flow_sets", args=[code, series, number])
    return show(request, "workshops/run_set_form.html", context)


@require_http_methods(["GET", "POST"])
def set_remove(request: HttpRequest, code: str, series: str, number: int, pk: UUID) -> HttpResponse:
    """Takes a saved flow away; the page that follows can bring it back."""
    actor, found = to_plan(request, code, series, number)
    saved = rules.run_set_for(actor, rules.series_of(found).programme, pk)
    if request.method == "POST":
        request.session[REMOVED] = str(services.remove_set(actor, saved))
    return redirect("workshops:flow_sets", code=code, series=series, number=number)


def _choices(session: Session, rows: list[SetRow]) -> list[Choice]:
    own = [row.step for row in queries.step_rows(session.pk)]
    themes, spoken = themes_of(rules.series_of(session)), dict(Language.choices)
    made = []
    for row in rows:
        found = flow.differences(own, row.steps)
        made.append(
            Choice(
                row,
                flow_words.theme_words(row.theme, themes),
                str(spoken.get(row.language, row.language)),
                flow.total(row.steps),
                flow_words.count_words(len(found)) if own else flow_words.steps_words(len(row.steps)),
                tuple(flow_words.difference(one) for one in found),
            )
        )
    return made


def _languages(request: HttpRequest, language: str) -> list[tuple[str, str, bool]]:
    names = dict(Language.choices)
    return [(str(names.get(code, code)), f"?kieli={code}", code == language) for code in LANGUAGES]
