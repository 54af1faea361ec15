"""Dates, numbers and money look alike in the three languages: 5.10.2026, 1 234,5, no-break space before units."""

import datetime as dt
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from oppiva.ui import formatting as f

THURSDAY = dt.date(2026, 3, 12)


@pytest.mark.parametrize("language", ["fi", "sv", "en"])
def test_a_date_is_the_same_in_every_language(language: str) -> None:
    with override(language):
        assert f.date(dt.date(2026, 10, 5)) == "5.10.2026"
        assert f.number(1234) == "1\u00a0234"


@pytest.mark.parametrize(("language", "mark"), [("fi", ","), ("sv", ","), ("en", ".")])
def test_the_decimal_mark_is_the_languages_own(language: str, mark: str) -> None:
    with override(language):
        assert f.money(17_142_500) == f"171\u00a0425{mark}00\u00a0€"
        assert f.number(Decimal("1234.5")) == f"1\u00a0234{mark}5"
        assert f.percent(7780) == f"77{mark}8\u00a0%"


@pytest.mark.parametrize(
    ("language", "words"), [("fi", "to\u00a012.3."), ("sv", "tors\u00a012.3."), ("en", "Thu\u00a012.3.")]
)
def test_a_short_date_has_the_weekday_of_the_language(language: str, words: str) -> None:
    with override(language):
        assert f.date_short(THURSDAY) == words


def test_the_year_is_said_only_when_it_is_another() -> None:
    with override("fi"):
        assert f.date_short(THURSDAY, THURSDAY) == "to\u00a012.3."
        assert f.date_short(dt.date(2027, 3, 12), THURSDAY) == "pe\u00a012.3.2027"
        assert f.date_long(THURSDAY) == "Torstai 12.3.2026"


def test_a_sentence_that_ends_in_a_date_has_one_full_stop() -> None:
    assert f.stopped("Opens on Fri 1.5..") == "Opens on Fri 1.5."
    assert f.stopped("Opens on Fri 1.5.2027.") == "Opens on Fri 1.5.2027."


@pytest.mark.parametrize(
    ("start", "end", "words"),
    [
        (dt.date(2026, 10, 5), dt.date(2026, 10, 7), "5.–7.10.2026"),
        (dt.date(2026, 10, 5), dt.date(2026, 12, 7), "5.10.–7.12.2026"),
        (dt.date(2026, 10, 5), dt.date(2027, 2, 7), "5.10.2026–7.2.2027"),
        (THURSDAY, THURSDAY, "12.3.2026"),
        (THURSDAY, None, "12.3.2026–"),
        (None, THURSDAY, "–12.3.2026"),
        (None, None, ""),
    ],
)
def test_a_range_says_each_thing_once(start: dt.date | None, end: dt.date | None, words: str) -> None:
    assert f.date_range(start, end) == words


def test_a_moment_is_shown_in_local_time() -> None:
    late = dt.datetime(2026, 3, 12, 22, 30, tzinfo=ZoneInfo("UTC"))
    assert f.date(late) == "13.3.2026"
    assert f.time(late) == "0.30"
    assert f.time(dt.time(8, 0)) == "8.00", "a lone 8 beside a date reads as part of it"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [
        (19_200, "320\u00a0h"),
        (435, "7\u00a0h\u00a015\u00a0min"),
        (45, "45\u00a0min"),
        (0, "0\u00a0h"),
        (-90, "\u22121\u00a0h\u00a030\u00a0min"),
    ],
)
def test_hours_come_from_whole_minutes(minutes: int, words: str) -> None:
    assert f.hours(minutes) == words


@pytest.mark.parametrize(
    ("points", "words"),
    [(9520, "95,2\u00a0%"), (4000, "40\u00a0%"), (10_000, "100\u00a0%"), (1, "0\u00a0%"), (5, "0,1\u00a0%")],
)
def test_a_share_has_a_decimal_only_when_it_has_one(points: int, words: str) -> None:
    assert f.percent(points) == words


@given(st.integers(min_value=-(10**12), max_value=10**12))
def test_no_cent_is_lost_in_money(cents: int) -> None:
    plain = f.money(cents).removesuffix("\u00a0€").replace("\u00a0", "").replace("\u2212", "-").replace(",", ".")
    assert Decimal(plain) * 100 == cents


def test_half_a_cent_rounds_up_and_nothing_is_nothing() -> None:
    assert f.number(Decimal("2.345"), 2) == "2,35"
    assert f.number(-1234) == "\u22121\u00a0234"
    assert f.number(None) == f.money(None) == f.hours(None) == f.percent(None) == f.date(None) == f.size(None) == ""


def test_sizes_and_initials() -> None:
    assert f.size(820) == "820\u00a0B"
    assert f.size(14_300) == "14\u00a0kB"
    assert f.size(1_440_000) == "1,4\u00a0MB"
    assert f.initials("Hanna Maria Viitakoski") == "HV"
    assert f.initials("äiti") == "Ä"
    assert f.initials("  ") == "?"
