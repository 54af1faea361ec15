"""The verbs of invitations: sent, sent again, withdrawn; accepted or declined by whoever holds the link."""

from __future__ import annotations

import secrets
from contextlib import suppress
from datetime import timedelta
from uuid import UUID, uuid5

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import IntegrityError, transaction
from django.db.models import Q

from oppiva.audit.services import delete, log, save
from oppiva.core.errors import DomainError
from oppiva.core.matching import akin
from oppiva.core.policy import Actor, system
from oppiva.jobs import clock
from oppiva.jobs.services import queue_mail
from oppiva.people import slots
from oppiva.people.models import ImportRun, Invitation, Person, RoleGrant, Unit
from oppiva.people.queries.invitations import hash_of
from oppiva.people.rules import (
    may_change_account,
    may_invite,
    may_place,
    persons_visible_to,
)

DAYS = timedelta(days=30)  # records.md 15, `invitation_days`
# So long an invitation that was not accepted is kept after it ended.
KEPT = timedelta(days=90)
ACCEPTING = system("invitation")
State = Invitation.State


def invite(
    actor: Actor,
    *,
    name: str,
    email: str,
    unit: Unit | None,
    role: str,
    scope_kind: str,
    scope_id: str = "",
    language: str,
    returns: bool = False,
    run: ImportRun | None = None,
) -> Invitation:
    """Asks a person in and puts the mail in the outbox.

    Refuses what the inviter may not give (logged, trust.md A7), an address with an open invitation to this scope
    (`invited_already`), a person who has the role (`grant_exists`), an address that belongs to somebody of another name
    (`mail_of_another`), and one who has left, unless asked back by somebody who may open the account. Of a person whom
    the inviter may not see, nothing is told (trust.md S5): they are asked like anybody new. Over the mail limits a
    single invitation is refused (`mail_limit`), one of an import is drafted.
    """
    inviter = _inviter(actor)
    email = _address(email)
    try:
        with transaction.atomic():
            _may(actor, role, scope_kind, scope_id, unit)
            known, asked_back = _known(actor, name, email, role, scope_kind, scope_id, returns)
            _expire(Q(email__iexact=email, scope_kind=scope_kind, scope_id=scope_id))
            invitation = Invitation(
                name=name,
                email=email,
                unit=unit,
                role=role,
                scope_kind=scope_kind,
                scope_id=scope_id,
                language=language,
                invited_by_id=inviter,
                person=known,
                returns=asked_back,
                run=run,
                drafted_at=clock.now(),
            )
            with transaction.atomic():
                save(invitation, actor=actor)
            with suppress(_Waits):
                _send(actor, invitation, waits=run is not None)
            log_invitation("invited", actor, invitation)
    except IntegrityError as error:
        raise DomainError("invited_already", field="email") from error
    except DomainError as error:
        if error.code == "grant_above_own":
            log("invitation_refused", actor=actor, kind="invitation", code=error.code, role=str(role))
        raise
    return invitation


def send_again(actor: Actor, invitation: Invitation) -> Invitation:
    """A new mail with a new link, good for 30 days from now; the earlier link dies, and the sender is its inviter now.

    Refuses an invitation that was accepted (`invitation_over`), rights that have ended, one to oneself, and more mails
    than the limits.
    """
    inviter = _inviter(actor)
    with transaction.atomic():
        current = _locked(invitation)
        if current.state == State.ACCEPTED or not current.email:
            raise DomainError("invitation_over")
        if current.person_id == inviter:
            raise DomainError("grant_to_oneself")
        _may(actor, current.role, current.scope_kind, current.scope_id, current.unit)
        try:
            with transaction.atomic():
                if current.invited_by_id != inviter:
                    # Asking back somebody who has left was the first inviter's to answer for.
                    save(current, actor=actor, changes={"invited_by_id": inviter, "returns": False})
                _send(actor, current)
        except IntegrityError as error:
            raise DomainError("invited_already") from error
        log_invitation("invitation_sent_again", actor, current)
    return current


