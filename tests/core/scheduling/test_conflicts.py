"""What is in the way of half-days, as a pure function (solvers.md 2; records.md 6.3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from oppiva.core.scheduling import Busy, Conflict, Group, Meeting, Room, Timetable, conflicts, exists, twice

NINE, NOON = time(9), time(12)
MONDAY = date(2026, 9, 7)
GOOD = Meeting("A/1", "A", 1, MONDAY, NINE, NOON, place="Talo", leads=("F1",))


def found(*meetings: Meeting, **more: object) -> list[Conflict]:
    return list(conflicts(Timetable(meetings, **more)))  # type: ignore[arg-type]


def codes(*meetings: Meeting, **more: object) -> list[tuple[str, str]]:
    return [(one.code, one.meeting) for one in found(*meetings, **more)]


def test_a_good_half_day_has_nothing_in_its_way() -> None:
    assert codes(GOOD) == []
    assert codes(Meeting("A/1", "A", 1)) == []  # one without a date is simply not there yet


def test_one_person_leads_two_half_days_at_once_and_both_say_so() -> None:
    other = replace(GOOD, key="B/1", series="B", place="Toinen", starts=time(11), ends=time(14))
    assert codes(GOOD, other) == [("leads_twice", "A/1"), ("leads_twice", "B/1")]
    assert codes(GOOD, replace(other, starts=NOON, ends=time(16))) == []  # one ends as the other begins
    assert codes(GOOD, replace(other, day=MONDAY + timedelta(days=1))) == []


def test_one_person_takes_part_in_two_places_or_leads_one_of_them() -> None:
    other = replace(GOOD, key="B/1", series="B", place="Toinen", leads=("F2",))
    groups = {"A": Group(frozenset({"P1", "P2"})), "B": Group(frozenset({"P2", "F1"}))}
    seen = {(one.code, one.meeting): one.facts for one in found(GOOD, other, groups=groups)}
    assert set(seen) == {("leads_and_takes_part", "A/1"), ("takes_part_twice", "A/1"), ("takes_part_twice", "B/1")}
    assert seen["takes_part_twice", "A/1"]["count"] == 1


def test_a_place_is_taken_once_in_a_half_day() -> None:
    other = replace(GOOD, key="B/1", series="B", place=" TALO ".strip(), leads=("F2",))
    assert codes(GOOD, other) == [("place_twice", "A/1"), ("place_twice", "B/1")]
    assert codes(GOOD, replace(other, starts=time(13), ends=time(16))) == []
    assert codes(GOOD, replace(other, on_site=False)) == []


def test_holidays_weekends_and_what_lies_outside_the_programme() -> None:
    assert codes(replace(GOOD, day=date(2026, 12, 25))) == [("holiday", "A/1")]
    assert codes(replace(GOOD, day=date(2026, 9, 12))) == [("weekend", "A/1")]
    assert codes(replace(GOOD, day=date(2026, 12, 6))) == [("holiday", "A/1")]  # a Sunday that is a holiday: said once
    span = {"begins": date(2026, 1, 1), "ends": date(2026, 8, 31)}
    assert codes(GOOD, **span) == [("outside_programme", "A/1")]


def test_the_hour_that_is_skipped_and_the_one_that_comes_twice() -> None:
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    assert not exists(spring, time(3, 30), "Europe/Helsinki")
    assert exists(spring, time(4), "Europe/Helsinki")
    assert twice(autumn, time(3, 30), "Europe/Helsinki")
    assert not twice(autumn, time(4), "Europe/Helsinki")
    skipped = replace(GOOD, day=spring, starts=time(3, 30))
    assert ("time_impossible", "A/1") in codes(skipped)
    assert ("time_twice", "A/1") in codes(replace(GOOD, day=autumn, starts=time(3, 30)))


def test_the_gap_is_three_to_four_weeks_in_days() -> None:
    def second(days: int) -> list[tuple[str, str]]:
        return codes(GOOD, replace(GOOD, key="A/2", number=2, day=MONDAY + timedelta(days=days)), gap_weeks=(3, 4))

    assert [second(days) for days in (21, 28)] == [[], []]
    assert [second(days) for days in (18, 29)] == [[("gap", "A/2")]] * 2
    assert ("order", "A/2") in second(0)
    assert ("order", "A/2") in second(-7)


def test_a_year_of_53_weeks_and_a_leap_day_change_no_gap() -> None:
    """2026 has an ISO week 53; 29 February 2028 is a Tuesday."""
    first = replace(GOOD, day=date(2026, 12, 9))
    later = replace(GOOD, key="A/2", number=2, day=date(2026, 12, 30))
    assert later.day is not None
    assert later.day.isocalendar()[1] == 53
    assert codes(first, later, gap_weeks=(3, 4)) == []
    leap = replace(GOOD, key="A/2", number=2, day=date(2028, 2, 29))
    assert codes(replace(GOOD, day=date(2028, 2, 8)), leap, gap_weeks=(3, 4)) == []


def test_a_half_day_that_is_missing_between_two_is_no_gap() -> None:
    third = replace(GOOD, key="A/3", number=3, day=MONDAY + timedelta(days=49))
    assert codes(GOOD, third, gap_weeks=(3, 4)) == []


def test_a_closed_half_day_concerns_those_whom_it_is_closed_for() -> None:
    groups = {"A": Group(organisations=frozenset({"O1"}), units=frozenset({"U1"}))}

    def with_busy(*busy: Busy) -> list[tuple[str, str]]:
        return codes(GOOD, groups=groups, busy=busy)

    hit = [("busy", "A/1")]
    assert with_busy(Busy(MONDAY, "am")) == hit
    assert with_busy(Busy(MONDAY, "am", "organisation", "O1")) == hit
    assert with_busy(Busy(MONDAY, "am", "unit", "U1")) == hit
    assert (
        with_busy(Busy(MONDAY, "pm"), Busy(MONDAY, "am", "organisation", "O2"), Busy(MONDAY, "am", "unit", "U2")) == []
    )


def test_more_of_a_unit_away_at_once_than_it_allows() -> None:
    """floor(13 x 40 / 100) = 5: six are too many, counted over all series of the half-day."""
    other = replace(GOOD, key="B/1", series="B", place="Toinen", leads=("F2",))
    rooms = {"U1": Room(13, 40)}

    def away(here: int, there: int, *, day: date = MONDAY) -> list[tuple[str, str]]:
        groups = {"A": Group(away={"U1": here}), "B": Group(away={"U1": there})}
        return codes(GOOD, replace(other, day=day), groups=groups, rooms=rooms)

    assert away(3, 2) == []
    assert away(3, 3) == [("away", "A/1"), ("away", "B/1")]
    assert away(3, 3, day=MONDAY + timedelta(days=1)) == []
    assert away(6, 0) == [("away", "A/1")]
    unknown = {"U1": Room(None, 40)}
    assert codes(GOOD, groups={"A": Group(away={"U1": 99})}, rooms=unknown) == []


def test_what_is_missing_is_named() -> None:
    bare = Meeting("A/1", "A", 1, MONDAY, NINE, NOON, online=True)
    assert codes(bare) == [("place_missing", "A/1"), ("link_missing", "A/1"), ("leader_missing", "A/1")]
    assert codes(replace(GOOD, on_site=False, online=True, has_link=True, place="")) == []


@given(
    st.lists(
        st.builds(
            Meeting,
            key=st.uuids().map(str),
            series=st.sampled_from("ABC"),
            number=st.integers(1, 3),
            day=st.dates(date(2026, 1, 1), date(2027, 12, 31)),
            starts=st.just(NINE),
            ends=st.just(NOON),
            place=st.sampled_from(["", "Talo", "Asema"]),
            leads=st.lists(st.sampled_from(["F1", "F2"]), max_size=2, unique=True).map(tuple),
        ),
        max_size=8,
        unique_by=lambda one: one.key,
    )
)
def test_the_order_of_the_rows_changes_nothing_and_pairs_are_named_from_both_sides(meetings: list[Meeting]) -> None:
    there = conflicts(Timetable(meetings, gap_weeks=(3, 4)))
    back = conflicts(Timetable(meetings[::-1], gap_weeks=(3, 4)))
    pairs = {"leads_twice", "place_twice"}
    named = {(one.code, one.meeting, one.facts["other"]) for one in there if one.code in pairs}
    assert named == {(one.code, one.meeting, one.facts["other"]) for one in back if one.code in pairs}
    assert named == {(code, other, meeting) for code, meeting, other in named}
