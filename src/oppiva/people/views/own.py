"""One's own page with everything that is one's own, and the audit log as far as one may read it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from oppiva.core.errors import DomainError
from oppiva.people import log_lines, queries, rules, seen_words, services, slots, structure, words
from oppiva.people.forms.lists import day_of, text_of
from oppiva.people.forms.persons import OwnSettingsForm
from oppiva.people.views.answers import Request, refuse
from oppiva.ui.answers import show
from oppiva.ui.sent import base_version, whole_in

# The parts of the page whose buttons tell there what has happened: the top of the page is far away.
PARTS = ("consents", "devices")


def own(request: Request) -> HttpResponse:
    """Everything of one's own on one page: what is held, who sees it, and how to change or end it."""
    person = rules.person_for(request.actor, request.user.pk) if request.method == "POST" else request.user
    version = base_version(request, person.version)
    form = OwnSettingsForm(
        request.POST or None,
        initial=OwnSettingsForm.initial_of(person),
        # Who shows them already may stop that, whatever they are by now.
        has_team=not rules.is_guest(request.actor) or person.show_contact,
    )
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
        "place": structure.current().living_room(person.unit_id),
        "version": version,
        "factors": queries.own_factors(request.actor),
        "sessions": queries.own_session_rows(request.actor, request.session.session_key),
        "consents": queries.own_consent_rows(request.actor),
        "grants": queries.own_grant_rows(person),
        "grant_base": reverse("people:grant_list"),
        "states": words.STATES,
        "seen": seen_words.groups(queries.sights(person)),
        "copy": queries.own_copy(request.actor),
        "part": part if (part := text_of(request.GET, "kohta")) in PARTS else "",
        "links": slots.own_links(),
    }
    return show(request, "people/own.html", context)


def log(request: Request) -> HttpResponse:
    """Who did what, when, as far as the reader's roles reach; everybody sees their own."""
    verb, first_day, last_day = text_of(request.GET, "teko"), day_of(request.GET, "alku"), day_of(request.GET, "loppu")
    lines, before = queries.log_page(
        request.actor, verb=verb, first_day=first_day, last_day=last_day, before=whole_in(request.GET, "ennen")
    )
    context = {
        "lines": log_lines.shown(lines),
        "before": before,
        "verbs": sorted(
            ((code, words.verb(code)) for code in queries.log_verbs(request.actor)), key=lambda one: one[1].casefold()
        ),
        "verb": verb,
        "first_day": first_day,
        "last_day": last_day,
    }
    return show(request, "people/log.html", context)
