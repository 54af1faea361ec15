"""Workbooks made to hurt, or to bring in what may not be kept, are answered by name (S9, S10, W6 of trust.md)."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import pytest

from core.rosters.making import bare, line
from oppiva.core.errors import DomainError
from oppiva.core.rosters import read_book
from oppiva.people import services
from oppiva.people.models import Person, WorkbookRow, WorkbookRun
from oppiva.people.services import workbooks
from oppiva.people.workbook_template import template
from workshops.cast import Cast
from workshops.workbooks.making import PEOPLE, SESSIONS, fates, people, read, xlsx

pytestmark = pytest.mark.django_db
ONE = ["Uuno Uusi", "uuno@tyo.example", "Talo", "Ohjaus", "01"]


def bomb() -> bytes:
    """A sheet that unpacks to more than is ever read."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b"<workbook/>")
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (21 * 1024 * 1024))
    return held.getvalue()


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "roster_empty"),
        (b"Nimi;S\xc3\xa4hk\xc3\xb6posti\nUuno;uuno@tyo.example\n", "workbook_not_xlsx"),
        (b"%PDF-1.7 x", "roster_is_pdf"),
        (b"PK\x03\x04" + b"\x00" * 60, "roster_broken"),
        (bomb(), "roster_bomb"),
        (xlsx({"Muistio": [["hei"]]}), "workbook_no_sheets"),
        (xlsx({"Henkilöt": [["Nimi", "Sähköposti"]]}), "workbook_empty"),
        (xlsx({"Henkilöt": [[*PEOPLE, "Terveydentila"], [*ONE, "hyvä"]]}), "roster_forbidden_heading"),
        (xlsx({"Henkilöt": [[*PEOPLE, "Hetu"], [*ONE, "x"]]}), "roster_forbidden_heading"),
        (xlsx({"Työpajat": [[*SESSIONS, "Poissaolon syy"], ["01", 1]]}), "roster_forbidden_heading"),
        (xlsx({"Henkilöt": [PEOPLE, *([ONE] * 4_001)]}), "roster_too_many_cells"),
        (
            bare('<!DOCTYPE x [<!ENTITY a "b">]>' + line("Nimi", "Sähköposti")),
            "roster_broken",
        ),
    ],
)
def test_the_whole_file_is_refused_by_name_and_nothing_is_kept(cast: Cast, data: bytes, code: str) -> None:
    with pytest.raises(DomainError, match=code):
        read(cast, data)
    assert not WorkbookRun.objects.exists()


