"""What was done at the table, and with one candidate."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oppiva.catalogue import queries, rules
from oppiva.catalogue.forms.asked import code_in
from oppiva.catalogue.pages.history import deeds_shown
from oppiva.catalogue.pages.links import pages_of
from oppiva.people.asker import actor_of

MOST = 400  # effects: a deed has as many as it touches cards


@never_cache
@require_safe
def of_table(request: HttpRequest, code: str) -> HttpResponse:
    """The newest deeds of the whole table, or those with the one card that the address names."""
    programme = rules.table_for(actor_of(request), code)
    asked = code_in(request.GET, "kortti")
    card = rules.lying_card_for(programme, asked) if asked else None
    table = reverse("catalogue:table", args=[programme.code])
    context = {
        "rows": deeds_shown(queries.history(programme, card=card.pk if card else None, most=MOST)),
        "path": [(_("Grouping table"), table), (_("History"), "")],
        "heading": _("What has been done with %(code)s") % {"code": card.code}
        if card
        else _("What has been done at the table"),
        "most": MOST,
    }
    return render(request, "catalogue/history.html", context)


@never_cache
@require_safe
def of_candidate(request: HttpRequest, code: str, candidate: str) -> HttpResponse:
    """The history of one candidate."""
    found = rules.candidate_for(actor_of(request), code, candidate)
    programme = found.programme
    address = reverse("catalogue:candidate", args=[programme.code, found.code])
    table = reverse("catalogue:table", args=[programme.code])
    context = {
        "rows": deeds_shown(queries.history(programme, candidate=found.pk, most=MOST)),
        "path": [(_("Grouping table"), table), (f"{found.code} {found.name}", address), (_("History"), "")],
        "heading": _("What has been done with candidate %(code)s") % {"code": found.code},
        "tabs": pages_of(programme.code, found.code, "history"),
        "most": MOST,
    }
    return render(request, "catalogue/history.html", context)
