"""Which version of the plan the programme follows: put in force, with a reason while it blocks; and the end."""

from __future__ import annotations

from collections.abc import Mapping
from uuid import UUID

from django.db import transaction

from oppiva.audit.services import delete, log, save
from oppiva.core.errors import DomainError
from oppiva.core.plan import Plan
from oppiva.core.policy import Actor
from oppiva.people.models import Municipality, Organisation
from oppiva.people.queries import organisation_named
from oppiva.people.services import add_organisation
from oppiva.programme import queries, rules
from oppiva.programme.checking import plan_of
from oppiva.programme.matching import Named, named_in
from oppiva.programme.models import (
    Commitment,
    PlanVersion,
    Programme,
)
from oppiva.programme.records import Step, changed_programme_fields, steps
from oppiva.programme.services.telling import tell_author

NEW = "new"
REASON_LENGTH = 300


def put_in_force(
    actor: Actor,
    programme: Programme,
    version: PlanVersion,
    *,
    reason: str = "",
    matches: Mapping[str, UUID | str] | None = None,
) -> Programme:
    """Follow this version from now on: packages, targets and milestones become what it says; a draft becomes active.

    `matches` is what a person confirmed: area code or partner name -> organisation, or `new` to add it (a known one
    of the same name is taken instead); each gets a commitment, at most an interest: a letter is signed on a day, and
    the plan knows none. Refuses without a reason while the version blocks, a version in force, an ended programme, and
    two names matched to one organisation.
    """
    rules.require(actor, "approve", programme, "plan")
    plan = plan_of(version)
    reason = reason.strip()[:REASON_LENGTH]
    with transaction.atomic():
        programme = Programme.objects.select_for_update().get(pk=programme.pk)
        blocking = queries.blocking(version)
        _may_follow(programme, version, blocking, reason)
        before = programme.plan_version
        changes: dict[str, object] = {
            **changed_programme_fields(plan, programme),
            "plan_version": version,
            "force_reason": reason if blocking else "",
        }
        if programme.state != Programme.State.ACTIVE:
            changes["state"] = Programme.State.ACTIVE
        save(programme, actor=actor, changes=changes, reason=reason)
        done = _follow(actor, programme, plan, reason)
        _commit(actor, programme, plan, matches or {})
        log(
            "plan_in_force",
            actor=actor,
            kind="plan",
            object_id=str(version.pk),
            programme=str(programme.pk),
            no=version.no,
            blocking=blocking,
            changed=len(done),
        )
        tell_author(actor, programme, version, "in_force", reason=reason)
        if before is not None and before.created_by != version.created_by:
            tell_author(actor, programme, before, "replaced", reason=reason, by=version)
    return programme


def end_programme(actor: Actor, programme: Programme, *, reason: str) -> Programme:
    """Close the programme: nothing is planned in it any more, everything stays readable."""
    rules.require(actor, "approve", programme)
    if programme.state != Programme.State.ACTIVE:
        raise DomainError("programme_not_active")
    if not reason.strip():
        raise DomainError("reason_needed", field="reason")
    with transaction.atomic():
        save(programme, actor=actor, changes={"state": Programme.State.ENDED}, reason=reason.strip()[:REASON_LENGTH])
        log(
            "programme_ended",
            actor=actor,
            kind="programme",
            object_id=str(programme.pk),
            programme=str(programme.pk),
        )
    return programme


def _may_follow(programme: Programme, version: PlanVersion, blocking: int, reason: str) -> None:
    if version.programme_id != programme.pk:
        raise DomainError("not_allowed", action="approve", kind="plan")
    if programme.state == Programme.State.ENDED:
        raise DomainError("programme_ended")
    if programme.plan_version_id == version.pk:
        raise DomainError("already_in_force", no=version.no)
    if blocking and not reason:
        raise DomainError("reason_needed", field="reason", blocking=blocking)


def _follow(actor: Actor, programme: Programme, plan: Plan, reason: str) -> list[Step]:
    done = steps(plan, queries.living_rows(programme))
    gone = [step.row for step in done if step.act == "removed" and step.row is not None]
    if gone:
        delete(gone, actor=actor, reason=reason)
    for step in done:
        if step.act == "new":
            save(step.made(programme=programme, code=step.code, **step.fields), actor=actor)
        elif step.act == "changed" and step.row is not None:
            save(step.row, actor=actor, changes=step.fields, reason=reason)
    return done


def _commit(actor: Actor, programme: Programme, plan: Plan, matches: Mapping[str, UUID | str]) -> None:
    named = {one.key: one for one in named_in(plan)}
    chosen = {key: value for key, value in matches.items() if key in named and value}
    guessed = {one.named.key: one for one in queries.proposals(programme, plan, [])} if NEW in chosen.values() else {}
    open_to = rules.organisations_to_take_in(actor, programme)
    taken: set[UUID] = set()
    for key, value in chosen.items():
        # A "new" one whose name is known already is that one: names are unique over the installation.
        wanted = value if isinstance(value, UUID) else organisation_named(_name_of(named[key]))
        organisation = open_to.filter(pk=wanted).first() if wanted else None
        if organisation is None and isinstance(value, UUID):
            raise DomainError("organisation_unknown", key=key)
        if organisation is None:
            proposal = guessed[key]
            organisation = _add(actor, programme, named[key], proposal.area, proposal.municipality)
        if organisation.pk in taken:
            raise DomainError("matched_twice")
        taken.add(organisation.pk)
        _promise(actor, programme, organisation, named[key])


def _name_of(named: Named) -> str:
    return named.name[:120].strip()


def _add(actor: Actor, programme: Programme, named: Named, area: str, municipality: str) -> Organisation:
    kind = Organisation.Kind.EMPLOYER
    if named.is_area:
        kind = Organisation.Kind.EMPLOYMENT_AREA
    elif named.kind == "municipality":
        kind = Organisation.Kind.MUNICIPALITY
    fields: dict[str, object] = {"name": _name_of(named), "kind": kind, "area_id": area or None}
    if municipality:
        fields |= {"municipality": Municipality.objects.get(pk=municipality)}
    return add_organisation(actor, fields=fields, programme_id=str(programme.pk))


def _promise(actor: Actor, programme: Programme, organisation: Organisation, named: Named) -> None:
    """What the plan states, a letter without its day as an interest; one that is there already keeps what it says."""
    kind = Commitment.Kind(named.commitment)
    if kind == Commitment.Kind.SIGNED:
        kind = Commitment.Kind.INTEREST  # `signed_needs_date` holds for what a plan says, too
    found = Commitment.objects.filter(programme=programme, organisation=organisation, deleted_in__isnull=True).first()
    if found is None:
        commitment = Commitment(
            programme=programme,
            organisation=organisation,
            kind=kind,
            promised_seats=named.participants,
            plan_key=named.key,
        )
        save(commitment, actor=actor)
        return
    changes: dict[str, object] = {} if found.plan_key == named.key else {"plan_key": named.key}
    if found.kind == Commitment.Kind.NONE and kind != Commitment.Kind.NONE:
        changes["kind"] = kind
    if found.promised_seats is None and named.participants is not None:
        changes["promised_seats"] = named.participants
    if changes:
        save(found, actor=actor, changes=changes)
