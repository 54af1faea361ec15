"""What teams tried before this service comes from a workbook, marked so, and goes with it again (records.md 1.1)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.urls import reverse
from django.utils import translation

from experiments.lab import Lab
from oppiva.core.errors import DomainError
from oppiva.core.policy import reading, system
from oppiva.core.rosters import read_book
from oppiva.experiments import queries as trials
from oppiva.experiments import rules
from oppiva.experiments import services as experiments
from oppiva.experiments.models import (
    Cycle,
    Decision,
    DiaryEntry,
    Experiment,
    Observation,
    Prediction,
    Problem,
    Result,
    State,
    Trial,
)
from oppiva.experiments.services import workbook_values as cells
from oppiva.experiments.workbook_words import WORDS
from oppiva.jobs import clock
from oppiva.people import services
from oppiva.people.models import WorkbookRow, WorkbookRun
from oppiva.people.queries import actor_for
from oppiva.people.services import workbooks
from oppiva.people.slots import SheetRow
from oppiva.workshops.models import Series, Team, TeamMember
from workshops.cast import Cast, browser
from workshops.workbooks.making import SERIES, brought, fates, read, xlsx

pytestmark = pytest.mark.django_db
FRESH = True
TEST = system("test")
DAY = date(2026, 3, 12)
HEAD = (
    "Sarja", "Tiimi", "Nimi", "Teema", "Pulma", "Kenen", "Mittari", "Ennuste", "Alkoi", "Päättyi", "Tulos", "n",
    "Toteutuiko suunnitelma", "Tulos ja ennuste", "Yllätykset", "Haitat", "Mitä opimme", "Päätös", "Miksi", "Vastuu",
)  # fmt: skip
WHOLE = (
    "20", 3, "Kolme kysymystä", "asiakas", "Taustatietoihin kuluu aikaa.", "työnhakija, työnantaja",
    "Minuutteja kysymiseen", "enintään 10 min", date(2025, 9, 15), date(2025, 10, 10), "9,5", 22, "Kyllä",
    "Ennusteen mukainen", "ei", "Ei haittoja.", "Viesti edellisenä iltana riittää useimmille.", "Jätämme käyttöön",
    "Tapaamiset alkavat asiasta.", "Palveluohjaus",
)  # fmt: skip


@pytest.fixture(autouse=True)
def here(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    settings.OPPIVA_MEDIA = tmp_path
    monkeypatch.setattr(workbooks, "read_book_apart", read_book)
    with clock.travel(DAY):
        yield


def book(*rows: object, head: tuple[str, ...] = HEAD) -> bytes:
    """A workbook with a series of the past and these experiments."""
    return xlsx({"Sarjat": [SERIES, ["20", "Menneet", 24, None]], "Kokeilut": [head, *rows]})  # type: ignore[list-item]


def only(run: WorkbookRun) -> list[str]:
    return fates(run, "experiments")


@pytest.mark.both
def test_a_whole_row_is_a_decided_experiment_of_a_team_that_is_made(cast: Cast) -> None:
    run = brought(cast, book(WHOLE))
    assert only(run) == ["new experiment_new_decided"]
    found = Experiment.objects.get(code="20-3")
    cycle = Cycle.objects.get(experiment=found)
    assert (found.imported, found.state, found.share_level) == (True, State.DECIDED, "series")
    assert Team.objects.get(series__code="20").imported
    assert (cycle.ended_on, found.submitted_at == cycle.decided_at) == (date(2025, 10, 10), True)
    with reading(TEST):
        problem, prediction = Problem.objects.get(experiment=found), Prediction.objects.get(cycle=cycle)
        result, decision = Result.objects.get(cycle=cycle), Decision.objects.get(cycle=cycle)
        number = Observation.objects.get(cycle=cycle)
        assert Trial.objects.get(cycle=cycle).starts_on == date(2025, 9, 15)
    assert (problem.theme, problem.problem_of) == ("customer", ["jobseeker", "employer"])
    assert (prediction.kind, prediction.value, prediction.wanted) == ("at_most", 10, "down")
    assert prediction.locked_at is None, "nobody locked what was expected"
    assert result.certainty == 1
    assert (result.no_surprises, result.no_harms, result.learned[:6]) == (True, True, "Viesti")
    assert (decision.choice, decision.owner_role) == ("keep", "Palveluohjaus")
    assert (number.value, number.n, number.observed_on, number.imported) == (
        Decimal("9.5"), 22, date(2025, 10, 10), True,
    )  # fmt: skip
    # Read again nothing is new, and the manager reads it as any decided experiment.
    assert only(read(cast, book(WHOLE))) == ["matched experiment_known"]
    actor = cast.as_(cast.manager)
    assert rules.may_read_step(rules.with_places(actor, found), found, cycle, "S5")


@pytest.mark.both
def test_taken_back_nothing_of_it_is_left_and_it_can_come_again(cast: Cast) -> None:
    boss = cast.as_(cast.manager)
    first = (*WHOLE[:17], None, None, None)
    run = brought(cast, book(first, ("20-4", None, "Aamukahvit")))
    assert only(run) == ["new experiment_new_reviewing", "new experiment_new_idea"]
    services.undo_workbook(boss, run)
    assert not Experiment.objects.filter(deleted_in__isnull=True).exists()
    assert not Team.objects.filter(deleted_in__isnull=True, series__code="20").exists()
    with reading(TEST):
        for model in (Problem, Prediction, Trial, Result, Decision, Observation):
            assert not model._base_manager.filter(deleted_in__isnull=True).exists(), model
    again = brought(cast, book(first))
    assert only(again) == ["new experiment_new_reviewing"]
    # A code is never used again.
    assert Experiment.objects.get(deleted_in__isnull=True).code == "20-3b"


@pytest.mark.both
def test_what_the_team_wrote_since_keeps_the_workbook(cast: Cast) -> None:
    run = brought(cast, book((*WHOLE[:11],)))
    found = Experiment.objects.get()
    with reading(TEST):
        DiaryEntry.objects.create(
            experiment=found, cycle=found.cycles.get(), made_at=clock.now(), happened_on=DAY, kind="problem"
        )
    with pytest.raises(DomainError, match="experiment_in_use") as refused:
        services.undo_workbook(cast.as_(cast.manager), run)
    assert refused.value.facts["experiment"] == "20-3"
    assert Experiment.objects.get().deleted_in is None
    assert Series.objects.get(code="20").deleted_in is None


def test_a_running_trial_goes_on_here(cast: Cast) -> None:
    running = (*WHOLE[:8], date(2026, 3, 2), date(2026, 3, 27))
    assert only(brought(cast, book(running))) == ["new experiment_new_running"]
    assert Experiment.objects.get().state == State.RUNNING
    with reading(TEST):
        assert not Observation.objects.exists()


def test_nobody_is_surer_of_what_was_brought_in_than_some_observations_allow(lab: Lab) -> None:
    boss = lab.cast.as_(lab.cast.manager)
    run = read(lab.cast, book(WHOLE[:11]))
    services.confirm_workbook(boss, run)
    found = Experiment.objects.get(imported=True)
    # Somebody of a later series goes on with it.
    TeamMember.objects.filter(enrolment=lab.places[0]).update(team=found.team)
    lab.places[0].series = found.team.series
    lab.places[0].save()
    member = rules.insider(rules.with_places(actor_for(lab.cast.staff[0]), found), found)
    assert member is not None
    assert set(trials.trial_record(member).allowed) <= {0, 1}
    with pytest.raises(DomainError, match="certainty_unfounded"):
        experiments.save_result(member, changes={"certainty": 2}, base_version=1)


@pytest.mark.parametrize(
    ("column", "value", "why"),
    [
        ("Sarja", "77", "series_unknown series"),
        ("Tiimi", "99", "experiment_team_wrong team"),
        ("Tiimi", "kolme", "experiment_team_wrong team"),
        ("Nimi", None, "value_missing name"),
        ("Nimi", "🙂🙂🙂", "experiment_too_short name"),
        ("Nimi", "x" * 81, "value_too_long name"),
        ("Pulma", "y" * 10_000, "value_too_long problem"),
        ("Teema", "avaruus", "experiment_choice_unknown theme"),
        ("Kenen", "työnhakija; marsilainen", "experiment_choice_unknown whose"),
        ("Ennuste", "10", "experiment_prediction_unclear predicted"),
        ("Tulos", "paljon", "experiment_number_wrong result"),
        ("n", "-2", "experiment_number_wrong cases"),
        ("Alkoi", "31.2.2026", "day_not_there starts_on"),
        ("Alkoi", date(2019, 1, 7), "day_outside_programme starts_on"),
        ("Päättyi", date(2025, 9, 1), "experiment_days ends_on"),
        ("Päättyi", date(2026, 4, 1), "experiment_to_come decided_on"),
        ("Mitä opimme", "Hyvä juttu.", "experiment_too_short learned"),
        ("Päätös", "ehkä", "experiment_choice_unknown decision"),
        ("Miksi", "ok", "experiment_too_short why"),
    ],
)
def test_a_row_that_cannot_be_says_which_cell_and_why(cast: Cast, column: str, value: object, why: str) -> None:
    row = list(WHOLE)
    row[HEAD.index(column)] = value
    run = read(cast, book(row))
    found = WorkbookRow.objects.get(run=run, sheet="experiments")
    assert (found.fate, f"{found.reason} {found.field}", found.number) == ("refused", why, 2)
    assert browser(cast.manager).get(_page(cast, run)).status_code == 200


def test_a_team_of_this_service_keeps_its_own_experiment(lab: Lab) -> None:
    first = [lab.cast.first.code, 1, "Toinen nimi"]
    run = read(
        lab.cast,
        xlsx({"Kokeilut": [HEAD[:3], first, [lab.cast.first.code, 9, "Tiimiä ei ole"], ["01-1", None, "Sama"]]}),
    )
    assert only(run) == [
        "refused experiment_there", "refused experiment_no_team", "refused twice_in_sheet",
    ]  # fmt: skip


def test_the_sheet_is_read_in_swedish_and_english_and_the_template_has_it(cast: Cast) -> None:
    swedish = {
        "Försök": [
            ("Serie", "Team", "Namn", "Tema", "Förutsägelse", "Beslut", "Varför", "Beslutad"),
            ("20", "5", "Tre frågor", "kund", "minst 5", "Vi slutar", "Ingen svarade.", date(2025, 10, 10)),
        ],
        "Serier": [("Seriens kod", "Namn"), ("20", "Förr")],
    }
    english = {
        "Experiments": [
            ("Experiment code", "Name", "Prediction", "Decision", "Why", "Decision date"),
            ("20-6", "Three questions", "goes down", "hand over", "It works elsewhere, too.", date(2025, 10, 10)),
        ],
        "Series": [("Series code", "Name"), ("20", "Past")],
    }
    for data in (swedish, english):
        assert only(brought(cast, xlsx(data))) == ["new experiment_new_decided"]  # type: ignore[arg-type]
    with reading(TEST):
        assert set(Prediction.objects.values_list("kind", "value")) == {("at_least", 5), ("down", None)}
        assert set(Decision.objects.values_list("choice", flat=True)) == {"stop", "hand_over"}
    page = browser(cast.manager).get(reverse("workshops:workbook", args=[cast.programme.code])).content.decode()
    template = browser(cast.manager).get(reverse("workshops:workbook_template", args=[cast.programme.code]))
    assert template.status_code == 200
    assert "Kokeilut" in page or "Experiments" in page


def test_the_preview_and_the_page_after_it_name_the_experiment_and_lead_to_its_series(cast: Cast) -> None:
    run = read(cast, book(("20-3", None, *WHOLE[2:])))
    page = browser(cast.manager).get(_page(cast, run) + "?rivit=kaikki").content.decode()
    assert "Kolme kysymystä" in page
    services.confirm_workbook(cast.as_(cast.manager), run)
    page = browser(cast.manager).get(_page(cast, run) + "?rivit=kaikki").content.decode()
    assert f"{reverse('workshops:series_list', args=[cast.programme.code])}20/" in page


def test_a_hundred_rows_are_judged_in_as_many_statements_as_one(cast: Cast) -> None:
    from django.test.utils import CaptureQueriesContext

    counts = []
    for many in (1, 20):
        rows = [("20", number, *WHOLE[2:]) for number in range(1, many + 1)]
        with CaptureQueriesContext(connection) as asked:
            run = read(cast, book(*rows))
        assert only(run) == ["new experiment_new_decided"] * many
        counts.append(len(asked))
    assert counts[1] - counts[0] <= 2


@pytest.mark.parametrize(
    ("words", "told"),
    [
        ("enintään 10 min", ("at_most", 10, None)),
        ("≤ 10", ("at_most", 10, None)),
        ("at least 5,5", ("at_least", Decimal("5.5"), None)),
        ("minst 1 200", ("at_least", 1200, None)),
        ("10–15 min", ("between", 10, 15)),
        ("15 - 10", ("between", 10, 15)),
        ("Laskee", ("down", None, None)),
        ("ökar", ("up", None, None)),
        ("pysyy samana", ("same", None, None)),
    ],
)
def test_a_prediction_in_words_is_told_from_its_first_ones(words: str, told: tuple[object, ...]) -> None:
    found = cells.predicted_in(SheetRow("experiments", 0, 2, {"predicted": words}), "predicted")
    assert (found["kind"], found.get("value"), found.get("upper")) == told


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_every_fate_is_a_whole_sentence(language: str) -> None:
    with translation.override(language):
        for code, words in WORDS.items():
            said = str(words) % {"code": "07-3", "least": 3, "most": 20, "row": 2}
            assert said.endswith("."), code


def _page(cast: Cast, run: WorkbookRun) -> str:
    return reverse("workshops:workbook_run", args=[cast.programme.code, run.pk])