def send_drafted(actor: Actor, invitation: Invitation) -> int:
    """The mail that a limit held back, if there is room for it now; answers how many went out."""
    with transaction.atomic():
        current = _locked(invitation)
        if current.state != State.DRAFTED:
            return 0
        with suppress(_Waits):
            _send(actor, current, waits=True)
    return int(current.state == State.SENT)


def withdraw(actor: Actor, invitation: Invitation) -> Invitation:
    """Takes an invitation back: its link dies at once; refuses one that is over (`invitation_over`)."""
    with transaction.atomic():
        current = _locked(invitation)
        if current.state not in Invitation.LIVE:
            raise DomainError("invitation_over")
        _may(actor, current.role, current.scope_kind, current.scope_id, current.unit)
        save(current, actor=actor, changes={"state": State.WITHDRAWN, "settled_at": clock.now()}, reason="withdrawn")
        log_invitation("invitation_withdrawn", actor, current)
    return current


def bring_invitation_back(actor: Actor, invitation: Invitation) -> Invitation:
    """Undoes a withdrawal, so that the link in the mail works again; no new mail goes out.

    Refuses what the invited person declined, what has no link any more (`invitation_over`), and an address that has got
    another invitation meanwhile (`invited_already`).
    """
    with transaction.atomic():
        current = _locked(invitation)
        ended = current.expires_at is None or current.expires_at <= clock.now()
        if current.state != State.WITHDRAWN or current.declined or ended:
            raise DomainError("invitation_over")
        _may(actor, current.role, current.scope_kind, current.scope_id, current.unit)
        try:
            with transaction.atomic():
                save(
                    current, actor=actor, changes={"state": State.SENT, "settled_at": None}, reason="withdrawal undone"
                )
        except IntegrityError as error:
            raise DomainError("invited_already") from error
        log_invitation("invitation_brought_back", actor, current)
    return current


def expire_invitations() -> int:
    """The night's work: what nobody accepted in 30 days is over; answers how many."""
    return _expire(Q())


def forget_invitations() -> int:
    """The night's work: what ended unaccepted 90 days ago goes with name and address; answers how many.

    The purge of what was deleted comes 30 days later: the name is not kept until then.
    """
    over = Invitation.objects.filter(
        state__in=[State.WITHDRAWN, State.EXPIRED], settled_at__lt=clock.now() - KEPT, deleted_in__isnull=True
    )
    gone = list(over)
    if gone:
        with transaction.atomic():
            delete(gone, actor=ACCEPTING, reason="retention")
            over = Invitation.objects.filter(deleted_in=gone[0].deleted_in)
            over.update(name="", name_folded="", email="", token_hash=None)
    return len(gone)


def recipient_of(invitation: Invitation) -> UUID:
    """By what the outbox counts the mails to this address: the person, or for one not known yet the address itself."""
    if invitation.person_id is not None:
        return invitation.person_id
    return uuid5(UUID(int=0), f"invitation:{invitation.email.lower()}")


class _Waits(Exception):
    """The mail of an import goes later: the limits are reached."""


def _send(actor: Actor, invitation: Invitation, *, waits: bool = False) -> None:
    """A new link, and the mail that carries it; the link itself is only in the mail's row until it has gone."""
    token, now = secrets.token_urlsafe(32), clock.now()
    try:
        with transaction.atomic():
            queue_mail(
                "invitation",
                recipient=recipient_of(invitation),
                object_id=str(invitation.pk),
                version=invitation.sends + 1,
                context={"token": token},
                counts_for=actor.person_id,
                counts_as=f"import:{invitation.run_id}" if invitation.run_id and not invitation.sends else "",
            )
    except DomainError as error:
        if waits and error.code == "mail_limit":
            raise _Waits from error
        raise
    changes = {
        "state": State.SENT,
        "token_hash": hash_of(token),
        "sends": invitation.sends + 1,
        "sent_at": now,
        "expires_at": now + DAYS,
        "settled_at": None,
        "declined": False,
    }
    save(invitation, actor=actor, changes=changes)


