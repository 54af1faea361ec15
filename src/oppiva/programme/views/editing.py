"""Editing a plan: each section by a form drawn from the format, or the whole as text. Every save is a new version."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.core.errors import DomainError
from oppiva.core.plan import SECTIONS, PlanError, names_of, tables_of, to_toml
from oppiva.people.asker import actor_of
from oppiva.programme import check_page, errors, pages, queries, rules, sentences, services
from oppiva.programme.checking import plan_of
from oppiva.programme.forms import PlanTextForm, SectionForm, SectionTextForm
from oppiva.programme.models import PlanVersion
from oppiva.programme.plan_errors import what_is_wrong
from oppiva.programme.views.troubles import explain, summary_of
from oppiva.programme.wording import section_label
from oppiva.ui.errors import name_fields

DECISION = "decision"
CLOSED = frozenset({"format", "extra"})  # the first never changes, the second is free: both are edited as text


@require_safe
def edit(request: HttpRequest, code: str, no: int) -> HttpResponse:
    """Where to edit: every section of the plan, and the whole as text."""
    version = _editable(request, code, no)
    if isinstance(version, HttpResponse):
        return version
    context = {
        "version": version,
        "programme": version.programme,
        "in_force": queries.other_in_force(version),
        "rows": pages.section_rows(check_page.editor(version), queries.report_of(version)),
        "path": _path(version),
    }
    return render(request, "programme/plan_edit.html", context)


@require_http_methods(["GET", "POST"])
def edit_section(request: HttpRequest, code: str, no: int, section: str) -> HttpResponse:
    """One section as a form; saving makes a new version."""
    if section not in SECTIONS or section in CLOSED:
        raise Http404
    version = _editable(request, code, no)
    if isinstance(version, HttpResponse):
        return version
    if request.method == "GET":
        return _section_page(
            request, version, SectionForm(plan=plan_of(version).data, section=section, start=_start(request))
        )
    if "add" in request.POST:
        return _section_page(
            request, version, SectionForm(plan=plan_of(version).data, section=section, typed=request.POST, add=True)
        )
    if section in request.POST:
        return _join_section(request, version, section)
    form = SectionForm(request.POST, plan=plan_of(version).data, section=section)
    made = _save_section(request, version, form)
    if made is not None:
        messages.success(request, _("Saved as version %(no)s and checked again.") % {"no": made.no})
        return redirect("programme:check", code=code, no=made.no)
    return _section_page(request, version, form, 422)


@require_http_methods(["GET", "POST"])
def edit_text(request: HttpRequest, code: str, no: int) -> HttpResponse:
    """The whole plan as TOML text, for those who know the format."""
    version = _editable(request, code, no)
    if isinstance(version, HttpResponse):
        return version
    form = PlanTextForm(request.POST if request.method == "POST" else None, initial={"text": version.content})
    trouble = None
    if form.is_valid():
        text = form.cleaned_data["text"].replace("\r\n", "\n")
        try:
            made = services.add_version(
                actor_of(request),
                version.programme,
                toml=text,
                origin=PlanVersion.Origin.EDITED,
                based_on=version,
                seen=version.no,
            )
        except DomainError as error:
            if error.code == "conflict":
                raise _conflict(error, {"text": text}, {"text": str(error.facts["theirs"])}) from error
            trouble = explain(form, error)
        else:
            messages.success(request, _("Saved as version %(no)s and checked again.") % {"no": made.no})
            return redirect("programme:check", code=code, no=made.no)
    context = {
        "form": form,
        "summary": summary_of(form, trouble),
        "trouble": trouble,
        "version": version,
        "programme": version.programme,
        "in_force": queries.other_in_force(version),
        "path": _path(version, _("As text")),
    }
    return render(request, "programme/plan_text.html", context, status=422 if form.is_bound else 200)


def _editable(request: HttpRequest, code: str, no: int) -> PlanVersion | HttpResponse:
    """The version a form is made on: the one named by the form, else the newest, to which an older address leads."""
    actor = actor_of(request)
    version = rules.plan_version_for(actor, code, no)
    rules.require(actor, "write", version.programme, "plan")
    if request.method == "POST":
        base = request.POST.get("base_version", "")
        if not (base.isascii() and base.isdigit() and len(base) < 6):
            raise DomainError("version_unknown", version=base[:20])
        return rules.plan_version_for(actor, code, int(base))
    newest = queries.newest_version(version.programme)
    if newest is not None and newest.no != no and request.resolver_match is not None:
        messages.info(
            request,
            _("A version is never changed. You came from version %(old)s and now edit the newest, version %(new)s.")
            % {"old": no, "new": newest.no},
        )
        kwargs = {**request.resolver_match.kwargs, "no": newest.no}
        return redirect(reverse(f"programme:{request.resolver_match.url_name}", kwargs=kwargs))
    return version


def _save_section(request: HttpRequest, version: PlanVersion, form: SectionForm) -> PlanVersion | None:
    """The new version, or None when something is to be mended on the form."""
    if not form.is_valid():
        return None
    value = form.value()
    try:
        return _edit(request, version, form.section, value)
    except PlanError as error:
        form.point_at(error, what_is_wrong(error, gettext))
    except DomainError as error:
        if error.code == "conflict":
            raise _section_conflict(request, version, form, value, error) from error
        form.add_error(None, errors.words(error))
    return None


def _edit(request: HttpRequest, version: PlanVersion, section: str, value: object) -> PlanVersion:
    origin = PlanVersion.Origin.DECISION if section == DECISION else PlanVersion.Origin.EDITED
    return services.edit_section(
        actor_of(request), version.programme, section=section, value=value, base=version, origin=origin
    )


def _join_section(request: HttpRequest, version: PlanVersion, section: str) -> HttpResponse:
    """A section joined by hand after a conflict, as TOML; what is refused stays on the page to be mended."""
    form = SectionTextForm(request.POST, section=section, label=section_label(section))
    trouble = None
    if form.is_valid():
        text = form.text()
        try:
            value = _only(section, tables_of(text))
            try:
                made = _edit(request, version, section, value)
            except PlanError as error:
                error.line = 0  # a line of the whole plan, not of this text
                raise
        except DomainError as error:
            if error.code == "conflict":
                raise _whole_conflict(error, version, section, text) from error
            trouble = explain(form, error, section)
        else:
            messages.success(request, _("Saved as version %(no)s and checked again.") % {"no": made.no})
            return redirect("programme:check", code=version.programme.code, no=made.no)
    context = {
        "form": form,
        "field": form[section],
        "trouble": trouble,
        "version": version,
        "programme": version.programme,
        "path": _path(version, section_label(section)),
    }
    return render(request, "programme/plan_joined.html", context, status=422)


def _only(section: str, tables: Mapping[str, object]) -> object:
    """The section's value; a text without it would silently take the section out of the plan."""
    if set(tables) != {section}:
        raise DomainError("section_only", section=section)
    return tables[section]


