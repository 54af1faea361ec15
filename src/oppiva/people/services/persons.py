"""The verbs of persons and their accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from allauth.account.models import EmailAddress
from django.db import IntegrityError, transaction

from oppiva.audit.services import log, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, Place, Target, is_sudo
from oppiva.jobs import clock
from oppiva.jobs.services import queue_mail
from oppiva.people.models import Person, Role, Unit
from oppiva.people.rules import may_change_account, person_target, places_of_units
from oppiva.people.services.grants import refuse_last_administrator
from oppiva.people.services.requiring import require
from oppiva.people.services.sessions import end_sessions

# Who sets these decides who signs in as the person.
ACCOUNT = ("email", "state")


def add_person(actor: Actor, *, fields: Mapping[str, object]) -> Person:
    """A new person who can sign in by mailed code; refuses a work mail that is known (`email_taken`)."""
    person = Person(**fields)
    require(actor, "write", Target("person", _unit_places(person.unit)))
    person.set_unusable_password()
    try:
        with transaction.atomic():
            save(person, actor=actor)
            EmailAddress.objects.create(user=person, email=person.email.lower(), verified=True, primary=True)
    except IntegrityError as error:
        raise DomainError("email_taken", field="email") from error
    return person


def edit_person(actor: Actor, person: Person, *, base_version: int, fields: Mapping[str, object]) -> Person:
    """Changed fields of a person; a changed work mail moves the sign-in with it and ends open sessions.

    Mail and state take the right to give every grant of the person (`account_above_own`) and a sign-in repeated
    shortly before (`sign_in_again`); the old address hears of it.
    """
    require(actor, "write", person_target("person", person, actor))
    unit = fields.get("unit")
    if isinstance(unit, Unit) and unit.pk != person.unit_id:
        # Moving a person into a unit needs rights there, too.
        require(actor, "write", Target("person", _unit_places(unit)))
    try:
        with transaction.atomic():
            # The row is the lock, as in `give_grant`: no grant comes in between the check and the change.
            stored = Person.objects.select_for_update().get(pk=person.pk)
            before = {name: getattr(stored, name) for name in ACCOUNT}
            changed = save(stored, actor=actor, base_version=base_version, changes=fields)
            touched = [name for name in ACCOUNT if getattr(changed, name) != before[name]]
            if touched:
                _change_account(actor, changed, before["email"], touched)
    except IntegrityError as error:
        raise DomainError("email_taken", field="email") from error
    except DomainError as error:
        if error.code == "account_above_own":
            # Outside the transaction, which took everything else back.
            log("account_refused", actor=actor, kind="person", object_id=person.pk, subject_id=person.pk)
        raise
    return changed


def _change_account(actor: Actor, person: Person, old_address: str, touched: Sequence[str]) -> None:
    """What goes with a saved mail or state: the rights to it, the sign-in, the sessions, the mail and the audit row."""
    if not may_change_account(actor, person):
        raise DomainError("account_above_own", field=touched[0])
    if actor.system is None and not is_sudo(actor, clock.now()):
        raise DomainError("sign_in_again")
    if not person.is_active:
        for grant in person.grants.filter(role=Role.INSTANCE_ADMIN, revoked_at__isnull=True):
            refuse_last_administrator(grant, clock.today())
    if "email" in touched:
        EmailAddress.objects.filter(user=person).delete()
        EmailAddress.objects.create(user=person, email=person.email.lower(), verified=True, primary=True)
    if "email" in touched or not person.is_active:
        end_sessions(person)
    queue_mail(
        "account_changed",
        recipient=person.pk,
        object_id=str(person.pk),
        version=person.version,
        context={"address": old_address, "changed": list(touched), "active": person.is_active},
    )
    log(
        "account_changed",
        actor=actor,
        kind="person",
        object_id=person.pk,
        subject_id=person.pk,
        changed=list(touched),
        state=str(person.state),
    )


def welcome(person: Person) -> Person:
    """An invited person has signed in for the first time and is active from now on."""
    return save(person, actor=Actor(str(person.pk)), changes={"state": Person.State.ACTIVE}, reason="first sign-in")


def choose_language(person: Person, language: str, *, actor: Actor) -> Person:
    """The person's own language, for pages after sign-in and for mails."""
    return save(person, actor=actor, changes={"language": language})


def edit_own_settings(actor: Actor, person: Person, *, base_version: int, fields: Mapping[str, object]) -> Person:
    """One's own settings: name, phone, language, theme, and whether colleagues see the contact details."""
    if actor.person_id != str(person.pk):
        raise DomainError("not_allowed")
    return save(person, actor=actor, base_version=base_version, changes=fields)


def _unit_places(unit: Unit | None) -> frozenset[Place]:
    return places_of_units([unit.pk])[unit.pk] if unit is not None else frozenset()
