"""Erasure: a person becomes a tombstone; what names them goes, what is counted stays (trust.md 9, G5, G6)."""

from __future__ import annotations

from uuid import UUID, uuid4

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.db.models import ForeignKey, Model

from oppiva.audit import services as audit
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, is_sudo, reading
from oppiva.jobs import clock, mailfile
from oppiva.jobs import services as jobs
from oppiva.jobs.services import storage
from oppiva.people import journal, slots
from oppiva.people.models import TOMBSTONE, Person, Role, RoleGrant
from oppiva.people.queries.erasure import grants_to_replace
from oppiva.people.services.grants import refuse_last_administrator
from oppiva.people.services.invitations_erasing import erase_held, held_of
from oppiva.people.signals import person_anonymised

# What is left of a person; every other field is emptied, also one that is added later.
STAYS = frozenset({"id", "version", "deleted_in"})


def erase_person(actor: Actor, person: Person, *, reason: str) -> None:
    """Turn a person into a tombstone with a new random id; there is no way back. `reason` is a code.

    For oneself, shortly after signing in (`sign_in_again`), and for the system at the controller's request. Refuses
    the last administrator (`last_administrator`), and somebody who alone holds a role that must not be left empty
    (`grants_to_replace`, which names them); the system decides that by itself. A caller ends the web session first.
    """
    if actor.system is None and actor.person_id != str(person.pk):
        raise DomainError("not_allowed", action="delete", kind="profile")
    if actor.system is None and not is_sudo(actor, clock.now()):
        raise DomainError("sign_in_again")
    tombstone = uuid4()
    noted = False
    try:
        # Durable: the journal is written just before the commit, so nothing around this may still take it back.
        with transaction.atomic(durable=True), reading(actor):
            stored = _locked(person)
            _refuse_needed(actor, stored)
            mail = stored.email
            noting = journal.Erased(stored.pk, tombstone, *held_of(stored.pk))
            _erase(stored, tombstone)
            audit.log(
                "person_erased", actor=actor, kind="person", object_id=stored.pk, subject_id=stored.pk, reason=reason
            )
            person_anonymised.send(Person, person_id=stored.pk, tombstone_id=tombstone, actor=actor)
            transaction.on_commit(lambda: _forget_outside(mail))
            noted = True
            journal.note(noting, clock.real())
    except BaseException:
        if noted:
            journal.take_back(person.pk)
        raise


def erase_again(known: journal.Erased) -> bool:
    """Apply one line of the journal to a restored copy; answers whether there was anything of the person to erase.

    A copy of the days before the person said yes to an invitation holds their name and mail all the same.
    """
    with transaction.atomic(), reading(audit.ERASURE):
        invited = erase_held(known.invitations, known.rows)
        stored = Person.objects.select_for_update().filter(pk=known.person_id).first()
        if stored is None:
            return invited
        _erase(stored, known.tombstone_id)
        audit.log(
            "person_erased",
            actor=audit.ERASURE,
            kind="person",
            object_id=stored.pk,
            subject_id=stored.pk,
            reason="journal",
        )
        person_anonymised.send(Person, person_id=stored.pk, tombstone_id=known.tombstone_id, actor=audit.ERASURE)
    return True


def _locked(person: Person) -> Person:
    stored = Person.objects.select_for_update().exclude(state=Person.State.ERASED).filter(pk=person.pk).first()
    if stored is None:
        raise DomainError("gone")
    return stored


def _refuse_needed(actor: Actor, person: Person) -> None:
    open_grants = RoleGrant.objects.filter(
        person=person, role=Role.INSTANCE_ADMIN, revoked_at__isnull=True, deleted_in__isnull=True
    )
    for grant in open_grants:
        if not grant.over_on(clock.today()):
            refuse_last_administrator(grant, clock.today())
    held = grants_to_replace(person) if actor.system is None else []
    if held:
        raise DomainError("grants_to_replace", held=[(row.role, row.scope) for row in held])


def _erase(person: Person, tombstone: UUID) -> None:
    """Each kind empties what it holds while the person is still there; then the id itself is changed everywhere."""
    for kind in slots.personal_data():
        kind.erase(person.pk)
    audit.move_person(person.pk, tombstone)
    jobs.move_person(person.pk, tombstone)
    # The keys that point here are checked at the commit.
    Person.objects.filter(pk=person.pk).update(id=tombstone, version=person.version + 1, **_emptied(tombstone))
    for model, field in _pointing_here():
        rows = model._base_manager.filter(**{field.attname: person.pk})
        if model.__module__.startswith("oppiva."):
            rows.update(**{field.attname: tombstone})
        else:
            rows.delete()  # tables of the sign-in libraries: all of it is the account
    # Such as tries at signing in again; no page of anybody is kept in the cache.
    storage.forget_cached(str(person.pk))


def _emptied(tombstone: UUID) -> dict[str, object]:
    values: dict[str, object] = {}
    for field in Person._meta.concrete_fields:
        if field.name not in STAYS and not getattr(field, "generated", False):
            values[field.attname] = None if field.null else field.get_default()
    return values | {
        "name": TOMBSTONE,
        "email": f"{tombstone.hex}@erased.invalid",
        "password": make_password(None),
        "state": Person.State.ERASED,
    }


def _pointing_here() -> list[tuple[type[Model], ForeignKey[Model, Model]]]:
    """Every table with a key to a person, those between two tables included."""
    found = []
    for relation in Person._meta.get_fields(include_hidden=True):
        field = getattr(relation, "field", None)
        if relation.auto_created and not relation.concrete and isinstance(field, ForeignKey):
            found.append((field.model, field))
    return found


def _forget_outside(mail: str) -> None:
    """What lies beside the rows: the demo's mail files, and old pages in the log of the database."""
    mailfile.forget(mail)
    storage.truncate_log()
