"""Two analysts who press at the same moment: nothing twice, nothing lost (trust.md R1, R3)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.both, pytest.mark.server, pytest.mark.django_db]


def test_two_who_press_at_once_leave_a_whole_table(told_by: Callable[[Path], dict[str, Any]]) -> None:
    told = told_by(Path(__file__).with_name("rush.py"))
    assert told["same"] == [["card_moved", "done"]] * 2, "whoever came second sees both places"
    assert told["different"] == [["done", "done"]]
    assert told["twice"] == [["done", "done"], 1], "one form sent twice is one edge"
    assert told["merged"][0] in (["done", "done"], ["candidate_closed", "done"])
    assert told["merged"][1] == 1
    (undone,) = told["undone"]
    assert undone.count("done") == 1, "a deed is taken back once"
    assert told["whole"] is True
