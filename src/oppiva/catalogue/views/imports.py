"""Libraries from elsewhere: read, looked at, brought in, taken back; and which may be read at all."""

from __future__ import annotations

from uuid import UUID

from allauth.account.adapter import get_adapter
from allauth.core.exceptions import ReauthenticationRequired
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from oppiva.catalogue.forms.imports import AllowForm, LibraryForm, ZipForm
from oppiva.catalogue.import_errors import WORDS
from oppiva.catalogue.models import LibraryRun
from oppiva.catalogue.pages import imports as pages
from oppiva.catalogue.rules import imports as rules
from oppiva.catalogue.services import library_bringing, library_reading, outbound
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, is_sudo
from oppiva.jobs import clock
from oppiva.people.asker import actor_of
from oppiva.ui.answers import show
from oppiva.ui.refusals import words_of
from oppiva.ui.sent import page_in

AT_FORM = frozenset({"file_type", "file_empty", "file_too_big", "file_bomb", "disk_full"})


@require_http_methods(["GET", "HEAD", "POST"])
def libraries(request: HttpRequest, code: str) -> HttpResponse:
    """What was read into a programme, and the forms that read: a zip, or one of the allowed libraries."""
    actor = actor_of(request)
    programme = rules.programme_for(actor, code)
    form = ZipForm()
    if request.method == "POST":
        form = ZipForm(request.POST, request.FILES)
        if form.is_valid():
            sent = form.cleaned_data["file"]
            try:
                run = library_reading.read_file_in(actor, programme, data=sent.read(), name=sent.name)
            except DomainError as error:
                if error.code not in AT_FORM:
                    raise
                # What a zip is not is told as that: the words of files name others.
                wrong = DomainError("library_zip") if error.code == "file_type" else error
                form.add_error("file", words_of(WORDS, wrong))
            else:
                return redirect("catalogue:library_run", code, run.pk)
    return show(request, "catalogue/libraries.html", pages.start(actor, programme, zip_form=form))


@require_POST
def read_allowed(request: HttpRequest, code: str) -> HttpResponse:
    """One of the allowed libraries is read, as work."""
    actor = actor_of(request)
    programme = rules.programme_for(actor, code)
    form = LibraryForm(request.POST, libraries=pages.library_choices())
    if not form.is_valid():
        context = pages.start(actor, programme, library_form=form)
        return show(request, "catalogue/libraries.html", {**context, "refused": True})
    library = rules.allowed_library_for(UUID(form.cleaned_data["library"]))
    run = library_reading.read_allowed_in(actor, programme, library)
    return redirect("catalogue:library_run", code, run.pk)


@never_cache
@require_safe
def run(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """What becomes of each model before anything is brought in; afterwards what became of it."""
    actor, found = _found(request, code, pk)
    context = pages.run_page(found, request.GET.get("rivit", "")[:20], page_in(request.GET))
    may = rules.may_import(actor, found.programme)
    return render(request, "catalogue/library_run.html", {**context, "may": may})


@require_POST
def confirm(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """The yes; many models come as work."""
    actor, found = _found(request, code, pk)
    library_bringing.confirm(actor, found)
    return redirect("catalogue:library_run", code, pk)


@require_POST
def go_on(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """Work that was stopped or broke off goes on."""
    actor, found = _found(request, code, pk)
    library_bringing.go_on(actor, found)
    return redirect("catalogue:library_run", code, pk)


@require_http_methods(["GET", "HEAD", "POST"])
def undo(request: HttpRequest, code: str, pk: UUID) -> HttpResponse:
    """What came is taken back, but for what somebody uses."""
    actor, found = _found(request, code, pk)
    rules.require_import(actor, found.programme)
    library_bringing.require_undoable(found)
    if request.method == "POST":
        gone = library_bringing.undo(actor, found)
        words = ngettext("One model was taken back.", "%(n)s models were taken back.", gone) % {"n": gone}
        messages.success(request, words)
        return redirect("catalogue:library_run", code, pk)
    models = library_bringing.new_models(found)
    stays = len(library_bringing.kept_by_use(models))
    return render(request, "catalogue/library_undo.html", pages.undoing(found, len(models) - stays, stays))


@require_http_methods(["GET", "HEAD", "POST"])
def allowed(request: HttpRequest) -> HttpResponse:
    """The libraries that may be read, and a form for one more: the instance administrator's."""
    actor = _administrator(request)
    form = AllowForm(request.POST if request.method == "POST" else None)
    if form.is_bound and form.is_valid():
        try:
            outbound.allow(actor, name=form.cleaned_data["name"], address=form.cleaned_data["address"])
        except DomainError as error:
            field = str(error.facts.get("field", "address"))
            form.add_error(field if field in form.fields else None, words_of(WORDS, error))
        else:
            messages.success(request, _("The library may be read from now on."))
            return redirect("catalogue:allowed_libraries")
    rows = list(rules.allowed_libraries())
    return show(request, "catalogue/allowed_libraries.html", {"form": form, "rows": rows})


@require_POST
def forbid(request: HttpRequest, pk: UUID) -> HttpResponse:
    """One of them is not read any more; what came from it stays."""
    actor = _administrator(request)
    outbound.forbid(actor, rules.allowed_library_for(pk))
    messages.success(request, _("The library is not read any more. What came from it stays."))
    return redirect("catalogue:allowed_libraries")


def _found(request: HttpRequest, code: str, pk: UUID) -> tuple[Actor, LibraryRun]:
    actor = actor_of(request)
    return actor, rules.run_for(rules.programme_for(actor, code), pk)


def _administrator(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    if not rules.may_allow(actor):
        raise Http404
    # A setting of the installation: the sign-in is repeated before anything is typed (trust.md 4).
    if not is_sudo(actor, clock.now()):
        if get_adapter().get_reauthentication_methods(request.user):
            raise ReauthenticationRequired
        raise DomainError("sign_in_again")
    return actor
