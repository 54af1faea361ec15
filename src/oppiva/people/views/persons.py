"""Persons: list, page and form."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.errors import DomainError
from oppiva.people import queries, rules, services, structure
from oppiva.people.forms.lists import id_of, page_of, text_of
from oppiva.people.forms.persons import PersonForm
from oppiva.people.models import Organisation, Person, Unit
from oppiva.people.views.answers import Request, allow, base_version, refuse, require_sudo, show


def person_list(request: Request) -> HttpResponse:
    """The persons the reader may see, 50 a page."""
    text = text_of(request.GET, "haku")
    house, unit = _house(request), _unit(request)
    found = queries.person_rows(
        request.actor,
        text=text,
        unit=unit.pk if unit is not None else None,
        organisation=house.pk if house is not None else None,
        page=page_of(request.GET),
    )
    context = {
        "page": found,
        "text": text,
        "inside": unit or house,
        "base": reverse("people:person_list"),
        "may_add": rules.may_somewhere(request.actor, "write", "person"),
        "may_invite": rules.may_give_somewhere(request.actor),
    }
    return show(request, "people/person_list.html", context)


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


def _house(request: Request) -> Organisation | None:
    """The organisation whose people are asked for in the address, when the reader may see it."""
    pk = id_of(request.GET, "organisaatio")
    return rules.organisations_visible_to(request.actor).filter(pk=pk).first() if pk is not None else None


def _unit(request: Request) -> Unit | None:
    """The unit whose people are asked for in the address, when the reader may see it."""
    pk = id_of(request.GET, "yksikko")
    return rules.units_visible_to(request.actor).filter(pk=pk).first() if pk is not None else None


def _path(person: Person | None = None) -> list[tuple[str, str]]:
    path = [(_("People"), reverse("people:person_list"))]
    if person is not None:
        path.append((person.name, reverse("people:person_detail", args=[person.pk])))
    return path
