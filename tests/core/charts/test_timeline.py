"""The timeline: where days fall, what is named, and that nothing leaves the frame."""

import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.charts import Dot, Row, Run, timeline

MONTHS = ["tammi", "helmi", "maalis", "huhti", "touko", "kesä", "heinä", "elo", "syys", "loka", "marras", "joulu"]
START, END = date(2025, 8, 1), date(2026, 5, 31)


def names(svg: str) -> list[str]:
    return re.findall(r">([^<]+)</text>", svg)


def test_ten_months_have_each_their_name_and_every_second_gives_way_on_a_phone() -> None:
    head = timeline([], start=START, end=END, months=MONTHS).head
    assert names(head) == MONTHS[7:] + MONTHS[:5]
    assert head.count('class="gantt__minor"') == 5


def test_a_long_programme_names_quarters_and_years() -> None:
    head = timeline([], start=date(2025, 9, 1), end=date(2027, 8, 31), months=MONTHS).head
    assert names(head) == ["loka 2025", "2026", "huhti", "heinä", "loka", "2027", "huhti", "heinä"]


def test_a_run_covers_both_its_days_and_a_plan_is_dashed() -> None:
    days = (END - START).days + 1
    row = Row("1", "Järvi-Savo", (Run(START, END), Run(START, START, planned=True)))
    track = timeline([row], start=START, end=END, months=MONTHS).tracks[0].svg
    assert '<line class="s1" x1="0%" x2="100%"' in track
    assert (
        f'<line class="sc" x1="0%" x2="{100 / days:.2f}%" y1="50%" y2="50%" stroke-width="4" stroke-dasharray' in track
    )


def test_a_dot_outside_is_left_out_and_a_done_one_is_filled() -> None:
    row = Row("1", "x", (), (Dot(START, done=True), Dot(END), Dot(END + timedelta(days=1))))
    track = timeline([row], start=START, end=END, months=MONTHS).tracks[0].svg
    assert track.count("<circle") == 2
    assert '<circle class="f1" cx="0%"' in track


def test_today_is_a_line_only_when_it_falls_inside() -> None:
    assert 'class="s4"' in timeline([], start=START, end=END, months=MONTHS, today=date(2026, 3, 12)).grid
    assert 'class="s4"' not in timeline([], start=START, end=END, months=MONTHS, today=date(2027, 3, 12)).grid


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 2000), st.dates(), st.integers(0, 2000))
def test_no_run_leaves_the_frame(start: date, length: int, run: date, days: int) -> None:
    end = start + timedelta(days=length)
    last = min(run, date(9990, 1, 1)) + timedelta(days=days)
    drawn = timeline([Row("1", "x", (Run(min(run, last), last),))], start=start, end=end, months=MONTHS)
    shares = [float(share) for share in re.findall(r'x[12]="([\d.]+)%"', drawn.tracks[0].svg)]
    assert all(0 <= share <= 100 for share in shares)
    assert shares[0] <= shares[1]


def test_a_code_from_outside_cannot_leave_its_attribute() -> None:
    drawn = timeline([Row('"><script>', "x")], start=START, end=END, months=MONTHS)
    assert "<script>" not in drawn.tracks[0].svg


def test_an_end_before_the_start_and_eleven_months_are_refused() -> None:
    with pytest.raises(ValueError, match="cannot end"):
        timeline([], start=END, end=START, months=MONTHS)
    with pytest.raises(ValueError, match="twelve"):
        timeline([], start=START, end=END, months=MONTHS[1:])
