"""The link of an invitation: what its page tells, what a yes and a no do, and when it is dead."""

import re
from datetime import timedelta
from itertools import product
from threading import Event

import pytest
import time_machine
from django.core import mail
from django.test import Client

from oppiva.jobs.models import OutboxMail
from oppiva.jobs.sending import send_due
from oppiva.people import services
from oppiva.people.models import Invitation, Notice, Person, RoleGrant
from people.cast import HERE, SETUP, THERE, Cast, browser, grant_to, person_of
from people.inviting import asked, page_of, refused, say

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock")]
PAIRS = list(product(["Anna", "Eero", "Iiris", "Outi"], ["Aho", "Elo", "Ilves", "Kurki", "Oja", "Salo", "Yli"]))


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
