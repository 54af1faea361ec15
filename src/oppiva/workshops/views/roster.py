"""The roster of a series for who leads it: the list, proposing people, ending a place, the table out."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.core.errors import DomainError
from oppiva.people.asker import actor_of
from oppiva.people.models import Language
from oppiva.ui.answers import show
from oppiva.workshops import place_words, queries, rules, seat_tables, services
from oppiva.workshops.forms.roster import MOST_TEXT, EndPlaceForm, ProposeForm
from oppiva.workshops.models import Enrolment, Series
from oppiva.workshops.pages.series import other_pages
from oppiva.workshops.queries import RosterRow
from oppiva.workshops.views.answers import allow, refuse, table_out
from oppiva.workshops.views.paths import series_path
from oppiva.workshops.views.proposals import fates

State = Enrolment.State


def rows_of(request: HttpRequest, series: Series) -> list[RosterRow]:
    """The rows of page and table alike."""
    return queries.erased_named(queries.roster_rows(actor_of(request), series), _("Former participant"))


@require_safe
def roster(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """Who is in the series, with the three flags, and who waits."""
    actor = actor_of(request)
    found = rules.roster_for(actor, code, series)
    rows = rows_of(request, found)
    counts = queries.counts_of([found.pk]).get(found.pk, {})
    enrolled = counts.get(State.ENROLLED, 0)
    context = {
        "series": found,
        "rows": [(row, place_words.state_words(row)) for row in rows],
        "sentence": place_words.roster_sentence(found.code, enrolled, found.seats),
        "waiting": " · ".join(
            f"{state.label}: {counts[state]}"
            for state in (State.OFFERED, State.QUEUED, State.PROPOSED)
            if counts.get(state)
        ),
        "remote": sum(row.remote for row in rows if row.state == State.ENROLLED),
        "step_free": sum(row.step_free for row in rows if row.state == State.ENROLLED),
        "languages": _languages(rows),
        "bare": any(row.bare for row in rows),
        "names": dict(Language.choices),
        "may_write": rules.may_roster(actor, "write", found),
        "may_take_out": rules.may_roster(actor, "export", found),
        "pages": other_pages(actor, found),
        "path": series_path(found, (_("Participants"), "")),
    }
    return show(request, "workshops/roster.html", context)


@require_http_methods(["GET", "POST"])
def roster_add(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """People of the organisations that take part, found by name; whoever is ticked is proposed and decides alone."""
    actor = actor_of(request)
    found = rules.roster_for(actor, code, series)
    allow(rules.may_roster(actor, "write", found), "write", "seat")
    text = request.GET.get("haku", "").replace("\x00", "")[:MOST_TEXT]
    people = queries.candidates(actor, found, text)
    form = ProposeForm(request.POST if request.method == "POST" else None, people=[one.pk for one in people])
    outcome = None
    if form.is_valid():
        outcome = services.propose(actor, found, queries.candidates_of(actor, found, form.chosen()))
        people = queries.candidates(actor, found, text)
    context = {
        "form": form,
        "series": found,
        "text": text,
        "people": people,
        "fates": fates(outcome) if outcome is not None else [],
        "made": len(outcome.made) if outcome is not None else 0,
        "ticked": form.ticked() if outcome is None else frozenset(),
        "back": _roster(found),
        "path": series_path(found, (_("Participants"), _roster(found)), (_("Propose people"), "")),
    }
    return show(request, "workshops/roster_add.html", context)


@require_http_methods(["GET", "POST"])
def end_place(request: HttpRequest, code: str, series: str, pk: UUID) -> HttpResponse:
    """Ending the place of one person, with the reason that the person reads."""
    actor = actor_of(request)
    found = rules.roster_for(actor, code, series)
    enrolment = rules.enrolment_for(actor, pk, "write")
    if enrolment.series_id != found.pk:
        raise Http404
    if enrolment.state not in Enrolment.LIVE:
        return redirect("workshops:roster", code=code, series=series)
    form = EndPlaceForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        try:
            services.withdraw(actor, enrolment, reason=form.cleaned_data["reason"])
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The place has been ended, and the seat goes to the next in the queue."))
            return redirect("workshops:roster", code=code, series=series)
    name = enrolment.person.name if enrolment.person is not None else _("Former participant")
    context = {
        "form": form,
        "series": found,
        "name": name,
        "back": _roster(found),
        "path": series_path(found, (_("Participants"), _roster(found)), (name, "")),
    }
    return show(request, "workshops/place_end.html", context)


@require_http_methods(["GET", "POST"])
def roster_file(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """The roster as a table, for who may take places out."""
    found = rules.roster_for(actor_of(request), code, series)
    allow(rules.may_roster(actor_of(request), "export", found), "export", "seat")
    table = seat_tables.roster_table(found, rows_of(request, found))
    return table_out(request, what="roster", table=table, path=series_path(found, (_("Participants"), _roster(found))))


def _languages(rows: list[RosterRow]) -> list[tuple[str, int]]:
    """How many of the enrolled can work in each language, where anybody has said."""
    spoken = [code for row in rows if row.state == State.ENROLLED for code in row.languages]
    return [(str(label), spoken.count(code)) for code, label in Language.choices if code in spoken]


def _roster(series: Series) -> str:
    return reverse("workshops:roster", args=[series.programme.code, series.code])
