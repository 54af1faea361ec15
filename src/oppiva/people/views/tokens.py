"""One's own tokens for programs: listed, made shortly after signing in, their key shown once, revoked by one press."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from oppiva.core.errors import DomainError
from oppiva.jobs import clock
from oppiva.people import services
from oppiva.people.forms.tokens import TokenForm
from oppiva.people.queries import tokens as reads
from oppiva.people.rules.tokens import token_for
from oppiva.people.views.answers import Request, post_only, refuse, require_sudo
from oppiva.ui.answers import show
from oppiva.ui.sent import id_in


def tokens(request: Request) -> HttpResponse:
    """The tokens one has made, those that work first."""
    rows = reads.own_token_rows(request.actor)
    may = bool(reads.grant_choices_for_tokens(request.user))
    return show(request, "people/tokens.html", {"rows": rows, "may_make": may})


def token_add(request: Request) -> HttpResponse:
    """A new token, shortly after signing in; the answer shows its key, which nobody can show again."""
    require_sudo(request)
    grants = reads.grant_choices_for_tokens(request.user)
    ref = id_in(request.POST, "client_ref") or uuid4()
    form = TokenForm(request.POST if request.method == "POST" else None, grants=grants)
    if form.is_valid():
        grant = reads.grant_of(request.user, form.cleaned_data["grant"])
        try:
            if grant is None:
                raise DomainError("token_grant", field="grant")
            made, secret = services.make_token(
                request.actor,
                grant,
                purpose=form.cleaned_data["purpose"],
                ends_on=form.ends_on(clock.today()),
                client_ref=ref,
            )
        except DomainError as error:
            refuse(form, error)
        else:
            return show(request, "people/token_made.html", {"token": made, "secret": secret})
    return show(request, "people/token_form.html", {"form": form, "ref": ref, "may_make": bool(grants)})


@post_only("people:tokens", of_object=False)
def token_revoke(request: Request, pk: UUID) -> HttpResponse:
    """Ends a token at once."""
    services.revoke_token(request.actor, token_for(request.actor, pk))
    messages.success(request, _("The token is revoked. It works no more."))
    return redirect("people:tokens")
