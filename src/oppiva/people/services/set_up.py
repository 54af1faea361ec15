"""Persons made on the command line by whoever runs the server."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction

from oppiva.audit.services import log
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.people import grant_reasons, slots
from oppiva.people.models import Person, Role
from oppiva.people.services.grants import give_grant
from oppiva.people.services.persons import add_person

NAME_LENGTH = 120


def make_first_administrator(actor: Actor, *, name: str, email: str) -> Person:
    """The installation's first system administrator, made on the command line by whoever runs the server."""
    person = add_person(actor, fields={"name": name, "email": email})
    give_grant(
        actor,
        person=person,
        role=Role.INSTANCE_ADMIN,
        scope_kind="instance",
        starts_on=clock.today(),
        reason=grant_reasons.SET_UP,
    )
    return person


def add_person_with_role(
    actor: Actor,
    *,
    name: str,
    email: str,
    role: str,
    scope_kind: str,
    scope_id: str = "",
    ends_on: date | None = None,
) -> Person:
    """A person with a role from today on, made on the command line by whoever runs the server; both or neither.

    Refuses all that the form and `give_grant` refuse, a mail or name that is none (`name_wrong`, `email_wrong`), and a
    scope that is not there (`scope_unknown`).
    """
    name, email = " ".join(name.split()), email.strip()
    if not 0 < len(name) <= NAME_LENGTH or not name.isprintable():
        raise DomainError("name_wrong", field="name")
    try:
        validate_email(email)
    except ValidationError as error:
        raise DomainError("email_wrong", field="email") from error
    _require_scope(scope_kind, scope_id)
    with transaction.atomic():
        person = add_person(actor, fields={"name": name, "email": email})
        give_grant(
            actor,
            person=person,
            role=role,
            scope_kind=scope_kind,
            scope_id=scope_id,
            starts_on=clock.today(),
            ends_on=ends_on,
            reason=grant_reasons.COMMAND,
        )
        log("person_added", actor=actor, kind="person", object_id=person.pk, subject_id=person.pk, role=role)
    return person


def _require_scope(scope_kind: str, scope_id: str) -> None:
    """Refuses a scope that nobody can choose on a form; `give_grant` itself refuses an unknown kind."""
    scope = slots.scope_kind(scope_kind)
    if scope is None or not scope_id:
        return
    try:
        found = scope.labels([scope_id])
    except (ValueError, ValidationError) as error:  # not even the shape of an id
        raise DomainError("scope_unknown", field="scope") from error
    if scope_id not in found:
        raise DomainError("scope_unknown", field="scope")
