"""The verbs of the leavers' check: answered by the unit's contact, and taken back."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from django.db import transaction
from django.db.models import Q, QuerySet

from oppiva.audit.services import log, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor
from oppiva.jobs import clock
from oppiva.jobs.services import queue_mail
from oppiva.people.leaver_days import UNDONE_WITHIN, quarter_of
from oppiva.people.models import LeaverCheck, LeaverLine, Person, RoleGrant
from oppiva.people.rules import is_contact_of, may_answer, may_end
from oppiva.people.services.grant_news import tell_person
from oppiva.people.services.grants import log_grant, overlapping, refuse_last_administrator
from oppiva.people.services.notices import settle_notices
from oppiva.people.services.sessions import end_sessions

# A day of leaving is at most a year back and a quarter ahead: what lies further is a slip of the finger.
FARTHEST_BACK, FARTHEST_AHEAD = timedelta(days=366), timedelta(days=92)
State = LeaverCheck.State
# The kind of its notices (people/grant_notices.py words them).
LEAVERS = "leavers"


def answer_leavers(actor: Actor, check: LeaverCheck, *, left: Mapping[UUID, date], reason: str) -> LeaverCheck:
    """Who of the unit's people has left, each from a day on; nobody, when all are still there.

    From that day the person's grants do not hold. Once it has come, the person has no grant left and so is set left and
    signed out. The contact does this by the relation to the unit; anybody else must have the right to end each grant.
    No second factor is asked for: nothing is given here, and all of it can be taken back for 30 days.

    Refuses an answer that is not the actor's to give (`not_allowed`), one given before (`leavers_answered`), a quarter
    that is over (`leavers_over`), a person whom the check does not name (`leaver_unknown`), and strange days.
    """
    with transaction.atomic():
        stored = _locked(actor, check)
        if stored.state == State.ANSWERED:
            raise DomainError("leavers_answered")
        if stored.quarter != quarter_of(clock.today()):
            raise DomainError("leavers_over")
        for day in left.values():
            if not clock.today() - FARTHEST_BACK <= day <= clock.today() + FARTHEST_AHEAD:
                raise DomainError("leaver_day_strange")
        # Who works elsewhere by now has left this unit, but not their grants: those are for the new one to ask about.
        lines = {line.person_id: line for line in stored.lines.filter(person__unit_id=stored.unit_id)}
        if not set(left) <= set(lines) or (actor.person_id and UUID(actor.person_id) in left):
            raise DomainError("leaver_unknown")
        for person_id in sorted(left):
            _leave(actor, stored, lines[person_id], left[person_id], reason)
        by = UUID(actor.person_id) if actor.person_id else None
        save(stored, actor=actor, changes={"state": State.ANSWERED, "answered_on": clock.today(), "answered_by_id": by})
        settle_notices(LEAVERS, stored.pk)
        log("leavers_answered", actor=actor, kind="leaver_check", object_id=str(stored.pk), left=len(left))
    return stored


def take_leavers_back(actor: Actor, check: LeaverCheck, *, reason: str) -> LeaverCheck:
    """Takes an answer back within 30 days: the question is open again and nobody has left by it.

    An ended grant is never brought back: the person gets one of the same role, scope and last day, by the same
    granters, from today or from the day after the old one's last. Who has the role again meanwhile keeps that, and what
    somebody else has ended since then stays ended.

    Refuses an answer that is not the actor's to give, and one older than 30 days (`leavers_too_late`).
    """
    with transaction.atomic():
        stored = _locked(actor, check)
        if stored.state != State.ANSWERED or stored.answered_on is None:
            raise DomainError("leavers_not_answered")
        if stored.answered_on + UNDONE_WITHIN < clock.today():
            raise DomainError("leavers_too_late")
        for line in stored.lines.filter(person__isnull=False, left_on__isnull=False).order_by("person_id"):
            _return(actor, line, reason)
        save(stored, actor=actor, changes={"state": State.ASKED, "answered_on": None, "answered_by_id": None})
        log("leavers_taken_back", actor=actor, kind="leaver_check", object_id=str(stored.pk))
    return stored


def close_who_left(actor: Actor, line: LeaverLine) -> bool:
    """Sets the person of a line left, once the day has come and no grant holds or will hold; tells whether so.

    Somebody who left one unit and got a grant in another is not gone.
    """
    with transaction.atomic():
        rows = Person.objects.select_for_update(no_key=True, of=("self",))
        person = rows.filter(leaver_lines=line, deleted_in__isnull=True).first()
        if person is None or not person.is_active or _not_over(person).exists():
            return False
        before = person.state
        save(person, actor=actor, changes={"state": Person.State.LEFT})
        save(line, actor=actor, changes={"state_before": before})
        end_sessions(person)
        _tell_account(person)
        log("account_changed", actor=actor, kind="person", object_id=person.pk, subject_id=person.pk, state="left")
    return True


def _locked(actor: Actor, check: LeaverCheck) -> LeaverCheck:
    """The check as stored, under its lock: two who answer at once would both find it open."""
    rows = LeaverCheck.objects.select_for_update(of=("self",)).select_related("unit")
    stored = rows.filter(pk=check.pk, deleted_in__isnull=True).first()
    if stored is None:
        raise DomainError("gone")
    if not may_answer(actor, stored):
        raise DomainError("not_allowed", action="write", kind="person")
    return stored


def _person_of(line: LeaverLine) -> Person:
    """The person of a line under the lock that every change of their grants takes."""
    return Person.objects.select_for_update(no_key=True, of=("self",)).get(leaver_lines=line)


def _leave(actor: Actor, check: LeaverCheck, line: LeaverLine, day: date, reason: str) -> None:
    """Ends what the person holds from the day on and remembers what it was."""
    person = _person_of(line)
    ended: dict[str, str] = {}
    for grant in _not_over(person).order_by("pk"):
        grant.person = person
        if not is_contact_of(actor, check) and actor.system is None and not may_end(actor, grant):
            raise DomainError("leaver_above_own", name=person.name)
        before = grant.ends_on
        if _end(actor, grant, day, reason):
            ended[str(grant.pk)] = before.isoformat() if before is not None else ""
    save(line, actor=actor, changes={"left_on": day, "ended": ended})
    if day <= clock.today():
        close_who_left(actor, line)


def _end(actor: Actor, grant: RoleGrant, day: date, reason: str) -> bool:
    """Makes a grant not hold from the day on; False when it does not anyway."""
    last = day - timedelta(days=1)
    if grant.ends_on is not None and grant.ends_on <= last:
        return False
    refuse_last_administrator(grant, max(day, clock.today()))
    if last < grant.starts_on:
        save(grant, actor=actor, changes={"revoked_at": clock.now()}, reason=reason)
        log_grant("grant_revoked", actor, grant)
        tell_person(actor, grant, "revoked", reason)
    else:
        save(grant, actor=actor, changes={"ends_on": last}, reason=reason)
        log_grant("grant_ended", actor, grant)
        tell_person(actor, grant, "ended", reason)
    return True


def _return(actor: Actor, line: LeaverLine, reason: str) -> None:
    person = _person_of(line)
    if line.state_before and person.state == Person.State.LEFT:
        save(person, actor=actor, changes={"state": line.state_before})
        _tell_account(person)
        log("account_changed", actor=actor, kind="person", object_id=person.pk, subject_id=person.pk, state="active")
    if person.is_active:
        for old in RoleGrant.objects.filter(pk__in=line.ended, deleted_in__isnull=True).order_by("pk"):
            if _ended_by(line, old):
                _give_again(actor, person, old, line.ended[str(old.pk)], reason)
    save(line, actor=actor, changes={"left_on": None, "ended": {}, "state_before": ""})


def _ended_by(line: LeaverLine, grant: RoleGrant) -> bool:
    """Whether the grant stands as the answer left it: an administrator may have ended or revoked it sooner."""
    last = (line.left_on or clock.today()) - timedelta(days=1)
    if last < grant.starts_on:
        return grant.revoked_at is not None
    return grant.revoked_at is None and grant.ends_on == last


def _give_again(actor: Actor, person: Person, old: RoleGrant, last: str, reason: str) -> None:
    ends_on = date.fromisoformat(last) if last else None
    starts_on = max(clock.today(), old.starts_on)
    if old.revoked_at is None and old.ends_on is not None:
        starts_on = max(starts_on, old.ends_on + timedelta(days=1))
    new = RoleGrant(
        person=person,
        role=old.role,
        scope_kind=old.scope_kind,
        scope_id=old.scope_id,
        starts_on=starts_on,
        ends_on=ends_on,
        granted_by_id=old.granted_by_id,
        second_granter_id=old.second_granter_id,
        granted_at=clock.now(),
        reason=reason,
    )
    if (ends_on is not None and ends_on < starts_on) or overlapping(new):
        return
    save(new, actor=actor)
    log_grant("grant_given", actor, new)
    tell_person(actor, new, "planned" if starts_on > clock.today() else "given")


def _not_over(person: Person) -> QuerySet[RoleGrant]:
    return RoleGrant.objects.filter(
        Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today()),
        person=person,
        revoked_at__isnull=True,
        deleted_in__isnull=True,
    )


def _tell_account(person: Person) -> None:
    """The mail to whoever's account was closed or opened, as after a change by hand."""
    queue_mail(
        "account_changed",
        recipient=person.pk,
        object_id=str(person.pk),
        version=person.version,
        context={"address": person.email, "changed": ["state"], "active": person.is_active},
    )
