"""Putting a version in force: what it makes, who the named organisations are, and the reason while it blocks."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oppiva.core.errors import DomainError
from oppiva.people.asker import actor_of
from oppiva.programme import errors, pages, queries, rules, sentences, services
from oppiva.programme.checking import plan_of
from oppiva.programme.forms import ForceForm
from oppiva.programme.models import PlanVersion
from oppiva.programme.records import changed_programme_fields, steps


@require_http_methods(["GET", "POST"])
def put_in_force(request: HttpRequest, code: str, no: int) -> HttpResponse:
    """See what the version makes and changes, confirm the matches, and put it in force."""
    actor = actor_of(request)
    version = rules.plan_version_for(actor, code, no)
    programme = version.programme
    rules.require(actor, "approve", programme, "plan")
    blocking = queries.blocking(version)
    organisations = queries.known_organisations(actor, programme)
    proposals = queries.proposals(programme, plan_of(version), organisations)
    names = [(one.id, one.names[0]) for one in organisations]
    form = ForceForm(
        request.POST if request.method == "POST" else None,
        blocking=blocking,
        proposals=proposals,
        organisations=names,
    )
    if form.is_valid():
        try:
            services.put_in_force(
                actor, programme, version, reason=form.cleaned_data.get("reason", ""), matches=form.matches()
            )
        except DomainError as error:
            field = str(error.facts.get("field", ""))
            form.add_error(field if field in form.fields else None, errors.words(error))
        else:
            messages.success(request, _("Version %(no)s is in force.") % {"no": no})
            return redirect("reporting:programme", code=code)
    context = {"form": form, **_context(version, blocking), "matches": pages.matches(form, proposals, dict(names))}
    return render(request, "programme/plan_force.html", context, status=422 if form.is_bound else 200)


def _context(version: PlanVersion, blocking: int) -> dict[str, object]:
    programme, plan = version.programme, plan_of(version)
    found = steps(plan, queries.living_rows(programme))
    return {
        "version": version,
        "programme": programme,
        "blocking": blocking,
        "sentence": sentences.force(blocking),
        "steps": pages.steps_in_words(found),
        "renamed": bool(changed_programme_fields(plan, programme)),
        "path": pages.version_path(
            programme.code,
            programme.name,
            (
                _("Version %(no)s") % {"no": version.no},
                reverse("programme:check", args=[programme.code, version.no]),
            ),
            (_("Put in force"), ""),
        ),
    }
