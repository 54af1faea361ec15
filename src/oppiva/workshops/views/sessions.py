"""One half-day of a series: its form, and cancelling it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.people.asker import actor_of
from oppiva.people.models import Person
from oppiva.ui.answers import show
from oppiva.ui.sent import base_version
from oppiva.workshops import queries, rules, sentences, services
from oppiva.workshops.conflict_words import sentences as conflict_sentences
from oppiva.workshops.forms.series import ReasonForm
from oppiva.workshops.forms.sessions import SessionForm
from oppiva.workshops.models import Series, Session
from oppiva.workshops.views.answers import refuse
from oppiva.workshops.views.paths import series_path


@require_http_methods(["GET", "POST"])
def session(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """When and where the half-day is and who leads it; what is in the way is shown once before it is saved."""
    actor, found = _to_write(request, code, series, number)
    told = found.told_at is not None
    form = SessionForm(
        request.POST if request.method == "POST" else None, session=found, leaders=_leaders(found), told=told
    )
    base = base_version(request, found.version)
    warnings: tuple[str, ...] = ()
    if form.is_valid():
        fields = form.values()
        warnings = () if request.POST.get("anyway") else _new_conflicts(found, fields)
        if not warnings:
            try:
                services.set_session(
                    actor, found, base_version=base, fields=fields, reason=form.cleaned_data.get("reason", "")
                )
            except DomainError as error:
                refuse(form, error)
            else:
                messages.success(request, _("The half-day is saved."))
                return redirect("workshops:series", code=code, series=series)
    context = {
        "form": form,
        "version": base if form.is_bound else found.version,
        "session": found,
        "series": found.series,
        "warnings": warnings,
        "refused": bool(warnings),
        "told": sentences.told(_audience(found)) if told else "",
        "back": reverse("workshops:series", args=[code, series]),
        "path": series_path(_series(found), (_("Workshop %(number)s") % {"number": number}, "")),
    }
    return show(request, "workshops/session_form.html", context)


@require_http_methods(["GET", "POST"])
def session_cancel(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """The half-day will not take place; who is told stands above the button."""
    actor, found = _to_write(request, code, series, number)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.cancel_session(actor, found, reason=form.cleaned_data["reason"])
        messages.success(request, _("The half-day is cancelled. It can be taken back on this page."))
        return redirect("workshops:series", code=code, series=series)
    context = {
        "form": form,
        "session": found,
        "series": found.series,
        "told": sentences.told(_audience(found)) if found.told_at else sentences.nobody_told(),
        "back": reverse("workshops:series", args=[code, series]),
        "path": series_path(_series(found), (_("Workshop %(number)s") % {"number": number}, "")),
    }
    return show(request, "workshops/session_cancel.html", context)


@require_http_methods(["GET", "POST"])
def session_restore(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """A cancelled half-day takes place after all."""
    actor, found = _to_write(request, code, series, number)
    if request.method == "POST":
        services.restore_session(actor, found)
        messages.success(request, _("The half-day takes place after all."))
    return redirect("workshops:series", code=code, series=series)


def _to_write(request: HttpRequest, code: str, series: str, number: int) -> tuple[Actor, Session]:
    actor = actor_of(request)
    found = rules.session_of(actor, code, series, number)
    rules.require_series(actor, "write", _series(found))
    return actor, found


def _series(session: Session) -> Series:
    assert session.series is not None  # session_of finds only half-days of a series
    return session.series


def _leaders(session: Session) -> list[Person]:
    """Who may be chosen: facilitators of the programme, and who leads it already."""
    found = list(rules.facilitators(_series(session).programme))
    known = {one.pk for one in found}
    return found + [one for one in (session.facilitator, session.second) if one is not None and one.pk not in known]


def _new_conflicts(session: Session, fields: dict[str, object]) -> tuple[str, ...]:
    """What would be in the way and is not already: known conflicts are not asked about again."""
    programme = _series(session).programme
    before = set(conflict_sentences(queries.conflicts_of(programme).get(session.pk, ())))
    after = queries.conflicts_of(programme, changes={session.pk: fields}).get(session.pk, ())
    asked = [one for one in after if one.code not in NOT_ASKED]
    return tuple(one for one in conflict_sentences(tuple(asked)) if one not in before)


# What is simply not there yet stands on the page of the series; the impossible time is refused by the service.
NOT_ASKED = frozenset({"place_missing", "link_missing", "leader_missing", "time_impossible"})


def _audience(session: Session) -> queries.Audience:
    found = queries.sessions_of([_series(session).pk]).get(_series(session).pk, ())
    return queries.audience_of(_series(session).pk, [one for one in found if one.pk == session.pk])
