"""The page of teams: a proposal asked for, looked at, changed by hand, locked, published, mended, taken out."""

from __future__ import annotations

from typing import TypeVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.core.errors import DomainError
from oppiva.people import services as people
from oppiva.people.asker import actor_of
from oppiva.ui.tables import Form, write
from oppiva.workshops import errors, queries, rules, services, team_sentences
from oppiva.workshops.exports import breakout_table
from oppiva.workshops.forms.teams import LockForm, MoveForm, SwapForm, VersionForm
from oppiva.workshops.models import Series, SolverRun, TeamProposal
from oppiva.workshops.pages import proposal as proposal_page
from oppiva.workshops.pages.series import other_pages
from oppiva.workshops.views.answers import allow
from oppiva.workshops.views.paths import series_path

F = TypeVar("F", bound=forms.Form)
# trust.md 10.4: whatever the file is, no browser runs it as our page.
FILE_POLICY = "default-src 'none'; sandbox"


@never_cache
@require_safe
def teams(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """The proposal with its reasons, or the published teams."""
    found = _written(request, code, series)
    return _shown(request, found)


def _written(request: HttpRequest, code: str, series: str) -> Series:
    """The series for who may write it; who only sees it learns who may."""
    actor = actor_of(request)
    try:
        return rules.series_for(actor, code, series, "write")
    except Http404:
        rules.series_for(actor, code, series)
        allow(False, "write", "series")
        raise


def _shown(
    request: HttpRequest, series: Series, *, status: int = 200, said: str = "", undo: object = None
) -> HttpResponse:
    run = queries.newest_run(series)
    running = run is not None and run.state in SolverRun.ACTIVE
    if running and run is not None and services.settle_lost(run):
        running = False
    job = queries.job_of(run) if running and run is not None else None
    proposal = queries.proposal_of(series)
    page = proposal_page.page_of(series, proposal, proposal.run if proposal is not None else None)
    context = {
        "series": series,
        "programme": series.programme,
        "proposal": proposal,
        "page": page,
        "published": [] if proposal is not None else queries.published_teams(series),
        "numbers": range(1, len(page.cards) + 1),
        "running": running,
        "percent": job.progress // 100 if job is not None else 0,
        "run": run,
        "no_plan": run is not None and run.state == SolverRun.State.NO_PLAN and proposal is not None,
        "failed": run is not None and run.state == SolverRun.State.FAILED,
        "trouble": errors.words(page.trouble) if page.trouble is not None else "",
        "said": said,
        "undo": undo,
        "pages": other_pages(actor_of(request), series),
        "path": series_path(series, (_("Teams"), "")),
    }
    return render(request, "workshops/teams.html", context, status=status)


@require_http_methods(["GET", "POST"])
def propose(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """Asks for a proposal around the locks."""
    found = _written(request, code, series)
    if request.method == "POST":
        try:
            services.ask_teams(actor_of(request), found)
        except DomainError as error:
            messages.error(request, errors.words(error))
    return redirect("workshops:teams", code=code, series=series)


@require_http_methods(["GET", "POST"])
def stop(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """Ends the search; the best so far is the proposal."""
    found = _written(request, code, series)
    if request.method == "POST":
        services.stop_teams(actor_of(request), found)
    return redirect("workshops:teams", code=code, series=series)


@require_http_methods(["GET", "POST"])
def move(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """One person to another team, by drag, menu or keyboard; said at once what it did, and taken back by one press."""
    found = _written(request, code, series)
    form = _sent(request, MoveForm)
    if form is None:
        return redirect("workshops:teams", code=code, series=series)
    given = form.cleaned_data
    before = queries.proposal_of(found)
    try:
        done = services.move(
            actor_of(request),
            found,
            base_version=given["base_version"],
            person=given["person"],
            to=given["to"],
            lock=given["lock"],
        )
    except DomainError as error:
        return _refused(request, found, error)
    undo = _way_back(before, str(given["person"])) if before is not None else None
    return _answer(request, found, _said(done), undo)


def _way_back(before: TeamProposal, person: str) -> dict[str, object] | None:
    """Where the person was and whether locked there."""
    index = next((at for at, members in enumerate(before.teams) if person in members), None)
    return None if index is None else {"person": person, "to": index, "lock": person in before.locked}


def _said(done: services.Changed) -> str:
    change = done.change
    always = [rule for rule in change.broken if rule[0] not in {"apart", "together", "locked"}]
    return team_sentences.change_words(change.price, len(always), len(change.mended))


@require_http_methods(["GET", "POST"])
def swap(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """Two people change teams."""
    found = _written(request, code, series)
    form = _sent(request, SwapForm)
    if form is None:
        return redirect("workshops:teams", code=code, series=series)
    given = form.cleaned_data
    try:
        done = services.swap(
            actor_of(request), found, base_version=given["base_version"], one=given["one"], other=given["other"]
        )
    except DomainError as error:
        return _refused(request, found, error)
    undo = {"one": str(given["one"]), "other": str(given["other"])}
    return _answer(request, found, _said(done), undo)


@require_http_methods(["GET", "POST"])
def lock(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """Keeps a person in the team when the rest is made anew, or lets go."""
    found = _written(request, code, series)
    form = _sent(request, LockForm)
    if form is None:
        return redirect("workshops:teams", code=code, series=series)
    given = form.cleaned_data
    try:
        services.set_lock(
            actor_of(request), found, base_version=given["base_version"], person=given["person"], locked=given["locked"]
        )
    except DomainError as error:
        return _refused(request, found, error)
    return _answer(request, found, _("Locked.") if given["locked"] else _("The lock is off."))


@require_http_methods(["GET", "POST"])
def publish(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """The proposal becomes the teams; those touched are told."""
    found = _written(request, code, series)
    form = _sent(request, VersionForm)
    if form is not None:
        try:
            services.publish_teams(actor_of(request), found, base_version=form.cleaned_data["base_version"])
        except DomainError as error:
            return _refused(request, found, error)
        messages.success(request, _("The teams are published. Everybody whose team is new is told."))
    return redirect("workshops:teams", code=code, series=series)


@require_http_methods(["GET", "POST"])
def repair(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """A proposal that mends the published teams with two moves at most."""
    found = _written(request, code, series)
    if request.method == "POST":
        try:
            services.propose_repair(actor_of(request), found)
        except DomainError as error:
            messages.error(request, errors.words(error))
    return redirect("workshops:teams", code=code, series=series)


@require_http_methods(["GET", "POST"])
def discard(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """The open proposal goes; what is published stays."""
    found = _written(request, code, series)
    if request.method == "POST" and services.discard(actor_of(request), found) is not None:
        messages.success(request, _("The proposal was removed."))
    return redirect("workshops:teams", code=code, series=series)


@require_safe
def breakout(request: HttpRequest, code: str, series: str) -> HttpResponse:
    """The list for the breakout rooms of a meeting service, one line a person."""
    found = _written(request, code, series)
    table = breakout_table(found)
    # Names and addresses go out: the log says so, as of every table of people.
    people.note_export(actor_of(request), what="roster", count=len(table.rows), form=Form.CSV)
    data = write(table, Form.CSV)
    response = HttpResponse(data, content_type="text/csv; charset=utf-8")
    name = f"{_('teams')}-{found.code}.csv"
    response["Content-Disposition"] = content_disposition_header(as_attachment=True, filename=name) or ""
    response["Content-Security-Policy"] = FILE_POLICY
    response["Cache-Control"] = "private, no-store"
    return response


def _sent(request: HttpRequest, form: type[F]) -> F | None:
    """The form when it was sent whole; None for who opened the address, and for what no button sends."""
    if request.method != "POST":
        return None
    made = form(request.POST)
    return made if made.is_valid() else None


def _answer(request: HttpRequest, series: Series, said: str, undo: object = None) -> HttpResponse:
    if request.headers.get("HX-Request") == "true":
        return _shown(request, series, said=said, undo=undo)
    messages.success(request, said)
    return redirect("workshops:teams", code=series.programme.code, series=series.code)


def _refused(request: HttpRequest, series: Series, error: DomainError) -> HttpResponse:
    if error.code == "not_allowed":
        raise error
    return _shown(request, series, status=409 if error.code == "proposal_changed" else 422, said=errors.words(error))
