"""Pages of lists: read, mended in place, answered, confirmed, with the text kept."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from oppiva.people import services
from oppiva.people.models import ImportRun, Invitation
from people.cast import HERE, THERE, Cast, browser, grant_to, person_of
from people.invitation_forms import address, given, read, text_of, unit_fields

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("clock", "media")]


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
    [(field, _words)] = unit_fields(client, run)
    client.post(address("import_units", run.pk), {field: str(cast.unit.pk)})
    client.post(address("import_row", run.pk, 1), {"answer": "other"})
    client.post(address("import_row", run.pk, 2), {"answer": "out"})
    client.post(address("import_terms", run.pk), {"role": "supervisor", "language": "sv"})
    run.refresh_from_db()
    assert (run.role, run.language) == ("supervisor", "sv")
    assert list(run.rows.order_by("position").values_list("fate", flat=True)) == ["new", "left_out"]


def test_who_sees_fewer_people_than_the_reader_of_the_list_is_told_no_names_of_them(cast: Cast) -> None:
    far, wide = person_of("Kaukainen Tuttu", cast.far), person_of("Laaja Hoitaja", cast.side)
    for area in (HERE, THERE):
        grant_to(wide, "area_admin", "area", area)
    run = services.read_in(
        cast.actor(wide), cast.here, role="participant", language="fi",
        text=f"Matti Meikäläinen <{far.email}>", unit=cast.unit.pk,
    )  # fmt: skip
    for page in (address("import_detail", run.pk), address("import_row", run.pk, 1)):
        assert "Kaukainen" in text_of(browser(wide).get(page))
        assert "Kaukainen" not in text_of(browser(cast.admin).get(page))


def test_a_list_that_only_moves_people_says_so_and_promises_no_mail(cast: Cast) -> None:
    grant_to(cast.colleague, "participant", "unit", str(cast.side.pk))
    data = f"Nimi;Sähköposti;Yksikkö\n{cast.colleague.name};{cast.colleague.email};Hallinto".encode()
    client = browser(cast.admin)
    client.post(address("import_add"), given(cast, file=SimpleUploadedFile("lista.csv", data)))
    run = ImportRun.objects.get()
    shown, sent_to = address("import_detail", run.pk), address("import_confirm", run.pk)
    counts = client.get(shown).context["counts"]
    assert (counts.sends, counts.moves) == (0, 1)
    words = text_of(client.get(f"/en{shown}"))
    assert "Everybody gets a mail" not in words
    assert "Send 0 invitations" not in words
    answer = client.post(f"/en{sent_to}", follow=True)
    assert "The people of the list now work in its units." in text_of(answer)
    cast.colleague.refresh_from_db()
    assert (cast.colleague.unit, Invitation.objects.exists()) == (cast.side, False)


def test_what_was_typed_beside_an_answer_is_not_lost(cast: Cast) -> None:
    person_of("Väinö Mäkelä", cast.side)
    client, run = browser(cast.admin), read(cast, "Vaino Makela <vaino@tyo.example>")
    typed = {"name": "Vaino Makela-Aho", "email": "vaino.aho@tyo.example", "unit": str(cast.side.pk)}
    client.post(address("import_row", run.pk, 1), {**typed, "answer": "other"})
    row = run.rows.get()
    assert (row.name, row.email, row.unit, row.fate) == (typed["name"], typed["email"], cast.side, "new")


def test_a_page_of_units_that_is_sent_twice_gives_no_row_the_unit_of_another(cast: Cast) -> None:
    text = "Nimi;Sähköposti;Yksikkö\nUuno Uusi;uuno@tyo.example;Aula\nIlona Uusi;ilona@tyo.example;Kellari"
    client = browser(cast.admin)
    client.post(address("import_add"), given(cast, file=SimpleUploadedFile("lista.csv", text.encode())))
    run = ImportRun.objects.get()
    (hall, first), (cellar, _second) = unit_fields(client, run)
    assert first.startswith("Aula")
    client.post(address("import_units", run.pk), {hall: str(cast.unit.pk), cellar: ""})
    # The page as it was opened, sent again with the other unit chosen too.
    client.post(address("import_units", run.pk), {hall: str(cast.unit.pk), cellar: str(cast.side.pk)})
    assert list(run.rows.order_by("position").values_list("unit", flat=True)) == [cast.unit.pk, cast.side.pk]


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
        "import_units": dict.fromkeys([field for field, _words in unit_fields(client, run)], broken),
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


def test_two_who_send_one_list_both_land_on_a_page_of_theirs(cast: Cast) -> None:
    second = person_of("Toinen Hoitaja", cast.side)
    grant_to(second, "area_admin", "area", HERE)
    first = [f"{a}{b}" for a in ("Aa", "Ee", "Oo", "Uu", "Yy", "Ii") for b in ("mu", "nto", "pia", "ri", "sko", "ta")]
    run = read(cast, "; ".join(f"{one} Uusi <{one.lower()}@tyo.example>" for one in first))
    for person in (cast.admin, second):
        client = browser(person)
        answer = client.post(address("import_confirm", run.pk), follow=True)
        assert answer.status_code == 200, person
        page = text_of(client.get(address("import_detail", run.pk)))
        run.refresh_from_db()
        assert (reverse("jobs:job", args=[run.job]) in page) == (person == cast.admin)


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


def test_a_full_preview_is_light_enough_for_a_phone(cast: Cast) -> None:
    run = read(cast, "; ".join(f"Rivi Rikki <r{n}@>" for n in range(40)))
    page = browser(cast.admin).get(address("import_detail", run.pk), {"rivit": "refused"})
    assert len(page.content) <= 40 * 1024