def test_a_workbook_is_read_in_a_process_of_its_own(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from oppiva.core.rosters import apart

    monkeypatch.setattr(workbooks, "read_book_apart", apart.read_book_apart)
    assert fates(read(cast, people(ONE))) == ["new gets_place"]
    with pytest.raises(DomainError, match="roster_bomb"):
        read(cast, bomb())


def test_a_formula_an_error_and_an_identity_code_are_mended_before_they_come_in(cast: Cast) -> None:
    rows = [
        ['=A1&"x"', "uuno@tyo.example", "Talo", "Ohjaus", "01"],
        ["Veera 131052-308T Vanha", "veera@tyo.example", "Talo", "Ohjaus", "01"],
    ]
    run = read(cast, people(*rows))
    assert fates(run) == ["refused formula_without_value", "refused identity_code"]
    assert "308T" not in str(list(WorkbookRow.objects.filter(run=run).values_list("values", flat=True)))
    boss = cast.as_(cast.manager)
    services.mend_workbook_row(boss, run, 1, {"name": "Uuno Uusi"})
    services.mend_workbook_row(boss, run, 2, {"name": "Veera Vanha"})
    assert fates(run) == ["new gets_place"] * 2


def test_hidden_sheets_hidden_rows_titles_and_unknown_sheets_are_passed_by_and_told(cast: Cast) -> None:
    import xlsxwriter

    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    page = book.add_worksheet("Osallistujat")
    page.merge_range(0, 0, 0, 4, "Järvi-Savo, kevät 2026")
    for at, row in enumerate([PEOPLE, ONE, ["Piilo Peitto", "piilo@tyo.example", "Talo", "Ohjaus", "01"]], 1):
        page.write_row(at, 0, row)
    page.set_row(3, None, None, {"hidden": True})
    page.write_row(4, 0, ["Yhteensä", 2])
    hidden = book.add_worksheet("Vanhat")
    hidden.write_row(0, 0, PEOPLE)
    hidden.hide()
    for name in ("Kokemukset", "Muistiinpanot"):
        book.add_worksheet(name).write_row(0, 0, ["jotain", "muuta"])
    book.close()
    run = read(cast, out.getvalue())
    assert fates(run) == ["new gets_place"]
    told = {(part["sheet"], part["number"], part["code"]) for part in run.reading["skipped"]}
    assert told == {
        ("Osallistujat", 1, "title"),
        ("Osallistujat", 4, "hidden_row"),
        ("Osallistujat", 5, "sum"),
        ("Vanhat", 0, "hidden_sheet"),
        ("Kokemukset", 0, "sheet_unknown"),
        ("Muistiinpanot", 0, "sheet_unknown"),
    }


def test_headings_nobody_knew_are_named_by_hand_and_remembered(cast: Cast) -> None:
    data = xlsx(
        {"Henkilöt": [["Kuka", "Postia tänne", "Missä", "Ryhmä"], ["Uuno Uusi", "uuno@tyo.example", "Ohjaus", 1]]}
    )
    run = read(cast, data)
    assert set(fates(run)) <= {"refused value_missing"}
    boss = cast.as_(cast.manager)
    fields = {"Kuka": "name", "Postia tänne": "mail", "Missä": "unit", "Ryhmä": "series"}
    meant = {("people", head["key"]): fields[head["text"]] for head in run.reading["headings"]}
    meant["people", "keksitty"] = "password"
    services.name_workbook_columns(boss, run, meant)
    assert fates(run) == ["new gets_place"]
    assert fates(read(cast, data)) == ["new gets_place"]


def test_a_sheet_of_another_name_is_known_by_its_headings(cast: Cast) -> None:
    assert fates(read(cast, xlsx({"Taul1": [PEOPLE, ONE]}))) == ["new gets_place"]


def test_a_template_holds_no_formula_and_names_that_look_like_one_stay_text(cast: Cast) -> None:
    from oppiva.people.services import edit_unit
    from workshops.cast import SETUP

    edit_unit(SETUP, cast.unit, base_version=cast.unit.version, fields={"name": "=1+1"})
    data = template(cast.as_(cast.manager), cast.programme.pk, title="Pohja", day=date(2026, 3, 12))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if name.startswith("xl/worksheets/sheet")]
    assert len(sheets) == 7
    assert not [sheet for sheet in sheets if b"<f>" in sheet]


@pytest.mark.heavy
def test_six_thousand_people_are_read_and_judged_within_the_limit_of_cells(cast: Cast) -> None:
    rows = [[f"Etu{_letters(n)} Suku{_letters(n * 7)}", f"h{n}@tyo.example", "Ohjaus (Talo)"] for n in range(6_000)]
    data = xlsx({"Henkilöt": [["Nimi", "Sähköposti", "Yksikkö"], *rows]})
    run = read(cast, data)
    found = fates(run)
    assert len(found) == 6_000
    assert set(found) <= {"new", "refused same_name_in_file"}
    assert found.count("new") > 5_000
    assert not Person.objects.filter(email="h1@tyo.example").exists()


def _letters(number: int) -> str:
    """A word of its own for each number, so far from the others that no slip makes one of another."""
    return "".join(chr(97 + (number // 26**place) % 26) * 2 for place in range(4))


def test_the_reader_alone_says_what_each_sheet_was_taken_for() -> None:
    from oppiva.core.rosters import Wanted

    wanted = [Wanted("people", ("people",), {"mail": ("e-mail",), "name": ("name",)}, ("mail",))]
    book = read_book(
        xlsx({"People": [["Name", "E-mail"], ["Example: A B", "a@b.example"], ["A B", "a@b.example"]]}), wanted
    )
    assert [table.kind for table in book.tables] == ["people"]
    assert [dict(row.values) for row in book.tables[0].rows] == [{"name": "A B", "mail": "a@b.example"}]
    assert [(part.number, part.code) for part in book.skipped] == [(2, "example")]
