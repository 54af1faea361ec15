"""The demo's story of its models, told on the table of seven: each comes to where its days lead."""

from __future__ import annotations

import os
import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

from catalogue.library import carry_out
from catalogue.table import Table
from oppiva.catalogue import library_demo, services
from oppiva.catalogue.models import ModelState, ModelVersion, OperatingModel
from oppiva.experiments.models import Experiment
from oppiva.jobs import clock
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from oppiva.people.services import add_unit
from workshops.cast import SETUP

pytestmark = pytest.mark.django_db
TOLD = {
    "Soitto takaisin samana päivänä": ModelState.PUBLISHED,
    "Kolme kysymystä ennen tapaamista": ModelState.PUBLISHED,
    "Soitto ennen kielteistä päätöstä": ModelState.PUBLISHED,
    "Muistutus päivää ennen": ModelState.DUE_REVIEW,
    "Asiakkaan polku näkyviin": ModelState.DUE_REVIEW,
    "Neuvonta siellä, missä ihmiset ovat": ModelState.WITHDRAWN,
    "Sähköposti kahdesti päivässä": ModelState.REPLACED,
    "Työrauhaa viikkoon": ModelState.PUBLISHED,
    "Uusi työntekijä ei jää yksin": ModelState.PEER_REVIEWED,
    "Kuka päättää -kortit": ModelState.TESTING,
    "Tiski auki ilman ajanvarausta": ModelState.DRAFT,
}


def test_each_model_comes_to_where_its_days_lead(table: Table) -> None:
    carry_out(table, 0)
    Person.objects.filter(unit=table.lab.cast.far).update(state=Person.State.ACTIVE)
    # The other house carries the models, too, with one of its units: the trial goes to its other one.
    add_unit(SETUP, table.lab.cast.there, fields={"name": "Iltapalvelu", "size": 9})
    Experiment.objects.filter(pk=table.cards[1].pk).update(units=[str(table.lab.cast.far.pk)])
    texts = {one["topic"]: one for one in library_demo.demo_models()}
    for name in TOLD:
        made = table.open(name, 0, 1)
        services.rename(
            table.actor,
            made,
            changes={"one_sentence": texts[name]["one_sentence"], "for_whom": texts[name]["for_whom"]},
        )
    team = actor_for(table.lab.cast.facilitator)
    library_demo.Shelf(table.actor, team, table.programme).tell(date(2026, 11, 18))
    rows = OperatingModel.objects.filter(programme=table.programme).values_list("draft__name", "state")
    assert dict(rows) == {name: str(state) for name, state in TOLD.items()}
    tried = OperatingModel.objects.filter(trials__isnull=False).values_list("trials__unit__name", flat=True)
    assert set(tried) == {"Iltapalvelu"}
    versions = ModelVersion.objects.filter(operating_model__draft__name="Soitto takaisin samana päivänä")
    assert [one.number for one in versions.order_by("at")] == ["1.0.0", "1.0.1", "2.0.0"]


@pytest.mark.long
def test_the_demo_of_the_end_is_built(tmp_path: Path) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPPIVA_")}
    environment = {**kept, "OPPIVA_DEMO": "1", "OPPIVA_DATA": str(tmp_path), "OPPIVA_DEMO_DAY": "2026-11-18"}
    environment |= {"OPPIVA_ADDRESS": "http://127.0.0.1:8000", "OPPIVA_DEMO_SINCE": clock.real().isoformat()}
    made = subprocess.run(
        [sys.executable, "-m", "oppiva.cli.demobuild", "2026-11-18"], env=environment, capture_output=True, text=True,
        check=False,
    )  # fmt: skip
    assert made.returncode == 0, made.stderr[-2000:]
