"""All experiments of a programme out: the same as the pages show, typed, without names, the same bytes each time."""

from __future__ import annotations

import csv
import io
import json
import threading
import zipfile
from collections import Counter
from contextlib import suppress
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.http import Http404
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from experiments import trials
from experiments.lab import SETUP, Lab
from oppiva.audit.models import AuditEvent
from oppiva.audit.services import save
from oppiva.core.charts import BUCKETS
from oppiva.core.policy import Level
from oppiva.experiments import export_tasks, queries, rules, services, words
from oppiva.experiments.exporting import columns, forms
from oppiva.experiments.exporting.rows import Taken, rows_of
from oppiva.experiments.models import Experiment, ShareLevel, State
from oppiva.experiments.views import taking_out as views
from oppiva.jobs import worker
from oppiva.jobs.models import Job, StoredFile
from oppiva.people.models import Person
from oppiva.people.queries import actor_for
from oppiva.programme.models import Target
from workshops.cast import browser, grant_to, person_of

pytestmark = pytest.mark.django_db
NASTY = "=1+1"


def page(lab: Lab, prefix: str = "/en") -> str:
    return f"{prefix}/hanke/{lab.cast.programme.code}/kokeilut/vienti/"


def taken(lab: Lab, person: Person) -> Taken:
    return rows_of(queries.whole_of(rules.taking_out(actor_for(person), lab.cast.programme.code)))


def ask(client: Client, lab: Lab, form: str, prefix: str = "/en") -> Any:
    return client.post(page(lab, prefix), {"muoto": form})


def book(answer: Any) -> Any:
    return openpyxl.load_workbook(io.BytesIO(answer.content))


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


@pytest.fixture
def analyst(lab: Lab) -> Person:
    """One who reads what is submitted in the programme."""
    made = person_of("Anni Analyytikko", lab.cast.unit)
    grant_to(made, "analyst", "programme", str(lab.cast.programme.pk))
    return made


@pytest.fixture
def done(lab: Lab) -> Experiment:
    """The first team's experiment, carried out and kept."""
    found = trials.carry_out(lab)
    return found


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


def test_what_a_decided_experiment_lacks_is_said(lab: Lab, analyst: Person) -> None:
    trials.begin(lab)
    with trials.on(trials.END + timedelta(days=1)):
        services.end_due_trials()
        trials.result(lab)
        trials.decide(lab, "stop")
    rows = taken(lab, analyst).rows
    assert rows["experiments"][0]["bucket"] == "decided_not_counted"
    assert rows["experiments"][0]["lacks"] == ["log"]
    assert (rows["rounds"][0]["logged"], rows["rounds"][0]["lacks"], rows["rounds"][0]["counts"]) == (
        False,
        ["log"],
        False,
    )


def test_before_and_after_stand_in_their_own_unit(lab: Lab, analyst: Person) -> None:
    trials.begin(lab, baseline=Decimal(18), baseline_unit="min", baseline_n=22)
    for day, value in enumerate([9, 10, 9, 8, 9]):
        trials.number(lab, trials.START + timedelta(days=day), value)
    with trials.on(trials.END + timedelta(days=1)):
        services.end_due_trials()
        trials.result(lab)
        trials.decide(lab)
    measure = taken(lab, analyst).rows["measures"][0]
    assert (measure["before"], measure["before_from"], measure["before_n"]) == (Decimal(18), "stated", 22)
    assert (measure["after"], measure["after_n"], measure["difference"]) == (Decimal(9), 5, Decimal(-9))
    assert (measure["towards"], measure["method_changed"], measure["unit"]) == ("better", False, "min")


def test_a_way_of_counting_that_changed_gives_both_values_and_no_difference(lab: Lab, analyst: Person) -> None:
    trials.begin(lab, baseline=Decimal(18), baseline_unit="min", baseline_n=22)
    trials.number(lab, trials.START, 9)
    member = lab.member()
    version = services.steps.record_of(member, member.cycle, "S2").version
    with trials.on(trials.START + timedelta(days=2)):
        services.amend(
            member, "measure", changes={"how": "kellosta", "who": "Aino Virtanen"},
            reason="Kello on tarkempi kuin arvio.", base_version=version,
        )  # fmt: skip
    with trials.on(trials.END + timedelta(days=1)):
        services.end_due_trials()
        trials.result(lab)
        trials.decide(lab)
    rows = taken(lab, analyst).rows
    measure = rows["measures"][0]
    assert (measure["before"], measure["after"], measure["difference"]) == (Decimal(18), Decimal(9), None)
    assert (measure["towards"], measure["method_changed"]) == ("unknown", True)
    amended = {row["field"]: (row["before"], row["after"]) for row in rows["amendments"]}
    # Who writes it down is a name: that it was changed is told, the name is not.
    assert amended == {"how": ("", "kellosta"), "who": ("", "")}


