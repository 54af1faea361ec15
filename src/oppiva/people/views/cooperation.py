"""The document of a unit's co-operation procedure: removed and brought back by a button."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from oppiva.people import rules, services
from oppiva.people.models import Unit
from oppiva.people.views.answers import Request, allow


def document_remove(request: Request, pk: UUID) -> HttpResponse:
    """Takes the document away; the page of the unit can bring it back."""
    unit = _writable(request, pk)
    if request.method == "POST":
        services.remove_yt_document(request.actor, unit)
        messages.success(request, _("The document was removed. It can be brought back for 30 days."))
    return redirect("people:unit_detail", pk)


def document_restore(request: Request, pk: UUID, file: UUID) -> HttpResponse:
    """Brings back a document that was removed or replaced."""
    unit = _writable(request, pk)
    if request.method == "POST":
        services.restore_yt_document(request.actor, unit, file)
        messages.success(request, _("Back as it was."))
    return redirect("people:unit_detail", pk)


def _writable(request: Request, pk: UUID) -> Unit:
    unit = rules.unit_for(request.actor, pk)
    allow(rules.may(request.actor, "write", rules.unit_target(unit)), "write", "organisation")
    return unit
