"""What stands in the rows that are taken out: units, amendments, formulas that stay text, words of the page."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from collections import Counter
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from experiments import trials
from experiments.lab import Lab
from experiments.taking import ask, book, taken
from oppiva.experiments import queries, services, words
from oppiva.experiments.exporting import columns, forms
from oppiva.experiments.models import Experiment
from oppiva.people.models import Person
from workshops.cast import browser

pytestmark = pytest.mark.django_db
NASTY = "=1+1"


def lines(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""), delimiter=";"))


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
