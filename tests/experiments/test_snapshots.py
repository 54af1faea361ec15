"""What was frozen stays as it was, whatever comes later (records.md 2.2, T23)."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from experiments import trials
from experiments.lab import Lab
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading
from oppiva.experiments import services
from oppiva.experiments.models import Snapshot
from oppiva.workshops.models import Session
from oppiva.workshops.signals import session_held

pytestmark = pytest.mark.django_db


def test_an_entry_that_arrives_after_the_decision_is_late_and_changes_no_snapshot(lab: Lab) -> None:
    trials.carry_out(lab)
    before = trials.stored(Snapshot, experiment=lab.experiment)
    with trials.on(date(2026, 3, 30)):
        trials.entry(lab, date(2026, 3, 26), "Vastaus tuli vielä.", late=True)
    after = trials.stored(Snapshot, experiment=lab.experiment)
    assert (after.sha256, after.content) == (before.sha256, before.content)
    assert "Vastaus tuli vielä." not in after.content
    assert services.read_snapshot(lab.member().actor, after.pk)["experiment"]["code"] == lab.experiment.code


@pytest.mark.both
def test_the_hash_is_that_of_the_canonical_text(lab: Lab) -> None:
    trials.carry_out(lab)
    found = trials.stored(Snapshot, experiment=lab.experiment)
    assert sha256(found.content.encode()).hexdigest() == found.sha256
    held = json.loads(found.content)
    assert json.dumps(held, sort_keys=True, separators=(",", ":"), ensure_ascii=False) == found.content
    cycle = held["cycles"][0]
    assert cycle["decision"]["choice"] == "keep"
    assert cycle["prediction"]["value"] == "10.000"
    assert len(cycle["observations"]) == 10
    assert held["problem"]["name"] == "Kolme kysymystä ennen tapaamista"
    assert held["experiment"]["state"] == "decided"


def test_a_text_that_was_changed_behind_the_service_is_refused_on_read(lab: Lab) -> None:
    trials.carry_out(lab)
    found = trials.stored(Snapshot, experiment=lab.experiment)
    with reading(trials.SETUP):
        Snapshot.objects.filter(pk=found.pk).update(content=found.content.replace("keep", "stop"))
    with pytest.raises(DomainError) as refused:
        services.read_snapshot(lab.member().actor, found.pk)
    assert refused.value.code == "snapshot_altered"


def test_a_snapshot_names_nobody(lab: Lab) -> None:
    lab.fill("S3", nod_name="Riitta Kallio")
    trials.carry_out(lab)
    text = trials.stored(Snapshot, experiment=lab.experiment).content
    assert "Riitta Kallio" not in text
    assert not any(person.name in text for person in lab.cast.staff[:3])


def test_a_half_day_that_was_held_freezes_every_experiment_of_its_series_once(lab: Lab) -> None:
    lab.fill("S1")
    session = Session.objects.filter(series=lab.cast.first).order_by("number").first()
    assert session is not None
    for _time in range(2):
        session_held.send(Session, session=session, actor=trials.SETUP)
    with reading(trials.SETUP):
        rows = Snapshot.objects.filter(occasion="session", about=str(session.pk))
        assert sorted(rows.values_list("experiment__code", flat=True)) == sorted(one.code for one in lab.experiments)


def test_more_experiments_ask_no_more_reads(lab: Lab) -> None:
    def reads(experiments: list[object]) -> int:
        with CaptureQueriesContext(connection) as asked:
            services.take_snapshots(experiments, "session", about="x")  # type: ignore[arg-type]
        return sum(query["sql"].startswith("SELECT") for query in asked)

    assert reads(lab.experiments[:1]) == reads(lab.experiments)
