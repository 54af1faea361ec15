"""R3 for the last seat: two who press at the same moment, one seat (SQLite and PostgreSQL)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.both, pytest.mark.server, pytest.mark.django_db]


def test_of_two_who_press_at_once_for_the_last_of_28_seats_one_waits(
    told_by: Callable[[Path], dict[str, Any]],
) -> None:
    told = told_by(Path(__file__).with_name("last_seat.py"))
    assert told["last"] == [["enrolled", "queued"]] * len(told["last"])
    assert told["twice"] == [["enrolled", "seat_exists"]], "one person who presses twice has one place"
    assert set(told["held"]) == {28}, "never a 29th"
