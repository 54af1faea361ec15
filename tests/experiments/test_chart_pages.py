"""Charts on the experiment's page and large: for who reads the numbers, honest with few, of one unit at a time."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from experiments import trials
from experiments.lab import Lab
from oppiva.experiments import services
from oppiva.experiments.services.steps import record_of
from workshops.cast import browser

pytestmark = pytest.mark.django_db
VALUES = (17, 19, 15, 12, 13, 9, 11, 8, 9, 9)
LATER = date(2026, 3, 16)


def at(lab: Lab, more: str = "") -> str:
    """An address of the first team's experiment, in English."""
    return f"/en/hanke/{lab.cast.programme.code}/kokeilut/{lab.experiment.code}/{more}"


def logged(lab: Lab, values: Iterable[object] = VALUES) -> None:
    """The trial of mock-up 02, a number a day from the first day."""
    lab.fill("S1", baseline=Decimal(18), baseline_unit="min")
    trials.begin(lab)
    write(lab, values)


def write(lab: Lab, values: Iterable[object], start: date = trials.START, **more: object) -> None:
    """A number a day, written down on its day."""
    for number, value in enumerate(values):
        day = start + timedelta(days=number)
        with trials.on(day):
            trials.number(lab, day, value, **more)  # type: ignore[arg-type]


def page(client: Client, address: str, day: date = LATER) -> str:
    """The text of a page on a day, its code where it is `raw`."""
    with trials.on(day):
        answer = client.get(address)
    assert answer.status_code == 200
    return re.sub(r"\s+", " ", answer.content.decode().replace("\u00a0", " "))


def member(lab: Lab, number: int = 0) -> Client:
    """The browser of a member of the first team."""
    return browser(lab.cast.staff[number])


def test_ten_numbers_are_a_chart_with_its_finding_and_a_table(lab: Lab) -> None:
    logged(lab)
    shown = page(member(lab), at(lab))
    assert "Ten numbers: the level fell, as you wished." in shown
    assert "Eight numbers in a row are under the starting level." in shown
    for words in ("Starting level 18", "Prediction and limit: at most 10", "We stop: over 15"):
        assert f">{words}</text>" in shown
    assert "The limits look at the middle number of the trial: 11.5 min." in shown
    assert "The limits look at the middle number of all numbers of the trial." in shown
    assert shown.count('class="fig fig-run"') == 2
    assert shown.count("ch-line") == 2
    assert shown.count('class="ch-dot ch-dot--hit"') == 2 * sum(value <= 10 for value in VALUES)
    table = shown[shown.index("Show the numbers as a table") :]
    assert table.count("<tr>") == 1 + len(VALUES)
    assert "Prediction and limit: at most 10 · We stop: over 15" in table


@pytest.mark.parametrize(
    ("count", "drawn", "joined", "words"),
    [
        (1, 0, 0, "One number: 17 min. Too few points for a chart."),
        (3, 0, 0, "Three numbers: 17 min, 19 min and 15 min. Too few points for a chart."),
        (5, 2, 0, "Five numbers: too few points to tell of a change. Ten are needed."),
        (9, 2, 0, "Nine numbers: too few points to tell of a change. Ten are needed."),
    ],
)
def test_few_numbers_are_words_then_dots(lab: Lab, count: int, drawn: int, joined: int, words: str) -> None:
    logged(lab, VALUES[:count])
    shown = page(member(lab), at(lab))
    assert words in shown
    assert (shown.count("fig-run"), shown.count("ch-line")) == (drawn, joined)
    assert "<table>" in shown


def test_numbers_from_before_are_squares_and_the_trial_begins_after_them(lab: Lab) -> None:
    trials.begin(lab)
    write(lab, (18, 17, 19), start=date(2026, 2, 23), kind="baseline")
    write(lab, (9, 8, 9, 7, 9, 8, 9))
    shown = page(member(lab), at(lab))
    assert "Ten numbers: the level fell, as you wished." in shown
    assert shown.count('class="ch-before"') == 6
    assert shown.count(">the trial begins</text>") == 2
    assert shown.count('class="ch-start"') == 2


def test_a_signed_change_is_a_tick_with_words_and_stands_in_the_table(lab: Lab) -> None:
    logged(lab)
    with trials.on(date(2026, 3, 9)):
        who = lab.member()
        version = record_of(who, who.cycle, "S2").version
        services.amend(
            who, "prediction", changes={"value": Decimal(8)}, reason="Kymmenen oli liian helppo.", base_version=version
        )
    shown = page(member(lab), at(lab))
    assert shown.count('class="ch-tick"') == 2
    assert ">signed change</text>" in shown
    assert "Signed change: Mon 9.3." in shown
    assert "Prediction: at most 8" in shown
    assert "We keep: at most 10" in shown


def test_a_new_unit_is_not_drawn_over_and_each_number_keeps_its_own(lab: Lab) -> None:
    logged(lab, (120, 130, 125))
    with trials.on(date(2026, 3, 9)):
        who = lab.member()
        version = record_of(who, who.cycle, "S2").version
        services.amend(who, "measure", changes={"unit": "h"}, reason="Laskemme tästä tunteina.", base_version=version)
    write(lab, (2, 2, 1, 2, 1), start=date(2026, 3, 9))
    shown = page(member(lab), at(lab))
    assert "Five numbers: too few points to tell of a change." in shown
    assert "The unit changed on Mon 9.3. Older numbers stand in the table only." in shown
    assert shown.count('class="ch-dot') == 10
    assert '<td class="num">120 min</td>' in shown
    assert '<td class="num">1 h</td>' in shown
    assert "Starting level 18" not in shown  # minutes


