"""One's own settings, and the audit log as far as one may read it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from oppiva.core.errors import DomainError
from oppiva.people import queries, rules, services, words
from oppiva.people.forms.lists import day_of, number_of, text_of
from oppiva.people.forms.persons import OwnSettingsForm
from oppiva.people.views.answers import Request, base_version, refuse, show


def own(request: Request) -> HttpResponse:
    """Name, phone, language and look, one's grants, and the way to second factor and devices."""
    person = rules.person_for(request.actor, request.user.pk)
    version = base_version(request, person.version)
    form = OwnSettingsForm(request.POST or None, initial=OwnSettingsForm.initial_of(person))
    if request.method == "POST" and form.is_valid():
        try:
            services.edit_own_settings(request.actor, person, base_version=version, fields=form.values())
        except DomainError as error:
            refuse(form, error)
        else:
            with override(form.cleaned_data["language"]):
                messages.success(request, _("Saved."))
                return redirect("people:own")
    context = {
        "form": form,
        "person": person,
        "version": version,
        "grants": queries.own_grant_rows(request.actor),
        "grant_base": reverse("people:grant_list"),
        "states": words.STATES,
    }
    return show(request, "people/own.html", context)


def log(request: Request) -> HttpResponse:
    """Who did what, when, as far as the reader's roles reach; everybody sees their own."""
    verb, first_day, last_day = text_of(request.GET, "teko"), day_of(request.GET, "alku"), day_of(request.GET, "loppu")
    lines, before = queries.log_page(
        request.actor, verb=verb, first_day=first_day, last_day=last_day, before=number_of(request.GET, "ennen")
    )
    context = {
        "lines": [(line, words.verb(line.verb), words.facts(line.facts)) for line in lines],
        "before": before,
        "verbs": [(code, words.verb(code)) for code in queries.log_verbs(request.actor)],
        "verb": verb,
        "first_day": first_day,
        "last_day": last_day,
    }
    return show(request, "people/log.html", context)
