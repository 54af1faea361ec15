"""The door of a half-day for who leads it: opened, one tap a person, times, a batch from a device, confirmed once."""

from __future__ import annotations

from pathlib import Path
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oppiva.core.errors import DomainError
from oppiva.people.asker import actor_of
from oppiva.people.signin import is_shared_device
from oppiva.ui.answers import show
from oppiva.ui.workers import worker_answer
from oppiva.workshops import errors, services
from oppiva.workshops.forms.door import MODES, TimesForm, marks_of
from oppiva.workshops.models import Session
from oppiva.workshops.pages import door as pages
from oppiva.workshops.views.answers import refuse
from oppiva.workshops.views.at_door import led

WORKER = Path(__file__).parents[1] / "static" / "workshops" / "door-worker.js"


@require_safe
def door(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """Everybody expected, by name; one tap is here, the second remote, the third takes it back."""
    return _shown(request, led(request, code, series, number))


@require_http_methods(["GET", "POST"])
def open_door(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """The doors open: a join code, and the list takes marks."""
    session = led(request, code, series, number)
    if request.method == "POST":
        try:
            services.open_door(actor_of(request), session)
        except DomainError as error:
            return _refused(request, session, error)
    return redirect("workshops:door", code, series, number)


@require_http_methods(["GET", "POST"])
def close_door(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """The doors are closed again before anybody has come: the half-day can be moved or cancelled."""
    session = led(request, code, series, number)
    if request.method == "POST":
        try:
            services.close_door(actor_of(request), session)
        except DomainError as error:
            return _refused(request, session, error)
        messages.success(request, _("The doors are closed. The workshop can be moved or cancelled."))
    return redirect("workshops:door", code, series, number)


@require_http_methods(["GET", "POST"])
def new_code(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """Another join code in place of one that went astray."""
    session = led(request, code, series, number)
    if request.method == "POST":
        try:
            made = services.new_code(actor_of(request), session)
        except DomainError as error:
            return _refused(request, session, error)
        messages.success(request, _("The new code is %(code)s. The old one is dead.") % {"code": made.code})
    return redirect("workshops:door", code, series, number)


@require_http_methods(["GET", "POST"])
def mark(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """One tap of the list, for browsers without script: the button says whom and how."""
    session = led(request, code, series, number)
    if request.method == "POST":
        try:
            _mark(request, session)
        except DomainError as error:
            return _refused(request, session, error)
    return redirect("workshops:door", code, series, number)


@require_POST
def marks(request: HttpRequest, code: str, series: str, number: int) -> JsonResponse:
    """The marks that a device kept, each answered by its own reference; sent again they change nothing."""
    session = led(request, code, series, number)
    actor = actor_of(request)
    try:
        sent_at, sent = marks_of(request.body)
        answers = services.mark_all(actor, session, sent, sent_at=sent_at)
    except DomainError as error:
        status = 409 if error.code in {"door_not_open", "session_cancelled", "programme_ended"} else 422
        return JsonResponse({"code": error.code, "words": errors.words(error)}, status=status)
    return JsonResponse({"answers": [_plain(one) for one in answers], "sentence": pages.sentence(actor, session)})


@require_http_methods(["GET", "POST"])
def times(request: HttpRequest, code: str, series: str, number: int, person: UUID) -> HttpResponse:
    """When one came and left; late or partly there, and never why."""
    actor, session = actor_of(request), led(request, code, series, number)
    row = pages.row_of(actor, session, person)
    if row is None:
        raise Http404
    form = TimesForm(request.POST if request.method == "POST" else None, session=session, row=row)
    if form.is_valid():
        sent = {name: form.cleaned_data[name] for name in ("mode", "arrived", "left", "client_ref")}
        try:
            services.mark(actor, session, person=person, **sent)
        except DomainError as error:
            refuse(form, error)
        else:
            return redirect("workshops:door", code, series, number)
    back = pages.base_address(session) + "ovi/"
    path = pages.path_of(session, (_("Door"), back), (row.name, ""))
    context = {"form": form, "session": session, "row": row, "back": back, "path": path}
    return show(request, "workshops/door_time.html", context)


@require_http_methods(["GET", "POST"])
def confirm(request: HttpRequest, code: str, series: str, number: int) -> HttpResponse:
    """The one confirmation of a half-day's attendance."""
    session = led(request, code, series, number)
    if request.method == "POST":
        try:
            services.confirm_attendance(actor_of(request), session)
        except DomainError as error:
            return _refused(request, session, error)
        messages.success(request, _("The attendance is confirmed. It can be changed for seven days."))
    return redirect("workshops:door", code, series, number)


@login_not_required
@require_safe
def worker(request: HttpRequest) -> HttpResponse:
    """The script that keeps the door's page for a time without network; it holds nothing of anybody."""
    return worker_answer(WORKER)


def _mark(request: HttpRequest, session: Session) -> None:
    person, _colon, mode = request.POST.get("mark", "").partition(":")
    try:
        found = UUID(person)
    except ValueError as error:
        raise DomainError("not_expected") from error
    if mode not in MODES:
        raise DomainError("not_expected")
    if mode:
        services.mark(actor_of(request), session, person=found, mode=mode)
    else:
        services.unmark(actor_of(request), session, person=found)


def _plain(answer: services.Answer) -> dict[str, str]:
    words = errors.words(DomainError(answer.code)) if answer.code else ""
    return {"ref": str(answer.client_ref), "fate": str(answer.fate), "code": answer.code, "words": words}


def _refused(request: HttpRequest, session: Session, error: DomainError) -> HttpResponse:
    """The list as it is, and why the deed was not done; what is locked leads to a correction."""
    if error.code in {"not_allowed", "programme_ended"}:
        raise error
    status = 409 if error.code in {"attendance_locked", "door_not_open", "session_cancelled"} else 422
    session.refresh_from_db(fields=["state"])
    return _shown(request, session, status=status, refused=errors.words(error))


def _shown(request: HttpRequest, session: Session, *, status: int = 200, refused: str = "") -> HttpResponse:
    context = pages.door(actor_of(request), session, shared=is_shared_device(request))
    template = "workshops/door.html#list" if request.GET.get("osa") == "lista" else "workshops/door.html"
    return render(request, template, {**context, "refused": refused}, status=status)
