"""Experiments out: the page with its choices, the whole at once or as work, and one experiment as a document."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.views.decorators.http import require_http_methods, require_safe

from oppiva.experiments import queries, rules
from oppiva.experiments.exporting import document, forms
from oppiva.experiments.exporting.rows import rows_of
from oppiva.experiments.pages.taking_out import page_of
from oppiva.experiments.services import ask_taking_out, note_taken
from oppiva.experiments.views.at_work import sight_of
from oppiva.jobs.sniff import MEDIA_TYPES
from oppiva.people.asker import actor_of
from oppiva.people.exports import MOST_ROWS
from oppiva.ui import docx, pdf
from oppiva.ui.answers import show

# trust.md 10.4: whatever the file is, no browser runs it as our page.
FILE_POLICY = "default-src 'none'; sandbox"


@require_http_methods(["GET", "POST"])
def taking_out(request: HttpRequest, code: str) -> HttpResponse:
    """Opened as a page, what each form holds; asked for by its button the file itself, or the work that makes it."""
    taken = rules.taking_out(actor_of(request), code)
    count = queries.size_of(taken)
    if request.method != "POST":
        return show(request, "experiments/taking_out.html", page_of(taken, count, by_work=count > MOST_ROWS))
    sent = request.POST.get("muoto", "")
    out = forms.Out(sent) if sent in set(forms.Out) else forms.Out.XLSX
    if count > MOST_ROWS:
        language = get_language() or "fi"
        job = ask_taking_out(taken.actor, taken.programme, form=out, count=count, language=language)
        return redirect("jobs:job", pk=job.pk)
    rows = rows_of(queries.whole_of(taken))
    note_taken(taken.actor, count=rows.count, form=out)
    return _file(forms.write(rows, taken.programme, out), out.media, forms.file_name(taken.programme, out))


@require_safe
def as_pdf(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """One experiment as a tagged PDF; 404 for whom its page holds no text, and where none can be drawn."""
    if not pdf.available():
        raise Http404
    made = document.document_of(sight_of(request, code, experiment))
    return _file(pdf.paper(made), "application/pdf", document.file_name(code, experiment, "pdf"))


@require_safe
def as_docx(request: HttpRequest, code: str, experiment: str) -> HttpResponse:
    """The same as a document that can be edited."""
    made = document.document_of(sight_of(request, code, experiment))
    return _file(docx.paper(made), MEDIA_TYPES["docx"], document.file_name(code, experiment, "docx"))


def _file(content: bytes, media: str, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type=media)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Content-Security-Policy"] = FILE_POLICY
    answer["Cache-Control"] = "private, no-store"
    return answer
