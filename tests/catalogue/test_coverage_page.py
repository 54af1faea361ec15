"""The coverage table: theme x for whom x area x objective, empty cells shown and never filled (records.md 3.5)."""

from __future__ import annotations

import csv
import io
import re
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.http import QueryDict
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.table import Table, stranger
from experiments.lab import SETUP
from experiments.others_stage import again
from oppiva.audit.models import AuditEvent
from oppiva.catalogue import queries, services
from oppiva.catalogue.models import ServedObjectives
from oppiva.catalogue.pages.coverage import ALL, Matrix, chosen_of
from oppiva.core.policy import reading
from oppiva.experiments.models import Problem
from oppiva.people.models import Person
from pages.bars import MOST
from people.cast import browser
from workshops.cast import another, grant_to, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]


def at(table: Table, query: str = "", name: str = "coverage", *more: Any) -> str:
    return reverse(f"catalogue:{name}", args=[table.programme.code, *more]) + query


def shown(table: Table, query: str = "", person: Person | None = None) -> str:
    answer = browser(person or table.analyst).get(at(table, query))
    assert answer.status_code == 200
    return answer.content.decode().replace("\u00a0", " ")


def matrix(table: Table, rows: str = "teema", columns: str = "kenelle") -> Matrix:
    return Matrix(queries.coverage(table.actor, table.programme), rows, columns)


def told(table: Table, number: int, **fields: Any) -> None:
    with reading(SETUP):
        Problem.objects.filter(experiment=table.cards[number]).update(**fields)


def codes(table: Table) -> list[str]:
    return [one.code for one in queries.objectives_of(table.programme)]


def test_every_cell_is_there_and_an_empty_one_says_so(table: Table) -> None:
    told(table, 0, theme="wellbeing", problem_of=["colleague"])
    page = shown(table)
    body = page.split("<tbody>")[1].split("</tbody>")[0]
    assert body.count("<tr>") == 3
    assert body.count("data-label=") == 3 * (4 + 1)
    assert body.count("ei yhtään") == 12 - 2
    assert "Kokeiluja on 2 ruudussa, kun ruutuja on 12." in page


def test_an_experiment_for_two_groups_stands_in_both_and_once_in_the_total(table: Table) -> None:
    told(table, 0, theme="wellbeing", problem_of=["jobseeker", "partner"])
    found = matrix(table)
    assert [found.n("wellbeing", one) for one in ("jobseeker", "partner", ALL)] == [1, 1, 1]
    assert found.n(ALL, ALL) == len(table.cards)


def test_any_two_dimensions_lie_across_each_other(table: Table) -> None:
    services.set_objectives(table.actor, table.cards[0], codes(table)[:2])
    found = matrix(table, "tavoite", "alue")
    assert [found.n(one, "23") for one in codes(table)[:2]] == [1, 1]
    page = shown(table, "?rivit=tavoite&sarakkeet=alue")
    assert "Ei liitetty" in page
    assert page.count('scope="row"') == len(codes(table)) + 1 + 1


def test_without_a_tick_it_is_not_linked(table: Table) -> None:
    assert matrix(table, "tavoite", "teema").n("", ALL) == len(table.cards)
    services.set_objectives(table.actor, table.cards[0], codes(table)[:1])
    assert matrix(table, "tavoite", "teema").n("", ALL) == len(table.cards) - 1
    assert "kokeilua on liittämättä tavoitteeseen" in shown(table)


def test_what_is_not_told_falls_out_of_no_table(table: Table) -> None:
    told(table, 0, theme="", problem_of=[])
    found = matrix(table)
    assert found.n("", "") == 1
    assert found.n(ALL, ALL) == len(table.cards)
    assert "Ei kerrottu" in shown(table)


def test_a_cell_opens_its_experiments(table: Table) -> None:
    told(table, 0, theme="wellbeing", problem_of=["colleague"])
    page = shown(table, "?rivit=teema&sarakkeet=kenelle&rivi=wellbeing&sarake=colleague")
    opened = page.split('id="ruutu"')[1]
    assert "Työhyvinvointi · Työkaveri" in opened
    assert table.cards[0].code in opened
    assert table.cards[1].code not in opened
    assert "Takaisinsoitto samana päivänä" in opened


