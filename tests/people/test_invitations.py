"""Invitations: who may ask whom to what, the link that only a pressed button uses up, limits and times (S4-S6, A7)."""

from datetime import timedelta
from threading import Event

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from oppiva.audit.models import AuditEvent
from oppiva.jobs.models import OutboxMail
from oppiva.jobs.sending import send_due
from oppiva.people import services
from oppiva.people.models import Invitation, Person, RoleGrant
from oppiva.people.queries import invitations_about
from oppiva.people.services.invitations_erasing import erase_invitations
from people.cast import HERE, MORNING, SETUP, Cast, grant_to, person_of
from people.inviting import asked, page_of, refused, say, token_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]


# --- asking ----------------------------------------------------------------------------------------------------------
def test_the_mail_says_who_asks_to_what_in_the_language_chosen_and_holds_the_link(cast: Cast) -> None:
    invitation = asked(cast, language="sv")
    token = token_of(invitation)
    send_due(Event())
    letter = mail.outbox[-1]
    assert letter.to == ["Uusi Ihminen <uusi@tyo.example>"]
    assert letter.extra_headers["Content-Language"] == "sv"
    assert "Satu Hoitaja" in letter.subject
    assert f"/sv/kutsu/{token}/" in letter.body
    assert "Asiakastyö, Koivulan palvelut" in letter.body
    assert letter.alternatives[0][1] == "text/html"
    assert token not in str(OutboxMail.objects.get(object_id=str(invitation.pk)).context)


def test_only_the_hash_of_the_link_is_stored(cast: Cast) -> None:
    invitation = asked(cast)
    token = token_of(invitation)
    assert len(token) >= 43  # 256 bits
    assert token not in str(Invitation.objects.filter(pk=invitation.pk).values())


def test_nobody_is_made_before_the_yes(cast: Cast) -> None:
    asked(cast)
    assert not Person.objects.filter(email="uusi@tyo.example").exists()


@pytest.mark.both
def test_an_address_has_one_open_invitation_to_a_scope_whatever_its_case(cast: Cast) -> None:
    asked(cast)
    with refused("invited_already"):
        asked(cast, email="UUSI@tyo.example")
    assert asked(cast, email="UUSI@tyo.example", unit=cast.side, scope_id=str(cast.side.pk)).state == "sent"


@pytest.mark.both
def test_the_database_holds_one_open_invitation_to_a_scope(cast: Cast) -> None:
    first = asked(cast)
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation.objects.create(
            name="Toinen", email="Uusi@tyo.example", role="participant", scope_kind="unit", scope_id=first.scope_id,
            invited_by=cast.admin, drafted_at=MORNING,
        )  # fmt: skip


def test_who_may_not_give_the_role_may_not_invite_to_it_and_that_is_logged(cast: Cast) -> None:
    with refused("grant_above_own"):
        asked(cast, role="instance_admin", scope_kind="instance", scope_id="")
    with refused("grant_above_own"):
        asked(cast, unit=cast.far, scope_id=str(cast.far.pk))
    with refused("grant_above_own"):
        services.invite(
            cast.actor(cast.supervisor), name="A B", email="a@tyo.example", unit=cast.unit, role="participant",
            scope_kind="unit", scope_id=str(cast.unit.pk), language="fi",
        )  # fmt: skip
    assert AuditEvent.objects.filter(verb="invitation_refused").count() == 3
    assert not Invitation.objects.exists()


def test_nobody_is_placed_in_a_unit_where_the_inviter_does_not_invite(cast: Cast) -> None:
    with refused("grant_above_own"):
        asked(cast, unit=cast.far)


def test_nobody_invites_themselves(cast: Cast) -> None:
    with refused("grant_to_oneself"):
        asked(cast, email=cast.admin.email)


def test_who_has_the_role_already_is_not_invited_to_it(cast: Cast) -> None:
    with refused("grant_exists"):
        asked(cast, cast.participant.name, email=cast.participant.email.upper())


def test_an_address_that_belongs_to_somebody_else_is_refused_with_their_name(cast: Cast) -> None:
    with refused("mail_of_another"):
        asked(cast, "Matti Meikäläinen", email=cast.colleague.email)
    assert not Invitation.objects.exists()
    assert asked(cast, "Työkaveri-Aho Eero", email=cast.colleague.email).person == cast.colleague


