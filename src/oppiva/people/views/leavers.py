"""Leavers: the question to a unit's contact, the list of all questions, and who has left."""

from __future__ import annotations

from datetime import date
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people import grant_reasons, queries, rules, services, words
from oppiva.people.forms.leavers import LeaversForm
from oppiva.people.forms.lists import day_of, text_of
from oppiva.people.leaver_days import SILENT_AFTER, quarter_of
from oppiva.people.models import LeaverCheck
from oppiva.people.views.answers import Request, allow, post_only, refuse
from oppiva.ui.answers import show
from oppiva.ui.sent import page_in


def leaver_list(request: Request) -> HttpResponse:
    """The checks of a quarter that the reader may see: state, unit, days left."""
    quarters = queries.leaver_quarters(request.actor)
    quarter, state = _quarter(request, quarters), text_of(request.GET, "tila")
    context = {
        "page": queries.leaver_check_rows(request.actor, quarter=quarter, state=state, page=page_in(request.GET)),
        "quarters": [(one, words.quarter(one)) for one in quarters],
        "quarter": quarter,
        "states": LeaverCheck.State.choices,
        "state": state,
        "tags": words.LEAVER_STATES,
        "keeps": rules.keeps_leavers(request.actor),
        "base": reverse("people:leaver_list"),
        "path": _path()[:1] if rules.may_give_somewhere(request.actor) else [],
    }
    return show(request, "people/leaver_list.html", context)


def leaver_names(request: Request) -> HttpResponse:
    """Who has left in a quarter, one row each."""
    quarters = queries.leaver_quarters(request.actor)
    quarter = _quarter(request, quarters)
    context = {
        "rows": queries.leaver_rows(request.actor, quarter=quarter),
        "quarters": [(one, words.quarter(one)) for one in quarters],
        "quarter": quarter,
        "path": _path(),
    }
    return show(request, "people/leaver_names.html", context)


def leaver_check(request: Request, pk: UUID) -> HttpResponse:
    """The question to a unit: who has left, each from which day, or that all are still here."""
    check = rules.leaver_check_for(request.actor, pk)
    waits = check.state != LeaverCheck.State.ANSWERED and check.quarter == quarter_of(clock.today())
    people = queries.asked_about(request.actor, check) if waits else []
    form = LeaversForm(request.POST if request.method == "POST" else None, people=people, today=clock.today())
    if request.method == "POST":
        allow(rules.may_answer(request.actor, check), "write", "person")
        if form.is_valid() or not waits:
            left = form.left() if waits else {}
            try:
                services.answer_leavers(request.actor, check, left=left, reason=grant_reasons.HAS_LEFT)
            except DomainError as error:
                refuse(form, error)
            else:
                messages.success(request, _thanks(len(left)))
                return redirect("people:leaver_check", pk)
    context = {
        "check": check,
        "form": form,
        "rows": form.rows(),
        "waits": waits,
        "contact_of": rules.is_contact_of(request.actor, check),
        "quarter": words.quarter(check.quarter),
        "last_day": check.asked_on + SILENT_AFTER,
        "left": queries.who_left_in(check),
        "back_until": queries.taken_back_until(check),
        "path": _path() if rules.keeps_leavers(request.actor) else [],
    }
    return show(request, "people/leaver_check.html", context)


@post_only("people:leaver_check")
def leaver_undo(request: Request, pk: UUID) -> HttpResponse:
    """Takes an answer back within 30 days."""
    check = rules.leaver_check_for(request.actor, pk)
    allow(rules.may_answer(request.actor, check), "write", "person")
    services.take_leavers_back(request.actor, check, reason=grant_reasons.LEAVERS_BACK)
    messages.success(request, _("Taken back. Nobody has left by this answer any more."))
    return redirect("people:leaver_check", pk)


def _thanks(left: int) -> str:
    if not left:
        return _("Thank you. All are still here.")
    words = ngettext("Thank you. The grants of one person end.", "Thank you. The grants of %(count)s people end.", left)
    return words % {"count": left}


def _quarter(request: Request, quarters: list[date]) -> date | None:
    """The chosen quarter, else the newest one of which there is a check."""
    asked = day_of(request.GET, "neljannes")
    return asked if asked in quarters else next(iter(quarters), None)


def _path() -> list[tuple[str, str]]:
    return [(_("Grants"), reverse("people:grant_list")), (_("Leavers"), reverse("people:leaver_list"))]
