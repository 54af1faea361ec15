"""Follow-up and run charts in what goes out."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from experiments import trials
from experiments.lab import Lab
from oppiva.experiments import rules, services
from oppiva.experiments.exporting import document, follow_up
from oppiva.people.queries import actor_for
from oppiva.ui import pdf
from oppiva.ui.papers import Drawing
from workshops.cast import browser

pytestmark = pytest.mark.django_db


def test_what_nobody_answered_goes_out_as_unknown_and_what_is_to_come_not_at_all(lab: Lab) -> None:
    found = trials.carry_out(lab)
    address = f"/en/hanke/{found.programme.code}/kokeilut/vienti/"
    with trials.on(date(2026, 10, 20)):
        rows = json.loads(browser(lab.cast.manager).post(address, {"muoto": "json"}).content)["tables"]["follow_ups"]
        assert [(row["months"], row["due_on"], row["value"]) for row in rows] == [
            ("3", "2026-06-28", "unknown"),
            ("6", "2026-09-28", "waiting"),
        ]
        sight = rules.experiment_for(actor_for(lab.cast.manager), found.programme.code, found.code)
        section = follow_up.section_of(sight, sight.cycle)
        assert section is not None
        assert [row[2] for row in section.blocks[0].rows] == ["unknown", "waiting for an answer"]  # type: ignore[union-attr]


def test_the_run_chart_is_on_the_paper_with_its_finding(lab: Lab) -> None:
    trials.begin(lab)
    for day in range(14):
        with trials.on(trials.START + timedelta(days=day)):
            trials.number(lab, trials.START + timedelta(days=day), 18 - day)
    with trials.on(trials.END + timedelta(days=1)):
        services.end_due_trials()
        trials.result(lab)
        found = trials.decide(lab)
    sight = rules.experiment_for(actor_for(lab.cast.manager), found.programme.code, found.code)
    made = document.document_of(sight)
    drawings = [block for section in made.sections for block in section.blocks if isinstance(block, Drawing)]
    assert len(drawings) == 1
    assert drawings[0].caption
    if pdf.available():
        content = pdf.paper(made)
        assert content.startswith(b"%PDF")