def test_of_a_person_out_of_sight_nothing_is_told(cast: Cast) -> None:
    """S5: inviting somebody of another area goes as inviting somebody unknown."""
    far = person_of("Kaukainen Tuttu", cast.far)
    invitation = asked(cast, "Joku Muu", email=far.email)
    assert (invitation.state, invitation.name) == ("sent", "Joku Muu")
    say(invitation)
    far.refresh_from_db()
    assert far.name == "Kaukainen Tuttu"
    assert RoleGrant.objects.filter(person=far, role="participant", scope_id=str(cast.unit.pk)).exists()


def test_who_sends_it_again_is_its_inviter_from_then_on(cast: Cast) -> None:
    invitation = asked(cast, role="area_admin", scope_kind="area", scope_id=HERE)
    second = person_of("Toinen Ylläpitäjä", cast.unit)
    grant_to(second, "area_admin", "area", HERE)
    for grant in RoleGrant.objects.filter(person=cast.admin):
        services.revoke_grant(SETUP, grant, reason="siirtyi")
    services.send_again(cast.actor(second), invitation)
    invitation.refresh_from_db()
    assert say(invitation).status_code == 302
    assert RoleGrant.objects.get(person__email="uusi@tyo.example").granted_by == second


# --- again, back, over -----------------------------------------------------------------------------------------------
def test_sent_again_it_has_a_new_link_and_thirty_days(cast: Cast, clock: time_machine.Traveller) -> None:
    invitation = asked(cast)
    old = page_of(invitation)
    clock.shift(timedelta(days=31))
    again = services.send_again(cast.actor(cast.admin), invitation)
    assert (again.state, again.sends, again.expires_at) == ("sent", 2, MORNING + timedelta(days=61))
    assert Client().get(old).status_code == 404
    assert say(again).status_code == 302


def test_what_was_accepted_is_neither_sent_nor_withdrawn(cast: Cast) -> None:
    invitation = asked(cast)
    say(invitation)
    for deed in (services.send_again, services.withdraw):
        with refused("invitation_over"):
            deed(cast.actor(cast.admin), invitation)


@pytest.mark.both
def test_a_withdrawal_can_be_undone_with_the_same_link(cast: Cast) -> None:
    invitation = asked(cast)
    page = page_of(invitation)
    services.withdraw(cast.actor(cast.admin), invitation)
    assert Client().get(page).status_code == 404
    services.bring_invitation_back(cast.actor(cast.admin), invitation)
    assert Client().get(page).status_code == 200


def test_a_mail_that_waits_is_not_sent_once_its_invitation_is_withdrawn(cast: Cast) -> None:
    invitation = asked(cast)
    services.withdraw(cast.actor(cast.admin), invitation)
    send_due(Event())
    assert mail.outbox == []


def test_three_mails_an_hour_go_to_one_address_and_sixty_from_one_sender(cast: Cast) -> None:
    invitation = asked(cast)
    for _ in range(2):
        services.send_again(cast.actor(cast.admin), invitation)
    with refused("mail_limit"):
        services.send_again(cast.actor(cast.admin), invitation)
    for number in range(57):
        asked(cast, f"Osa{number} Ottaja")
    with refused("mail_limit"):
        asked(cast, "Viimeinen Pisara")
    assert not Invitation.objects.filter(name="Viimeinen Pisara").exists()


def test_the_night_closes_what_is_over_and_forgets_it_after_ninety_days(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    invitation = asked(cast)
    clock.shift(timedelta(days=31))
    assert services.expire_invitations() == 1
    invitation.refresh_from_db()
    assert invitation.state == "expired"
    assert services.forget_invitations() == 0
    clock.shift(timedelta(days=90))
    assert services.forget_invitations() == 1
    # The row itself waits for the purge; what was promised to the invited person is kept today.
    invitation.refresh_from_db()
    assert (invitation.name, invitation.name_folded, invitation.email) == ("", "", "")


def test_an_erased_person_is_in_no_invitation_any_more(cast: Cast) -> None:
    invitation = asked(cast)
    say(invitation)
    person = Person.objects.get(email="uusi@tyo.example")
    second = asked(cast, email=person.email, unit=cast.side, scope_id=str(cast.side.pk))
    page = page_of(second)
    assert [row["name"] for row in invitations_about(person.pk)] == ["Uusi Ihminen", "Uusi Ihminen"]
    erase_invitations(person.pk)
    assert not Invitation.objects.filter(email__icontains="uusi").exists()
    assert not Invitation.objects.filter(name__icontains="uusi").exists()
    assert Client().get(page).status_code == 404
