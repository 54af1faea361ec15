"""Tables out of the catalogue as answers: which form is asked for, what the file is called."""

from __future__ import annotations

from django.http import HttpResponse, QueryDict
from django.utils.http import content_disposition_header

from oppiva.core.text import search_key
from oppiva.jobs import clock
from oppiva.people.exports import MEDIA
from oppiva.ui.tables import Form

# trust.md 10.4: whatever the file is, no browser runs it as our page.
FILE_POLICY = "default-src 'none'; sandbox"


def form_in(query: QueryDict) -> Form:
    """The form that is asked for; a workbook when none is."""
    sent = query.get("muoto", "")
    return Form(sent) if sent in set(Form) else Form.XLSX


def as_file(content: bytes, form: Form, *names: str) -> HttpResponse:
    """`kattavuustaulukko-es-oppiva-2026-11-18.xlsx`."""
    name = "-".join(search_key(" ".join(names)).split())[:80].strip("-")
    answer = HttpResponse(content, content_type=MEDIA[form])
    filename = f"{name}-{clock.today():%Y-%m-%d}.{form}"
    answer["Content-Disposition"] = content_disposition_header(True, filename) or "attachment"
    answer["Content-Security-Policy"] = FILE_POLICY
    answer["Cache-Control"] = "private, no-store"
    return answer
