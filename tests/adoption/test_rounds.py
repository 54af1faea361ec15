"""When an adopter is asked and what silence says (records.md 5; T7, T9, T18)."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from oppiva.adoption.rounds import (
    UNKNOWN,
    Round,
    Shares,
    asked_until,
    at_months,
    due_by,
    dues,
    is_unknown,
    mails_stop,
    open_on,
    points,
    rounds,
    silent,
)
from oppiva.adoption.stages import Standing, require_move
from oppiva.core.errors import DomainError
from oppiva.experiments.follow_dates import Due

UNTIL = date(2030, 12, 31)


def days(first: date, until: date) -> list[str]:
    return [one.on.isoformat() for one in dues(first, until)]


def test_a_place_is_asked_after_3_6_and_12_months_and_then_every_six() -> None:
    assert days(date(2026, 3, 24), date(2028, 4, 1)) == [
        "2026-06-24", "2026-09-24", "2027-03-24", "2027-09-24", "2028-03-24",
    ]  # fmt: skip
    assert days(date(2026, 11, 30), date(2027, 12, 1)) == ["2027-02-28", "2027-05-30", "2027-11-30"]
    assert days(date(2026, 3, 24), date(2026, 6, 23)) == []


def test_nothing_is_asked_of_what_has_ended_or_after_the_stewards_time() -> None:
    first = date(2026, 2, 1)
    today = date(2029, 6, 1)
    asked = due_by(first, today, ended_on=date(2026, 8, 1), until=UNTIL)
    assert [one.months for one in asked] == [3, 6]  # it ended on the day of the second question
    assert due_by(None, today, ended_on=None, until=UNTIL) == ()
    assert max(one.on for one in due_by(first, today, ended_on=None, until=date(2028, 2, 1))) == date(2028, 2, 1)
    assert asked_until(date(2027, 3, 31)) == date(2029, 3, 31)


def test_silence_of_two_rounds_makes_a_place_unknown_after_the_window_of_the_second() -> None:  # T18
    first = date(2026, 2, 1)

    def told(today: date, **values: str) -> tuple[Round, ...]:
        said = {int(name[1:]): (value, False) for name, value in values.items()}
        return rounds(due_by(first, today, ended_on=None, until=UNTIL), said, today)

    assert not is_unknown(told(date(2026, 8, 31)))  # the second can still be answered in time
    assert is_unknown(told(date(2026, 9, 1)))
    assert silent(told(date(2026, 9, 1))) == 2
    assert not is_unknown(told(date(2027, 2, 1), m12="in_use"))
    assert is_unknown(told(date(2027, 2, 1)))  # the third has only been asked
    assert mails_stop(told(date(2027, 3, 4)))
    assert not mails_stop(told(date(2027, 3, 4), m6="partly"))
    late = told(date(2027, 3, 4), m3="in_use")
    assert silent(late) == 2


def test_nobody_to_ask_is_unknown_at_once() -> None:
    found = rounds((Due(3, date(2026, 5, 1), date(2026, 8, 1)),), {3: ("", True)}, date(2026, 5, 1))
    assert [one.state for one in found] == [UNKNOWN]


def test_an_answer_belongs_to_the_newest_question_until_the_next_is_due() -> None:  # T8
    asked = dues(date(2026, 3, 24), date(2026, 12, 31))
    due = {on: open_on([one for one in asked if one.on <= on], on) for on in (date(2026, 9, 23), date(2026, 9, 24))}
    assert [one.months if one else 0 for one in due.values()] == [3, 6]
    assert open_on([], date(2026, 9, 1)) is None


def test_shares_always_have_all_that_are_due_below() -> None:  # T9
    told = Shares(6, in_use=9, no=3, unknown=4)
    assert (told.due, told.share(told.in_use), told.share(told.unknown)) == (16, 5625, 2500)
    assert Shares(6).share(0) == 0
    assert Shares(12, in_use=1, ended=1).share(1) == 5000


@pytest.mark.parametrize(
    ("today", "ended", "said", "wanted"),
    [
        (date(2026, 7, 31), None, "", ""),  # not half a year yet
        (date(2026, 8, 1), None, "", "waiting"),
        (date(2026, 9, 1), None, "", "unknown"),
        (date(2026, 9, 1), None, "partly", "partly"),
        (date(2026, 9, 1), date(2026, 4, 1), "", "ended"),  # known not to be in use, and never left out
        (date(2026, 9, 1), date(2026, 8, 20), "no", "no"),
    ],
)
def test_a_place_that_had_ended_is_known_not_to_be_in_use(
    today: date, ended: date | None, said: str, wanted: str
) -> None:
    values = {6: (said, False)} if said else {}
    assert at_months(6, date(2026, 2, 1), today, ended_on=ended, until=UNTIL, values=values) == wanted


def test_a_share_of_an_unknown_whole_is_not_told() -> None:  # T17
    assert points(12, 40) == 3000
    assert points(2, 3) == 6667
    assert points(12, None) is None
    assert points(None, 40) is None
    assert points(12, 0) is None


def refused(standing: Standing, to: str, on: date, **more: str) -> str:
    with pytest.raises(DomainError) as caught:
        require_move(standing, to, on, date(2027, 6, 1), **more)
    return caught.value.code


def test_established_takes_180_days_in_use_and_the_newest_answer() -> None:  # T18
    began = date(2026, 2, 1)
    standing = Standing("in_use", began, began, "in_use")
    assert refused(standing, "embedded", date(2026, 7, 1)) == "embedded_too_soon"  # 150 days
    require_move(standing, "embedded", began + timedelta(days=180), date(2027, 6, 1))
    silent_place = Standing("in_use", began, began, "waiting")
    assert refused(silent_place, "embedded", date(2026, 8, 1)) == "embedded_not_known"
    assert refused(Standing("trying", began), "embedded", date(2026, 9, 1)) == "embedded_too_soon"


def test_a_move_has_its_day_and_an_end_its_reason() -> None:
    standing = Standing("trying", date(2026, 2, 1))
    assert refused(standing, "in_use", date(2026, 1, 31)) == "day_before_move"
    assert refused(standing, "in_use", date(2027, 6, 2)) == "day_to_come"
    assert refused(standing, "trying", date(2026, 3, 1)) == "stage_same"
    assert refused(standing, "gone", date(2026, 3, 1)) == "stage_unknown"
    assert refused(standing, "ended", date(2026, 3, 1)) == "end_without_reason"
    require_move(standing, "ended", date(2026, 2, 1), date(2027, 6, 1), reason="cost")
    require_move(standing, "interested", date(2026, 2, 1), date(2027, 6, 1))  # a move may go back
