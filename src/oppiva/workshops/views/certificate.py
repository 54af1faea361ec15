"""The certificate of one's own half-days, made when its owner asks for it: a page and a tagged PDF; none is kept."""

from __future__ import annotations

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.people.models import Person
from oppiva.programme.visibility import statement
from oppiva.ui import pdf
from oppiva.workshops import queries, telling_words
from oppiva.workshops.models import Attendance
from oppiva.workshops.views.papers import FILE_POLICY, STYLE


@require_safe
def certificate(request: HttpRequest) -> HttpResponse:
    """What one has taken part in, as far as it has been confirmed."""
    return render(request, "workshops/certificate.html", {**_facts(request), "has_pdf": pdf.available()})


@require_safe
def certificate_pdf(request: HttpRequest) -> HttpResponse:
    """The same with the emblem and the statement, to save; 404 without a half-day, and where none can be drawn."""
    facts = _facts(request)
    if not facts["parts"] or not pdf.available():
        raise Http404
    facts |= {"statement": statement(get_language() or "fi")}
    content = pdf.document("workshops/certificate_pdf.html", facts, style=STYLE.read_text("utf-8"))
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'attachment; filename="{_("certificate")}.pdf"'
    answer["Content-Security-Policy"] = FILE_POLICY
    answer["Cache-Control"] = "private, no-store"
    return answer


def _facts(request: HttpRequest) -> dict[str, object]:
    parts = queries.own_certificate(actor_of(request))
    modes = dict(Attendance.Mode.choices)
    return {
        "name": cast(Person, request.user).name,
        "parts": [(part, [(row, modes[Attendance.Mode(row.mode)]) for row in part.rows]) for part in parts],
        "sentence": telling_words.certificate(
            sum(len(part.rows) for part in parts), sum(part.minutes for part in parts)
        ),
        "today": clock.today(),
    }
