"""A supervisor proposes own staff for a series; what became of each is told at once."""

from __future__ import annotations

from itertools import groupby

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oppiva.people.asker import actor_of
from oppiva.ui.answers import show
from oppiva.workshops import errors, queries, rules, services
from oppiva.workshops.forms.roster import ProposeForm
from oppiva.workshops.services import Proposed
from oppiva.workshops.views.answers import allow


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest) -> HttpResponse:
    """People of the own units with a box each, and the series that are open to them."""
    actor = actor_of(request)
    allow(rules.may_propose_somewhere(actor), "write", "seat")
    staff, offered = queries.staff_rows(actor), queries.series_to_propose(actor)
    choices = [(str(one.series.pk), one.series.code) for one in offered]
    form = ProposeForm(
        request.POST if request.method == "POST" else None, people=[row.pk for row in staff], series=choices
    )
    outcome, series = None, None
    if form.is_valid():
        wanted = set(form.chosen())
        series = rules.series_visible_to(actor).select_related("programme").get(pk=form.cleaned_data["series"])
        outcome = services.propose(actor, series, [one for one in queries.proposable(actor) if one.pk in wanted])
        staff = queries.staff_rows(actor)
    context = {
        "form": form,
        "fates": fates(outcome) if outcome is not None else [],
        "made": len(outcome.made) if outcome is not None else 0,
        "series": series,
        "offered": offered,
        "units": [(unit, list(rows)) for unit, rows in groupby(staff, key=lambda row: row.unit)],
        "chosen": form.data.get("series", "") if form.is_bound else (choices[0][0] if len(choices) == 1 else ""),
        "ticked": form.ticked() if outcome is None else frozenset(),
        "several": len({one.series.programme for one in offered}) > 1,
        "path": [(_("Home"), reverse("home:home")), (_("Propose people"), "")],
    }
    return show(request, "workshops/propose.html", context)


def fates(outcome: Proposed) -> list[tuple[str, str, bool]]:
    """Each person's name, what became of the proposal in words, and whether it was made."""
    made = [(one.person.name if one.person else "", _("proposed; decides alone"), True) for one in outcome.made]
    return made + [(person.name, errors.words(error), False) for person, error in outcome.refused]
