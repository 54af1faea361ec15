"""What eight hand-made series are said to show, and the few, equal and silent ones; in English and in Finnish."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import gettext, override

from oppiva.core.statistics import RunPoint, RunProblem, read_runs
from oppiva.experiments.chart_words import Said, said_of, unit_changed

MONDAY = date(2026, 3, 2)
TODAY = date(2026, 6, 1)


def said(
    values: Sequence[object], baseline: object = None, *, wanted: str = "down", weeks: bool = False, **more: object
) -> Said:
    """What a number a day, or a week, shows; the newest day is the last one of the trial."""
    step = timedelta(days=7 if weeks else 1)
    points = tuple(
        RunPoint(MONDAY + step * at, Decimal(str(value))) for at, value in enumerate(values) if value is not None
    )
    plan = read_runs(
        RunProblem(
            points,
            None if baseline is None else Decimal(str(baseline)),
            wanted,
            first=MONDAY,
            last=points[-1].day if points else None,
        )
    )
    return said_of(plan, unit="min", wanted=wanted, team=True, **more)  # type: ignore[arg-type]


SHIFT = (17, 19, 15, 12, 13, 9, 11, 8, 9, 9)
CALM = (10, 12, 9, 11, 13, 8, 12, 9, 10, 12, 8, 11)
# Name -> numbers, starting level, weekly, the finding and reasons in English and in Finnish.
SERIES: dict[str, tuple[Sequence[object], object, bool, tuple[str, ...], tuple[str, ...]]] = {
    "shift": (
        SHIFT,
        18,
        False,
        ("Ten numbers: the level fell, as you wished.", "Eight numbers in a row are under the starting level."),
        ("Kymmenen lukua: taso laski, kuten toivoitte.", "Kahdeksan peräkkäistä lukua on alle lähtötason."),
    ),
    "crossing": (
        (9, 8, 9, 8, 9, 8, 3, 2, 3, 2, 3, 2),
        None,
        False,
        (
            "12 numbers: the level fell, as you wished.",
            "The numbers change sides only once. By chance it would usually be three times or more.",
        ),
        (
            "12 lukua: taso laski, kuten toivoitte.",
            "Luvut vaihtavat puolta vain kerran. Sattumalta vaihtoja olisi yleensä vähintään kolme.",
        ),
    ),
    "too few": (
        SHIFT[:7],
        18,
        False,
        ("Seven numbers: too few points to tell of a change. Ten are needed.",),
        ("Seitsemän lukua: liian vähän pisteitä kertomaan muutoksesta. Niitä tarvitaan kymmenen.",),
    ),
    "no change": (
        CALM,
        "10.5",
        False,
        ("12 numbers: no sign of a change.",),
        ("12 lukua: ei merkkiä muutoksesta.",),
    ),
    "worse": (
        (11, 12, 13, 14, 15, 14, 15, 16, 15, 17),
        10,
        False,
        (
            "Ten numbers: the level rose, though you wished it to fall.",
            "Ten numbers in a row are over the starting level.",
        ),
        (
            "Kymmenen lukua: taso nousi, vaikka toivoitte laskua.",
            "Kymmenen peräkkäistä lukua on yli lähtötason.",
        ),
    ),
    "missing weeks": (
        (*CALM[:6], None, None, *CALM[6:]),
        "10.5",
        True,
        ("12 numbers: no sign of a change.", "There are no numbers from weeks 16 and 17."),
        ("12 lukua: ei merkkiä muutoksesta.", "Viikoilta 16 ja 17 ei ole lukuja."),
    ),
    "one outlier": (
        (*CALM[:-1], 999_999_999),
        "10.5",
        False,
        ("12 numbers: no sign of a change.",),
        ("12 lukua: ei merkkiä muutoksesta.",),
    ),
    "step back": (
        (12, 12, 13, *[5] * 7, 12, 13, 12, 14),
        10,
        False,
        (
            "14 numbers: the level fell as you wished, but came back.",
            "Seven numbers in a row are under the starting level.",
        ),
        (
            "14 lukua: taso laski, kuten toivoitte, mutta palasi.",
            "Seitsemän peräkkäistä lukua on alle lähtötason.",
        ),
    ),
}


@pytest.mark.parametrize("name", SERIES)
def test_a_series_is_told_in_plain_words(name: str) -> None:
    values, baseline, weeks, english, _finnish = SERIES[name]
    with override("en"):
        found = said(values, baseline, weeks=weeks)
    assert (found.finding, *found.reasons) == english


@pytest.mark.parametrize("name", SERIES)
def test_a_series_is_told_in_finnish(name: str) -> None:
    values, baseline, weeks, _english, finnish = SERIES[name]
    with override("fi"):
        if gettext("Show the chart large") == "Show the chart large":
            pytest.skip("the Finnish of the charts is not in the catalogue yet")
        found = said(values, baseline, weeks=weeks)
    assert (found.finding, *found.reasons) == finnish


@pytest.mark.parametrize(
    ("values", "baseline", "words"),
    [
        ((), None, ("No numbers yet",)),
        ((17,), None, ("One number: 17\u00a0min. Too few points for a chart.",)),
        (
            (17, 19, 15),
            None,
            ("Three numbers: 17\u00a0min, 19\u00a0min and 15\u00a0min. Too few points for a chart.",),
        ),
        ([7] * 12, None, ("12 numbers, all the same: no sign of a change.",)),
        (
            [*[7] * 9, 8, 9, 6],
            None,
            ("12 numbers: most lie on the line, too few points beside it to tell of a change.",),
        ),
        (
            (12, 8, 12, 8, 12, 8, 8, 8, 8, 8, 8, 12),
            10,
            ("12 numbers: no sign of a change.", "Six in a row are on the same side. That is only a hint."),
        ),
    ],
)
def test_few_equal_and_uneven_numbers(values: Sequence[object], baseline: object, words: tuple[str, ...]) -> None:
    with override("en"):
        found = said(values, baseline)
    assert (found.finding, *found.reasons) == words


def test_every_way_has_a_sentence_to_the_team_and_of_it() -> None:
    up, down = (8, *[12] * 10, 8), (12, *[8] * 10, 12)
    back = {up: (*up, 8, 8, 8), down: (*down, 12, 12, 12)}
    found = set()
    with override("en"):
        for values in (up, down, back[up], back[down]):
            for wanted in ("up", "down", ""):
                plan = read_runs(
                    RunProblem(tuple(RunPoint(MONDAY, Decimal(value)) for value in values), Decimal(10), wanted)
                )
                for team in (True, False):
                    words = said_of(plan, unit="", wanted=wanted, team=team).finding
                    assert ("you" in words) == (team and bool(wanted))
                    assert ("team" in words) == (not team and bool(wanted))
                    assert ("came back" in words) == (values in back.values())
                    assert ("rose" in words) == (values in (up, back[up]))
                    found.add(words)
    assert len(found) == 20


def test_many_silent_weeks_are_counted_and_a_new_unit_is_told() -> None:
    values = (10, *[None] * 7, 11)
    with override("en"):
        assert "There are no numbers from 7 weeks." in said(values, weeks=True).reasons
        assert "There are no numbers from week 11." in said((10, None, 11), weeks=True).reasons
        words = unit_changed(date(2026, 3, 9), TODAY)
    assert words == "The unit changed on Mon\u00a09.3. Older numbers stand in the table only."
