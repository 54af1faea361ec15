"""Invitations: who may ask whom to what, the link that only a pressed button uses up, limits and times (S4-S6, A7)."""

import re
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import product
from threading import Event

import pytest
import time_machine
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from oppiva.audit.models import AuditEvent
from oppiva.core.errors import DomainError
from oppiva.jobs.models import OutboxMail
from oppiva.jobs.sending import send_due
from oppiva.people import services
from oppiva.people.models import Invitation, Notice, Person, RoleGrant
from oppiva.people.queries import invitations_about
from oppiva.people.services.invitations_erasing import erase_invitations
from people.cast import HERE, SETUP, THERE, Cast, browser, grant_to, person_of

pytestmark = pytest.mark.django_db
PAIRS = list(product(["Anna", "Eero", "Iiris", "Outi"], ["Aho", "Elo", "Ilves", "Kurki", "Oja", "Salo", "Yli"]))
MORNING = datetime(2026, 3, 12, 7, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """A Thursday morning in March that stands still until it is moved."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


def asked(cast: Cast, name: str = "Uusi Ihminen", **more: object) -> Invitation:
    """Somebody invited by the area admin as a participant of the unit."""
    given = {
        "name": name,
        "email": f"{name.split()[0].lower()}@tyo.example",
        "unit": cast.unit,
        "role": "participant",
        "scope_kind": "unit",
        "scope_id": str(cast.unit.pk),
        "language": "fi",
    }
    return services.invite(cast.actor(cast.admin), **{**given, **more})


def token_of(invitation: Invitation) -> str:
    """The link's token as it waits in the outbox."""
    row = OutboxMail.objects.filter(kind="invitation", object_id=str(invitation.pk)).order_by("-id").first()
    assert row is not None
    return str(row.context["token"])


def page_of(invitation: Invitation) -> str:
    return f"/kutsu/{token_of(invitation)}/"


def say(invitation: Invitation, answer: str = "yes", client: Client | None = None) -> object:
    return (client or Client()).post(page_of(invitation), {"answer": answer})


def refused(code: str) -> object:
    return pytest.raises(DomainError, match=code)


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


# --- the link --------------------------------------------------------------------------------------------------------
def test_a_scanner_that_opens_the_link_five_times_changes_nothing(cast: Cast) -> None:
    invitation = asked(cast)
    before = Invitation.objects.filter(pk=invitation.pk).values().get()
    for _ in range(5):
        scanner = Client()
        assert scanner.get(page_of(invitation)).status_code == 200
        assert scanner.head(page_of(invitation)).status_code == 200
        assert "_auth_user_id" not in scanner.session
    assert Invitation.objects.filter(pk=invitation.pk).values().get() == before
    assert not Person.objects.filter(email="uusi@tyo.example").exists()
    assert say(invitation).status_code == 302


def test_the_page_tells_who_asks_and_to_what_and_lets_no_other_page_hear_its_address(cast: Cast) -> None:
    answer = Client().get(page_of(asked(cast)))
    page = answer.content.decode()
    for words in ("Satu Hoitaja", "Asiakastyö, Koivulan palvelut", "uusi@tyo.example"):
        assert words in page
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex")


def test_a_yes_gives_the_role_and_leads_to_the_code_which_makes_the_person_active(cast: Cast) -> None:
    invitation = asked(cast)
    client = Client()
    answer = say(invitation, client=client)
    assert (answer.status_code, answer["Location"]) == (302, "/kirjaudu/koodi/")
    person = Person.objects.get(email="uusi@tyo.example")
    assert (person.name, person.unit, person.state) == ("Uusi Ihminen", cast.unit, "invited")
    grant = RoleGrant.objects.get(person=person)
    assert (grant.role, grant.scope_id, grant.granted_by) == ("participant", str(cast.unit.pk), cast.admin)
    code = OutboxMail.objects.get(kind="sign_in_code", recipient=person.pk).context["code"]
    assert client.post("/kirjaudu/koodi/", {"code": code}).status_code == 302
    person.refresh_from_db()
    assert person.state == "active"
    assert client.get("/oma/").status_code == 200


def test_a_browser_that_hides_the_page_it_comes_from_gets_its_answer_through(cast: Cast) -> None:
    """Under `no-referrer` a form is posted with `Origin: null`, which the check of forms refuses everywhere else."""
    for answer, state in (("yes", "accepted"), ("no", "withdrawn")):
        invitation = asked(cast, "Aino Aho" if answer == "yes" else "Eero Elo")
        client = Client(enforce_csrf_checks=True)
        assert not client.get(page_of(invitation)).cookies
        assert client.post(page_of(invitation), {"answer": answer}, headers={"origin": "null"}).status_code in (
            200,
            302,
        )
        invitation.refresh_from_db()
        assert invitation.state == state


@pytest.mark.both
def test_the_link_works_once(cast: Cast) -> None:
    invitation = asked(cast)
    page = page_of(invitation)
    assert say(invitation).status_code == 302
    assert Client().post(page, {"answer": "yes"}).status_code == 404
    assert RoleGrant.objects.filter(person__email="uusi@tyo.example").count() == 1


def bare(answer: object) -> bytes:
    """A page without its own address and the token of its forms."""
    return re.sub(rb'/kutsu/[\w-]+/|value="\w{64}"', b"", answer.content)


def test_dead_links_of_every_kind_and_unknown_ones_look_alike(cast: Cast, clock: time_machine.Traveller) -> None:
    used, withdrawn, declined, old = (asked(cast, f"{name} X") for name in ("Eka", "Toka", "Kolmas", "Neljas"))
    pages = [page_of(one) for one in (used, withdrawn, declined, old)]
    say(used)
    services.withdraw(cast.actor(cast.admin), withdrawn)
    say(declined, "no")
    clock.shift(timedelta(days=30, seconds=1))
    answers = [Client().get(page) for page in [*pages, "/kutsu/aivan-tuntematon/"]]
    assert {answer.status_code for answer in answers} == {404}
    assert len({bare(answer) for answer in answers}) == 1
    assert "Kysy" in answers[0].content.decode() or "Ask" in answers[0].content.decode()
    assert {Client().post(page, {"answer": "yes"}).status_code for page in pages} == {404}


def test_a_link_to_a_unit_that_was_deleted_meanwhile_is_dead(cast: Cast) -> None:
    room = services.add_unit(SETUP, cast.here, fields={"name": "Väliaikainen"})
    invitation = asked(cast, unit=room, scope_id=str(room.pk))
    services.delete_unit(SETUP, room)
    answer = say(invitation)
    assert answer.status_code == 404
    assert not Person.objects.filter(email="uusi@tyo.example").exists()


def test_a_no_closes_the_invitation_and_makes_nobody(cast: Cast) -> None:
    invitation = asked(cast)
    assert say(invitation, "no").status_code == 200
    invitation.refresh_from_db()
    assert (invitation.state, invitation.declined) == ("withdrawn", True)
    with refused("invitation_over"):
        services.bring_invitation_back(cast.actor(cast.admin), invitation)


def test_the_mail_programs_own_button_says_no_by_one_click_without_a_cookie(cast: Cast) -> None:
    """RFC 8058 and trust.md 10.12; a look at the address changes nothing."""
    invitation = asked(cast)
    page = page_of(invitation)
    send_due(Event())
    head = mail.outbox[-1].extra_headers
    assert head["List-Unsubscribe"].endswith(f"{page}ei/>")
    assert head["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert Client().get(f"{page}ei/")["Location"] == page
    strict = Client(enforce_csrf_checks=True)
    for _ in range(2):
        assert strict.post(f"{page}ei/", {"List-Unsubscribe": "One-Click"}).status_code == 200
    invitation.refresh_from_db()
    assert (invitation.state, invitation.declined) == ("withdrawn", True)
    assert not strict.cookies


def test_the_inviter_hears_of_the_answer_and_the_answers_of_a_list_share_a_line(cast: Cast) -> None:
    say(asked(cast))
    say(asked(cast, "Toinen Ihminen"), "no")
    text = "Iiris Aho <iiris@tyo.example>; Outi Salo <outi@tyo.example>"
    run = services.read_in(
        cast.actor(cast.admin), cast.here, role="participant", language="fi", text=text, unit=cast.unit.pk
    )
    services.confirm_import(cast.actor(cast.admin), run)
    for invitation in Invitation.objects.filter(run=run):
        say(invitation)
    told = Notice.objects.filter(person=cast.admin)
    assert sorted(told.filter(kind="invitation").values_list("code", flat=True)) == ["accepted", "declined"]
    assert set(told.filter(kind="invitation_list").values_list("object_id", flat=True)) == {str(run.pk)}
    page = browser(cast.admin).get("/en/ilmoitukset/").content.decode()
    assert "accepted" in page


def test_a_press_without_an_answer_asks_again(cast: Cast) -> None:
    assert say(asked(cast), "").status_code == 422


def test_one_who_is_signed_in_as_somebody_else_is_told_so(cast: Cast) -> None:
    answer = say(asked(cast), client=browser(cast.participant))
    assert answer.status_code == 200
    assert "Aino Osallistuja" in answer.content.decode()


def test_twenty_eight_invited_from_one_address_are_signed_in_within_a_minute(
    cast: Cast, clock: time_machine.Traveller
) -> None:
    run = services.read_in(
        cast.actor(cast.admin), cast.here, role="participant", language="fi", unit=cast.unit.pk,
        text="; ".join(f"{first} {last} <o{n}@tyo.example>" for n, (first, last) in enumerate(PAIRS)),
    )  # fmt: skip
    services.confirm_import(cast.actor(cast.admin), run)
    invitations = list(Invitation.objects.filter(run=run))
    assert len(invitations) == 28
    for invitation in invitations:
        client = Client(REMOTE_ADDR="192.0.2.1")
        assert say(invitation, client=client).status_code == 302
        person = Person.objects.get(email=invitation.email)
        code = OutboxMail.objects.get(kind="sign_in_code", recipient=person.pk).context["code"]
        clock.shift(timedelta(seconds=2))
        assert client.post("/kirjaudu/koodi/", {"code": code}).status_code == 302
        assert "_auth_user_id" in client.session
    assert Person.objects.filter(unit=cast.unit, state="active", email__startswith="o").count() == 28


# --- rights at the yes -----------------------------------------------------------------------------------------------
def test_an_invitation_to_take_part_holds_when_the_inviter_has_gone_on_to_other_work(cast: Cast) -> None:
    invitation = asked(cast)
    for grant in RoleGrant.objects.filter(person=cast.admin):
        services.revoke_grant(SETUP, grant, reason="siirtyi")
    assert say(invitation).status_code == 302
    assert RoleGrant.objects.get(person__email="uusi@tyo.example").granted_by == cast.admin


@pytest.mark.parametrize(("role", "kind"), [("area_admin", "area"), ("supervisor", "unit"), ("director", "area")])
def test_a_role_over_other_peoples_data_dies_with_the_inviters_right(cast: Cast, role: str, kind: str) -> None:
    invitation = asked(cast, role=role, scope_kind=kind, scope_id=HERE if kind == "area" else str(cast.unit.pk))
    for grant in RoleGrant.objects.filter(person=cast.admin):
        services.revoke_grant(SETUP, grant, reason="siirtyi")
    assert say(invitation).status_code == 422
    assert not Person.objects.filter(email="uusi@tyo.example").exists()


# --- who has left ----------------------------------------------------------------------------------------------------
def left(cast: Cast) -> Person:
    person = person_of("Lotta Lähtenyt", cast.unit)
    return services.edit_person(SETUP, person, base_version=1, fields={"state": "left"})


def test_who_has_left_is_asked_back_only_knowingly(cast: Cast) -> None:
    gone = left(cast)
    with refused("has_left"):
        asked(cast, gone.name, email=gone.email)
    invitation = asked(cast, gone.name, email=gone.email, returns=True)
    gone.refresh_from_db()
    assert gone.state == "left"
    assert say(invitation).status_code == 302
    gone.refresh_from_db()
    assert gone.state == "invited"


def test_nobody_lets_in_again_a_person_whose_roles_they_could_not_give(cast: Cast) -> None:
    gone = person_of("Entinen Ylläpito", cast.unit)
    grant_to(gone, "area_admin", "area", THERE)
    services.edit_person(SETUP, gone, base_version=1, fields={"state": "left"})
    with refused("account_above_own"):
        asked(cast, gone.name, email=gone.email, returns=True)


def test_a_closed_account_is_not_opened_by_an_invitation_from_elsewhere(cast: Cast) -> None:
    gone = person_of("Kaukana Käynyt", cast.far)
    services.edit_person(SETUP, gone, base_version=1, fields={"state": "left"})
    for returns in (False, True):
        invitation = asked(cast, gone.name, email=gone.email, returns=returns)
        assert say(invitation).status_code == 422
        gone.refresh_from_db()
        assert gone.state == "left"
        services.withdraw(cast.actor(cast.admin), invitation)


def test_an_invitation_of_earlier_days_opens_no_account_that_was_closed_since(cast: Cast) -> None:
    invitation = asked(cast, cast.colleague.name, email=cast.colleague.email, returns=True, role="supervisor")
    person = Person.objects.get(pk=cast.colleague.pk)
    services.edit_person(SETUP, person, base_version=person.version, fields={"state": "left"})
    assert say(invitation).status_code == 422
    assert Person.objects.get(pk=cast.colleague.pk).state == "left"


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
