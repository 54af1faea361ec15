"""Pages of invitations and lists: what is shown, mended in place, refused with the text kept, and for whom."""

from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from oppiva.jobs import clock as product_clock
from oppiva.people import services
from oppiva.people.models import ImportRow, ImportRun, Invitation
from people.cast import Cast, browser, person_of

pytestmark = pytest.mark.django_db
MORNING = datetime(2026, 3, 12, 7, 0, tzinfo=UTC)
MOST = 12


@pytest.fixture(autouse=True)
def clock() -> Iterator[time_machine.Traveller]:
    """A Thursday morning in March that stands still until it is moved."""
    with time_machine.travel(MORNING, tick=False) as traveller:
        yield traveller


@pytest.fixture(autouse=True)
def _media(settings: object, tmp_path: object) -> None:
    settings.OPPIVA_MEDIA = tmp_path


def address(name: str, *args: object) -> str:
    return reverse(f"people:{name}", args=args)


def sent(cast: Cast, **more: str) -> dict[str, str]:
    """What the form of one invitation sends."""
    return {
        "name": "Uuno Uusi",
        "email": "uuno@tyo.example",
        "role": "participant",
        "scope": f"unit:{cast.unit.pk}",
        "unit": "",
        "language": "fi",
        **more,
    }


def invited(cast: Cast, name: str = "Uuno Uusi") -> Invitation:
    return services.invite(
        cast.actor(cast.admin), name=name, email=f"{name.split()[0].lower()}@tyo.example", unit=cast.unit,
        role="participant", scope_kind="unit", scope_id=str(cast.unit.pk), language="fi",
    )  # fmt: skip


def read(cast: Cast, text: str) -> ImportRun:
    return services.read_in(
        cast.actor(cast.admin), cast.here, role="participant", language="fi", text=text, unit=cast.unit.pk
    )


def text_of(answer: object) -> str:
    return answer.content.decode()


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


# --- lists -----------------------------------------------------------------------------------------------------------
def given(cast: Cast, **more: object) -> dict[str, object]:
    return {"organisation": str(cast.here.pk), "role": "participant", "language": "fi", "unit": "", "text": "", **more}


def test_a_file_is_read_and_its_rows_are_shown_before_anything_is_sent(cast: Cast) -> None:
    data = "Nimi;Sähköposti;Yksikkö\nUuno Uusi;uuno@tyo.example;Asiakastyö\nRikki Rivi;rikki@;Hallinto".encode()
    client = browser(cast.admin)
    answer = client.post(address("import_add"), given(cast, file=SimpleUploadedFile("lista.csv", data)))
    run = ImportRun.objects.get()
    assert answer["Location"] == address("import_detail", run.pk)
    assert "Uuno Uusi" not in text_of(client.get(address("import_detail", run.pk)))  # what is to mend comes first
    page = text_of(client.get(address("import_detail", run.pk), {"rivit": "kaikki"}))
    for words in ("Uuno Uusi", "rikki@", "lista.csv", "Koivulan palvelut"):
        assert words in page
    assert not Invitation.objects.exists()


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"text": "a@b.example", "file": SimpleUploadedFile("a.csv", b"x")},
        {"file": SimpleUploadedFile("a.csv", b"")},
        {"file": SimpleUploadedFile("a.pdf", b"%PDF-1.7 x")},
        {"file": SimpleUploadedFile("a.csv", "Nimi;Sähköposti;Hetu\nA B;a@b.example;x".encode())},
        {"file": SimpleUploadedFile("a.xlsx", b"PK\x03\x04rikki")},
        {"text": "ei yhtään"},
        {"text": "Uuno Uusi <uuno@tyo.example>", "organisation": ""},
        {"text": "Uuno Uusi <uuno@tyo.example>", "role": "instance_admin"},
        {"text": "x" * 100_001},
    ],
)
def test_a_list_that_cannot_be_read_says_why_at_its_field(cast: Cast, more: dict[str, object]) -> None:
    if "file" in more:
        more["file"].seek(0)
    answer = browser(cast.admin).post(address("import_add"), given(cast, **more))
    run = ImportRun.objects.first()
    if run is not None:  # pasted words without an address are rows to mend
        assert not run.rows.exclude(fate="refused").exists()
        return
    assert answer.status_code == 422
    assert 'class="errors"' in text_of(answer)


def test_a_row_is_mended_on_the_page_without_losing_the_rest(cast: Cast) -> None:
    client, run = browser(cast.admin), read(cast, "Eka Rikki <eka@>; Toka Rikki <toka@>")
    answer = client.post(
        address("import_row", run.pk, 1),
        {"name": "Eka Ehjä", "email": "eka@tyo.example", "unit": str(cast.unit.pk), "rivit": "refused"},
    )
    assert answer["Location"] == address("import_detail", run.pk) + "?rivit=refused#rivit"
    assert list(run.rows.order_by("position").values_list("name", "fate")) == [
        ("Eka Ehjä", "new"), ("Toka Rikki", "refused"),
    ]  # fmt: skip


