"""Seats of a programme: promised, enrolled and free by organisation, where there is room next, the reminder."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.programme import rules as programme_rules
from oppiva.programme.models import Programme
from oppiva.ui.answers import show
from oppiva.ui.formatting import number
from oppiva.workshops import errors, place_words, queries, rules, seat_tables, services
from oppiva.workshops.queries import OrganisationSeats
from oppiva.workshops.services.reminders import REST_DAYS
from oppiva.workshops.views.answers import allow, table_out
from oppiva.workshops.views.paths import list_path


@require_safe
def seats(request: HttpRequest, code: str) -> HttpResponse:
    """What each organisation has promised and how much of it is used, and which series have room next."""
    actor = actor_of(request)
    programme = programme_rules.programme_for(actor, code, kind="commitment")
    rows = queries.organisation_seats(actor, programme)
    may_write = _may_remind(actor, programme)
    last = queries.last_reminded(programme) if may_write else None
    to_remind = {person for person, _seats in services.to_remind(actor, rows)} if may_write else set()
    readable = rules.roster_reach(actor, programme)
    context = {
        "programme": programme,
        "rows": rows,
        "sentence": place_words.seats_sentence(rows),
        "rooms": [(row, readable is None or row.pk in readable) for row in queries.rooms(actor, programme)],
        "emptiest": emptiest(rows),
        "to_remind": len(to_remind),
        "reminded": last if last is not None and last > clock.today() - timedelta(days=REST_DAYS) else None,
        "today": clock.today(),
        "take_out": reverse("workshops:seats_file", args=[code]),
        "path": list_path(programme, (_("Seats by organisation"), "")),
    }
    return show(request, "workshops/seats.html", context)


@require_http_methods(["GET", "POST"])
def remind(request: HttpRequest, code: str) -> HttpResponse:
    """Reminds the contact persons of organisations with free seats."""
    actor = actor_of(request)
    programme = programme_rules.programme_for(actor, code, kind="commitment")
    allow(programme_rules.may(actor, "write", programme, "commitment"), "write", "commitment")
    if request.method == "POST":
        try:
            told = services.remind_contacts(actor, programme)
        except DomainError as error:
            if error.code not in {"reminded_lately", "nobody_to_remind"}:
                raise
            messages.error(request, errors.words(error))
        else:
            words = ngettext("One contact person was reminded.", "%(n)s contact persons were reminded.", told)
            messages.success(request, words % {"n": number(told)})
    return redirect("workshops:seats", code=code)


@require_http_methods(["GET", "POST"])
def seats_file(request: HttpRequest, code: str) -> HttpResponse:
    """The seats by organisation as a table: the rows of the page."""
    actor = actor_of(request)
    programme = programme_rules.programme_for(actor, code, kind="commitment")
    table = seat_tables.seats_table(programme, queries.organisation_seats(actor, programme))
    path = list_path(programme, (_("Seats by organisation"), _seats(code)))
    return table_out(request, what="seats", table=table, path=path)


def emptiest(rows: list[OrganisationSeats]) -> OrganisationSeats | None:
    """The organisation with most free seats; None when nothing is free."""
    return max((row for row in rows if row.free), key=lambda row: row.free or 0, default=None)


def _may_remind(actor: Actor, programme: Programme) -> bool:
    return programme.state != Programme.State.ENDED and programme_rules.may(actor, "write", programme, "commitment")


def _seats(code: str) -> str:
    return reverse("workshops:seats", args=[code])
