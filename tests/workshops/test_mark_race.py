"""Two facilitators at one door: whoever marks the same person, one row; the door opens and is confirmed once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.both, pytest.mark.server, pytest.mark.django_db]


def test_two_who_mark_one_person_at_once_make_one_row(told_by: Callable[[Path], dict[str, Any]]) -> None:
    told = told_by(Path(__file__).with_name("mark_race.py"))
    assert set(told["rows"]) == {1}
    # Whose mark was made a moment earlier and came later is answered with the one that stands.
    assert all(set(answers) <= {"remote", "site"} for answers in told["marks"]), "none of the two is refused"
    paces = [["free", "site"], ["lead", "site"]]
    assert all(answers in paces for answers in told["beside"]), "marking and leading do not block each other"
    assert told["doors"][0][0] == told["doors"][0][1], "the door opens once"
    assert told["doors"][1] == [1, 1]
    assert told["confirmed"][0][0] == told["confirmed"][0][1], "and is confirmed once"
