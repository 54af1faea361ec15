"""The verbs of grants: given, confirmed, ended, revoked; each refusal is logged."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q

from oppiva.audit.services import log, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, granters_needed
from oppiva.jobs import clock
from oppiva.people import slots
from oppiva.people.models import Person, Role, RoleGrant
from oppiva.people.rules import may_give
from oppiva.people.services.grant_news import alert_administrators, first_state, tell_granter, tell_person
from oppiva.people.services.sessions import end_sessions

UNSCOPED = frozenset({"own", "instance"})


# So many years from now a day of a grant is a slip of the finger.
FARTHEST_YEARS = 20


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
    behalf_of: Person | None = None,
) -> RoleGrant:
    """A role for a person in a scope; `behalf_of`: whose promise the system keeps, as of an accepted invitation.

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
        granted_by_id=_granter(actor, behalf_of),
        granted_at=clock.now(),
        reason=reason,
    )
    with deciding(actor, person, role) as locked:
        give_under_lock(actor, grant, locked, told=behalf_of is not None)
    return grant


def _granter(actor: Actor, behalf_of: Person | None) -> UUID | None:
    if actor.system is not None and behalf_of is not None:
        return behalf_of.pk
    return UUID(actor.person_id) if actor.person_id else None


def give_under_lock(actor: Actor, grant: RoleGrant, locked: Person, *, told: bool = False) -> None:
    """All that giving refuses, and the grant itself, inside `deciding`; `locked` is the person as stored.

    `told`: the person knows, having just said yes to it.
    """
    scope = slots.scope_kind(grant.scope_kind)
    if scope is None:
        raise DomainError("scope_kind_unknown", field="scope")
    if (grant.scope_kind in UNSCOPED) != (grant.scope_id == ""):
        raise DomainError("scope_missing", field="scope")
    if actor.person_id == str(locked.pk):
        raise DomainError("grant_to_oneself", field="person")
    _refuse_strange_days(grant.starts_on, grant.ends_on)
    if not may_give(actor, grant.role, grant.scope_kind, grant.scope_id, grant.person):
        raise DomainError("grant_above_own", field="role")
    # Only now: who may give nothing there does not learn what exists.
    if not scope.exists(grant.scope_id):
        raise DomainError("scope_unknown", field="scope")
    if not locked.is_active:
        raise DomainError("person_left", field="person")
    if overlapping(grant):
        raise DomainError("grant_exists", field="role")
    try:
        with transaction.atomic():
            save(grant, actor=actor)
    except IntegrityError as error:
        raise DomainError("grant_exists", field="role") from error
    log_grant("grant_given", actor, grant)
    alert_administrators(grant)
    if not told:
        tell_person(actor, grant, first_state(grant))


def confirm_grant(actor: Actor, grant: RoleGrant) -> RoleGrant:
    """The second granter's yes, without which an auditor's grant does not hold; never the first granter's own.

    Refuses a grant that needs no second granter or has one (`grant_not_waiting`), one that is over, and one of a person
    who has left.
    """
    with deciding(actor, grant.person, grant.role) as locked:
        read_again(grant)
        if actor.person_id is None or actor.person_id in {str(grant.person_id), str(grant.granted_by_id)}:
            raise DomainError("second_granter_same")
        if not may_give(actor, grant.role, grant.scope_kind, grant.scope_id, grant.person):
            raise DomainError("grant_above_own")
        if granters_needed(grant.role) < 2 or grant.second_granter_id is not None:
            raise DomainError("grant_not_waiting")
        refuse_over(grant)
        if not locked.is_active:
            raise DomainError("person_left")
        save(grant, actor=actor, changes={"second_granter_id": UUID(actor.person_id)})
        log_grant("grant_confirmed", actor, grant)
        tell_person(actor, grant, "confirmed")
        tell_granter(actor, grant, "confirmed", "")
    return grant


def end_grant(actor: Actor, grant: RoleGrant, *, ends_on: date, reason: str) -> RoleGrant:
    """The last day of a grant, today or later, never later than it was; the grant is never edited otherwise.

    Refuses a grant that is over, and to leave the installation without an administrator.
    """
    with deciding(actor, grant.person, grant.role):
        end_under_lock(actor, grant, ends_on, reason)
    return grant


def end_under_lock(actor: Actor, grant: RoleGrant, ends_on: date, reason: str) -> None:
    """All that ending refuses, and the last day itself, inside `deciding`."""
    read_again(grant)
    require_ending(actor, grant)
    refuse_over(grant)
    if ends_on < max(grant.starts_on, clock.today()):
        raise DomainError("ends_before_start", field="ends_on")
    if grant.ends_on is not None and ends_on > grant.ends_on:
        raise DomainError("grant_cannot_be_extended", field="ends_on")
    _refuse_strange_days(grant.starts_on, ends_on)
    refuse_last_administrator(grant, ends_on + timedelta(days=1))
    save(grant, actor=actor, changes={"ends_on": ends_on}, reason=reason)
    log_grant("grant_ended", actor, grant)
    tell_person(actor, grant, "ended", reason)


def revoke_grant(actor: Actor, grant: RoleGrant, *, reason: str) -> RoleGrant:
    """Ends a grant at once and signs the person out everywhere.

    Refuses a grant that is over, and to leave the installation without an administrator.
    """
    with deciding(actor, grant.person, grant.role):
        read_again(grant)
        require_ending(actor, grant)
        refuse_over(grant)
        refuse_last_administrator(grant, clock.today())
        save(grant, actor=actor, changes={"revoked_at": clock.now()}, reason=reason)
        end_sessions(grant.person)
        log_grant("grant_revoked", actor, grant)
        tell_person(actor, grant, "revoked", reason)
    return grant


def require_ending(actor: Actor, grant: RoleGrant) -> None:
    """Ending takes the same right as giving; anyone may end their own grant."""
    if actor.person_id == str(grant.person_id) or actor.system is not None:
        return
    if not may_give(actor, grant.role, grant.scope_kind, grant.scope_id, grant.person):
        raise DomainError("grant_above_own")


def overlapping(grant: RoleGrant) -> bool:
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
def deciding(actor: Actor, person: Person, role: str) -> Iterator[Person]:
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


def read_again(grant: RoleGrant) -> None:
    """The grant as it stands under the person's lock: what the page showed may be old."""
    # Without a lock of its own: whoever holds one may not wait for the other administrators' grants.
    grant.refresh_from_db()


def refuse_over(grant: RoleGrant) -> None:
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


def refuse_last_administrator(grant: RoleGrant, without: date) -> None:
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


def log_grant(verb: str, actor: Actor, grant: RoleGrant) -> None:
    """The audit row of a deed upon a grant."""
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
