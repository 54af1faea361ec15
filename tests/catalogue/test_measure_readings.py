"""How an analyst reads a measure of a candidate's experiment, and who sees what of the summary (trust.md 2)."""

from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from catalogue.measured import (
    AFTER_T19,
    BEFORE_T19,
    counted,
    cycle_of,
    measure_in,
    read,
)
from catalogue.table import Table, refused, stranger
from catalogue.test_summary import at, shown
from experiments.lab import SETUP
from oppiva.audit.models import AuditEvent, Revision
from oppiva.catalogue import services
from oppiva.catalogue.models import MeasureReading
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.experiments.models import Problem
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from people.cast import browser
from workshops.cast import another, grant_to, person_of

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
NBSP, MINUS = "\u00a0", "\u2212"


# --- what the analyst says of a measure


def test_a_reading_is_kept_with_its_history_and_one_row_of_the_log(table: Table) -> None:
    table.open("Luettu", 0)
    counted(table.cards[0], BEFORE_T19, AFTER_T19)
    read(table, table.cards[0], note="Mukana vain maanantait.")
    held = MeasureReading.objects.get()
    assert (held.domain, held.note, held.position) == ("time", "Mukana vain maanantait.", 1)
    read(table, table.cards[0], "quality")
    with reading(SETUP):
        rows = Revision.objects.filter(object_id=held.pk, field="domain").order_by("version")
        assert list(rows.values_list("before", "after"))[-1] == ("time", "quality")
    assert AuditEvent.objects.filter(verb="measure_read").count() == 2


def test_two_analysts_who_read_at_once_see_both(table: Table) -> None:
    made = table.open("Yhtä aikaa", 0)
    counted(table.cards[0], BEFORE_T19, AFTER_T19)
    read(table, table.cards[0])
    version = MeasureReading.objects.get().version
    measure = measure_in(table, table.cards[0])
    services.set_reading(
        table.other, cycle_of(table.cards[0]), measure, changes={"domain": "quality"}, base_version=version
    )
    address = at(table, made, "measure_reading", table.cards[0].code, 1)
    answer = browser(table.analyst).post(address, {"domain": "coping", "base_version": version})
    assert answer.status_code == 409
    assert MeasureReading.objects.get().domain == "quality"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"domain": "raha"}, "reading_unknown"),
        ({"wish": "band"}, "band_ends"),
        ({"method_changed": True}, "text_short"),
        ({"note": "x" * 201}, "text_long"),
        ({"note": "Hetu 131052-308T"}, "identity_code"),
    ],
)
def test_what_no_reading_may_say(table: Table, changes: dict[str, Any], code: str) -> None:
    table.open("Luettu", 0)
    counted(table.cards[0], BEFORE_T19, AFTER_T19)
    with refused(code):
        read(table, table.cards[0], **{"domain": "time", **changes})


def test_a_domain_needs_to_know_which_direction_is_better(table: Table) -> None:
    table.open("Suunta", 0)
    counted(table.cards[0], BEFORE_T19, AFTER_T19, wanted="")
    with refused("wish_missing"):
        read(table, table.cards[0])
    read(table, table.cards[0], wish="down")


@pytest.mark.both
def test_the_database_holds_a_band_with_both_ends_and_one_row_of_a_measure(table: Table) -> None:
    cycle = cycle_of(table.cards[0])
    for fields in ({"wish": "band"}, {"band_low": 3}, {"position": 4}, {"method_changed": True}):
        with pytest.raises(IntegrityError), transaction.atomic():
            MeasureReading.objects.create(**{"cycle": cycle, "position": 1, **fields})
    MeasureReading.objects.create(cycle=cycle, position=1)
    with pytest.raises(IntegrityError), transaction.atomic():
        MeasureReading.objects.create(cycle=cycle, position=1)


