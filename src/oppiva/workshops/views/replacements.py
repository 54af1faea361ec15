"""En pääse paikalle: where a half-day of one's own can be taken part in instead, taking a seat there, giving it up."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oppiva.core.errors import DomainError
from oppiva.people.asker import actor_of
from oppiva.workshops import entries, errors, queries, rules, services
from oppiva.workshops.forms.replacements import ReplacementForm
from oppiva.workshops.models import Enrolment


@require_http_methods(["GET", "POST"])
def replacement(request: HttpRequest, pk: UUID, number: int) -> HttpResponse:
    """The same half-day of other series with a free seat: one is taken, or none."""
    actor = actor_of(request)
    enrolment = rules.own_enrolment_for(actor, pk)
    missed = rules.own_session_for(enrolment, number)
    own, found = queries.own_half_days(actor), queries.half_day_of(missed)
    taken = queries.taken_instead(own, enrolment, missed)
    offers = queries.replacements_for(enrolment, missed, own) if found and not taken else []
    free = [one for one in offers if one.free]
    form = ReplacementForm(request.POST if request.method == "POST" else None, offers=free)
    possible = found is not None and services.may_be_missed(enrolment, missed)
    if form.is_valid() and possible:
        try:
            chosen = rules.own_offer_for(form.cleaned_data["session"])
            services.take_replacement(actor, enrolment, missed=missed, session=chosen)
        except DomainError as error:
            form.add_error("session" if error.code != "replacement_exists" else None, errors.words(error))
        else:
            messages.success(request, _("You take part there. Your team stays, and a mail brings the calendar entry."))
            return redirect("workshops:own_calendar")
    context = {
        "form": form,
        "enrolment": enrolment,
        "missed": found,
        "place": entries.place_of(found) if found else "",
        "possible": possible,
        "taken": taken,
        "free": free,
        "full": len(offers) - len(free),
        "path": [(_("My workshops"), reverse("workshops:own_calendar")), (_("I can't come"), "")],
    }
    status = 422 if form.is_bound and (form.errors or not possible) else 200
    return render(request, "workshops/replacement.html", context, status=status)


@require_http_methods(["GET", "POST"])
def replacement_end(request: HttpRequest, pk: UUID, seat: UUID) -> HttpResponse:
    """Gives up a seat in another series."""
    if request.method == "POST":
        actor = actor_of(request)
        enrolment: Enrolment = rules.own_enrolment_for(actor, pk)
        services.give_up_replacement(actor, rules.own_seat_for(enrolment, seat))
        messages.success(request, _("The seat is given up. You take part in your own series again."))
    return redirect("workshops:own_calendar")
