"""One series: its page, its form, and its states: open, closed, published, cancelled and back."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.people.queries import area_choices, area_name
from oppiva.programme.models import Programme
from oppiva.ui.answers import show
from oppiva.ui.sent import base_version
from oppiva.workshops import queries, rules, sentences, services
from oppiva.workshops.forms.series import ReasonForm, SeriesForm
from oppiva.workshops.models import Series, Session
from oppiva.workshops.pages import series as pages
from oppiva.workshops.series_links import figures_of
from oppiva.workshops.views.answers import refuse
from oppiva.workshops.views.paths import series_path
from oppiva.workshops.views.series import chosen_organisations


@require_safe
def series(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """What the series is, when, where and who leads it, how full it is, and what comes next."""
    actor = actor_of(request)
    found = rules.series_for(actor, code, series)
    may_write = _is_open(found) and rules.may_series(actor, "write", found)
    row = pages.row_of(actor, found)
    conflicts = pages.conflicts_of(found) if may_write else {}
    mine = {one.pk: conflicts.get(one.pk, ()) for one in row.sessions}
    context = {
        "series": found,
        "area": area_name(found.area) if found.area is not None else "",
        "row": row,
        "stage": sentences.STAGES[row.stage],
        "sentence": sentences.series_page(row, pages.following(row)),
        "seats": sentences.seats(row),
        "cards": pages.session_cards(actor, found, row, may_write=may_write, conflicts=mine),
        "step": pages.next_step(found, row, sum(map(len, mine.values())))
        if may_write
        else pages.own_step(actor, found, row),
        "cancelled": found.state == Series.State.CANCELLED,
        "reason": queries.reason_of_state(actor, found) if found.state == Series.State.CANCELLED else "",
        "may_write": may_write,
        "may_publish": may_write and _may_publish(found, row),
        "pages": pages.other_pages(actor, found),
        "figures": figures_of(actor, found),
        "leads": rules.may_in_series(actor, "write", found),
        "watches": rules.may_watch_in(actor, found),
        "reads_attendance": rules.may_in_series(actor, "read", found),
        "today": clock.today(),
        "path": series_path(found),
    }
    return show(request, "workshops/series_detail.html", context)


@require_http_methods(["GET", "POST"])
def series_edit(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """Change what the series is and who it is for."""
    actor, found = _to_write(request, code, series)
    chosen = [str(pk) for pk, _name in queries.houses_of([found.pk]).get(found.pk, ())]
    form = SeriesForm(
        request.POST if request.method == "POST" else None,
        organisations=queries.taking_part_choices(found.programme),
        areas=area_choices(),
        initial=SeriesForm.of(found, chosen),
    )
    base = base_version(request, found.version)
    if form.is_valid():
        try:
            saved = services.edit_series(
                actor, found, base_version=base, fields=form.values(), organisations=chosen_organisations(form, chosen)
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The series is saved."))
            return redirect("workshops:series", code=code, series=saved.code)
    # A form that comes back is still the one that was opened: another version would undo what others saved since.
    version = base if form.is_bound else found.version
    context = {"form": form, "version": version, "series": found, "programme": found.programme}
    context["path"] = series_path(found, (_("Edit"), ""))
    return show(request, "workshops/series_form.html", context)


@require_http_methods(["GET", "POST"])
def series_open(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """Sign-up opens."""
    actor, found = _to_write(request, code, series)
    if request.method == "POST":
        services.open_series(actor, found)
        messages.success(request, _("The sign-up is open."))
    return redirect("workshops:series", code=code, series=series)


@require_http_methods(["GET", "POST"])
def series_close(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """Sign-up closes; the page that follows can open it again."""
    actor, found = _to_write(request, code, series)
    if request.method == "POST":
        services.close_series(actor, found)
        messages.success(request, _("The sign-up is closed. It can be opened again."))
    return redirect("workshops:series", code=code, series=series)


@require_http_methods(["GET", "POST"])
def series_publish(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """The dates become known; who is told stands above the button."""
    actor, found = _to_write(request, code, series)
    if request.method == "POST":
        services.publish_dates(actor, found)
        messages.success(request, _("The dates are published."))
        return redirect("workshops:series", code=code, series=series)
    row = pages.row_of(actor, found)
    conflicts = pages.conflicts_of(found)
    context = {
        "series": found,
        "told": sentences.told(queries.audience_of(found.pk, row.sessions, row.counts)),
        "cards": pages.session_cards(
            actor, found, row, may_write=True, conflicts={one.pk: conflicts.get(one.pk, ()) for one in row.sessions}
        ),
        "may_publish": _may_publish(found, row),
        "path": series_path(found, (_("Publish the dates"), "")),
    }
    return show(request, "workshops/series_publish.html", context)


@require_http_methods(["GET", "POST"])
def series_cancel(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """The whole series will not take place; who is told stands above the button."""
    actor, found = _to_write(request, code, series)
    form = ReasonForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        services.cancel_series(actor, found, reason=form.cleaned_data["reason"])
        messages.success(request, _("The series is cancelled, and everybody has been told."))
        return redirect("workshops:series", code=code, series=series)
    row = pages.row_of(actor, found)
    context = {
        "form": form,
        "series": found,
        "told": sentences.told(queries.audience_of(found.pk, row.sessions, row.counts), waiting=True),
        "back": reverse("workshops:series", args=[code, series]),
        "path": series_path(found, (_("Cancel the series"), "")),
    }
    return show(request, "workshops/series_cancel.html", context)


@require_http_methods(["GET", "POST"])
def series_restore(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """A cancelled series takes place after all."""
    actor, found = _to_write(request, code, series)
    if request.method == "POST":
        services.restore_series(actor, found)
        messages.success(request, _("The series is as it was, and everybody has been told."))
    return redirect("workshops:series", code=code, series=series)


def _to_write(request: HttpRequest, code: str, series: str) -> tuple[Actor, Series]:
    actor = actor_of(request)
    found = rules.series_for(actor, code, series)
    rules.require_series(actor, "write", found)
    return actor, found


def _is_open(series: Series) -> bool:
    return series.programme.state != Programme.State.ENDED


def _may_publish(series: Series, row: queries.SeriesRow) -> bool:
    on = [one for one in row.sessions if one.state != Session.State.CANCELLED]
    return (
        series.state != Series.State.CANCELLED and series.published_at is None and bool(on) and all(s.day for s in on)
    )
