"""The verbs of people: organisations, units, persons and grants."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import TypeVar
from uuid import UUID

from allauth.account.models import EmailAddress
from allauth.usersessions.models import UserSession
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q

from oppiva.audit.queries import deletions
from oppiva.audit.services import delete, log, save, undo
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, Place, Target, allowed, granters_needed, is_sudo
from oppiva.jobs import clock
from oppiva.jobs.services import queue_mail
from oppiva.people import slots
from oppiva.people.models import Organisation, Person, Role, RoleGrant, Unit
from oppiva.people.rules import (
    may_change_account,
    may_give,
    organisation_target,
    person_target,
    places_of_units,
    supervises,
    unit_target,
)
from oppiva.people.signals import organisation_added

R = TypeVar("R", Organisation, Unit, Person)

NAME_LENGTH = 120
UNSCOPED = frozenset({"own", "instance"})
# Who sets these decides who signs in as the person.
ACCOUNT = ("email", "state")
# So many years from now a day of a grant is a slip of the finger.
FARTHEST_YEARS = 20


def add_organisation(actor: Actor, *, fields: Mapping[str, object], programme_id: str = "") -> Organisation:
    """A new organisation in the actor's area or programme; refuses a name that is taken (`name_taken`).

    With a programme it is `organisation_known`: the one that has the name can be taken into the programme instead.
    """
    organisation = Organisation(**fields)
    places = {Place("area", organisation.area_id)} if organisation.area_id else set()
    if programme_id:
        places.add(Place("programme", programme_id))
    _require(actor, "write", "organisation", frozenset(places))
    try:
        with transaction.atomic():
            save(organisation, actor=actor)
            organisation_added.send(Organisation, organisation=organisation, actor=actor, programme_id=programme_id)
    except IntegrityError as error:
        raise DomainError("organisation_known" if programme_id else "name_taken", field="name") from error
    return organisation


def edit_organisation(
    actor: Actor, organisation: Organisation, *, base_version: int, fields: Mapping[str, object]
) -> Organisation:
    """Changed fields of an organisation; refuses a taken name, answers a conflict with both texts."""
    _require_on(actor, "write", organisation_target(organisation))
    area = fields.get("area")
    if area is not None and area != organisation.area:
        # Moving an organisation into an area needs rights there, too.
        _require(actor, "write", "organisation", frozenset({Place("area", str(getattr(area, "pk", area)))}))
    return _saved(organisation, actor, base_version, fields, "name")


def add_unit(actor: Actor, organisation: Organisation, *, fields: Mapping[str, object]) -> Unit:
    """A new unit of an organisation the actor may edit; refuses a name the organisation already has."""
    _require_on(actor, "write", organisation_target(organisation))
    try:
        with transaction.atomic():
            return save(Unit(organisation=organisation, **fields), actor=actor)
    except IntegrityError as error:
        raise DomainError("name_taken", field="name") from error


def edit_unit(actor: Actor, unit: Unit, *, base_version: int, fields: Mapping[str, object]) -> Unit:
    """Changed fields of a unit; its supervisor may change the share that may be away at once, and nothing else."""
    target = unit_target(unit)
    if not (set(fields) <= {"max_away_pct"} and supervises(actor, unit)):
        _require_on(actor, "write", target)
    return _saved(unit, actor, base_version, fields, "name")


def delete_organisation(actor: Actor, organisation: Organisation) -> UUID:
    """Hides an organisation with its units for 30 days as one batch; refuses while people work there (`people_inside`).

    What upper apps hold of it goes along or refuses, as a commitment does (`organisation_committed`). The table gives
    nobody D on this row: whoever may write it may also take back what was added by mistake.
    """
    _require_on(actor, "write", organisation_target(organisation))
    with transaction.atomic():
        units = list(Unit.objects.filter(organisation=organisation, deleted_in__isnull=True))
        _refuse_people_inside(units)
        return delete([organisation, *units, *slots.goes_along(organisation.pk)], actor=actor)


def delete_unit(actor: Actor, unit: Unit) -> UUID:
    """Hides a unit for 30 days; refuses while people work there (`people_inside`)."""
    _require_on(actor, "write", unit_target(unit))
    _refuse_people_inside([unit])
    return delete([unit], actor=actor)


def bring_back(actor: Actor, batch: UUID) -> int:
    """Undoes one's own deletion and tells how many records came back; refuses anybody else's (`batch_unknown`).

    So it is with a deletion that was part of something larger (people/slots.py). It takes the same right as changing
    each record takes now.
    """
    kinds = next((found.counts for found in deletions(actor) if found.batch == batch), {})
    checks = slots.undo_checks(kinds)
    if not kinds or checks is None:
        raise DomainError("batch_unknown")
    with transaction.atomic():
        for check in checks:
            check(actor, batch)
        return undo(batch, actor=actor)


def _refuse_people_inside(units: Sequence[Unit]) -> None:
    inside = Person.objects.filter(unit__in=units, deleted_in__isnull=True).exclude(state=Person.State.ERASED).count()
    if inside:
        raise DomainError("people_inside", count=inside)


def add_person(actor: Actor, *, fields: Mapping[str, object]) -> Person:
    """A new person who can sign in by mailed code; refuses a work mail that is known (`email_taken`)."""
    person = Person(**fields)
    _require(actor, "write", "person", _unit_places(person.unit))
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
    _require_on(actor, "write", person_target("person", person, actor))
    unit = fields.get("unit")
    if isinstance(unit, Unit) and unit.pk != person.unit_id:
        # Moving a person into a unit needs rights there, too.
        _require(actor, "write", "person", _unit_places(unit))
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
            _refuse_last_administrator(grant, clock.today())
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


def give_grant(
    actor: Actor,
    *,
    person: Person,
    role: str,
    scope_kind: str,
    scope_id: str = "",
    starts_on: date,
    ends_on: date | None = None,
    reason: str,
) -> RoleGrant:
    """A role for a person in a scope.

    Refuses, and logs each refusal: to oneself, above one's own level, in a foreign scope, a scope kind that no app has
    registered, a scope that does not exist, days that cannot be meant, an end before the start or today, a person who
    has left, and a grant that the person already has.
    """
    grant = RoleGrant(
        person=person,
        role=role,
        scope_kind=scope_kind,
        scope_id=scope_id,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by_id=UUID(actor.person_id) if actor.person_id else None,
        granted_at=clock.now(),
        reason=reason,
    )
    with _deciding(actor, person, role) as locked:
        scope = slots.scope_kind(scope_kind)
        if scope is None:
            raise DomainError("scope_kind_unknown", field="scope")
        if (scope_kind in UNSCOPED) != (scope_id == ""):
            raise DomainError("scope_missing", field="scope")
        if actor.person_id == str(person.pk):
            raise DomainError("grant_to_oneself", field="person")
        _refuse_strange_days(starts_on, ends_on)
        if not may_give(actor, role, scope_kind, scope_id, person):
            raise DomainError("grant_above_own", field="role")
        # Only now: who may give nothing there does not learn what exists.
        if not scope.exists(scope_id):
            raise DomainError("scope_unknown", field="scope")
        if not locked.is_active:
            raise DomainError("person_left", field="person")
        if _overlapping(grant):
            raise DomainError("grant_exists", field="role")
        try:
            with transaction.atomic():
                save(grant, actor=actor)
        except IntegrityError as error:
            raise DomainError("grant_exists", field="role") from error
        _log_grant("grant_given", actor, grant)
    return grant


def confirm_grant(actor: Actor, grant: RoleGrant) -> RoleGrant:
    """The second granter's yes, without which an auditor's grant does not hold; never the first granter's own.

    Refuses a grant that needs no second granter or has one (`grant_not_waiting`), one that is over, and one of a person
    who has left.
    """
    with _deciding(actor, grant.person, grant.role) as locked:
        _read_again(grant)
        if actor.person_id is None or actor.person_id in {str(grant.person_id), str(grant.granted_by_id)}:
            raise DomainError("second_granter_same")
        if not may_give(actor, grant.role, grant.scope_kind, grant.scope_id, grant.person):
            raise DomainError("grant_above_own")
        if granters_needed(grant.role) < 2 or grant.second_granter_id is not None:
            raise DomainError("grant_not_waiting")
        _refuse_over(grant)
        if not locked.is_active:
            raise DomainError("person_left")
        save(grant, actor=actor, changes={"second_granter_id": UUID(actor.person_id)})
        _log_grant("grant_confirmed", actor, grant)
    return grant


def end_grant(actor: Actor, grant: RoleGrant, *, ends_on: date, reason: str) -> RoleGrant:
    """The last day of a grant, today or later, never later than it was; the grant is never edited otherwise.

    Refuses a grant that is over, and to leave the installation without an administrator.
    """
    with _deciding(actor, grant.person, grant.role):
        _read_again(grant)
        _require_over(actor, grant)
        _refuse_over(grant)
        if ends_on < max(grant.starts_on, clock.today()):
            raise DomainError("ends_before_start", field="ends_on")
        if grant.ends_on is not None and ends_on > grant.ends_on:
            raise DomainError("grant_cannot_be_extended", field="ends_on")
        _refuse_strange_days(grant.starts_on, ends_on)
        _refuse_last_administrator(grant, ends_on + timedelta(days=1))
        save(grant, actor=actor, changes={"ends_on": ends_on}, reason=reason)
        _log_grant("grant_ended", actor, grant)
    return grant


def revoke_grant(actor: Actor, grant: RoleGrant, *, reason: str) -> RoleGrant:
    """Ends a grant at once and signs the person out everywhere.

    Refuses a grant that is over, and to leave the installation without an administrator.
    """
    with _deciding(actor, grant.person, grant.role):
        _read_again(grant)
        _require_over(actor, grant)
        _refuse_over(grant)
        _refuse_last_administrator(grant, clock.today())
        save(grant, actor=actor, changes={"revoked_at": clock.now()}, reason=reason)
        end_sessions(grant.person)
        _log_grant("grant_revoked", actor, grant)
    return grant


def end_sessions(person: Person) -> None:
    """Signs a person out on every device at once."""
    for session in UserSession.objects.filter(user=person):
        session.end()


def move_session(old: str | None, new: str | None) -> bool:
    """Lets the list of own sessions know a session by its new id; False when the old one is not on it."""
    return bool(UserSession.objects.filter(session_key=old).update(session_key=new))


def make_first_administrator(actor: Actor, *, name: str, email: str) -> Person:
    """The installation's first system administrator, made on the command line by whoever runs the server."""
    person = add_person(actor, fields={"name": name, "email": email})
    give_grant(
        actor,
        person=person,
        role=Role.INSTANCE_ADMIN,
        scope_kind="instance",
        starts_on=clock.today(),
        reason="first administrator, made at set-up",
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
            reason="made on the command line",
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


def _saved(record: R, actor: Actor, base_version: int, fields: Mapping[str, object], unique_field: str) -> R:
    try:
        with transaction.atomic():
            return save(record, actor=actor, base_version=base_version, changes=fields)
    except IntegrityError as error:
        raise DomainError("name_taken", field=unique_field) from error


def _require(actor: Actor, action: str, kind: str, places: frozenset[Place]) -> None:
    if actor.system is None and not allowed(actor, action, Target(kind, places), clock.now()):
        raise DomainError("not_allowed", action=action, kind=kind)


def _require_over(actor: Actor, grant: RoleGrant) -> None:
    """Ending takes the same right as giving; anyone may end their own grant."""
    if actor.person_id == str(grant.person_id) or actor.system is not None:
        return
    if not may_give(actor, grant.role, grant.scope_kind, grant.scope_id, grant.person):
        raise DomainError("grant_above_own")


def _require_on(actor: Actor, action: str, target: Target) -> None:
    if actor.system is None and not allowed(actor, action, target, clock.now()):
        raise DomainError("not_allowed", action=action, kind=target.kind)


def _unit_places(unit: Unit | None) -> frozenset[Place]:
    return places_of_units([unit.pk])[unit.pk] if unit is not None else frozenset()


def _overlapping(grant: RoleGrant) -> bool:
    """Whether the person already holds this role in this scope on a day that the new grant covers."""
    same = RoleGrant.objects.filter(
        person=grant.person,
        role=grant.role,
        scope_kind=grant.scope_kind,
        scope_id=grant.scope_id,
        revoked_at__isnull=True,
        deleted_in__isnull=True,
    ).filter(Q(ends_on__isnull=True) | Q(ends_on__gte=grant.starts_on))
    if grant.ends_on is not None:
        same = same.filter(starts_on__lte=grant.ends_on)
    return same.exists()


@contextmanager
def _deciding(actor: Actor, person: Person, role: str) -> Iterator[Person]:
    """One transaction under the person's lock: two who decide at once would both find nothing in the way.

    Every refused grant is logged (trust.md A7): who asked, for whom, which role, why not. That happens after the
    transaction, whose end takes back whatever was written in it.
    """
    try:
        with transaction.atomic():
            # Not the key: a grant that the person gives to somebody else meanwhile points at it and need not wait.
            yield Person.objects.select_for_update(no_key=True).get(pk=person.pk)
    except DomainError as error:
        log("grant_refused", actor=actor, kind="grant", subject_id=person.pk, code=error.code, role=str(role))
        raise


def _read_again(grant: RoleGrant) -> None:
    """The grant as it stands under the person's lock: what the page showed may be old."""
    # Without a lock of its own: whoever holds one may not wait for the other administrators' grants.
    grant.refresh_from_db()


def _refuse_over(grant: RoleGrant) -> None:
    """What is over stays over: a grant is ended and replaced, never brought back."""
    if grant.over_on(clock.today()):
        raise DomainError("grant_over")


def _refuse_strange_days(starts_on: date, ends_on: date | None) -> None:
    today = clock.today()
    if ends_on is not None and ends_on < today:
        raise DomainError("grant_expired", field="ends_on")
    if ends_on is not None and ends_on < starts_on:
        raise DomainError("ends_before_start", field="ends_on")
    for name, day in (("starts_on", starts_on), ("ends_on", ends_on)):
        if day is not None and abs(day.year - today.year) > FARTHEST_YEARS:
            raise DomainError("day_far_away", field=name)


def _refuse_last_administrator(grant: RoleGrant, without: date) -> None:
    """From the day `without` the grant no longer holds: somebody else has to be administrator, and for good."""
    if grant.role != Role.INSTANCE_ADMIN:
        return
    # All such grants are locked in one order: two administrators who end each other's would both see the other's.
    lasting = RoleGrant.objects.select_for_update(no_key=True).filter(
        role=Role.INSTANCE_ADMIN, revoked_at__isnull=True, deleted_in__isnull=True, ends_on__isnull=True
    )
    left = {other.person_id for other in lasting.order_by("pk") if other.pk != grant.pk and other.starts_on <= without}
    if not any(person.is_active for person in Person.objects.filter(pk__in=left)):
        raise DomainError("last_administrator")


def note_refused_grant(actor: Actor, person_id: UUID, code: str = "person_out_of_reach") -> None:
    """Logs a try that a page refused before any service was asked, as for a person out of sight (trust.md A7)."""
    log("grant_refused", actor=actor, kind="grant", subject_id=person_id, code=code)


def _log_grant(verb: str, actor: Actor, grant: RoleGrant) -> None:
    programme = grant.scope_id if grant.scope_kind == "programme" else ""
    log(
        verb,
        actor=actor,
        kind="grant",
        object_id=str(grant.pk),
        subject_id=grant.person_id,
        programme=programme,
        role=str(grant.role),
        scope_kind=str(grant.scope_kind),
    )