def test_what_was_amended_stands_in_words_in_the_workbook(lab: Lab, analyst: Person) -> None:
    trials.begin(lab)
    member = lab.member()
    version = services.steps.record_of(member, member.cycle, "S2").version
    with trials.on(trials.START + timedelta(days=2)):
        changes = {"how": "kellosta", "statistic": "mean"}
        services.amend(member, "measure", changes=changes, reason="Kello on tarkempi.", base_version=version)
    with trials.on(trials.END + timedelta(days=1)):
        services.end_due_trials()
        trials.result(lab)
        trials.decide(lab)
    sheet = book(ask(browser(analyst), lab, "xlsx", ""))["Muutosmerkinnät"]
    rows = {tuple(str(cell.value) for cell in row[5:8]) for row in sheet.iter_rows(min_row=2)}
    assert rows == {
        ("Miten se lasketaan?", "None", "kellosta"),
        ("Mikä luku ratkaisee?", "keskimmäinen luku", "keskiarvo"),
    }
    assert {name for names in services.amendments.FIELDS.values() for name in names} <= set(columns.AMENDED)


def test_numbers_in_an_earlier_unit_keep_it_and_are_in_no_figure(lab: Lab, analyst: Person) -> None:
    trials.begin(lab, baseline=None)
    with trials.on(trials.START):
        made = services.add_measure(lab.member(), {"what": "Aika", "unit": "min", "statistic": "median"})
        trials.number(lab, trials.START, 120, measure=2)
        trials.number(lab, trials.START, 120)
    with trials.on(trials.START + timedelta(days=2)):
        member = lab.member()
        services.save_measure(member, made, changes={"unit": "h"}, base_version=made.version)
        version = services.steps.record_of(member, member.cycle, "S2").version
        services.amend(member, "measure", changes={"unit": "h"}, reason="Tunteina tästä.", base_version=version)
        trials.number(lab, trials.START + timedelta(days=2), 2, measure=2)
        trials.number(lab, trials.START + timedelta(days=2), 2)
    with trials.on(trials.END + timedelta(days=1)):
        services.end_due_trials()
        assert [str(one.value) for one in queries.trial_record(lab.member()).numbers] == ["2.000"]
        trials.result(lab)
        trials.decide(lab)
    rows = taken(lab, analyst).rows
    assert sorted((one["measure"], int(one["value"]), one["unit"]) for one in rows["observations"]) == [
        (1, 2, "h"), (1, 120, "min"), (2, 2, "h"), (2, 120, "min"),
    ]  # fmt: skip
    assert [(one["after"], one["after_n"], one["method_changed"]) for one in rows["measures"]] == [
        (Decimal(2), 1, True),
        (Decimal(2), 1, True),
    ]
    singles = [one for one in rows["long"] if one["kind"] == "trial"]
    assert sorted((one["measure"], one["unit"]) for one in singles) == [(1, "h"), (1, "min"), (2, "h"), (2, "min")]


def test_the_long_form_has_every_value_on_a_row(lab: Lab, done: Experiment, analyst: Person) -> None:
    answer = ask(browser(analyst), lab, "zip")
    with zipfile.ZipFile(io.BytesIO(answer.content)) as packed:
        assert packed.namelist() == ["long.csv", "dictionary.csv"]
        long, described = lines(packed.read("long.csv")), lines(packed.read("dictionary.csv"))
    assert list(long[0]) == columns.names(columns.LONG_TABLE.fields)
    assert Counter(row["kind"] for row in long) == {
        "trial": 10, "predicted": 1, "keep_cut": 1, "stop_cut": 1, "after": 1,
    }  # fmt: skip
    assert {(row["experiment"], row["round"], row["measure"], row["unit"]) for row in long} == {
        (done.code, "1", "1", "min")
    }
    assert [row["column"] for row in described] == columns.names(columns.LONG_TABLE.fields)


