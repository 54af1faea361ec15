"""The verbs of whoever holds the link of an invitation: yes and no."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from oppiva.audit.services import log, save
from oppiva.core.errors import DomainError
from oppiva.core.policy import Actor, Place, may_grant
from oppiva.jobs import clock
from oppiva.people import grant_reasons, slots
from oppiva.people.models import Invitation, Person, Role
from oppiva.people.queries.actors import actor_for
from oppiva.people.queries.invitations import links
from oppiva.people.rules import may_change_account, places_of_scopes, places_of_units
from oppiva.people.services.grants import give_grant
from oppiva.people.services.invitations import ACCEPTING, holds_role, log_invitation
from oppiva.people.services.notices import notify
from oppiva.people.services.persons import add_person
from oppiva.ui.context import bare_path

State = Invitation.State
# Roles that open nothing but what is one's own, one's team's or published; all others reach other people's data.
OF_ONES_OWN = frozenset({Role.PARTICIPANT, Role.TEAM_MEMBER, Role.ADOPTER, Role.EMPLOYER_GUEST})


def accept(token: str) -> Person:
    """The invited person's yes: makes the person or finds them, and gives the role with the inviter as its granter.

    The link is used up. A new person stays invited until the code sent to the address is typed: a forwarded mail opens
    nobody's account. The inviter's rights were checked when the mail was sent; for a role that reaches other people's
    data they are asked for again, and fail as `inviter_gone`. Refuses a dead link (`link_dead`), as is one to a unit or
    programme that is deleted, and the account of somebody who has left and was not asked back (`account_closed`).
    """
    with transaction.atomic():
        invitation = _locked_link(token)
        if invitation is None or not _is_there(invitation):
            raise DomainError("link_dead")
        person = _person_of(invitation)
        _still_given(invitation)
        if not _has_role(person, invitation):
            give_grant(
                ACCEPTING,
                person=person,
                role=invitation.role,
                scope_kind=invitation.scope_kind,
                scope_id=invitation.scope_id,
                starts_on=clock.today(),
                reason=grant_reasons.ACCEPTED,
                behalf_of=invitation.invited_by,
            )
        save(
            invitation,
            actor=Actor(str(person.pk)),
            changes={"state": State.ACCEPTED, "person_id": person.pk, "settled_at": clock.now()},
            reason="accepted",
        )
        log_invitation("invitation_accepted", Actor(str(person.pk)), invitation)
        _tell(Actor(str(person.pk)), invitation, "accepted")
    return person


def decline(token: str) -> None:
    """The invited person's no: the link dies, and the inviter sees that no further mail is wanted."""
    with transaction.atomic():
        invitation = _locked_link(token)
        if invitation is None:
            raise DomainError("link_dead")
        changes = {"state": State.WITHDRAWN, "declined": True, "settled_at": clock.now()}
        save(invitation, actor=ACCEPTING, changes=changes, reason="declined")
        log_invitation("invitation_declined", ACCEPTING, invitation)
        _tell(ACCEPTING, invitation, "declined")


def _is_there(invitation: Invitation) -> bool:
    """Whether what somebody was invited to still exists: a unit or a programme may have been deleted since."""
    scope = slots.scope_kind(invitation.scope_kind)
    return scope is not None and scope.exists(invitation.scope_id)


def _person_of(invitation: Invitation) -> Person:
    """The invited person: the known one, else a new one who has not signed in yet."""
    person = Person.objects.filter(email__iexact=invitation.email, deleted_in__isnull=True).first()
    if person is None:
        fields = {
            "name": invitation.name,
            "email": invitation.email,
            "unit": invitation.unit,
            "language": invitation.language,
            "state": Person.State.INVITED,
        }
        return add_person(ACCEPTING, fields=fields)
    changes: dict[str, object] = {}
    if person.state == Person.State.LEFT:
        if not invitation.returns or not may_change_account(actor_for(invitation.invited_by), person):
            raise DomainError("account_closed")
        changes = {"state": Person.State.INVITED, "unit": invitation.unit or person.unit}
    elif person.unit_id is None and invitation.unit is not None:
        changes = {"unit": invitation.unit}
    if changes:
        before = person.state
        save(person, actor=ACCEPTING, changes=changes, reason="accepted an invitation")
        if "state" in changes:
            log(
                "account_changed",
                actor=ACCEPTING,
                kind="person",
                object_id=person.pk,
                subject_id=person.pk,
                changed=["state"],
                state=str(person.state),
                before=str(before),
            )
    return person


def _still_given(invitation: Invitation) -> None:
    """A role that reaches other people's data is given only while its inviter could still give it."""
    if invitation.role in OF_ONES_OWN:
        return
    scope = Place(invitation.scope_kind, invitation.scope_id)
    within = places_of_scopes([(scope.kind, scope.id)])[scope.kind, scope.id]
    if scope.kind == "own" and invitation.unit_id is not None:
        within = places_of_units([invitation.unit_id]).get(invitation.unit_id, frozenset())
    if not may_grant(actor_for(invitation.invited_by), invitation.role, scope, within):
        raise DomainError("inviter_gone")


def _has_role(person: Person, invitation: Invitation) -> bool:
    return holds_role(person, invitation.role, invitation.scope_kind, invitation.scope_id)


def _tell(actor: Actor, invitation: Invitation, code: str) -> None:
    """The inviter hears of an answer; the answers of one list share a line."""
    run = invitation.run_id
    address = (
        reverse("people:import_detail", args=[run])
        if run
        else reverse("people:invitation_detail", args=[invitation.pk])
    )
    notify(
        actor,
        [invitation.invited_by_id],
        kind="invitation_list" if run else "invitation",
        object_id=run or invitation.pk,
        code=code,
        link=bare_path(address),
    )


def _locked_link(token: str) -> Invitation | None:
    return links(token).select_for_update(of=("self",)).select_related("invited_by", "unit").first()
