"""The steward of a model: invited, accepted, handed over, ended, and what happens when it is gone (records.md M21)."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from uuid import UUID, uuid5

from django.core import signing
from django.db import IntegrityError, transaction
from django.db.models import QuerySet

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
from oppiva.catalogue.services.model_news import INVITED_MAIL, tell_keepers, tell_steward
from oppiva.catalogue.services.model_states import held, make_due, tell
from oppiva.core.calendars import add_months
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, system
from oppiva.core.text import search_key
from oppiva.jobs import clock
from oppiva.jobs.services import queue_mail
from oppiva.people.models import Organisation, Person

State = Stewardship.State
ROLE_LENGTH, NAME_LENGTH = 120, 120
SALT = "catalogue.steward"


def invite(
    actor: Actor,
    model: OperatingModel,
    *,
    organisation: Organisation | None,
    role: str,
    person: Person | None,
    organisation_name: str = "",
    mail: str = "",
) -> Stewardship:
    """Invite an organisation, by a person who answers for it, to keep a model; by who writes the model or keeps it now.

    The invited gets a mail and, with an account, a notice. `person` None: nobody has the address `mail` yet; its owner
    takes the invitation up by the link (`claim`), and the address is kept nowhere but in the mail until it has gone.
    Refuses a second invitation while one waits (`steward_invited`), names out of their lengths, and too many mails.
    """
    said = taken(role, "role", least=2, most=ROLE_LENGTH)
    name = organisation.name if organisation is not None else organisation_name
    name = taken(name, "organisation", least=2, most=NAME_LENGTH)
    with held(actor, "write", model) as found:
        made = Stewardship(
            operating_model=found,
            organisation=organisation,
            organisation_name=name,
            role=said,
            person=person,
            invited_at=clock.now(),
            by_keeper="steward_of" in library.relations_to(actor, found),
        )
        try:
            with transaction.atomic():
                made = audit.save(made, actor=actor)
        except IntegrityError as error:
            raise DomainError("steward_invited") from error
        tell(actor, found, "steward_invited")
        tell_steward(actor, made, "invited", mailed=True)
        queue_mail(
            INVITED_MAIL,
            recipient=person.pk if person is not None else uuid5(UUID(int=0), f"steward:{mail.lower()}"),
            object_id=str(made.pk),
            context=_to_stranger(made, mail) if person is None else {},
            counts_for=actor.person_id,
        )
    return made


def invite_by_mail(actor: Actor, model: OperatingModel, *, organisation: str, role: str, mail: str) -> Stewardship:
    """Invite by the names that people know: an organisation's name and a work mail, each known to the service or not.

    Nothing of the answer tells which (trust.md S5).
    """
    houses = Organisation.objects.filter(name_folded=search_key(organisation.strip()), deleted_in__isnull=True)
    persons = Person.objects.filter(
        email__iexact=mail.strip(), deleted_in__isnull=True, state__in=[Person.State.INVITED, Person.State.ACTIVE]
    )
    return invite(
        actor,
        model,
        organisation=houses.order_by("pk").first(),
        organisation_name=organisation,
        role=role,
        person=persons.first(),
        mail=mail.strip(),
    )


def _to_stranger(term: Stewardship, mail: str) -> dict[str, object]:
    return {"mail": mail, "token": claim_token(term, mail), "language": term.operating_model.language}


def claim_token(term: Stewardship, mail: str) -> str:
    """What the link to an address without an account carries: which invitation, and the mark of the address."""
    return signing.dumps([str(term.pk), _mark(mail)], salt=SALT)


def claimable(token: str) -> tuple[Stewardship, str]:
    """The waiting invitation of a link and the mark of its address; refuses (`steward_link_dead`) any other."""
    try:
        pk, mark = signing.loads(token, salt=SALT)
    except (signing.BadSignature, ValueError, TypeError) as error:
        raise DomainError("steward_link_dead") from error
    rows = Stewardship.objects.filter(
        pk=pk,
        person__isnull=True,
        state=State.INVITED,
        operating_model__deleted_in__isnull=True,
        deleted_in__isnull=True,
    )
    found = rows.select_related("operating_model__draft", "operating_model__programme").first()
    if found is None:
        raise DomainError("steward_link_dead")
    return found, str(mark)


def may_claim(actor: Actor, mark: str) -> bool:
    """Whether the actor's own address is the one that the link was sent to."""
    if actor.person_id is None:
        return False
    mail = Person.objects.filter(pk=actor.person_id).values_list("email", flat=True).first()
    return mail is not None and _mark(mail) == mark