def test_the_form_says_at_its_field_what_is_wrong(table: Table) -> None:
    made = table.open("Lomake", 0)
    counted(table.cards[0], BEFORE_T19, AFTER_T19)
    address = at(table, made, "measure_reading", table.cards[0].code, 1)
    client = browser(table.analyst)
    assert "Minuutteja esitietojen kysymiseen" in client.get(address).content.decode()
    answer = client.post(address, {"domain": "time", "wish": "band", "band_low": "20", "band_high": "15"})
    assert answer.status_code == 422
    assert "band_high" in answer.content.decode()
    answer = client.post(address, {"domain": "time", "wish": "band", "band_low": "8", "band_high": "9,5"})
    assert (answer.status_code, MeasureReading.objects.get().wish) == (302, "band")


def test_a_measure_that_is_not_there_is_not_there(table: Table) -> None:
    made = table.open("Mittari", 0)
    client = browser(table.analyst)
    for card, position in ((table.cards[0].code, 3), (table.cards[1].code, 1), ("99-9", 1)):
        assert client.get(at(table, made, "measure_reading", card, position)).status_code == 404


# --- who


def test_each_role_meets_what_the_matrix_says(table: Table) -> None:
    """trust.md 2, the row of candidates: read by facilitator, project manager and auditor, worked at by the analyst."""
    made = table.open("Oikeudet", 0)
    counted(table.cards[0], BEFORE_T19, AFTER_T19)
    programme = str(table.programme.pk)
    pages = [
        ("get", at(table, made)),
        ("post", at(table, made, "summary_export")),
        ("get", at(table, made, "measure_reading", table.cards[0].code, 1)),
    ]
    for role, wanted in {
        "facilitator": [200, 403, 403],
        "project_manager": [200, 403, 403],
        "steering": [404, 404, 404],
        "communicator": [404, 404, 404],
        "supervisor": [404, 404, 404],
        "instance_admin": [404, 404, 404],
    }.items():
        person = person_of(f"Joku {role}", table.lab.cast.unit)
        scope = ("instance", "") if role == "instance_admin" else ("programme", programme)
        scope = ("unit", str(table.lab.cast.unit.pk)) if role == "supervisor" else scope
        grant_to(person, role, *scope)
        client = browser(person)
        assert [getattr(client, way)(address).status_code for way, address in pages] == wanted, role
    for person in (table.lab.cast.stranger, Person.objects.get(pk=stranger(table).person_id), table.lab.cast.staff[0]):
        client = browser(person)
        assert [getattr(client, way)(address).status_code for way, address in pages] == [404, 404, 404]
    assert Client().get(pages[0][1]).status_code == 302


def test_an_experiment_that_the_reader_does_not_read_is_counted_and_not_told(table: Table) -> None:
    made = table.open("Piilossa", 0, 1)
    for number in (0, 1):
        counted(table.cards[number], BEFORE_T19, AFTER_T19)
        read(table, table.cards[number])
    far = another(table.lab.cast, "99")
    person = person_of("Sarjan Vetäjä", table.lab.cast.unit)
    grant_to(person, "facilitator", "series", str(far.pk))
    page = shown(table, made, person)
    for words in ("Takaisinsoitto", "13,5", "Puhelu ja viesti", "fig-effect"):
        assert words not in page
    assert "ei ole sinulle auki" in page


def test_nobody_but_an_analyst_says_how_a_measure_is_read(table: Table) -> None:
    table.open("Oikeus", 0)
    counted(table.cards[0], BEFORE_T19, AFTER_T19)
    measure = measure_in(table, table.cards[0])
    for actor in (stranger(table), actor_for(table.lab.cast.staff[0])):
        with pytest.raises(DomainError):
            services.set_reading(actor, cycle_of(table.cards[0]), measure, changes={"domain": "time"})


def test_s9_what_a_team_wrote_runs_in_no_spreadsheet(table: Table) -> None:
    made = table.open("Kaava", 0)
    counted(table.cards[0], BEFORE_T19, AFTER_T19, what='=HYPERLINK("https://x.example","a")', who="+358 50")
    with reading(SETUP):
        Problem.objects.filter(experiment=table.cards[0]).update(name="=1+1")
    answer = browser(table.analyst).post(at(table, made, "summary_export"))
    sheets = openpyxl.load_workbook(io.BytesIO(answer.content))
    cells = [cell for sheet in sheets.worksheets for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    assert answer["Content-Disposition"].startswith("attachment")
    assert AuditEvent.objects.filter(verb="exported", kind="candidate_summary").count() == 1
