"""Two presses at the same moment bring a workbook in once, and the last seat goes once (R3 of trust.md)."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

# A database of its own costs half a minute; what locks do not hold is caught in the long tier.
pytestmark = [pytest.mark.both, pytest.mark.server, pytest.mark.long, pytest.mark.django_db]


def test_two_presses_write_once_and_the_last_seat_goes_once(told_by: Callable[[Path], dict[str, Any]]) -> None:
    told = told_by(Path(__file__).with_name("at_once.py"))
    assert told["pressed"] == [["done", "done"]] * len(told["pressed"])
    assert told["twice"] == [["done", "workbook_nothing_new"]] * len(told["twice"])
    assert told["found"] == [[1, 2]] * len(told["found"])
    assert told["last_seat"] == [3] * len(told["last_seat"])
