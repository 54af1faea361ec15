"""Names, addresses, telephone numbers and languages as they stand in cells."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from core.rosters.making import of_csv, people, troubles, xlsx
from oppiva.core.rosters import Trouble, read_roster
from oppiva.core.rosters.grid import LONGEST, Cell, clean
from oppiva.core.rosters.identity import has_code, masked
from oppiva.core.rosters.model import letter
from oppiva.core.rosters.values import is_address, language_of, name_of, phone_of, turned


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Aino Mäkelä", "Aino Mäkelä"),
        ("Mäkelä, Aino", "Aino Mäkelä"),
        ("MÄKELÄ AINO", "Mäkelä Aino"),
        ("MÄKELÄ Aino Maria", "Aino Maria Mäkelä"),
        ("Aino MÄKELÄ", "Aino Mäkelä"),
        ("AF URSIN, NILS", "Nils af Ursin"),
        ("'Aino Mäkelä'", "Aino Mäkelä"),
        ("“Mäkelä, Aino” (Mikkeli)", "Aino Mäkelä"),
        ("RÄTY-O'BRIEN, ANNA-LIISA", "Anna-Liisa Räty-O'Brien"),
        ("Aino", "Aino"),
        ("AINO", "Aino"),
        ("Mäkelä,", "Mäkelä"),
        ("", ""),
    ],
)
def test_a_name_comes_first_name_first_and_calm(written, read):
    assert name_of(written).text == read


def test_surname_first_is_turned_with_its_particles():
    assert turned("von Essen Carl Gustaf") == "Carl Gustaf von Essen"
    assert turned("de la Gardie Magnus") == "Magnus de la Gardie"
    assert turned("Mäkelä Aino") == "Aino Mäkelä"
    assert name_of("Mäkelä Aino Maria", last_first=True).text == "Aino Maria Mäkelä"


def test_the_addresses_of_a_list_tell_in_which_order_its_names_are():
    roster = of_csv(
        "Nimi;S-posti",
        "Mäkelä Aino;aino.makela@x.example",
        "Räsänen Väinö;vr@x.example",
        "Juva Kalle Antero;kalle.a.juva@x.example",
    )
    assert [row.name for row in roster.rows] == ["Aino Mäkelä", "Väinö Räsänen", "Kalle Antero Juva"]
    roster = of_csv("Nimi;S-posti", "Aino Mäkelä;aino.makela@x.example", "Väinö Räsänen;vr@x.example")
    assert [row.name for row in roster.rows] == ["Aino Mäkelä", "Väinö Räsänen"]


@pytest.mark.parametrize(
    ("name", "trouble"),
    [
        ("", "name_missing:A"),
        ("x" * 121, "name_too_long:A"),
        ("=cmd|calc", "name_malformed:A"),
        ("+358 40", "name_malformed:A"),
        ("Aino <b>", "name_malformed:A"),
        ("Hlö 12", "name_malformed:A"),
        ("MÃ¤kelÃ¤ Aino", "letters_lost:A"),
        ("M\ufffdkel\ufffd Aino", "letters_lost:A"),
    ],
)
def test_what_is_wrong_with_a_name_is_told(name, trouble):
    roster = of_csv("Nimi;S-posti", f"{name};a@x.example")
    assert troubles(roster) == [[trouble]]
    assert len(roster.rows[0].name) <= 120


@pytest.mark.parametrize(
    ("written", "mail", "codes"),
    [
        ("Aino.Makela@X.Example", "aino.makela@x.example", []),
        ("mailto:a@x.example", "a@x.example", []),
        ("Mäkelä, Aino <a@x.example>", "a@x.example", []),
        ("<a@x.example>;", "a@x.example", []),
        ("a @ x.example", "a@x.example", []),
        ("a@x.example.", "a@x.example", []),
        ("a@x.example, b@x.example", "a@x.example", ["mail_several:B"]),
        ("a@x.example A@X.example", "a@x.example", []),
        ("", "", ["mail_missing:B"]),
        ("ei ole", "ei ole", ["mail_malformed:B"]),
        ("a@localhost", "a@localhost", ["mail_malformed:B"]),
        ("mäkelä@x.example", "mäkelä@x.example", ["mail_malformed:B"]),
        ("a..b@x.example", "a..b@x.example", ["mail_malformed:B"]),
        ("@x.example", "", ["mail_malformed:B"]),
    ],
)
def test_addresses_as_they_stand_in_cells(written, mail, codes):
    roster = of_csv("Nimi;S-posti", f'Aino Mäkelä;"{written}"', "Väinö Räsänen;v@x.example")
    assert roster.rows[0].mail == mail or not is_address(roster.rows[0].mail)
    assert troubles(roster)[0] == codes


def test_the_name_beside_an_address_is_taken_where_no_other_is():
    roster = of_csv("Sähköposti;Yksikkö", '"Mäkelä, Aino <a@x.example>";M', "v@x.example;M", '"Kalle k@x.example";M')
    assert people(roster) == [("Aino Mäkelä", "a@x.example"), ("", "v@x.example"), ("Kalle", "k@x.example")]


@pytest.mark.parametrize(
    "address", ["a@" + "x" * 250 + ".fi", "a" * 65 + "@x.fi", "a@-x.fi", "a@x.1", "a b@x.fi", "a@x"]
)
def test_what_cannot_be_written_to_is_no_address(address):
    assert not is_address(address)


@pytest.mark.parametrize(
    ("cell", "phone"),
    [
        (Cell("040 123 4567"), "040 123 4567"),
        (Cell("+358 40 1234567"), "+358 40 1234567"),
        (Cell("401234567", "number"), "0401234567"),
        (Cell("358401234567", "number"), "+358401234567"),
        (Cell("358401234567"), "+358401234567"),
        (Cell("0401234567"), "0401234567"),
        (Cell("112", "number"), "112"),
        (Cell("puh. 015-123 456 (vaihde)"), "015-123 456"),
        (Cell("040 123 4567 / 015 1234"), "040 123 4567"),
        (Cell("040 123 4567 tai 015 1234"), "040 123 4567"),
        (Cell("ei ole"), None),
        (Cell("12"), None),
        (Cell("1" * 40), None),
    ],
)
def test_telephone_numbers_get_back_what_a_spreadsheet_took(cell, phone):
    assert phone_of(cell) == phone


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("suomi", "fi"),
        ("Finska", "fi"),
        ("FI", "fi"),
        ("ruotsi", "sv"),
        ("Svenska", "sv"),
        ("sv-FI", "sv"),
        ("englanti", "en"),
        ("English (UK)", "en"),
        ("suomi / ruotsi", "fi"),
        ("", ""),
        ("-", ""),
        ("venäjä", None),
    ],
)
def test_languages_in_three_languages(written, code):
    assert language_of(written) == code


def test_a_language_the_service_does_not_speak_is_told():
    roster = of_csv("Nimi;S-posti;Äidinkieli", "Aino Mäkelä;a@x.example;somali")
    assert roster.rows[0].troubles == (Trouble("language_unknown", "C", {"text": "somali"}),)
    assert roster.rows[0].language == ""


def test_days_that_excel_made_of_names_and_units_are_told():
    day = date(2026, 4, 3)
    roster = read_roster(xlsx({"L": [["Nimi", "S-posti", "Tiimi"], [day, "a@x.example", day]]}))
    assert troubles(roster) == [["name_is_date:A", "unit_is_date:C"]]
    assert roster.rows[0].troubles[0].facts == {"text": "2026-04-03"}
    assert (roster.rows[0].name, roster.rows[0].unit) == ("", "")


def test_a_unit_too_long_is_cut_and_told():
    roster = of_csv("Nimi;S-posti;Yksikkö", f"Aino Mäkelä;a@x.example;{'y' * 130}")
    assert troubles(roster) == [["unit_too_long:C"]]
    assert len(roster.rows[0].unit) == 120


@pytest.mark.parametrize(
    "code", ["131052-308T", "131052A308T", "131052a308t", "131052Y308T", "010100+0023"[:11], "131052–308T"]
)
def test_identity_codes_are_seen_by_their_check(code):
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    if has_code(code):
        assert "308" not in masked(f"Aino {code} Mäkelä")
    assert not has_code(wrong)
    assert masked(wrong) == wrong


def test_numbers_alike_are_no_identity_codes():
    for text in ("131052-308", "991352-308T", "131352-308T", "0131052-308T", "131052-308TX", "2026-03-12", ""):
        assert not has_code(text)
    assert has_code("131052-308T")
    assert masked("131052-308T") == "••••••-••••"


@given(st.text(max_size=300))
def test_clean_text_is_clean_whatever_it_was(text):
    shown = clean(text)
    assert clean(shown) == shown
    assert len(clean(text * 100)) <= LONGEST
    shown.encode()


def test_columns_have_letters():
    assert [letter(column) for column in (1, 26, 27, 702, 703, 16_384)] == ["A", "Z", "AA", "ZZ", "AAA", "XFD"]
    assert letter(0) == ""


def test_sums_and_notes_are_told_from_people():
    roster = of_csv(
        "Etunimi;Sukunimi;S-posti;Yksikkö",
        "Kalle;Summa;;Mikkeli",
        "Yhteensä;12;;",
        "Totalt 12 personer;;;",
        ";;;12",
        ";;;Mikkeli",
        "Muutokset: Oili;;;",
        "Aino;Mäkelä;a@x.example;",
    )
    assert people(roster) == [("Kalle Summa", ""), ("Aino Mäkelä", "a@x.example")]
    assert [one.code for one in roster.skipped] == ["sum", "sum", "sum", "note", "note"]
