"""Pages of the workbook: read in, looked at, mended, brought in and taken back, by a form without script."""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from oppiva.jobs.models import StoredFile
from oppiva.people.models import Person, WorkbookRun
from people.cast import browser
from workshops.cast import Cast
from workshops.workbooks.making import PEOPLE, SERIES, SESSIONS, people, read, xlsx

pytestmark = pytest.mark.django_db
MOST = 12


def address(cast: Cast, name: str, *args: object) -> str:
    return reverse(f"workshops:{name}", args=[cast.programme.code, *args])


def send(cast: Cast, client: Client, data: bytes) -> object:
    upload = SimpleUploadedFile("menneet.xlsx", data)
    return client.post(address(cast, "workbook"), {"file": upload})


def mixed() -> bytes:
    """A row of every fate and every reason that has something to choose from."""
    return xlsx(
        {
            "Sarjat": [SERIES, ["20", "Menneet", 24], ["21", "Outo", 99]],
            "Työpajat": [
                SESSIONS,
                ["20", 1, "14.1.2026", "9"],
                ["77", 1, "14.1.2026", "9"],
                ["20", 2, "14.2.2026", "9", None, None, "ei.kukaan@tyo.example"],
            ],
            "Henkilöt": [
                PEOPLE,
                ["Uuno Uusi", "uuno@tyo.example", "Talo", "Ohjaus", "20"],
                ["Veera Vanha", "veera@tyo.example", "Talo", "Ohjaamo", "20"],
                ["Osa Ottaja 01", "osa.ottaja.01@tyo.example", None, None, "20"],
            ],
        }
    )


def test_from_the_file_to_the_people_and_back(cast: Cast) -> None:
    client = browser(cast.manager)
    answer = send(cast, client, mixed())
    run = WorkbookRun.objects.get()
    assert answer["Location"] == address(cast, "workbook_run", run.pk)
    page = client.get(answer["Location"]).content.decode()
    assert "Ohjaamo" in page
    assert "Uuno Uusi" not in page  # the rows to mend come first
    row = run.rows.get(sheet="people", number=3)
    mend = address(cast, "workbook_row", run.pk, row.position)
    assert client.get(mend).status_code == 200
    client.post(mend, {"unit": str(cast.unit.pk), "rivit": "refused"})
    row.refresh_from_db()
    assert (row.fate, row.values["name"]) == ("new", "Veera Vanha")
    client.post(address(cast, "workbook_row", run.pk, 2), {"answer": "out"})
    assert client.post(address(cast, "workbook_confirm", run.pk))["Location"] == answer["Location"]
    assert Person.objects.filter(email="uuno@tyo.example").exists()
    assert client.get(address(cast, "workbook_undo", run.pk)).status_code == 200
    assert client.post(address(cast, "workbook_undo", run.pk))["Location"] == address(cast, "workbook")
    assert not Person.objects.filter(email="uuno@tyo.example").exists()
    assert client.get(answer["Location"]).status_code == 200


def test_what_nobody_knew_is_chosen_for_all_rows_on_the_page(cast: Cast) -> None:
    client, run = browser(cast.manager), read(cast, mixed())
    page = client.get(address(cast, "workbook_run", run.pk)).content.decode()
    names = [f"choice_{number}" for number in range(3) if f'name="choice_{number}"' in page]
    assert len(names) == 3
    client.post(address(cast, "workbook_choices", run.pk), dict.fromkeys(names, "keksitty"))
    assert run.rows.filter(fate="refused").count() == 4
    unit = str(cast.unit.pk)
    number = next(
        number for number in range(3) if unit in page.split(f'name="choice_{number}"')[1].split("</select>")[0]
    )
    client.post(address(cast, "workbook_choices", run.pk), {f"choice_{number}": unit})
    assert run.rows.get(sheet="people", number=3).fate == "new"


def test_a_file_that_is_no_workbook_is_told_at_the_field(cast: Cast) -> None:
    client = browser(cast.manager)
    for data in (b"Nimi;Posti\nUuno;u@x.example", b"%PDF-1.4 x", b"PK\x03\x04" + b"\x00" * 40):
        answer = send(cast, client, data)
        assert answer.status_code == 422
        assert 'aria-invalid="true"' in answer.content.decode()
    assert client.post(address(cast, "workbook")).status_code == 422


def test_every_page_has_its_budget_of_statements(cast: Cast) -> None:
    client, run = browser(cast.manager), read(cast, mixed())
    pages = [address(cast, "workbook"), address(cast, "workbook_run", run.pk), address(cast, "workbook_undo", run.pk)]
    pages += [f"{pages[1]}?rivit=kaikki", address(cast, "workbook_row", run.pk, 5)]
    client.get(pages[0])
    for page in pages:
        with CaptureQueriesContext(connection) as seen:
            assert client.get(page).status_code == 200
        assert len(seen) <= MOST, (page, "\n".join(one["sql"][:300] for one in seen))
    client.post(address(cast, "workbook_confirm", run.pk))
    with CaptureQueriesContext(connection) as seen:
        assert client.get(pages[1]).status_code == 200
    assert len(seen) <= MOST, [one["sql"][:120] for one in seen]


@pytest.mark.parametrize("prefix", ["", "/sv", "/en"])
def test_the_template_comes_in_the_language_of_the_address(cast: Cast, prefix: str) -> None:
    from openpyxl import load_workbook

    answer = browser(cast.manager).get(f"{prefix}{address(cast, 'workbook_template')}")
    assert answer.status_code == 200
    book = load_workbook(io.BytesIO(answer.content))
    assert [page.sheet_state for page in book.worksheets] == ["visible"] * 6 + ["hidden"]
    checked = [rule.formula1 for page in book.worksheets for rule in page.data_validations.dataValidation]
    assert len([one for one in checked if one and "!" in one]) == 11


def test_the_file_is_opened_by_who_may_bring_it_in(cast: Cast) -> None:
    run = read(cast, people(["Uuno Uusi", "uuno@tyo.example", "Talo", "Ohjaus", "01"]))
    there = reverse("jobs:file", args=[StoredFile.objects.get(pk=run.file).pk])
    assert browser(cast.manager).get(there).status_code == 200
    assert browser(cast.supervisor).get(there).status_code == 404


def test_a_workbook_of_another_programme_is_not_there(cast: Cast) -> None:
    from oppiva.jobs import clock

    other = WorkbookRun.objects.create(
        programme=cast.stranger.pk, sha256="0" * 64, made_by=cast.manager, made_at=clock.now()
    )
    assert browser(cast.manager).get(address(cast, "workbook_run", other.pk)).status_code == 404
