"""All experiments of a programme out: the same as the pages show, typed, without names, the same bytes each time."""

from __future__ import annotations

import json
import threading
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext

from experiments import trials
from experiments.lab import SETUP, Lab
from experiments.taking import ask, book, page, taken
from oppiva.audit.models import AuditEvent
from oppiva.audit.services import save
from oppiva.core.charts import BUCKETS
from oppiva.core.policy import Level
from oppiva.experiments import export_tasks, queries, rules, services
from oppiva.experiments.exporting import columns, forms
from oppiva.experiments.models import Experiment, ShareLevel, State
from oppiva.experiments.views import taking_out as views
from oppiva.jobs import worker
from oppiva.jobs.models import Job, StoredFile
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from oppiva.programme.models import Target
from workshops.cast import browser, grant_to, person_of

pytestmark = pytest.mark.django_db


def someone(lab: Lab, name: str) -> Person:
    if name == "member":
        return lab.cast.staff[0]
    if name == "other_team":
        return lab.cast.staff[3]
    if name in {"manager", "facilitator", "supervisor", "stranger"}:
        return getattr(lab.cast, name)  # type: ignore[no-any-return]
    made = person_of(f"Joku {name}", lab.cast.unit)
    grant_to(
        made,
        name,
        *({"director": ("area", lab.cast.here.area_id)}.get(name, ("programme", str(lab.cast.programme.pk)))),
    )
    return made


# --- who ------------------------------------------------------------------------------------------------------------
ROLES = (
    "member", "other_team", "manager", "facilitator", "supervisor", "stranger", "analyst", "auditor", "communicator",
    "steering", "adopter", "director",
)  # fmt: skip


def test_the_texts_that_go_out_are_those_of_the_pages_for_every_role(lab: Lab, done: Experiment) -> None:
    people = {role: someone(lab, role) for role in ROLES}
    code, found = lab.cast.programme.code, {}
    for level in ("", ShareLevel.PROGRAMME, ShareLevel.PUBLIC):
        if level:
            Experiment.objects.filter(pk=done.pk).update(state=State.PUBLISHED, share_level=level)
        for role, person in people.items():
            actor, opened = actor_for(person), set()
            with suppress(Http404):
                # Drafts of one's own team are on its page alone.
                if rules.experiment_for(actor, code, done.code).level == Level.FULL:
                    opened.add(done.code)
            try:
                rows = taken(lab, person).rows
            except Http404:
                assert not opened, (role, level)
                assert browser(person).get(page(lab)).status_code == 404
                assert ask(browser(person), lab, "json").status_code == 404
                continue
            assert {row["experiment"] for row in rows["experiments"] if row["open"]} == opened, (role, level)
            out = rules.taking_out(actor, code)
            alone = {one.code for one in out.experiments if one.pk in out.public}
            assert {row["experiment"] for row in rows["rounds"]} == opened - alone  # nothing went out of these
            found[role, level] = opened
    assert found["analyst", ""] == found["other_team", ""] == {done.code}
    assert ("stranger", ShareLevel.PROGRAMME) not in found
    assert ("supervisor", "") not in found
    assert found["supervisor", ShareLevel.PROGRAMME] == found["adopter", ShareLevel.PROGRAMME] == {done.code}


def test_a_stranger_and_nobody_get_nothing(lab: Lab, done: Experiment) -> None:
    for client in (browser(lab.cast.stranger), Client()):
        for form in ("xlsx", "json", "zip"):
            assert ask(client, lab, form).status_code in {302, 404}
        assert client.get(page(lab)).status_code in {302, 404}
        for name in ("kokeilu.pdf", "kokeilu.docx"):
            assert client.get(f"/en/hanke/{lab.cast.programme.code}/kokeilut/{done.code}/{name}").status_code in {
                302,
                404,
            }
    assert not AuditEvent.objects.filter(verb="exported").exists()