def test_a_row_that_cannot_be_mended_so_keeps_what_was_typed(cast: Cast) -> None:
    client, run = browser(cast.admin), read(cast, "Eka Rikki <eka@>")
    answer = client.post(address("import_row", run.pk, 1), {"name": "y" * 200, "email": "eka@x.example", "unit": ""})
    assert answer.status_code == 422
    assert "y" * 200 in text_of(answer)
    for position in (99, 10**20):
        assert client.post(address("import_row", run.pk, position), {"answer": "out"}).status_code == 404
    assert client.post(address("import_row", run.pk, 1), {"answer": "hups"}).status_code == 422


def test_answers_units_and_terms_are_given_on_the_page(cast: Cast) -> None:
    person_of("Väinö Mäkelä", cast.side)
    client = browser(cast.admin)
    run = services.read_in(
        cast.actor(cast.admin), cast.here, role="participant", language="fi",
        text="Vaino Makela <vaino@tyo.example>; Uuno Uusi <uuno@tyo.example>",
    )  # fmt: skip
    page = text_of(client.get(address("import_detail", run.pk)))
    assert 'name="unit_0"' in page
    client.post(address("import_units", run.pk), {"unit_0": str(cast.unit.pk)})
    client.post(address("import_row", run.pk, 1), {"answer": "other"})
    client.post(address("import_row", run.pk, 2), {"answer": "out"})
    client.post(address("import_terms", run.pk), {"role": "supervisor", "language": "sv"})
    run.refresh_from_db()
    assert (run.role, run.language) == ("supervisor", "sv")
    assert list(run.rows.order_by("position").values_list("fate", flat=True)) == ["new", "left_out"]


BROKEN = [
    "",
    "\x00",
    "a\x00b",
    "\u202eevil",
    "x" * 6_000,
    "9" * 40,
    "not-a-uuid",
    "00000000-0000-0000-0000-000000000000",
    "[]",
]


@pytest.mark.parametrize("broken", BROKEN)
def test_no_broken_field_of_a_preview_breaks_its_page(cast: Cast, broken: str) -> None:
    """S11, for the forms that are sent to an address of their own."""
    data = "Nimi;Sähköposti;Pesä\nUuno Uusi;uuno@tyo.example;Hallinto".encode()
    client = browser(cast.admin)
    client.post(address("import_add"), given(cast, file=SimpleUploadedFile("lista.csv", data)))
    run = ImportRun.objects.get()
    sent = {
        "import_row": {"name": broken, "email": broken, "unit": broken, "rivit": broken},
        "import_terms": {"role": broken, "language": broken},
        "import_units": {"unit_0": broken},
        "import_columns": {"column_1": broken, "column_2": broken, "column_3": broken},
    }
    for name, fields in sent.items():
        page = address(name, run.pk, 1) if name == "import_row" else address(name, run.pk)
        assert client.post(page, fields).status_code in {302, 422}, name
    assert client.post(address("import_row", run.pk, 1), {"answer": broken}).status_code in {302, 422}
    assert client.get(address("import_detail", run.pk), {"rivit": broken, "sivu": broken}).status_code == 200
    assert (
        client.get(address("invitation_list"), {"tila": broken, "yksikko": broken, "haku": broken}).status_code == 200
    )


def test_the_columns_are_named_on_the_page(cast: Cast) -> None:
    data = "Nimi;Sähköposti;Pesä\nUuno Uusi;uuno@tyo.example;Hallinto".encode()
    client = browser(cast.admin)
    client.post(address("import_add"), given(cast, file=SimpleUploadedFile("lista.csv", data)))
    run = ImportRun.objects.get()
    client.post(address("import_columns", run.pk), {"column_1": "name", "column_2": "mail", "column_3": "unit"})
    assert run.rows.get().unit == cast.side


def test_confirming_asks_for_the_second_factor_and_then_sends_once(cast: Cast) -> None:
    run = read(cast, "Uuno Uusi <uuno@tyo.example>")
    browser(cast.admin, sudo=False).post(address("import_confirm", run.pk))
    assert not Invitation.objects.exists()
    client = browser(cast.admin)
    assert client.post(address("import_confirm", run.pk))["Location"] == address("import_detail", run.pk)
    client.post(address("import_confirm", run.pk))
    assert Invitation.objects.count() == 1
    assert client.post(address("import_undo", run.pk))["Location"] == address("invitation_list")
    assert not Invitation.objects.filter(deleted_in__isnull=True).exists()
    assert client.get(address("import_undo", run.pk)).status_code == 422


def test_a_form_whose_session_ended_gives_the_text_back_and_says_what_to_do_about_the_file(cast: Cast) -> None:
    client = Client(enforce_csrf_checks=True)
    client.cookies.clear()
    answer = client.post(
        address("import_add"),
        given(cast, text="Uuno Uusi <uuno@tyo.example>", file=SimpleUploadedFile("kevään lista.csv", b"x")),
    )
    page = text_of(answer)
    assert answer.status_code == 403
    assert "uuno@tyo.example" in page
    assert "kevään lista.csv" in page


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


def test_a_full_preview_is_light_enough_for_a_phone(cast: Cast) -> None:
    run = read(cast, "; ".join(f"Rivi Rikki <r{n}@>" for n in range(40)))
    page = browser(cast.admin).get(address("import_detail", run.pk), {"rivit": "refused"})
    assert len(page.content) <= 40 * 1024