def test_weeks_without_a_number_are_named(lab: Lab) -> None:
    logged(lab, (12, 11, 12, 10))
    write(lab, (12, 11), start=date(2026, 3, 23))
    assert "There are no numbers from weeks 11 and 12." in page(member(lab), at(lab), date(2026, 3, 25))


def test_each_measure_has_a_chart_of_its_own(lab: Lab) -> None:
    with trials.on(trials.START):
        lab.fill()
        services.add_measure(lab.member(), {"what": "Puheluja", "unit": "kpl", "wanted": "up", "rhythm": "daily"})
        services.plan(lab.member())
        services.start(lab.member())
    write(lab, VALUES)
    write(lab, (4, 5, 4, 6, 5, 4), measure=2)
    shown = page(member(lab), at(lab))
    assert shown.count('class="fig fig-run"') == 4
    assert "Six numbers: too few points to tell of a change." in shown
    assert 'kuvaaja/?mittari=2"' in shown
    assert "Puheluja" in page(member(lab), at(lab, "kuvaaja/?mittari=2"))


def test_the_large_chart_is_for_who_reads_the_numbers_alone(lab: Lab) -> None:
    logged(lab)
    large = page(member(lab, 1), at(lab, "kuvaaja/"))
    assert "<h1>Ten numbers: the level fell, as you wished.</h1>" in large
    assert 'class="beam"' in large
    with trials.on(LATER):
        for person in (lab.cast.staff[4], lab.cast.facilitator, lab.cast.stranger):
            assert browser(person).get(at(lab, "kuvaaja/")).status_code == 404
        for wrong in ("?mittari=2", "?mittari=x2", "?kierros=7"):
            answer = member(lab).get(at(lab, f"kuvaaja/{wrong}"))
            assert answer.status_code == (200 if wrong == "?mittari=x2" else 404)
        assert Client().get(at(lab, "kuvaaja/")).status_code == 302


def test_a_shared_log_shows_the_facilitator_its_numbers_and_nothing_of_the_plan(lab: Lab) -> None:
    logged(lab)
    with trials.on(LATER):
        services.share_step(lab.member(), "S4", shared=True)
    for address in (at(lab), at(lab, "kuvaaja/")):
        shown = page(browser(lab.cast.facilitator), address)
        assert shown.count('class="fig fig-run"') == 2
        assert "Middle number 11.5" in shown
        for secret in ("Starting level", "Prediction:", "Prediction and limit", "We stop", "wished", "at most 10"):
            assert secret not in shown


def test_the_page_asks_no_more_for_the_chart(lab: Lab) -> None:
    logged(lab, VALUES[:1])
    client = member(lab)
    counts = []
    for values in ((), VALUES[1:]):
        write(lab, values, start=trials.START + timedelta(days=1))
        for address in (at(lab), at(lab, "kuvaaja/")):
            page(client, address) if address == at(lab) or values else None
            with trials.on(LATER), CaptureQueriesContext(connection) as asked:
                client.get(address)
            counts.append(len(asked))
    assert counts[0] == counts[2]
    assert counts[1] == counts[3] <= 12


def test_a_new_unit_of_the_second_measure_is_noticed_and_worded_too(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(trials.START):
        made = services.add_measure(lab.member(), {"what": "Puheluun kulunut aika", "unit": "min"})
    write(lab, (60, 55, 58, 61, 57), measure=2)
    with trials.on(date(2026, 3, 9)):
        saved = services.save_measure(lab.member(), made, changes={"unit": "h"}, base_version=made.version)
    shown = page(member(lab), at(lab))
    assert "No numbers yet" in shown
    assert "The unit changed on Mon 9.3. Older numbers stand in the table only." in shown
    assert "ch-dot" not in shown
    assert '<th scope="col" class="num">min</th>' in shown
    write(lab, (1, 1, 2, 1, 1), start=date(2026, 3, 9), measure=2)
    shown = page(member(lab), at(lab))
    assert "Five numbers: too few points to tell of a change." in shown
    assert shown.count('class="ch-dot') == 10
    with trials.on(date(2026, 3, 15)):
        services.save_measure(lab.member(), saved, changes={"unit": "Min"}, base_version=saved.version)
    back = page(member(lab), at(lab))
    assert "The unit changed on Sun 15.3. Older numbers stand in the table only." in back


def test_a_unit_written_in_for_the_first_time_is_no_change(lab: Lab) -> None:
    trials.begin(lab)
    with trials.on(trials.START):
        made = services.add_measure(lab.member(), {"what": "Puheluja"})
    write(lab, (1, 2, 3, 4, 5), measure=2)
    with trials.on(date(2026, 3, 9)):
        services.save_measure(lab.member(), made, changes={"unit": "kpl"}, base_version=made.version)
    shown = page(member(lab), at(lab))
    assert "The unit changed" not in shown
    assert shown.count('class="ch-dot') == 10


def test_a_unit_changed_before_the_lock_parts_the_numbers_from_before(lab: Lab) -> None:
    lab.fill()
    who = lab.member()
    with trials.on(date(2026, 2, 24)):
        trials.number(lab, date(2026, 2, 24), 20, kind="baseline")
        trials.number(lab, date(2026, 2, 24), 22, kind="baseline")
        record = record_of(who, who.cycle, "S2")
        services.save_step(who, "S2", changes={"unit": "h"}, base_version=record.version)
    shown = page(member(lab), at(lab), date(2026, 2, 25))
    assert "The unit changed on Tue 24.2." in shown
    assert '<th scope="col" class="num">min</th>' in shown