@pytest.mark.parametrize(
    ("query", "chosen"),
    [
        ("", ("teema", "kenelle")),
        ("rivit=alue&sarakkeet=alue", ("alue", "kenelle")),
        ("rivit=kenelle&sarakkeet=kenelle", ("kenelle", "teema")),
        ("rivit=henkilo&sarakkeet='", ("teema", "kenelle")),
    ],
)
def test_what_cannot_be_read_is_taken_as_not_asked(query: str, chosen: tuple[str, str]) -> None:
    found = chosen_of(QueryDict(query))
    assert (found.rows, found.columns) == chosen


def test_a_cell_that_is_not_there_opens_nothing(table: Table) -> None:
    for query in ("?rivi=x&sarake=y", "?rivi=wellbeing", "?rivi=kaikki&sarake=kaikki&sivu=999"):
        assert browser(table.analyst).get(at(table, query)).status_code == 200


def test_what_is_counted_is_written_out(table: Table) -> None:
    page = shown(table)
    assert "Laskemme päätettyjä kokeiluja, emme ihmisiä." in page
    assert "Tyhjä ruutu kertoo, ettei kukaan ole kokeillut sitä." in page


def test_what_the_reader_does_not_read_is_counted_nowhere_and_said(table: Table) -> None:
    far = another(table.lab.cast, "99")
    person = person_of("Sarjan Vetäjä", table.lab.cast.unit)
    grant_to(person, "facilitator", "series", str(far.pk))
    page = shown(table, "?rivi=kaikki&sarake=kaikki", person)
    assert "Takaisinsoitto" not in page
    assert "Seitsemän kokeilua ei ole taulukossa" in page
    assert not re.search(r"<td[^>]*><a", page)


def test_who_may_read_tick_and_take_out(table: Table) -> None:
    ways = [
        ("get", at(table)),
        ("post", at(table, name="coverage_export")),
        ("get", reverse("catalogue:objectives", args=[table.programme.code, table.cards[0].code])),
    ]
    for role, wanted in {
        "facilitator": [200, 403, 403], "project_manager": [200, 403, 403], "steering": [404, 404, 404],
        "communicator": [404, 404, 404],
    }.items():  # fmt: skip
        person = person_of(f"Joku {role}", table.lab.cast.unit)
        grant_to(person, role, "programme", str(table.programme.pk))
        client = browser(person)
        assert [getattr(client, way)(address).status_code for way, address in ways] == wanted, role
    for person in (
        table.lab.cast.staff[0], table.lab.cast.stranger, Person.objects.get(pk=stranger(table).person_id),
    ):  # fmt: skip
        client = browser(person)
        assert [getattr(client, way)(address).status_code for way, address in ways] == [404, 404, 404]
    assert Client().get(ways[0][1]).status_code == 302


def test_the_analyst_ticks_up_to_three_objectives(table: Table) -> None:
    address = reverse("catalogue:objectives", args=[table.programme.code, table.cards[0].code])
    client = browser(table.analyst)
    assert client.post(address, {"codes": codes(table)[:4], "base_version": 0}).status_code == 422
    assert client.post(address, {"codes": ["EI"], "base_version": 0}).status_code == 422
    assert not ServedObjectives.objects.exists()
    assert client.post(address, {"codes": codes(table)[:3], "base_version": 0}).status_code == 302
    held = ServedObjectives.objects.get()
    assert held.codes == codes(table)[:3]
    services.set_objectives(table.other, table.cards[0], codes(table)[:1], base_version=held.version)
    assert client.post(address, {"codes": [], "base_version": held.version}).status_code == 409
    assert ServedObjectives.objects.get().codes == codes(table)[:1]


