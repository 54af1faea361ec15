"""Grants: list, page, give, confirm, end and revoke; dangerous actions ask for the second factor again."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.errors import DomainError
from oppiva.core.policy import granters_needed
from oppiva.jobs import clock
from oppiva.people import queries, rules, services, words
from oppiva.people.forms.grants import EndForm, GrantForm, RevokeForm
from oppiva.people.forms.lists import text_of
from oppiva.people.models import Person, Role, RoleGrant
from oppiva.people.views.answers import Request, allow, post_only, refuse, require_sudo
from oppiva.ui.answers import show
from oppiva.ui.sent import page_in


def grant_list(request: Request) -> HttpResponse:
    """The grants one may give and end, and one's own."""
    asked = queries.GrantFilter(
        text=text_of(request.GET, "haku"),
        role=text_of(request.GET, "rooli"),
        where=text_of(request.GET, "missa"),
        state=words.GRANT_STATES.get(text_of(request.GET, "tila"), ("", ""))[0],
    )
    may_give = rules.may_give_somewhere(request.actor)
    context = {
        "page": queries.grant_rows(request.actor, asked, page=page_in(request.GET)),
        "roles": Role.choices,
        "asked": asked,
        "places": queries.where_choices(request.actor) if may_give else [],
        "states": [(key, state, label) for key, (state, label) in words.GRANT_STATES.items()],
        "base": reverse("people:grant_list"),
        "may_give": may_give,
        "waiting": queries.waiting_for_second(request.actor) if may_give else 0,
        "keeps_leavers": rules.keeps_leavers(request.actor),
    }
    return show(request, "people/grant_list.html", context)


def grant_detail(request: Request, pk: UUID) -> HttpResponse:
    """One grant: to whom, where, by whom, why, and what may be done about it."""
    grant = rules.grant_for(request.actor, pk)
    row = queries.grant_row(grant)
    over = row.state in {"ended", "revoked"}
    context = {
        "grant": grant,
        "row": row,
        "by_itself": queries.by_itself(grant),
        "reason": queries.reason_of(grant),
        "ending": queries.ending_of(grant, actor=request.actor),
        "path": _path(),
        "sees_person": rules.sees_person(request.actor, grant.person_id),
        "may_confirm": row.state == "unconfirmed" and rules.may_confirm(request.actor, grant),
        "may_end": not over and rules.may_end(request.actor, grant),
        "may_replace": not over and rules.may_replace(request.actor, grant),
        "declined": granters_needed(grant.role) > 1 and grant.second_granter_id is None,
    }
    return show(request, "people/grant_detail.html", context)


def grant_give(request: Request, pk: UUID) -> HttpResponse:
    """A role for a person in a scope."""
    person = _person_for_grant(request, pk)
    if not rules.may_give_somewhere(request.actor):
        if request.method == "POST":
            services.note_refused_grant(request.actor, pk)
        allow(False, "grant", "invitation")
    require_sudo(request)
    form = GrantForm(request.POST or None, initial={"starts_on": clock.today()}, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        try:
            grant = services.give_grant(
                request.actor,
                person=person,
                role=data["role"],
                scope_kind=form.scope_kind(),
                scope_id=form.scope_id(),
                starts_on=data["starts_on"],
                ends_on=data["ends_on"],
                reason=data["reason"],
            )
        except DomainError as error:
            refuse_grant(form, error)
        else:
            messages.success(request, _("Grant given to %(name)s.") % {"name": person.name})
            return redirect("people:grant_detail", grant.pk)
    return show(request, "people/grant_give.html", {"form": form, "person": person, "path": _path(person)})


@post_only("people:grant_detail")
def grant_confirm(request: Request, pk: UUID) -> HttpResponse:
    """The second granter's yes."""
    grant = rules.grant_for(request.actor, pk)
    require_sudo(request)
    services.confirm_grant(request.actor, grant)
    messages.success(request, _("Confirmed. The grant holds from its first day."))
    return redirect("people:grant_detail", pk)


def grant_end(request: Request, pk: UUID) -> HttpResponse:
    """The last day of a grant."""
    grant = rules.grant_for(request.actor, pk)
    allow_ending(request, grant)
    require_sudo(request)
    form = EndForm(request.POST or None, today=clock.today())
    if request.method == "POST" and form.is_valid():
        try:
            services.end_grant(
                request.actor, grant, ends_on=form.cleaned_data["ends_on"], reason=form.cleaned_data["reason"]
            )
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("The grant has its last day."))
            return redirect("people:grant_detail", pk)
    return show(request, "people/grant_end.html", about(grant, form))


def grant_revoke(request: Request, pk: UUID) -> HttpResponse:
    """Ends a grant at once and signs the person out everywhere."""
    grant = rules.grant_for(request.actor, pk)
    allow_ending(request, grant)
    require_sudo(request)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            services.revoke_grant(request.actor, grant, reason=form.cleaned_data["reason"])
        except DomainError as error:
            refuse(form, error)
        else:
            if request.actor.person_id == str(grant.person_id):
                return redirect("account_login")
            messages.success(request, _("Revoked. The person is signed out everywhere."))
            return redirect("people:grant_detail", pk)
    return show(request, "people/grant_revoke.html", about(grant, form))


def refuse_grant(form: GrantForm, error: DomainError) -> None:
    """At the scope, with the kinds of scope that would do, when it does not go with the role; else at its own field."""
    other = form.scopes_that_do() if error.code == "grant_above_own" else ""
    if other:
        form.add_error("scope", other)
    else:
        refuse(form, error)


def _person_for_grant(request: Request, pk: UUID) -> Person:
    """The person, else 404; that somebody tried is logged (trust.md A7)."""
    try:
        return rules.person_for(request.actor, pk)
    except Http404:
        if request.method == "POST":
            services.note_refused_grant(request.actor, pk)
        raise


def allow_ending(request: Request, grant: RoleGrant) -> None:
    """403 with the roles that may; a grant that is over has no form, and what is sent for it the service refuses."""
    if not rules.may_end(request.actor, grant):
        if request.method == "POST":
            services.note_refused_grant(request.actor, grant.person_id, "grant_above_own")
        allow(False, "grant", "invitation")
    if request.method != "POST" and grant.over_on(clock.today()):
        raise DomainError("grant_over")


def about(grant: RoleGrant, form: forms.Form) -> dict[str, object]:
    path = [*_path(), (grant.person.name, reverse("people:grant_detail", args=[grant.pk]))]
    return {"form": form, "grant": grant, "row": queries.grant_row(grant), "path": path}


def _path(person: Person | None = None) -> list[tuple[str, str]]:
    path = [(_("Grants"), reverse("people:grant_list"))]
    if person is not None:
        path.append((person.name, reverse("people:person_detail", args=[person.pk])))
    return path
