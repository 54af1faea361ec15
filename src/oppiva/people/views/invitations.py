"""Invitations: the list, one new one, its page with what may be done about it."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.errors import DomainError
from oppiva.jobs import queries as jobs
from oppiva.people import invitation_words, queries, rules, services
from oppiva.people.forms.invitations import InviteForm
from oppiva.people.forms.lists import text_of
from oppiva.people.models import Invitation, Role, Unit
from oppiva.people.services.invitations import recipient_of
from oppiva.people.views.answers import Request, allow, post_only, refuse, require_sudo
from oppiva.ui.answers import show
from oppiva.ui.sent import id_in, page_in


def invitation_list(request: Request) -> HttpResponse:
    """The invitations one may see, with the lists that wait."""
    allow(rules.may_give_somewhere(request.actor), "grant", "invitation")
    text, state = text_of(request.GET, "haku"), text_of(request.GET, "tila")
    unit = id_in(request.GET, "yksikko")
    context = {
        "page": queries.invitation_rows(request.actor, text=text, state=state, unit=unit, page=page_in(request.GET)),
        "counts": queries.invitation_counts(request.actor),
        "runs": queries.import_rows_recent(request.actor),
        "run_states": invitation_words.RUN_STATES,
        "states": invitation_words.STATES,
        "choices": invitation_words.STATE_CHOICES,
        "units": queries.unit_choices_for_invitations(request.actor),
        "text": text,
        "state": state,
        "unit": str(unit or ""),
        "base": reverse("people:invitation_list"),
        "path": [(_("People"), reverse("people:person_list"))],
    }
    return show(request, "people/invitation_list.html", context)


def invite(request: Request) -> HttpResponse:
    """One person asked in; it gives a role, so the second factor is asked for again before the form is filled."""
    allow(rules.may_give_somewhere(request.actor), "grant", "invitation")
    require_sudo(request)
    form = InviteForm(request.POST or None, initial=_initial(request), actor=request.actor)
    invited = ""
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            invitation = services.invite(
                request.actor,
                name=data["name"],
                email=data["email"],
                unit=_unit(request, form.chosen_unit()),
                role=data["role"],
                scope_kind=form.scope_kind(),
                scope_id=form.scope_id(),
                language=data["language"],
                returns=data["returns"],
            )
        except DomainError as error:
            _refuse(form, error)
            invited = str(form["email"].value()) if error.code == "invited_already" else ""
        else:
            messages.success(request, _("Invited: %(name)s") % {"name": invitation.name})
            return redirect("people:invitation_detail", invitation.pk)
    return show(request, "people/invitation_form.html", {"form": form, "path": _path(), "invited": invited})


def invitation_detail(request: Request, pk: UUID) -> HttpResponse:
    """One invitation: to whom, to what, by whom, where it stands, and what can be done."""
    invitation = rules.invitation_for(request.actor, pk)
    state = queries.shown_state(invitation.state, invitation.declined, invitation.expires_at)
    person = invitation.person_id if invitation.state == Invitation.State.ACCEPTED else None
    context = {
        "invitation": invitation,
        "role": Role(invitation.role).label,
        "place": invitation_words.scope_of(invitation),
        "state": state,
        "words": invitation_words.STATES[state],
        "refused": False,
        "mail_refused": jobs.address_refused(recipient_of(invitation)) if state == "sent" else None,
        "person": person if person is not None and rules.sees_person(request.actor, person) else None,
        "may_withdraw": state in {"drafted", "sent"},
        "may_send": state not in {"accepted"} and bool(invitation.email),
        "may_bring_back": state == "withdrawn" and not invitation.declined and bool(invitation.token_hash),
        "path": _path(),
    }
    return show(request, "people/invitation_detail.html", context)


@post_only("people:invitation_detail")
def invitation_send(request: Request, pk: UUID) -> HttpResponse:
    """A new mail with a new link: as an invitation anew, it takes a sign-in repeated shortly before."""
    invitation = rules.invitation_for(request.actor, pk)
    require_sudo(request)
    services.send_again(request.actor, invitation)
    messages.success(request, _("Sent again. The link of the earlier mail no longer works."))
    return redirect("people:invitation_detail", pk)


@post_only("people:invitation_detail")
def invitation_withdraw(request: Request, pk: UUID) -> HttpResponse:
    """The link dies at once; the page then offers the way back."""
    invitation = rules.invitation_for(request.actor, pk)
    services.withdraw(request.actor, invitation)
    messages.success(request, _("Withdrawn. The link in the mail no longer works; you can undo this below."))
    return redirect("people:invitation_detail", pk)


@post_only("people:invitation_detail")
def invitation_back(request: Request, pk: UUID) -> HttpResponse:
    """The withdrawal is undone: the link works again, and the role is offered anew."""
    invitation = rules.invitation_for(request.actor, pk)
    require_sudo(request)
    services.bring_invitation_back(request.actor, invitation)
    messages.success(request, _("Brought back. The link in the mail works again."))
    return redirect("people:invitation_detail", pk)


def _initial(request: Request) -> dict[str, object]:
    unit = id_in(request.GET, "yksikko")
    return {"role": Role.PARTICIPANT, **({"scope": f"unit:{unit}"} if unit is not None else {})}


def _unit(request: Request, pk: UUID | None) -> Unit | None:
    """The unit when it is open to the inviter; the service refuses, and logs, a scope that is not."""
    return rules.units_visible_to(request.actor).filter(pk=pk).first() if pk is not None else None


def _refuse(form: InviteForm, error: DomainError) -> None:
    other = form.scopes_that_do() if error.code == "grant_above_own" and error.facts.get("field") == "role" else ""
    if other:
        form.add_error("scope", other)
    elif error.code in {"invited_already", "has_left", "mail_limit", "mail_of_another"}:
        field = str(error.facts.get("field", ""))
        form.add_error(field if field in form.fields else None, invitation_words.refusal_of_file(error))
    else:
        refuse(form, error)


def _path() -> list[tuple[str, str]]:
    return [(_("People"), reverse("people:person_list")), (_("Invitations"), reverse("people:invitation_list"))]
