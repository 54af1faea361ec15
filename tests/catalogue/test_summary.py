"""The summary of a candidate: text-analysis.md 11 with its worked examples T17-T20, read through the page."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any

import openpyxl
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from catalogue.measured import (
    AFTER_T19,
    BEFORE_T19,
    WEEKS_AFTER,
    WEEKS_BEFORE,
    counted,
    read,
    t20,
)
from catalogue.table import Table
from experiments.lab import SETUP
from experiments.others_stage import again, decided, team_of
from oppiva.audit.models import Revision, kind_of
from oppiva.catalogue import queries, services
from oppiva.catalogue.models import Candidate, TraceEdge, TraceNode
from oppiva.core.policy import reading
from oppiva.core.statistics import Direction, Fate
from oppiva.experiments.models import Experiment, Prediction, Problem
from oppiva.jobs import clock
from oppiva.people.models import Person
from pages.bars import MOST
from people.cast import browser

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("finnish")]
NBSP, MINUS = "\u00a0", "\u2212"


def at(table: Table, candidate: Candidate, name: str = "summary", *more: Any) -> str:
    return reverse(f"catalogue:{name}", args=[table.programme.code, candidate.code, *more])


def shown(table: Table, candidate: Candidate, person: Person | None = None) -> str:
    answer = browser(person or table.analyst).get(at(table, candidate))
    assert answer.status_code == 200
    return answer.content.decode().replace(NBSP, " ")


def book(table: Table, candidate: Candidate) -> dict[str, list[dict[str, Any]]]:
    answer = browser(table.analyst).post(at(table, candidate, "summary_export"))
    assert answer.status_code == 200
    sheets = openpyxl.load_workbook(io.BytesIO(answer.content))
    found = {}
    for sheet in sheets.worksheets:
        head, *rows = sheet.iter_rows(values_only=True)
        found[sheet.title] = [dict(zip(head, row, strict=True)) for row in rows]
    return found


def summary(table: Table, candidate: Candidate) -> queries.CandidateSummary:
    return queries.summary(table.actor, candidate)


# --- before and after, T17-T19


def test_t17_two_shares_differ_by_percentage_points_with_newcombes_interval(table: Table) -> None:
    made = table.open("Osuudet", 0)
    counted(table.cards[0], [("43.75", 48)], [(68, 50)], unit="%", statistic="share", wanted="up")
    read(table, table.cards[0], "customer")
    page = shown(table, made)
    assert "21/48 (44 %)" in page
    assert "34/50 (68 %)" in page
    assert "+24,3" in page
    assert "+4,6" in page
    assert "+41,5" in page
    (row,) = next(iter(book(table, made).values()))
    assert {0.2425, 0.046, 0.4147} <= {one for one in row.values() if isinstance(one, float)}


def test_t18_two_counts_over_time_have_a_rate_ratio(table: Table) -> None:
    made = table.open("Kerrat", 0)
    counted(table.cards[0], WEEKS_BEFORE, WEEKS_AFTER, unit="kpl", statistic="mean", rhythm="weekly")
    read(table, table.cards[0], counts=True)
    page = shown(table, made)
    assert "0,52" in page
    assert "0,24" in page
    assert "1,09" in page
    assert "0,090" in page
    (row,) = next(iter(book(table, made).values()))
    assert {0.5217, 0.2366, 1.0925, 0.0895} <= {one for one in row.values() if isinstance(one, float)}


def test_t19_two_sets_of_values_have_a_shift(table: Table) -> None:
    made = table.open("Arvot", 0)
    counted(table.cards[0], BEFORE_T19, AFTER_T19)
    read(table, table.cards[0])
    page = shown(table, made)
    assert f"{MINUS}4 min" in page
    assert f"{MINUS}7" in page
    assert f"{MINUS}1" in page
    assert "13,5 min" in page
    assert "9,5 min" in page
    (row,) = summary(table, made).rows[0].measures
    assert (row.comparison.difference, row.comparison.interval.low, row.comparison.interval.high) == (-4, -7, -1)


def test_under_five_numbers_only_the_values_are_told(table: Table) -> None:
    made = table.open("Vähän", 0)
    counted(table.cards[0], (18, 18, 18, 18), (9, 9, 9, 9, 9))
    read(table, table.cards[0])
    page = shown(table, made)
    assert "18 min" in page
    assert "9 min" in page
    assert f"{MINUS}9 min" not in page
    counted(table.cards[0], (18,), ())
    assert f"{MINUS}9 min" in shown(table, made)


def test_a_share_of_few_cases_has_no_percent(table: Table) -> None:
    made = table.open("Osuus vähästä", 0)
    counted(table.cards[0], [(50, 4)], [(75, 4)], unit="%", statistic="share", wanted="up")
    read(table, table.cards[0])
    page = shown(table, made)
    assert "2/4" in page
    assert "3/4" in page
    assert "50 %" not in page
    assert "75 %" not in page


def test_a_changed_method_tells_both_values_a_sentence_and_no_difference(table: Table) -> None:
    made = table.open("Tapa muuttui", 0)
    counted(table.cards[0], BEFORE_T19, AFTER_T19)
    read(table, table.cards[0], method_changed=True, note="Aluksi laskettiin vain puhelut.")
    page = shown(table, made)
    assert "13,5 min" in page
    assert "9,5 min" in page
    assert f"{MINUS}4 min" not in page
    assert "Aluksi laskettiin vain puhelut." in page
    (tally, *_rest) = summary(table, made).plan.tallies
    assert (tally.n, tally.untold) == (0, 1)
    (row,) = next(iter(book(table, made).values()))
    assert -4 not in row.values()


@pytest.mark.parametrize(
    ("answers", "seen", "direction"), [(4, False, "untold"), (9, False, "better"), (10, True, "better")]
)
def test_answers_of_people_pass_the_ladder_first(table: Table, answers: int, seen: bool, direction: str) -> None:
    """trust.md 5: ten exact, five to nine the direction alone, under five nothing."""
    made = table.open("Vastaukset", 0)
    counted(table.cards[0], [("2.17", answers)], [("3.83", answers)], unit="", statistic="mean", wanted="up")
    read(table, table.cards[0], "coping", answers=True)
    page = shown(table, made)
    assert ("3,83" in page) is seen
    (row,) = summary(table, made).rows[0].measures
    assert row.outcome.direction == direction
    assert any(3.83 in one.values() for one in next(iter(book(table, made).values()))) is seen


def test_who_measured_and_how_stands_on_each_row(table: Table) -> None:
    made = table.open("Kuka mittasi", 0)
    counted(table.cards[0], BEFORE_T19, AFTER_T19, how="Sekuntikello joka käynnillä", who="Vastaanoton vuorolainen")
    page = shown(table, made)
    assert "Sekuntikello joka käynnillä" in page
    assert "Vastaanoton vuorolainen" in page


def test_numbers_in_another_unit_are_left_out_and_told(table: Table) -> None:
    made = table.open("Yksikkö", 0)
    counted(table.cards[0], BEFORE_T19, AFTER_T19)
    with reading(SETUP):
        held = Prediction.objects.get(experiment=table.cards[0])
        Revision.objects.create(
            kind=kind_of(Prediction), object_id=held.pk, version=2, field="unit", before="h", after="min",
            at=clock.now() + timedelta(hours=1),
        )  # fmt: skip
    (row,) = summary(table, made).rows[0].measures
    assert (row.numbers.other_unit, row.after) == (12, None)


# --- effect direction, T20


def test_five_of_five_is_a_count_and_no_test(table: Table) -> None:
    """T20: 5/5 is p .063 and told as the count only."""
    made = t20(table, 5, 0)
    page = shown(table, made)
    assert "5/5" in page
    (time, *_rest) = summary(table, made).plan.tallies
    assert (time.favourable, time.n, time.p, time.count_only) == (5, 5, None, True)
    assert "48–100 %" not in page


def test_t20_seven_of_eight_has_its_interval_and_its_test(table: Table) -> None:
    extra = [decided(team_of(table.lab.cast.first, 30), problem_of=["jobseeker"])]
    made = t20(table, 7, 1, extra)
    page = shown(table, made)
    assert "7/8 (88 %)" in page
    assert "47–100 %" in page
    assert "0,070" in page
    sheets = list(book(table, made).values())
    (time, *_rest) = sheets[2]
    assert {7, 8, 0.0703} <= set(time.values())


def test_a_level_one_is_left_out_and_reported(table: Table) -> None:
    made = t20(table, 3, 1)
    table.place(4, made)
    counted(table.cards[4], (18, 18, 18, 18, 18), (18, 18, 18, 18, 18))
    read(table, table.cards[4])
    (time, *_rest) = summary(table, made).plan.tallies
    assert (time.favourable, time.n, time.level) == (3, 4, 1)


def test_direction_does_not_ask_for_significance(table: Table) -> None:
    made = table.open("Pieni ero", 0)
    counted(table.cards[0], (12, 13, 14, 15, 16, 17), (11, 12, 13, 14, 16, 17))
    read(table, table.cards[0])
    (row,) = summary(table, made).rows[0].measures
    assert row.comparison.interval.low < 0 < row.comparison.interval.high
    assert row.outcome.direction == Direction.BETTER


def test_several_measures_of_a_domain_are_one_arrow_or_mixed(table: Table) -> None:
    made = table.open("Kaksi mittaria", 0)
    counted(table.cards[0], (18, 18, 18, 18, 18), (9, 9, 9, 9, 9))
    counted(table.cards[0], (5, 5, 5, 5, 5), (3, 3, 3, 3, 3), position=2)
    read(table, table.cards[0])
    read(table, table.cards[0], position=2)
    (row,) = summary(table, made).plan.rows
    assert row.cells[0].direction == Direction.MIXED
    assert "ristiriitainen" in shown(table, made).casefold()


def test_a_band_is_better_when_it_comes_nearer(table: Table) -> None:
    from decimal import Decimal

    made = table.open("Väli", 0)
    counted(table.cards[0], (30, 30, 30, 30, 30), (21, 21, 21, 21, 21))
    read(table, table.cards[0], wish="band", band_low=Decimal(15), band_high=Decimal(20))
    (row,) = summary(table, made).rows[0].measures
    assert row.outcome.direction == Direction.BETTER


def test_stopped_interrupted_and_unknown_ones_are_in_the_denominator(table: Table) -> None:
    made = table.open("Kaikki mukana", 0, 1, 2, 3)
    gone = table.cards[3]
    decided(table.cards[1], choice="stop")
    counted(table.cards[1], (18, 18, 18, 18, 18), (27, 27, 27, 27, 27))
    read(table, table.cards[1])
    Experiment.objects.filter(pk=table.cards[2].pk).update(state="interrupted")
    from oppiva.audit.services import delete

    delete([gone], actor=SETUP, reason="koe")
    found = summary(table, made)
    fates = {one.fate: one.experiments for one in found.plan.denominators}
    assert found.plan.total == 4
    assert (fates[Fate.INTERRUPTED], fates[Fate.MISSING]) == (1, 1)
    assert sum(fates.values()) == 4
    page = shown(table, made)
    for words in ("Keskeytetty", "Ei sinun tiedossasi", "lopetettiin"):
        assert words in page


def test_background_weighs_nothing_and_is_said(table: Table) -> None:
    made = table.open("Tausta", 0)
    table.place(1, made, "context")
    found = summary(table, made)
    assert (found.plan.total, found.background) == (1, 1)
    assert "taustana" in shown(table, made)


def test_what_always_stands_beside_it(table: Table) -> None:
    page = shown(table, t20(table, 2, 0))
    for words in ("kuka mittasi", "valitsi mittarinsa itse", "Vertailuryhmää ei ole", "Vuodenaika"):
        assert words in page


def test_sources_flow_through_a_merge_and_each_stands_once(table: Table) -> None:
    first, second = table.open("Ensimmäinen", 0, 1), table.open("Toinen", 2)
    table.place(0, second, "contradicts")
    merged = services.merge(table.actor, [first, second], name="Yhdessä")
    found = summary(table, merged)
    assert [one.round.code for one in found.rows] == sorted(table.cards[n].code for n in range(3))
    (mixed,) = [one for one in found.rows if one.mixed]
    assert mixed.round.code == table.cards[0].code
    assert "ristiriitainen" in shown(table, merged)


def test_without_readings_the_table_stands_and_no_figure_is_drawn(table: Table) -> None:
    made = table.open("Lukematta", 0)
    counted(table.cards[0], BEFORE_T19, AFTER_T19)
    page = shown(table, made)
    assert "13,5 min" in page
    assert "fig-effect" not in page
    assert "lukematta" in page


# --- as long as it gets


def many(table: Table, made: Candidate, times: int) -> None:
    """The first experiment so many times more, all of them in the candidate."""
    first = table.cards[0]
    again(first, times)
    now, target = clock.now(), TraceNode.objects.get(candidate=made)
    copies = list(Experiment.objects.filter(code__startswith=f"{first.code}-"))
    nodes = TraceNode.objects.bulk_create(
        [
            TraceNode(programme=table.programme, kind="experiment", code=one.code, experiment=one, at=now)
            for one in copies
        ]
    )
    TraceEdge.objects.bulk_create(
        [TraceEdge(source=one, target=target, kind="supports", origin="analyst", at=now) for one in nodes]
    )


@pytest.mark.parametrize("times", [10, 105, 1000])
def test_as_many_statements_for_a_thousand_as_for_ten(table: Table, times: int) -> None:
    made = table.open("Pitkä", 0)
    counted(table.cards[0], BEFORE_T19, AFTER_T19)
    read(table, table.cards[0])
    many(table, made, times)
    client = browser(table.analyst)
    client.get(at(table, made))
    with CaptureQueriesContext(connection) as asked:
        answer = client.get(at(table, made))
    assert answer.status_code == 200
    assert len(asked) <= MOST, "\n".join(one["sql"][:120] for one in asked)
    assert summary(table, made).plan.total == times + 1


def test_it_is_read_without_script_in_order(table: Table) -> None:
    page = shown(table, t20(table, 4, 2))
    assert page.count("<h1") == 1
    assert page.index('id="suunta"') < page.index('id="ennen"') < page.index('id="kaikki"')
    assert "<caption" in page
    assert "data-label" in page
    assert "onclick" not in page
    assert "style=" not in page


def test_how_many_have_answered_is_not_told_of_five_to_nine(table: Table) -> None:
    """trust.md 5: of them only a band is told, also beside the arrow and in the file."""
    made = table.open("Vastaukset", 0)
    counted(table.cards[0], [("2.17", 9)], [("3.83", 7)], unit="", statistic="mean", wanted="up")
    read(table, table.cards[0], "coping", answers=True)
    (row,) = summary(table, made).plan.rows
    told = [cell for cell in row.cells if cell.direction is not None]
    assert [(cell.direction, cell.n, cell.size) for cell in told] == [(Direction.BETTER, 0, 0)]
    page = shown(table, made)
    assert "n 7" not in page
    assert "n 0" not in page
    sheets = book(table, made)
    assert not [value for rows in sheets.values() for one in rows for value in one.values() if "n\u00a07" in str(value)]


def test_a_starting_level_of_an_untold_number_of_cases_takes_nothing_from_n(table: Table) -> None:
    """The arrow, its words and the workbook say the n that stands in the table: that of the numbers counted."""
    made = table.open("Lähtötaso ilman määrää", 0)
    counted(table.cards[0], (), [9] * 12)
    with reading(SETUP):
        Problem.objects.filter(experiment=table.cards[0]).update(baseline=18, baseline_unit="min", baseline_n=None)
    read(table, table.cards[0])
    (row,) = summary(table, made).rows
    assert (row.measures[0].outcome.direction, row.measures[0].outcome.n) == (Direction.BETTER, 12)
    assert "n 12" in shown(table, made)
    assert "n 1," not in shown(table, made)