def test_of_a_draft_only_its_bucket_goes_out(lab: Lab, analyst: Person) -> None:
    lab.fill()
    rows = taken(lab, analyst).rows["experiments"]
    assert [row["bucket"] for row in rows] == ["not_started", "not_started"]
    for row in rows:
        empty = {name: value for name, value in row.items() if value not in (None, "", [])}
        assert set(empty) == {"id", "experiment", "series", "team", "open", "bucket", "imported", "language"}
    # Who leads the series knows the state.
    assert {row["state"] for row in taken(lab, lab.cast.facilitator).rows["experiments"]} == {"planned", "idea"} - {
        state for state in ("planned",) if lab.experiment.state != "planned"
    }


def test_the_team_alone_takes_out_no_drafts_with_the_whole(lab: Lab) -> None:
    lab.fill()
    with pytest.raises(Http404):
        taken(lab, lab.cast.staff[0])


# --- what -----------------------------------------------------------------------------------------------------------
def test_a_count_by_hand_is_the_count_of_the_page(lab: Lab, done: Experiment, analyst: Person) -> None:
    Target.objects.update_or_create(programme=lab.cast.programme, code="experiments", defaults={"value": 5})
    answer = json.loads(ask(browser(analyst), lab, "json").content)
    tables = answer["tables"]
    by_hand = Counter(row["bucket"] for row in tables["experiments"])
    said = {row["bucket"]: row["experiments"] for row in tables["buckets"]}
    assert list(said) == list(BUCKETS)
    assert said == {bucket: by_hand.get(bucket, 0) for bucket in BUCKETS} | {"missing": 3}
    assert (said["carried_out"], said["not_started"], sum(said.values())) == (1, 1, 5)
    marks = queries.marks_of([lab.cast.programme.pk])[lab.cast.programme.pk]
    assert {row["experiment"]: row["bucket"] for row in tables["experiments"]} == {
        mark.code: mark.bucket for series in marks for mark in series.experiments
    }


def test_no_name_of_anybody_goes_out(lab: Lab, analyst: Person) -> None:
    trials.begin(lab, who="Nimetty Kirjaaja", nod_name="Nimetty Esihenkilö")
    with trials.on(trials.START):
        trials.number(lab, trials.START)
    with trials.on(trials.END + timedelta(days=1)):
        services.end_due_trials()
        trials.result(lab)
        trials.decide(lab, owner=None, owner_role="Nimetty Vastaava")
    client = browser(analyst)
    text = ask(client, lab, "json").content.decode()
    book_ = book(ask(client, lab, "xlsx"))
    text += " ".join(str(cell.value) for sheet in book_ for row in sheet.iter_rows() for cell in row)
    for name in ["Nimetty", *(person.name for person in lab.cast.staff[:6])]:
        assert name not in text
    rounds = json.loads(ask(client, lab, "json").content)["tables"]["rounds"]
    assert rounds[0]["owner"] == "role"


def test_adopters_get_what_is_published_by_an_allow_list(lab: Lab, done: Experiment) -> None:
    trials_entry = "Päiväkirjan rivi"
    with trials.on(trials.START):
        trials.entry(lab, trials.START, trials_entry)
    Experiment.objects.filter(pk=done.pk).update(state=State.PUBLISHED, share_level=ShareLevel.PROGRAMME)
    adopter = someone(lab, "adopter")
    content = json.loads(ask(browser(adopter), lab, "json").content)
    assert set(content["tables"]) == set(columns.GUESTS) - {"long"}
    for name, rows in content["tables"].items():
        for row in rows:
            assert set(row) <= columns.GUESTS[name]
    assert trials_entry not in json.dumps(content)
    kinds = {row["kind"] for row in taken(lab, adopter).rows["long"]}
    assert kinds <= columns.LONG_FOR_GUESTS