def _may(actor: Actor, role: str, scope_kind: str, scope_id: str, unit: Unit | None) -> None:
    scope = slots.scope_kind(scope_kind)
    if scope is None:
        raise DomainError("scope_kind_unknown", field="scope")
    if not may_invite(actor, role, scope_kind, scope_id, unit.pk if unit is not None else None):
        raise DomainError("grant_above_own", field="role")
    if not scope.exists(scope_id):
        raise DomainError("scope_unknown", field="scope")
    if unit is not None and not may_place(actor, unit.pk):
        raise DomainError("grant_above_own", field="unit")


def _known(
    actor: Actor, name: str, email: str, role: str, scope_kind: str, scope_id: str, returns: bool
) -> tuple[Person | None, bool]:
    """The person of the address, and whether this is somebody who has left and is asked back by who may do so.

    What would tell that they exist is said only to those who may see them; by anybody else nobody is asked back.
    """
    person = Person.objects.filter(email__iexact=email, deleted_in__isnull=True).first()
    if person is None:
        return None, False
    if str(person.pk) == actor.person_id:
        raise DomainError("grant_to_oneself", field="email")
    if not persons_visible_to(actor).filter(pk=person.pk).exists():
        return person, False
    if person.state == Person.State.LEFT:
        if not returns:
            raise DomainError("has_left", field="returns", name=person.name)
        if not may_change_account(actor, person):
            raise DomainError("account_above_own", field="email")
        return person, True
    if not akin(name, person.name):
        raise DomainError("mail_of_another", field="email", name=person.name)
    if holds_role(person, role, scope_kind, scope_id):
        raise DomainError("grant_exists", field="email")
    return person, False


def holds_role(person: Person, role: str, scope_kind: str, scope_id: str) -> bool:
    """Whether the person has the role in the scope today or later."""
    return (
        RoleGrant.objects.filter(person=person, role=role, scope_kind=scope_kind, scope_id=scope_id)
        .filter(revoked_at__isnull=True, deleted_in__isnull=True)
        .filter(Q(ends_on__isnull=True) | Q(ends_on__gte=clock.today()))
        .exists()
    )


def _locked(invitation: Invitation) -> Invitation:
    found = (
        Invitation.objects.select_for_update(of=("self",))
        .select_related("unit", "invited_by")
        .filter(pk=invitation.pk, deleted_in__isnull=True)
        .first()
    )
    if found is None:
        raise DomainError("gone")
    return found


def _expire(which: Q) -> int:
    """Closes sent invitations whose time is over, also before the night does: a new one may take their place."""
    over = list(
        Invitation.objects.filter(which, state=State.SENT, deleted_in__isnull=True, expires_at__lte=clock.now())
    )
    for invitation in over:
        changes = {"state": State.EXPIRED, "settled_at": invitation.expires_at}
        save(invitation, actor=ACCEPTING, changes=changes, reason="expired")
    return len(over)


def _inviter(actor: Actor) -> UUID:
    if actor.person_id is None:
        raise DomainError("not_allowed", action="grant", kind="invitation")
    return UUID(actor.person_id)


def _address(email: str) -> str:
    email = email.strip()
    try:
        validate_email(email)
    except ValidationError as error:
        raise DomainError("email_wrong", field="email") from error
    return email


def log_invitation(verb: str, actor: Actor, invitation: Invitation) -> None:
    """The deed in the audit log: role and kind of scope, about whom only when the person is known."""
    log(
        verb,
        actor=actor,
        kind="invitation",
        object_id=str(invitation.pk),
        subject_id=invitation.person_id,
        programme=invitation.scope_id if invitation.scope_kind == "programme" else "",
        role=str(invitation.role),
        scope_kind=str(invitation.scope_kind),
    )