def claim(actor: Actor, token: str) -> Stewardship:
    """Who has an account now takes up the invitation that was sent to their address; refuses others (`not_invited`)."""
    term, mark = claimable(token)
    if actor.person_id is None or not may_claim(actor, mark):
        raise DomainError("not_invited")
    with transaction.atomic():
        now = _under_model(term)
        if now.state != State.INVITED or now.person_id is not None:
            raise DomainError("steward_answered")
        return audit.save(now, actor=actor, changes={"person_id": UUID(actor.person_id)})


def _mark(mail: str) -> str:
    return sha256(f"{SALT}:{mail.strip().lower()}".encode()).hexdigest()


def take_back_invitation(actor: Actor, term: Stewardship) -> None:
    """Take an invitation back that nobody has answered (`steward_answered`)."""
    with held(actor, "write", term.operating_model) as found:
        now = _now(term)
        if now.state != State.INVITED:
            raise DomainError("steward_answered")
        audit.save(now, actor=actor, changes={"state": State.ENDED, "ended_on": clock.today(), "reason": ""})
        tell(actor, found, "steward_invitation_taken_back")
        tell_steward(actor, now, "taken_back")


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
            tell_steward(actor, audit.save(earlier, actor=actor, changes=changes, reason="handed_over"), "handed_over")
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
        tell_keepers(actor, found, "accepted", term=saved)
    return saved


def decline(actor: Actor, term: Stewardship, *, reason: str = "") -> Stewardship:
    """The invited person declines, with a reason or without."""
    why = taken(reason, "reason", most=REASON_LENGTH)
    with _invited(actor, term) as (found, now):
        changes = {"state": State.DECLINED, "ended_on": clock.today(), "reason": why}
        saved = audit.save(now, actor=actor, changes=changes)
        tell(actor, found, "steward_declined")
        tell_keepers(actor, found, "declined", term=saved, reason=why)
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
        tell_keepers(actor, found, "resigned", term=saved, reason=why)
    return saved


def organisation_gone(organisation: UUID) -> int:
    """An organisation is deleted: what it kept is without a steward and due for a check; what it was asked is over.

    Answers how many models that concerns. Called in the transaction that deletes; to bring the organisation back does
    not bring its stewardships back: the programme was told, and asks anew.
    """
    living = Stewardship.objects.filter(organisation=organisation, deleted_in__isnull=True)
    return _gone(living, "organisation_gone")


def person_gone(person: UUID) -> int:
    """A person is erased: what they kept for their organisation wants somebody else there."""
    return _gone(Stewardship.objects.filter(person=person, deleted_in__isnull=True), "person_gone")


def _gone(rows: QuerySet[Stewardship], why: str) -> int:
    actor = system("models")
    rows = rows.filter(state__in=[State.INVITED, State.ACCEPTED])
    # Several models in one transaction: in the order in which everybody takes several.
    living = list(rows.select_related("operating_model__programme").order_by("operating_model", "invited_at"))
    gone = 0
    for term in living:
        with transaction.atomic():
            now = _under_model(term)
            if now.state not in (State.INVITED, State.ACCEPTED):  # answered or ended meanwhile
                continue
            changes = {"state": State.GONE, "ended_on": clock.today()}
            saved = audit.save(now, actor=actor, changes=changes, reason=why)
            tell(actor, term.operating_model, "steward_gone")
            make_due(term.operating_model)
            tell_keepers(actor, term.operating_model, why, term=saved)
            gone += 1
    return gone


def end_terms() -> int:
    """The night's work: stewardships whose last day has passed end; the check of their models is due, both sides are
    told once. Answers how many."""
    actor = system("models")
    rows = Stewardship.objects.filter(state=State.ACCEPTED, ends_on__lt=clock.today(), deleted_in__isnull=True)
    over = list(rows.select_related("operating_model__programme").order_by("ends_on", "pk"))
    for term in over:
        with transaction.atomic():
            now = _under_model(term)
            if now.state != State.ACCEPTED:
                continue
            changes = {"state": State.ENDED, "ended_on": now.ends_on}
            saved = audit.save(now, actor=actor, changes=changes, reason="term_over")
            tell(actor, term.operating_model, "steward_term_over")
            make_due(term.operating_model)
            tell_keepers(actor, term.operating_model, "over", term=saved)
            tell_steward(actor, saved, "over")
    return len(over)


def _under_model(term: Stewardship) -> Stewardship:
    """A stewardship as it stands, locked behind its model: in this order everybody takes them, so that none block."""
    OperatingModel.objects.select_for_update(no_key=True).filter(pk=term.operating_model_id).first()
    return _now(term)


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
        if found.deleted_in is not None:
            raise DomainError("gone")
        if now.state != State.INVITED:
            raise DomainError("steward_answered")
        yield found, now
