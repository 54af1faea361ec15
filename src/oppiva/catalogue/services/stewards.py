"""The steward of a model: invited, accepted, handed over, ended, and what happens when it is gone (records.md M21)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from uuid import UUID

from django.db import IntegrityError, transaction

from oppiva.audit import services as audit
from oppiva.catalogue.lengths import taken
from oppiva.catalogue.models import (
    CHECK_MONTHS,
    LONGEST_STEWARDSHIP_MONTHS,
    REASON_LENGTH,
    OperatingModel,
    Stewardship,
)
from oppiva.catalogue.rules import library
from oppiva.catalogue.services.model_states import held, make_due, tell
from oppiva.core.calendars import add_months
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, system
from oppiva.jobs import clock
from oppiva.people.models import Organisation, Person

State = Stewardship.State
ROLE_LENGTH = 120


def invite(
    actor: Actor, model: OperatingModel, *, organisation: Organisation, role: str, person: Person
) -> Stewardship:
    """Invite an organisation, by a person who answers for it, to keep a model; by who writes the model or keeps it now.

    Refuses a second invitation while one waits (`steward_invited`), and a role of under 2 or over 120 characters.
    """
    said = taken(role, "role", least=2, most=ROLE_LENGTH)
    with held(actor, "write", model) as found:
        made = Stewardship(
            operating_model=found,
            organisation=organisation,
            organisation_name=organisation.name,
            role=said,
            person=person,
            invited_at=clock.now(),
        )
        try:
            with transaction.atomic():
                made = audit.save(made, actor=actor)
        except IntegrityError as error:
            raise DomainError("steward_invited") from error
        tell(actor, found, "steward_invited")
    return made


def take_back_invitation(actor: Actor, term: Stewardship) -> None:
    """Take an invitation back that nobody has answered (`steward_answered`)."""
    with held(actor, "write", term.operating_model) as found:
        now = _now(term)
        if now.state != State.INVITED:
            raise DomainError("steward_answered")
        audit.save(now, actor=actor, changes={"state": State.ENDED, "ended_on": clock.today(), "reason": ""})
        tell(actor, found, "steward_invitation_taken_back")


def accept(actor: Actor, term: Stewardship, *, months: int = LONGEST_STEWARDSHIP_MONTHS) -> Stewardship:
    """The invited person accepts for 1 to 36 months; who kept the model until now is thanked and ends.

    Refuses anybody else (`not_invited`), an invitation that was answered or taken back (`steward_answered`), and a term
    out of range (`term_out_of_range`).
    """
    if not 1 <= months <= LONGEST_STEWARDSHIP_MONTHS:
        raise DomainError("term_out_of_range", most=LONGEST_STEWARDSHIP_MONTHS)
    with _invited(actor, term) as (found, now):
        today = clock.today()
        for earlier in Stewardship.objects.filter(operating_model=found, state=State.ACCEPTED, deleted_in__isnull=True):
            changes = {"state": State.ENDED, "ended_on": today}
            audit.save(earlier, actor=actor, changes=changes, reason="handed_over")
        saved = audit.save(
            now,
            actor=actor,
            changes={
                "state": State.ACCEPTED,
                "accepted_on": today,
                "accepted_by_id": now.person_id,
                "next_review_on": add_months(today, CHECK_MONTHS),
                "ends_on": add_months(today, months),
            },
        )
        tell(actor, found, "steward_accepted")
    return saved


def decline(actor: Actor, term: Stewardship, *, reason: str = "") -> Stewardship:
    """The invited person declines, with a reason or without."""
    why = taken(reason, "reason", most=REASON_LENGTH)
    with _invited(actor, term) as (found, now):
        changes = {"state": State.DECLINED, "ended_on": clock.today(), "reason": why}
        saved = audit.save(now, actor=actor, changes=changes)
        tell(actor, found, "steward_declined")
    return saved


def resign(actor: Actor, term: Stewardship, *, reason: str) -> Stewardship:
    """The steward leaves, with why (10 to 300): the model's check is due, and the programme looks for another."""
    why = taken(reason, "reason", least=10, most=REASON_LENGTH)
    model = term.operating_model
    with held(actor, "write", model) as found:
        if "steward_of" not in library.relations_to(actor, found):
            raise DomainError("not_steward")
        now = _now(term)
        if now.state != State.ACCEPTED:
            raise DomainError("steward_answered")
        saved = audit.save(now, actor=actor, changes={"state": State.ENDED, "ended_on": clock.today(), "reason": why})
        tell(actor, found, "steward_resigned")
        make_due(found)
    return saved


def organisation_gone(organisation: UUID) -> int:
    """An organisation is deleted: what it kept is without a steward and due for a check; what it was asked is over.

    Answers how many models that concerns. Called by the receiver, in the transaction that deletes.
    """
    return _gone(list(Stewardship.objects.filter(organisation=organisation, deleted_in__isnull=True)))


def person_gone(person: UUID) -> int:
    """A person is erased: what they kept for their organisation wants somebody else there."""
    return _gone(list(Stewardship.objects.filter(person=person, deleted_in__isnull=True)))


def _gone(terms: list[Stewardship]) -> int:
    actor = system("models")
    living = [one for one in terms if one.state in (State.INVITED, State.ACCEPTED)]
    for term in living:
        audit.save(
            term, actor=actor, changes={"state": State.GONE, "ended_on": clock.today()}, reason="organisation_gone"
        )
        tell(actor, term.operating_model, "steward_gone")
        make_due(term.operating_model)
    return len(living)


def _now(term: Stewardship) -> Stewardship:
    return Stewardship.objects.select_for_update(no_key=True).get(pk=term.pk)


@contextmanager
def _invited(actor: Actor, term: Stewardship) -> Iterator[tuple[OperatingModel, Stewardship]]:
    """The model and the invitation as they stand, for the person who was invited; nobody else's right is asked."""
    if actor.person_id is None or str(term.person_id) != actor.person_id:
        raise DomainError("not_invited")
    with transaction.atomic():
        found = OperatingModel.objects.select_for_update(no_key=True).get(pk=term.operating_model_id)
        now = _now(term)
        if now.state != State.INVITED:
            raise DomainError("steward_answered")
        yield found, now
