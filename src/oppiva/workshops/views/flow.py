"""The flow of a workshop: its page, its steps in one form, the comparison with another series."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people.asker import actor_of
from oppiva.people.services import bring_back
from oppiva.ui import pdf
from oppiva.ui.answers import show
from oppiva.workshops import errors, flow_words, queries, rules, sentences, services
from oppiva.workshops import flow as flows
from oppiva.workshops.forms.flow import FlowForm, known_of, raw_of, raw_sent, rearranged, without_empty
from oppiva.workshops.forms.messages import MessageForm
from oppiva.workshops.models import Session
from oppiva.workshops.pages import flow as pages
from oppiva.workshops.views.paths import series_path

REMOVED = "flow_removed"  # in the web session: the batch that the page can bring back


@require_safe
def flow(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """Whether the workshop is ready, its steps by the clock, its materials, and what one does from here."""
    actor, found = to_plan(request, code, series, number)
    page = pages.flow_page(actor, found)
    writes = rules.may_write_messages(actor, rules.series_of(found)) and rules.may_plan(actor, found)
    context = {
        **page_of(found, _("Run-sheet of the workshop"), leaf=""),
        "page": page,
        "may_set": rules.may_set_flow(actor, found),
        "may_plan": rules.may_plan(actor, found),
        "lies_ahead": found.state != Session.State.HELD,
        # Both papers have names on them.
        "has_pdf": pdf.available() and rules.may_roster(actor, "read", rules.series_of(found)),
        "door": pages.door_address(actor, found, code, series),
        "room": pages.room_address(actor, found, code, series),
        "message": MessageForm(teams=(), initial={"text": _prefilled(found)}) if writes else None,
        "mode": sentences.MODES[found.mode],
        "undo": request.session.pop(REMOVED, None),
    }
    return show(request, "workshops/flow.html", context)


@require_http_methods(["GET", "POST"])
def flow_edit(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """All steps in one form; the buttons that add, remove and move show it anew, one button saves."""
    actor, found = to_plan(request, code, series, number)
    rules.require_flow(actor, found)
    if request.method != "POST":
        rows = queries.step_rows(found.pk)
        raw = raw_of(rows) or [{}, {}, {}]
        return _form(request, found, FlowForm(raw, bound=False), [row.pk for row in rows])
    known = known_of(request.POST.getlist("known"))
    sent, deed = raw_sent(request.POST), request.POST.get("do", "save")
    if deed != "save":
        return _form(request, found, FlowForm(rearranged(sent, deed), bound=False), known, arranged=True)
    form = FlowForm(without_empty(sent), bound=True)
    if form.is_valid() and _save(actor, found, form, known):
        messages.success(request, _("The run-sheet is saved."))
        return redirect("workshops:flow", code=code, series=series, number=number)
    return _form(request, found, form, known)


@require_safe
def flow_compare(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """What the same workshop of another series has otherwise."""
    actor, found = to_plan(request, code, series, number)
    own = [row.step for row in queries.step_rows(found.pk)]
    others = queries.other_flows(actor, found)
    chosen = next((one for one in others if one.series == request.GET.get("sarja")), None)
    differences = flows.differences(own, chosen.steps) if chosen is not None else ()
    heading = (
        _("Which series do you compare with?") if others else _("No other series has a run-sheet for this workshop.")
    )
    context = {
        **page_of(found, _("Compare")),
        "sentence": flow_words.compared(chosen.series, differences) if chosen is not None else heading,
        "others": pages.compared(own, others),
        "chosen": chosen,
        "differences": [(one.kind, flow_words.difference(one)) for one in differences],
    }
    return show(request, "workshops/flow_compare.html", context)


@require_http_methods(["GET", "POST"])
def flow_back(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """Brings back what was just removed: a saved flow, a material or the pre-task."""
    actor, _found = to_plan(request, code, series, number)
    if request.method == "POST":
        try:
            batch = UUID(request.POST.get("batch", ""))
        except ValueError:
            raise DomainError("batch_unknown") from None
        bring_back(actor, batch)
        messages.success(request, _("Back as it was."))
    return redirect("workshops:flow", code=code, series=series, number=number)


def to_plan(request: HttpRequest, code: str, series: str, number: int) -> tuple[Actor, Session]:
    """Who asks, and the half-day for who plans it."""
    actor = actor_of(request)
    return actor, rules.flow_session_for(actor, code, series, number)


def page_of(session: Session, here: str, *, leaf: str | None = None) -> dict[str, object]:
    """What every page of a half-day's preparation shows: where it stands, and the way back to the flow."""
    series = rules.series_of(session)
    args = [series.programme.code, series.code, session.number]
    back = reverse("workshops:flow", args=args)
    when = sentences.when_of(session)
    label = _("Workshop %(number)s") % {"number": session.number}
    own = f"{label} · {when}" if when else label
    path = series_path(series, (own, "" if leaf == "" else back), *(() if leaf == "" else ((here, ""),)))
    return {"session": session, "series": series, "back": back, "path": path, "title": here}


def _form(
    request: HttpRequest, session: Session, form: FlowForm, known: list[UUID], *, arranged: bool = False
) -> HttpResponse:
    steps = [row.step for row in queries.step_rows(session.pk)]
    length = flows.length(session.begins(), session.finishes())
    context = {
        **page_of(session, _("Edit the steps")),
        "form": form,
        "known": known,
        "arranged": arranged,
        "length": length,
        "total": flows.total(steps),
    }
    return show(request, "workshops/flow_form.html", context)


def _save(actor: Actor, session: Session, form: FlowForm, known: list[UUID]) -> bool:
    try:
        services.set_steps(actor, session, form.steps(), known=known)
    except DomainError as error:
        if error.code == "conflict":
            form.name_conflict(error)
            raise
        if error.code in {"not_allowed", "programme_ended"}:
            raise
        form.add_error(None, errors.words(error))
        return False
    return True


def _prefilled(session: Session) -> str:
    """The beginning of a message: when and where one meets; nothing once it has been."""
    when = sentences.when_of(session)
    if not when or session.state == Session.State.HELD:
        return ""
    words = _("Workshop %(number)s is on %(when)s.") % {"number": session.number, "when": when}
    return f"{words} {_('Place: %(place)s.') % {'place': session.place}}" if session.place else words
