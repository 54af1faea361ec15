"""How the views of workshops answer: a refusal at its field or that names who may, a form's version, a table out."""

from __future__ import annotations

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header

from oppiva.core.errors import DomainError
from oppiva.core.policy import is_sudo
from oppiva.core.text import search_key
from oppiva.jobs import clock
from oppiva.people import services as people
from oppiva.people.asker import actor_of
from oppiva.people.exports import MEDIA
from oppiva.people.words import roles_in_words
from oppiva.ui.errors import NotAllowed, name_fields
from oppiva.ui.tables import Form, Table, write
from oppiva.workshops import errors

# trust.md 10.4: whatever the file is, no browser runs it as our page.
FILE_POLICY = "default-src 'none'; sandbox"


def allow(allowed: bool, action: str, kind: str) -> None:
    """Raises the 403 page, with the roles that may, when something visible may not be done."""
    if not allowed:
        raise NotAllowed(roles_in_words({"action": action, "kind": kind}))


def refuse(form: forms.BaseForm, error: DomainError) -> None:
    """Puts a service's refusal at its field; a conflict or a lack of right goes on to its page."""
    if error.code == "conflict":
        name_fields(form, error)
        raise error
    if error.code in {"not_allowed", "version_unknown", "programme_ended"}:
        raise error
    field = str(error.facts.get("field", ""))
    form.add_error(field if field in form.fields else None, errors.words(error))


def table_out(request: HttpRequest, *, what: str, table: Table, path: list[tuple[str, str]]) -> HttpResponse:
    """Asked for by its button the file itself; opened as a page, what it will hold, and the button."""
    actor, count = actor_of(request), len(table.rows)
    dangerous = people.needs_sudo(what, count) and not is_sudo(actor, clock.now())
    if request.method != "POST":
        if dangerous:
            _sign_in_again(request)
        return render(request, "people/export.html", _facts(request, what, table, path))
    if dangerous:
        # The page asks for the sign-in and comes back with the button.
        return redirect(request.get_full_path())
    form = Form.CSV if request.POST.get("muoto") == Form.CSV else Form.XLSX
    people.note_export(actor, what=what, count=count, form=form)
    answer = HttpResponse(write(table, form), content_type=MEDIA[form])
    words = "-".join(search_key(table.title).split())[:80].strip("-")
    name = f"{words}-{clock.today():%Y-%m-%d}.{form}"
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Content-Security-Policy"] = FILE_POLICY
    answer["Cache-Control"] = "private, no-store"
    return answer


def _sign_in_again(request: HttpRequest) -> None:
    if get_adapter().get_reauthentication_methods(request.user):
        raise ReauthenticationRequired
    raise DomainError("sign_in_again")


def _facts(request: HttpRequest, what: str, table: Table, path: list[tuple[str, str]]) -> dict[str, object]:
    count = len(table.rows)
    return {
        "title": table.title,
        "path": path,
        "count": count,
        "personal": what in people.PERSONS,
        "dangerous": people.needs_sudo(what, count),
        "facts": [{"label": label, "value": value} for label, value in table.about],
        "address": request.get_full_path(),
        "forms": [Form.XLSX, Form.CSV],
    }
