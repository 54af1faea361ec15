"""Pages of invitations and lists: what is shown, mended in place, refused with the text kept, and for whom."""

from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from oppiva.jobs import clock as product_clock
from oppiva.people import services
from oppiva.people.models import ImportRow, Invitation
from people.cast import Cast, browser
from people.invitation_forms import address, invited, read, sent, text_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "media")]
MOST = 12


def test_the_area_admin_invites_one_by_a_form(cast: Cast) -> None:
    answer = browser(cast.admin).post(address("invite"), sent(cast))
    invitation = Invitation.objects.get()
    assert answer["Location"] == address("invitation_detail", invitation.pk)
    assert (invitation.unit, invitation.scope_id) == (cast.unit, str(cast.unit.pk))


def test_who_is_invited_already_is_one_press_away(cast: Cast) -> None:
    client, invitation = browser(cast.admin), invited(cast)
    refused = client.post(address("invite"), sent(cast, email=invitation.email))
    assert refused.status_code == 422
    there = f"{address('invitation_list')}?haku={quote(invitation.email)}&amp;tila=avoin"
    assert there in text_of(refused)
    assert address("invitation_detail", invitation.pk) in text_of(client.get(there.replace("&amp;", "&")))


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 121),
        ("name", "a\u202eb"),
        ("email", "ei osoite"),
        ("email", ""),
        ("role", ""),
        ("role", "keisari"),
        ("scope", "unit:not-an-id"),
        ("scope", ""),
        ("scope", "unit:00000000-0000-4000-8000-000000000000"),
        ("unit", "joku"),
        ("language", "xx"),
        ("role", "instance_admin"),
    ],
)
def test_what_is_wrong_is_told_at_the_field_with_the_text_kept(cast: Cast, field: str, value: str) -> None:
    answer = browser(cast.admin).post(address("invite"), sent(cast, **{field: value}))
    assert answer.status_code == 422
    assert "Uuno" in text_of(answer) or field == "name"
    assert not Invitation.objects.exists()


def test_inviting_asks_for_the_second_factor_again(cast: Cast) -> None:
    client = browser(cast.admin, sudo=False)
    assert client.post(address("invite"), sent(cast)).status_code != 200
    assert not Invitation.objects.exists()


def test_sending_again_and_undoing_a_withdrawal_ask_for_the_second_factor_too(cast: Cast) -> None:
    one = invited(cast)
    client = browser(cast.admin, sudo=False)
    client.post(address("invitation_send", one.pk))
    one.refresh_from_db()
    assert one.sends == 1
    services.withdraw(cast.actor(cast.admin), one)
    client.post(address("invitation_back", one.pk))
    one.refresh_from_db()
    assert one.state == "withdrawn"


def test_an_address_with_an_open_invitation_is_told_at_the_field(cast: Cast) -> None:
    invited(cast)
    answer = browser(cast.admin).post(address("invite"), sent(cast))
    assert answer.status_code == 422
    assert 'aria-invalid="true"' in text_of(answer)


@pytest.mark.parametrize("prefix", ["", "/sv", "/en"])
def test_every_page_opens_in_every_language(cast: Cast, prefix: str) -> None:
    client, one, run = browser(cast.admin), invited(cast), read(cast, "Ilona Uusi <ilona@tyo.example>; Rikki <rikki@>")
    pages = [
        address("invitation_list"),
        address("invite"),
        address("import_add"),
        address("invitation_detail", one.pk),
        address("import_detail", run.pk),
        address("import_row", run.pk, 2),
        address("import_undo", run.pk),
    ]
    for page in pages:
        assert client.get(prefix + page).status_code == 200, page
    services.confirm_import(cast.actor(cast.admin), run)
    for page in pages[4], pages[6]:
        assert client.get(prefix + page).status_code == 200, page


def test_every_state_of_an_invitation_has_its_page(cast: Cast) -> None:
    client = browser(cast.admin)
    for state in Invitation.State.values:
        one = invited(cast, f"{state.title()} X")
        Invitation.objects.filter(pk=one.pk).update(state=state)
        assert client.get(address("invitation_detail", one.pk)).status_code == 200, state
    for chosen in ("avoin", "accepted", "ohi"):
        assert client.get(address("invitation_list"), {"tila": chosen, "haku": "x"}).status_code == 200


def test_for_a_stranger_invitations_and_lists_of_another_area_do_not_exist(cast: Cast) -> None:
    one, run, client = invited(cast), read(cast, "Ilona Uusi <ilona@tyo.example>"), browser(cast.stranger)
    for name, key in (
        ("invitation_detail", one.pk), ("invitation_send", one.pk), ("invitation_withdraw", one.pk),
        ("import_detail", run.pk), ("import_terms", run.pk), ("import_confirm", run.pk), ("import_undo", run.pk),
    ):  # fmt: skip
        assert client.post(address(name, key)).status_code == 404, name
    page = text_of(client.get(address("invitation_list")))
    assert "Uuno" not in page
    assert "Koivulan" not in page


def test_who_gives_no_roles_has_no_page_of_invitations(cast: Cast) -> None:
    for person in (cast.participant, cast.supervisor):
        assert browser(person).get(address("invitation_list")).status_code == 403
        assert "kutsut/lista" not in text_of(browser(person).get(address("organisation_detail", cast.here.pk)))


def test_the_pages_of_a_unit_and_an_organisation_lead_to_inviting_their_people(cast: Cast) -> None:
    client = browser(cast.admin)
    page = text_of(client.get(address("unit_detail", cast.unit.pk)))
    assert f"organisaatio={cast.here.pk}&amp;yksikko={cast.unit.pk}" in page
    assert f"organisaatio={cast.here.pk}" in text_of(client.get(address("organisation_detail", cast.here.pk)))


def test_a_withdrawal_is_undone_on_its_page(cast: Cast) -> None:
    client, one = browser(cast.admin), invited(cast)
    client.post(address("invitation_withdraw", one.pk))
    assert address("invitation_back", one.pk) in text_of(client.get(address("invitation_detail", one.pk)))
    client.post(address("invitation_back", one.pk))
    one.refresh_from_db()
    assert one.state == "sent"


# --- weight ----------------------------------------------------------------------------------------------------------
def statements(client: Client, page: str) -> int:
    client.get(page)
    with CaptureQueriesContext(connection) as seen:
        assert client.get(page).status_code == 200
    return len(seen)


def test_pages_take_as_many_statements_for_a_thousand_rows_as_for_ten(cast: Cast) -> None:
    client, run, one = browser(cast.admin), read(cast, "Eka Rikki <eka@>"), invited(cast)
    pages = [
        address("invitation_list"),
        address("import_detail", run.pk),
        address("import_add"),
        address("invite"),
        address("invitation_detail", one.pk),
        address("import_undo", run.pk),
    ]
    few = {page: statements(client, page) for page in pages}
    now = product_clock.now()
    Invitation.objects.bulk_create(
        Invitation(
            name=f"Ihminen {n}", email=f"{n}@tyo.example", role="participant", scope_kind="unit",
            scope_id=str(cast.unit.pk), invited_by=cast.admin, drafted_at=now,
        )
        for n in range(1_000)
    )  # fmt: skip
    ImportRow.objects.bulk_create(
        ImportRow(run=run, position=n, number=n, name=f"Ihminen {n}", email="x@", fate="refused", reason="mail_missing")
        for n in range(2, 1_000)
    )
    assert {page: statements(client, page) for page in pages} == few
    assert max(few.values()) <= MOST, few
