"""Series and half-days on the programme page and as counts (records.md 13)."""

from __future__ import annotations

from datetime import date, time

import pytest

from oppiva.programme.models import Programme
from oppiva.reporting import slots
from oppiva.reporting.workshops import series_schedule
from oppiva.workshops.models import Series, Session
from oppiva.workshops.queries import SeriesLine, series_lines
from reporting.cast import Cast

pytestmark = pytest.mark.django_db
NINE, NOON = time(9), time(12)


def series(programme: Programme, code: str, *states: str, state: str = "closed") -> Series:
    made = Series.objects.create(programme=programme, code=code, state=state)
    for number, one in enumerate(states, 1):
        Session.objects.create(
            programme=programme, series=made, number=number, state=one, day=date(2026, 1, 5 + number), starts=NINE,
            ends=NOON,
        )  # fmt: skip
    return made


def tally(target: str, programme: Programme) -> tuple[int, dict[str, int]]:
    query = slots.query_of(target)
    assert query is not None
    found = query.count([programme.pk]).get(programme.pk, slots.Tally())
    return found.value, dict(found.stages)


def test_a_series_counts_once_three_half_days_are_held(cast: Cast) -> None:
    programme = cast.programme
    assert tally("series", programme) == (0, {})
    series(programme, "01", "held", "held", "held")
    series(programme, "02", "held", "held", "planned")
    series(programme, "03", "planned", "planned", "planned")
    series(programme, "04", "held", "held", "cancelled")  # only two were held
    series(programme, "05", "held", "held", "held", state="cancelled")
    assert tally("series", programme) == (1, {"under_way": 2, "planned": 1})
    assert tally("half_days", programme) == (7, {"planned": 4})


def test_half_days_of_another_kind_are_no_half_days_of_series(cast: Cast) -> None:
    Session.objects.create(
        programme=cast.programme, kind="leadership", state="held", day=date(2026, 1, 5), starts=NINE, ends=NOON
    )
    assert tally("half_days", cast.programme) == (0, {})


def test_the_timeline_has_a_dot_for_each_half_day_and_says_how_many_are_under_way(cast: Cast) -> None:
    series(cast.programme, "01", "held", "planned", "cancelled")
    assert series_lines(cast.programme) == (SeriesLine("01", "", (date(2026, 1, 6), date(2026, 1, 7))),)
    assert series_schedule((), date(2026, 1, 6)) is None
    lines = [SeriesLine("01", "A", (date(2026, 1, 6), date(2026, 2, 3))), SeriesLine("02", "B", (date(2026, 3, 3),))]
    drawn = series_schedule(lines, date(2026, 1, 20))
    assert drawn is not None
    assert len(drawn.timeline.rows) == 2
    assert drawn.timeline.rows[0][:2] == ("01", "A")


def test_the_programme_page_draws_its_series(cast: Cast) -> None:
    page = f"/hanke/{cast.programme.code}/"
    assert 'id="series"' not in cast.client("project_manager").get(page).content.decode()
    series(cast.programme, "01", "planned")
    assert 'id="series"' in cast.client("project_manager").get(page).content.decode()
    assert 'id="series"' not in cast.client("participant").get(page).content.decode()
