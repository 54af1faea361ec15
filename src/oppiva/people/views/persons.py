"""Persons: list, page and form."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, Grant
from oppiva.people import queries, rules, services, structure
from oppiva.people.exports import EXPORTS
from oppiva.people.filter_words import chips, organisation_choices, state_choices, unit_choices_of
from oppiva.people.forms.lists import filters_of
from oppiva.people.forms.persons import PersonForm
from oppiva.people.models import Person, Role
from oppiva.people.queries import Filters
from oppiva.people.views.answers import Request, allow, refuse, require_sudo
from oppiva.people.views.listing import Select, taking_out
from oppiva.ui.answers import show
from oppiva.ui.sent import base_version, page_in

MOST_KEPT = 200


def _none_yet() -> dict[tuple[tuple[Grant, ...], str | None, UUID | None], list[Select]]:
    return {}


_kept = structure.Kept(_none_yet)


def person_list(request: Request) -> HttpResponse:
    """The persons the reader may see, 50 a page."""
    filters = filters_of(request.GET)
    context = {
        "page": queries.person_rows(request.actor, filters, page=page_in(request.GET)),
        "chips": chips(request.actor, filters, EXPORTS["person"].parameters, request.GET),
        "selects": _selects(request.actor, filters),
        "base": reverse("people:person_list"),
        "may_add": rules.may_somewhere(request.actor, "write", "person"),
        **taking_out(request, "person", filters),
        "may_invite": rules.may_give_somewhere(request.actor),
    }
    return show(request, "people/person_list.html", context)


def _selects(actor: Actor, filters: Filters) -> list[Select]:
    """What the list can be narrowed by: only what the reader may ask."""
    filters = queries.settled(actor, filters)
    chosen = {
        "organisaatio": str(filters.organisation or ""),
        "yksikko": str(filters.unit or ""),
        "tila": filters.state,
        "rooli": filters.role,
    }
    found = [replace(select, chosen=chosen[select.name]) for select in _choices(actor, filters)]
    return [select for select in found if len(select.choices) > 1 or select.chosen]


def _choices(actor: Actor, filters: Filters) -> list[Select]:
    """The selects with nothing chosen: they follow from the grants, the structure and the language alone."""
    kept, key = _kept.get(), (actor.grants, get_language(), filters.organisation)
    found = kept.get(key)
    if found is None:
        found = [
            Select("organisaatio", _("Organisation"), "", organisation_choices(actor)),
            Select("yksikko", _("Unit"), "", unit_choices_of(actor, filters)),
            Select("tila", _("State"), "", state_choices(actor), _("all who work here")),
        ]
        if rules.may_give_somewhere(actor):
            found.append(Select("rooli", _("Role"), "", [(value, str(words)) for value, words in Role.choices]))
        if len(kept) < MOST_KEPT:
            kept[key] = found
    return found


def person_detail(request: Request, pk: UUID) -> HttpResponse:
    """One person: place of work, contact details for those who may see them, grants for those who give them."""
    person = rules.person_for(request.actor, pk)
    target = rules.person_target("person", person, request.actor)
    context = {
        "person": person,
        "place": structure.current().living_room(person.unit_id),
        "state": Person.State(person.state).label,
        "path": [(_("People"), reverse("people:person_list"))],
        "sees_contact": rules.sees_contact(request.actor, person, target),
        "grants": queries.grant_rows_of(request.actor, person),
        "grant_base": reverse("people:grant_list"),
        "may_edit": rules.may(request.actor, "write", target),
        "may_give": rules.may_give_somewhere(request.actor) and request.actor.person_id != str(pk),
    }
    return show(request, "people/person_detail.html", context)


def person_add(request: Request) -> HttpResponse:
    """A new person in a unit of one's area."""
    allow(rules.may_somewhere(request.actor, "write", "person"), "write", "person")
    form = PersonForm(request.POST or None, actor=request.actor)
    if request.method == "POST" and form.is_valid():
        fields = {**form.values(), "unit": rules.unit_for(request.actor, form.chosen_unit())}
        try:
            person = services.add_person(request.actor, fields=fields)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Added: %(name)s") % {"name": person.name})
            return redirect("people:person_detail", person.pk)
    return show(request, "people/person_form.html", {"form": form, "path": _path()})


def person_edit(request: Request, pk: UUID) -> HttpResponse:
    """Changed fields of a person."""
    person = rules.person_for(request.actor, pk)
    allow(rules.may_edit(request.actor, person), "write", "person")
    version = base_version(request, person.version)
    form = PersonForm(request.POST or None, initial=PersonForm.initial_of(person), actor=request.actor, person=person)
    if request.method == "POST" and form.is_valid():
        fields = {**form.values(), "unit": rules.unit_for(request.actor, form.chosen_unit())}
        if form.changes_account(person) and rules.may_change_account(request.actor, person):
            require_sudo(request)
        try:
            services.edit_person(request.actor, person, base_version=version, fields=fields)
        except DomainError as error:
            refuse(form, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("people:person_detail", pk)
    context = {"form": form, "person": person, "version": version, "path": _path(person)}
    return show(request, "people/person_form.html", context)


def _path(person: Person | None = None) -> list[tuple[str, str]]:
    path = [(_("People"), reverse("people:person_list"))]
    if person is not None:
        path.append((person.name, reverse("people:person_detail", args=[person.pk])))
    return path
