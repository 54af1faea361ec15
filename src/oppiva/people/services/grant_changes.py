"""The verbs that go beyond one grant: replaced by another, several ended at once, a waiting one refused."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from oppiva.audit.services import save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, granters_needed
from oppiva.jobs import clock
from oppiva.people.models import RoleGrant
from oppiva.people.rules import may_give
from oppiva.people.services.grant_news import tell_granter, tell_person
from oppiva.people.services.grants import (
    deciding,
    end_grant,
    end_under_lock,
    give_under_lock,
    log_grant,
    read_again,
    refuse_over,
    require_ending,
)

MOST_AT_ONCE = 50


@dataclass(frozen=True)
class Ended:
    """What became of several grants ended at once: those that got their last day, and each refusal."""

    done: tuple[RoleGrant, ...]
    refused: tuple[tuple[RoleGrant, DomainError], ...]


def replace_grant(
    actor: Actor,
    grant: RoleGrant,
    *,
    role: str,
    scope_kind: str,
    scope_id: str = "",
    starts_on: date,
    both_on_first_day: bool = False,
    ends_on: date | None = None,
    reason: str,
) -> RoleGrant:
    """Ends a grant and gives the person another one in one deed; both or neither.

    The old one holds until the day before the new one begins, or also on that day. An old one that would not have begun
    by then is revoked. Refuses, and logs, all that ending and giving refuse.
    """
    last = starts_on if both_on_first_day else starts_on - timedelta(days=1)
    new = RoleGrant(
        person=grant.person,
        role=role,
        scope_kind=scope_kind,
        scope_id=scope_id,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by_id=UUID(actor.person_id) if actor.person_id else None,
        granted_at=clock.now(),
        reason=reason,
    )
    with deciding(actor, grant.person, role) as locked:
        _end_before(actor, grant, last, reason)
        give_under_lock(actor, new, locked)
    return new


def _end_before(actor: Actor, grant: RoleGrant, last: date, reason: str) -> None:
    """The old one's end in a replacement; what already ends by that day keeps its own last day."""
    read_again(grant)
    require_ending(actor, grant)
    refuse_over(grant)
    if last < clock.today():
        raise DomainError("replaced_too_early", field="starts_on")
    if last < grant.starts_on:
        save(grant, actor=actor, changes={"revoked_at": clock.now()}, reason=reason)
        log_grant("grant_revoked", actor, grant)
        tell_person(actor, grant, "revoked", reason)
    elif grant.ends_on is None or grant.ends_on > last:
        end_under_lock(actor, grant, last, reason)


def end_grants(actor: Actor, grants: Sequence[RoleGrant], *, ends_on: date, reason: str) -> Ended:
    """The same last day for several grants, each a deed of its own: what one refuses stops none of the others.

    Refuses more than 50 at once (`too_many_grants`).
    """
    if len(grants) > MOST_AT_ONCE:
        raise DomainError("too_many_grants", count=MOST_AT_ONCE)
    done, refused = [], []
    for grant in grants:
        try:
            done.append(end_grant(actor, grant, ends_on=ends_on, reason=reason))
        except DomainError as error:
            grant.refresh_from_db()
            refused.append((grant, error))
    return Ended(tuple(done), tuple(refused))


def decline_grant(actor: Actor, grant: RoleGrant, *, reason: str) -> RoleGrant:
    """The second granter's no: the waiting grant is over before it held, with the reason for the first granter.

    Takes the same right as the yes. Refuses the person, the first granter, and a grant that does not wait.
    """
    with deciding(actor, grant.person, grant.role):
        read_again(grant)
        if actor.person_id is None or actor.person_id in {str(grant.person_id), str(grant.granted_by_id)}:
            raise DomainError("second_granter_same")
        if not may_give(actor, grant.role, grant.scope_kind, grant.scope_id, grant.person):
            raise DomainError("grant_above_own")
        if granters_needed(grant.role) < 2 or grant.second_granter_id is not None:
            raise DomainError("grant_not_waiting")
        refuse_over(grant)
        save(grant, actor=actor, changes={"revoked_at": clock.now()}, reason=reason)
        log_grant("grant_declined", actor, grant)
        tell_person(actor, grant, "revoked", reason)
        tell_granter(actor, grant, "declined", reason)
    return grant


def first_free_day(grant: RoleGrant) -> date:
    """The day a replacement begins unless told otherwise: tomorrow, or the first day of one that has not begun."""
    return max(clock.today() + timedelta(days=1), grant.starts_on)
