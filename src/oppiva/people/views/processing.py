"""The record of processing, as a page to read and print and as a file."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from oppiva.jobs import clock
from oppiva.people import queries, rules
from oppiva.people.exports import processing_csv
from oppiva.people.views.answers import Request
from oppiva.ui import pdf
from oppiva.ui.answers import show


@require_safe
def processing(request: Request) -> HttpResponse:
    """Why, on which basis, whose and which data are kept, who gets them and until when."""
    rules.require_processing(request.actor)
    return show(request, "people/processing.html", {**_record(), "has_pdf": pdf.available()})


@require_safe
def processing_pdf(request: Request) -> HttpResponse:
    """The same as a tagged PDF; 404 where the machine cannot draw one."""
    rules.require_processing(request.actor)
    if not pdf.available():
        raise Http404
    answer = HttpResponse(pdf.document("people/processing_pdf.html", _record()), content_type="application/pdf")
    answer["Content-Disposition"] = 'attachment; filename="seloste.pdf"'
    return answer


def _record() -> dict[str, object]:
    labels = queries.processing_labels()
    shown = [name for name in labels if name not in {"purpose", "name"}]
    return {
        "rows": [(row, [(labels[name], getattr(row, name)) for name in shown]) for row in queries.processing_rows()],
        "today": clock.today(),
        "controller": settings.OPPIVA_CONTROLLER,
        "support": settings.OPPIVA_SUPPORT,
    }


@require_safe
def processing_file(request: Request) -> HttpResponse:
    """The same as a table that a spreadsheet opens."""
    rules.require_processing(request.actor)
    answer = HttpResponse(processing_csv(), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = 'attachment; filename="seloste.csv"'
    return answer