def test_no_objectives_are_ticked_for_a_card_that_is_not_there(table: Table) -> None:
    client = browser(table.analyst)
    for code in ("99-9", "'", table.lab.experiments[0].code + "x"):
        address = reverse("catalogue:objectives", args=[table.programme.code, code])
        assert client.get(address).status_code == 404


def test_the_file_holds_what_the_page_shows(table: Table) -> None:
    told(table, 0, theme="wellbeing", problem_of=["colleague"])
    client = browser(table.analyst)
    sent = {"rivit": "teema", "sarakkeet": "kenelle"}
    answer = client.post(at(table, name="coverage_export"), {**sent, "muoto": "csv"})
    rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))
    assert rows[1][0] == "Työhyvinvointi"
    assert rows[1][1:] == ["0", "0", "1", "0", "1"]
    assert len(rows) == 1 + 3 + 1
    answer = client.post(at(table, name="coverage_export"), {**sent, "muoto": "xlsx"})
    assert answer["Content-Disposition"].startswith('attachment; filename="kattavuustaulukko-')
    sheets = openpyxl.load_workbook(io.BytesIO(answer.content)).worksheets
    cells = list(sheets[1].iter_rows(min_row=2, values_only=True))
    assert len(cells) == 12  # the empty ones, too
    assert ("Työhyvinvointi", "Työkaveri", 1, table.cards[0].code) in cells
    assert AuditEvent.objects.filter(verb="exported", kind="coverage").count() == 2


def test_s9_an_objective_of_a_plan_runs_in_no_spreadsheet(table: Table, monkeypatch: pytest.MonkeyPatch) -> None:
    from oppiva.catalogue.exports.coverage import coverage_file
    from oppiva.catalogue.pages.coverage import Chosen
    from oppiva.ui.tables import Form

    held = queries.coverage(table.actor, table.programme)
    evil = queries.Objective('=HYPERLINK("https://x.example")', "=1+1")
    found = queries.Coverage(held.themes, held.whose, held.areas, (evil,), held.cells)
    chosen = Chosen("tavoite", "teema")
    lines = coverage_file("X", found, chosen, Form.CSV).decode("utf-8-sig").splitlines()
    assert not [line for line in lines if line.lstrip('"').startswith("=")]
    book = openpyxl.load_workbook(io.BytesIO(coverage_file("X", found, chosen, Form.XLSX)))
    assert not [c for sheet in book.worksheets for row in sheet.iter_rows() for c in row if c.data_type == "f"]


@pytest.mark.parametrize("times", [10, 105, 1000])
def test_as_many_statements_for_a_thousand_as_for_ten(table: Table, times: int) -> None:
    again(table.cards[0], times)
    client = browser(table.analyst)
    address = at(table, "?rivi=kaikki&sarake=kaikki")
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(address)
    assert answer.status_code == 200
    assert len(asked) <= MOST, "\n".join(one["sql"][:120] for one in asked)
    assert matrix(table).n(ALL, ALL) == times + len(table.cards)
    assert answer.content.decode().count("cov__cards") == 1
    assert len(answer.content) < 120_000


def test_it_is_read_without_script_and_by_the_keyboard(table: Table) -> None:
    page = shown(table)
    assert 'method="get"' in page
    assert '<label for="rivit">' in page
    assert "onclick" not in page
    assert "style=" not in page
    assert re.search(r'class="cov-box" tabindex="0" role="region"', page)


def test_the_grouping_table_leads_here(table: Table) -> None:
    answer = browser(table.analyst).get(reverse("catalogue:table", args=[table.programme.code]))
    assert at(table) in answer.content.decode()


def test_an_experiment_of_a_cell_tells_its_objectives_by_name(table: Table, analyst: Client) -> None:
    one = queries.objectives_of(table.programme)[0]
    services.set_objectives(table.actor, table.cards[0], [one.code])
    address = reverse("catalogue:coverage", args=[table.programme.code])
    html = analyst.get(address, {"rivi": "kaikki", "sarake": "kaikki"}).content.decode()
    assert f": {one.code} {one.title}</p>" in html
    assert one.title != one.code