# --- the same each time ---------------------------------------------------------------------------------------------
def test_the_same_data_give_the_same_bytes_in_any_language_and_on_any_day(
    lab: Lab, done: Experiment, analyst: Person
) -> None:
    client = browser(analyst)
    first = ask(client, lab, "json").content
    assert first == ask(client, lab, "json", "/sv").content == ask(client, lab, "json", "").content
    rows = taken(lab, analyst)
    with trials.on(date(2027, 1, 4)):
        assert forms.as_json(rows, lab.cast.programme) == first
    for out in (forms.Out.XLSX, forms.Out.LONG):
        assert forms.write(rows, lab.cast.programme, out) == forms.write(rows, lab.cast.programme, out)
    assert json.loads(first)["format"] == "oppiva-experiments/1"


# --- cost, log, work ------------------------------------------------------------------------------------------------
def test_it_costs_as_many_statements_for_much_as_for_little(lab: Lab, done: Experiment, analyst: Person) -> None:
    client = browser(analyst)
    client.get(page(lab))
    with CaptureQueriesContext(connection) as small:
        client.get(page(lab))
    with CaptureQueriesContext(connection) as few:
        taken(lab, analyst)
    for number in range(60):
        trials.number(lab, trials.START + timedelta(days=number % 20), number)
        made = Experiment(
            programme=lab.cast.programme, team=lab.teams[1], code=f"99-{number}", state_since=done.state_since
        )
        save(made, actor=SETUP)
    with CaptureQueriesContext(connection) as large:
        client.get(page(lab))
    with CaptureQueriesContext(connection) as many:
        taken(lab, analyst)
    assert len(large) == len(small) <= 14
    assert len(many) == len(few) <= 16


def test_what_goes_out_is_written_down_without_texts(lab: Lab, done: Experiment, analyst: Person) -> None:
    ask(browser(analyst), lab, "zip")
    row = AuditEvent.objects.get(verb="exported")
    assert (row.kind, row.actor_id, row.facts["form"]) == ("experiment", analyst.pk, "zip")
    assert set(row.facts) == {"records", "form"}


def test_many_rows_become_work_whose_file_is_the_askers(
    lab: Lab, done: Experiment, analyst: Person, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.OPPIVA_MEDIA = settings.OPPIVA_DATA = tmp_path
    monkeypatch.setattr(views, "MOST_ROWS", 3)
    client = browser(analyst)
    assert "in the background" in client.get(page(lab)).content.decode()
    answer = ask(client, lab, "json", "/sv")
    job = Job.objects.get(kind=export_tasks.JOB)
    assert answer.status_code == 302
    assert str(job.pk) in answer["Location"]
    worker.loop(threading.Event(), once=True)
    job.refresh_from_db()
    stored = StoredFile.objects.get(pk=job.result["file"])
    assert export_tasks._is_askers(actor_for(analyst), stored)
    assert not export_tasks._is_askers(actor_for(lab.cast.manager), stored)
    assert (tmp_path / stored.path).read_bytes() == forms.as_json(taken(lab, analyst), lab.cast.programme)
    assert stored.keep_until is not None


def test_work_asked_for_by_one_who_may_no_longer_leaves_no_file(lab: Lab, done: Experiment, analyst: Person) -> None:
    from oppiva.people.models import RoleGrant

    job = services.ask_taking_out(actor_for(analyst), lab.cast.programme, form="json", count=2_000, language="fi")
    RoleGrant.objects.filter(person=analyst).update(ends_on=date(2020, 1, 1))
    worker.loop(threading.Event(), once=True)
    job.refresh_from_db()
    assert not StoredFile.objects.exists()


def test_the_page_says_what_each_form_holds(lab: Lab, done: Experiment, analyst: Person) -> None:
    html = browser(analyst).get(page(lab)).content.decode()
    assert "2 experiments, one of them with its texts and numbers" in html
    for value in ("xlsx", "zip", "json"):
        assert f'value="{value}"' in html
