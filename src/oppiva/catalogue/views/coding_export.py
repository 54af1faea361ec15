"""The analysis out: the gate for personal data, then the file at once or as work."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import content_disposition_header
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from oppiva.catalogue import coding_files
from oppiva.catalogue.forms.coding import GateForm
from oppiva.catalogue.pages.coding import address, frame
from oppiva.catalogue.pages.coding_export import export_page, places_of
from oppiva.catalogue.queries.coding_export import confirmed, earlier, everything
from oppiva.catalogue.rules import coding as rules
from oppiva.catalogue.rules.coding import Desk
from oppiva.catalogue.services import coding_export as services
from oppiva.catalogue.views.coding_frame import desk_of, told
from oppiva.experiments.models import PublicationCheck
from oppiva.people.exports import MOST_ROWS
from oppiva.ui.answers import show

# trust.md 10.4: whatever the file is, no browser runs it as our page.
FILE_POLICY = "default-src 'none'; sandbox"


@require_http_methods(["GET", "POST"])
def export(request: HttpRequest, code: str, candidate: str) -> HttpResponse:
    """What would go out, the places that may tell of a person, three questions; once passed, the file."""
    desk = desk_of(request, code, candidate)
    rules.require_export(desk)
    sent = request.POST if request.method == "POST" else request.GET
    leave_out = sent.get("kaikki") != "1"
    if request.method == "POST" and request.POST.get("muoto"):
        return _file(request, desk, leave_out)
    found = everything(desk, leave_out=leave_out)
    places = places_of(found)
    passed = confirmed(found)
    kept = passed[1] if passed is not None else {}
    told_before = earlier(found)
    before = {
        n: reason
        for n, one in enumerate(places)
        if (reason := kept.get(one.spots[0], told_before.get((one.kind, one.words.casefold()), "")))
    }
    form = GateForm(request.POST if request.method == "POST" else None, places=len(places), before=before)
    if form.is_valid():
        stays = {spot: reason for n, reason in form.kept().items() for spot in places[n].spots}
        done = services.confirm(desk, leave_out=leave_out, kept=stays, answers=form.answers())
        here = address(desk, "coding_export") + ("" if leave_out else "?kaikki=1")
        if done.state == PublicationCheck.State.CONFIRMED:
            return told(request, _("Checked. The files may be taken out."), here)
        form.add_error(None, _("By these answers the texts do not go out. Block out more, or leave texts out."))
    context = {
        **frame(desk, "export"),
        "form": form,
        "page": export_page(found, places, passed, form, by_work=found.rows > MOST_ROWS),
    }
    return show(request, "catalogue/coding_export.html", context)


def _file(request: HttpRequest, desk: Desk, leave_out: bool) -> HttpResponse:
    sent = request.POST.get("muoto", "")
    out = coding_files.Out(sent) if sent in set(coding_files.Out) else coding_files.Out.XLSX
    found, texts = services.taken_out(desk, leave_out=leave_out)
    if found.rows > MOST_ROWS:
        language = get_language() or "fi"
        job = services.ask_taking_out(desk, form=out, leave_out=leave_out, count=found.rows, language=language)
        return redirect("jobs:job", pk=job.pk)
    services.note_taken(desk, count=found.rows, form=out)
    answer = HttpResponse(coding_files.write(found, texts, out), content_type=out.media)
    name = coding_files.file_name(found, out)
    answer["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    answer["Content-Security-Policy"] = FILE_POLICY
    answer["Cache-Control"] = "private, no-store"
    return answer