def test_a_formula_stays_text_and_numbers_stay_numbers(lab: Lab, analyst: Person) -> None:
    lab_words = {"name": NASTY, "problem": "@SUM(A1)", "summary": "+358 on numeron alku, ei kaava"}
    trials.begin(lab, **lab_words)
    with trials.on(trials.START):
        trials.number(lab, trials.START, -5)
        trials.entry(lab, trials.START, NASTY)
    with trials.on(trials.END + timedelta(days=1)):
        services.end_due_trials()
        trials.result(lab, learned='=HYPERLINK("http://x") ja muuta')
        trials.decide(lab)
    found = book(ask(browser(analyst), lab, "xlsx"))
    cells = [cell for sheet in found for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f" or cell.hyperlink]
    experiments = found["Experiments"]
    head = {cell.value: cell.column - 1 for cell in experiments[1]}
    row = experiments[2]
    assert row[head["Name of the experiment"]].value == NASTY
    assert row[head["Name of the experiment"]].data_type == "s"
    assert row[head["Number of the team in its series"]].value == 1
    numbers = found["Numbers"]
    at = {cell.value: cell.column - 1 for cell in numbers[1]}
    assert numbers[2][at["The number"]].value == -5
    assert numbers[2][at["Day the number is of"]].value.date() == trials.START
    with zipfile.ZipFile(io.BytesIO(ask(browser(analyst), lab, "zip").content)) as packed:
        assert packed.read("long.csv").decode("utf-8-sig").count(";-5;") == 2  # the number and the figure that counts


def test_the_long_form_holds_back_a_formula(lab: Lab, analyst: Person) -> None:
    trials.begin(lab, what="=2*2", unit="@min")
    with trials.on(trials.START):
        trials.number(lab, trials.START)
    with trials.on(trials.END + timedelta(days=1)):
        services.end_due_trials()
        trials.result(lab)
        trials.decide(lab)
    with zipfile.ZipFile(io.BytesIO(ask(browser(analyst), lab, "zip").content)) as packed:
        row = lines(packed.read("long.csv"))[0]
    assert (row["what"], row["unit"]) == ("'=2*2", "'@min")


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


def test_headings_and_words_are_in_the_language_of_the_page(lab: Lab, done: Experiment, analyst: Person) -> None:
    client = browser(analyst)
    for prefix in ("", "/sv", "/en"):
        answer = ask(client, lab, "xlsx", prefix)
        found = book(answer)
        with override(prefix.strip("/") or "fi"):
            assert found.sheetnames[0] == str(columns.EXPERIMENTS.title)
            head = [cell.value for cell in found.worksheets[0][1]]
            assert head == [str(one.meaning) for one in columns.EXPERIMENTS.fields]
            place = head.index(str(next(one for one in columns.EXPERIMENTS.fields if one.name == "bucket").meaning))
            assert found.worksheets[0][2][place].value == str(words.BUCKETS["carried_out"])
        assert f"{lab.cast.programme.code.lower()}-" in answer["Content-Disposition"]


# --- the dictionary -------------------------------------------------------------------------------------------------
def test_the_dictionary_says_what_every_column_of_every_form_means(lab: Lab, done: Experiment, analyst: Person) -> None:
    rows = taken(lab, analyst)
    described = {(row["table"], row["column"]) for row in forms.dictionary(rows)}
    content = json.loads(forms.as_json(rows, lab.cast.programme))
    for name, found in content["tables"].items():
        for row in found:
            assert {(name, column) for column in row} <= described
    for kind in (*columns.TABLES, columns.LONG_TABLE):
        assert {(kind.name, one.name) for one in kind.fields} <= described
        assert len({one.name for one in kind.fields}) == len(kind.fields)
        # What the rows hold and the columns say is the same list.
        for row in rows.rows[kind.name]:
            assert set(row) == {one.name for one in kind.fields}, kind.name
    for row in forms.dictionary(rows):
        assert row["meaning_fi"]
        assert row["meaning_sv"]
        assert row["meaning_en"]
        assert row["type"]


def test_every_code_in_the_rows_is_an_allowed_value(lab: Lab, done: Experiment, analyst: Person) -> None:
    rows = taken(lab, analyst)
    for kind in (*columns.TABLES, columns.LONG_TABLE):
        for row in rows.rows[kind.name]:
            for one in kind.fields:
                value = row[one.name]
                if one.kind in {columns.CODE, columns.CODES} and one.allowed is not None and value:
                    assert set(map(str, value if isinstance(value, list) else [value])) <= set(one.allowed), one.name


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


def test_two_numbers_of_one_day_are_two_rows(lab: Lab, analyst: Person) -> None:
    trials.begin(lab)
    for value in (7, 10**8):
        trials.number(lab, trials.START, value)
    with trials.on(trials.END + timedelta(days=1)):
        services.end_due_trials()
        trials.result(lab)
        trials.decide(lab)
    rows = taken(lab, analyst).rows["observations"]
    assert [row["value"] for row in rows] == [Decimal(7), Decimal(10**8)]
    assert len({row["id"] for row in rows}) == 2
