"""`oppiva trace show|verify` (records.md 4): up and down from any code, and whether anything was lost."""

from __future__ import annotations

import json

import pytest

from catalogue.conftest import laid, table  # noqa: F401  (fixtures)
from catalogue.table import Table
from oppiva.catalogue import services
from oppiva.catalogue.models import Candidate
from oppiva.cli import trace

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


def test_a_record_is_told_up_and_down_in_order_of_time(table: Table, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811 -- the fixture
    a, b = table.open("Ensimmäinen", 0), table.open("Toinen", 1)
    services.merge(table.actor, [a, b], name="Yhdessä")
    assert trace.run(["show", "a1"]) == 0
    said = capsys.readouterr().out
    assert said.startswith("A1 Ensimmäinen\n")
    assert said.index("01-1 Takaisinsoitto samana päivänä → A1 Ensimmäinen: builds on") < said.index("What came of it")
    assert "A1 Ensimmäinen → A3 Yhdessä: merged into" in said


def test_the_same_as_json(table: Table, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811 -- the fixture
    made = table.open("Ensimmäinen", 0, 1)
    services.remove(table.actor, table.cards[1], made, reason="Eri pulma")
    assert trace.run(["show", table.cards[1].code, "--json", "--programme", table.programme.code]) == 0
    found = json.loads(capsys.readouterr().out)
    assert (found["record"], found["down"]) == (table.cards[1].code, [])
    assert [(one["target"], one["kind"]) for one in found["gone"]] == [("A1", "supports")]
    assert {one["code"] for one in found["nodes"]} == {table.cards[1].code, "A1"}


def test_a_code_that_leads_nowhere_is_said(table: Table, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811 -- the fixture
    assert trace.run(["show", "A99"]) == 2
    assert "The trace knows no record A99" in capsys.readouterr().err


def test_verify_says_what_was_lost(table: Table, capsys: pytest.CaptureFixture[str]) -> None:  # noqa: F811 -- the fixture
    made = table.open("Ensimmäinen", 0)
    assert trace.run(["verify"]) == 0
    assert "No experiment was lost." in capsys.readouterr().out
    Candidate.objects.filter(pk=made.pk).update(state="merged")
    assert trace.run(["verify"]) == 1
    said = capsys.readouterr().out
    assert "01-1 was in A1, which is closed, and leads nowhere" in said
    assert "The trace is not whole." in said