def _section_conflict(
    request: HttpRequest, version: PlanVersion, form: SectionForm, value: object, error: DomainError
) -> DomainError:
    """Both texts: field by field where each change has its field, else the whole section of each."""
    newest = queries.newest_version(version.programme)
    both, theirs = error.facts.get("paths"), error.facts.get("theirs")
    changed = [change.path for change in theirs] if isinstance(theirs, list) else []
    if newest is not None and isinstance(both, list) and both and all(_has_field(form, path) for path in changed):
        other = SectionForm(plan=plan_of(newest).data, section=form.section)
        named = DomainError(
            "conflict",
            mine={path: _sent(request, form, path) for path in both},
            theirs={path: _drawn(other, path) for path in both},
            others={path: _drawn(other, path) for path in changed if path not in both},
            version=error.facts.get("version", ""),
        )
        name_fields(form, named)
        return named
    return _whole_conflict(error, version, form.section, to_toml({form.section: value}))


def _has_field(form: SectionForm, path: str) -> bool:
    # Rows have no lasting number, and the reasons of a decision stand in two fields.
    return path in form.fields and "[" not in path and path != "decision.reasons"


def _sent(request: HttpRequest, form: SectionForm, path: str) -> object:
    several = isinstance(form.fields[path], forms.MultipleChoiceField)
    return request.POST.getlist(path) if several else request.POST.get(path, "")


def _drawn(form: SectionForm, path: str) -> object:
    """A field's value as its form would send it."""
    value = form[path].value()
    if isinstance(value, list | tuple):
        return list(value)
    if isinstance(value, date):
        value = form.fields[path].widget.format_value(value)
    return "" if value is None else str(value)


def _whole_conflict(error: DomainError, version: PlanVersion, section: str, mine: str) -> DomainError:
    """The whole section of each as text."""
    newest = queries.newest_version(version.programme)
    theirs = plan_of(newest).data if newest is not None else {}
    return _conflict(
        error,
        {section: mine},
        {section: to_toml({section: theirs[section]}) if section in theirs else ""},
        {section: section_label(section)},
    )


def _conflict(
    error: DomainError, mine: Mapping[str, str], theirs: Mapping[str, str], labels: Mapping[str, str] | None = None
) -> DomainError:
    labels = labels or {"text": _("The plan as text")}
    return DomainError("conflict", mine=mine, theirs=theirs, labels=labels, version=error.facts.get("version", ""))


def _section_page(request: HttpRequest, version: PlanVersion, form: SectionForm, status: int = 200) -> HttpResponse:
    report = queries.report_of(version)
    plan = plan_of(version)
    found = pages.groups(report, plan, check_page.editor(version)) if report else {}
    asked = [
        finding
        for group in found.values()
        for one in group.checks
        for finding in one.findings
        if names_of(finding.path)[:1] == (form.section,)
    ]
    context = {
        "form": form,
        "version": version,
        "programme": version.programme,
        "in_force": queries.other_in_force(version),
        "section": form.section,
        "title": section_label(form.section),
        "asked": asked,
        "sentence": sentences.section(
            section_label(form.section), sum(one.severity in ("BLOCK", "WARN") for one in asked)
        ),
        "links": pages.editor_links(check_page.editor(version), form.section),
        "path": _path(version, section_label(form.section)),
        "readers": rules.readers_in_words("plan"),
        "pay_readers": rules.readers_in_words("cost"),
    }
    return render(request, "programme/plan_section.html", context, status=status)


def _path(version: PlanVersion, *last: str) -> list[tuple[str, str]]:
    code, no = version.programme.code, version.no
    edit_start = check_page.editor(version) if last else ""
    return pages.version_path(
        code,
        version.programme.name,
        (_("Version %(no)s") % {"no": no}, reverse("programme:check", args=[code, no])),
        (_("Edit"), edit_start),
        *((one, "") for one in last),
    )


def _start(request: HttpRequest) -> int:
    text = request.GET.get("alku", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0
