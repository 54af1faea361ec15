"""The steward of a model on its desk: who kept it and who keeps it, an invitation sent and taken back."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from oppiva.catalogue import desk_words, services
from oppiva.catalogue.forms.stewards import OFFERED, InviteForm
from oppiva.catalogue.model_errors import WORDS
from oppiva.catalogue.models import ModelState, OperatingModel
from oppiva.catalogue.pages.desk import tabs_of
from oppiva.catalogue.pages.stewards import desk_sentence, term_lines
from oppiva.catalogue.queries.stewards import inviters, organisations_offered, term_rows
from oppiva.catalogue.rules import library
from oppiva.catalogue.services.stewards import invite_by_mail
from oppiva.core.errors import DomainError
from oppiva.people.asker import actor_of
from oppiva.programme.models import Programme
from oppiva.ui.answers import show
from oppiva.ui.refusals import words_of

# What is said at the form: the text that was typed is worth keeping.
AT_FORM = frozenset({"text_short", "text_long", "identity_code", "mail_limit"})


@never_cache
@require_http_methods(["GET", "POST"])
def stewards(request: HttpRequest, code: str, model: str) -> HttpResponse:
    """All stewardships of a model, and a form while nobody is being asked."""
    actor = actor_of(request)
    found = library.model_for(actor, code, model)
    form = InviteForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        library.require(actor, "write", found)
        if form.is_valid() and invited(request, found, form):
            return redirect("catalogue:stewards", found.programme.code, found.code)
    rows = term_rows(actor, found)
    may_write, readers = library.may_and_readers(actor, found)
    args = [found.programme.code, found.code]
    context = {
        "model": found,
        "draft": found.draft,
        "state": ModelState(found.state).label,
        "tabs": tabs_of(found, "stewards"),
        "sentence": desk_sentence(rows),
        "lines": term_lines(rows),
        "form": form if may_write and not any(one.waits for one in rows) else None,
        "may_write": may_write,
        "ended": found.programme.state == Programme.State.ENDED,
        "inviters": () if may_write else inviters(actor, found),
        "offered": OFFERED,
        "names": organisations_offered(actor) if may_write else (),
        "readers": desk_words.readers(readers),
        "path": [(_("Models"), reverse("catalogue:models", args=args[:1])), (found.code, "")],
    }
    return show(request, "catalogue/stewards.html", context)


@require_POST
def take_back(request: HttpRequest, code: str, model: str, pk: UUID) -> HttpResponse:
    """An invitation that nobody has answered is taken back."""
    found = library.model_for(actor_of(request), code, model)
    services.take_back_invitation(actor_of(request), library.stewardship_of(found, pk))
    messages.success(request, _("The invitation was taken back."))
    return redirect("catalogue:stewards", found.programme.code, found.code)


def invited(request: HttpRequest, model: OperatingModel, form: InviteForm) -> bool:
    """Whether the invitation went out; what is refused stands at the form. The answer is the same whoever is asked."""
    given = form.cleaned_data
    try:
        invite_by_mail(
            actor_of(request), model, organisation=given["organisation"], role=given["role"], mail=given["mail"]
        )
    except DomainError as error:
        if error.code not in AT_FORM:
            raise
        field = str(error.facts.get("field", ""))
        form.add_error(field if field in form.fields else None, words_of(WORDS, error))
        return False
    messages.success(request, _("The invitation is on its way. You are told when it is answered."))
    return True
