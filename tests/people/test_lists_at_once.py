"""A list of people that two deeds reach at the same moment: one is done after the other, and knows of it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.both, pytest.mark.server, pytest.mark.django_db]


def test_a_list_is_sent_once_and_nothing_of_it_lives_on_after_it_was_taken_back(
    told_by: Callable[[Path], dict[str, Any]],
) -> None:
    told = told_by(Path(__file__).with_name("lists_at_once.py"))
    rounds = len(told["confirmed twice"])
    assert told["confirmed twice"] == [[3]] * rounds
    assert told["undone while sent"] == [[0]] * rounds
    assert told["undone while accepted"] == [[0]] * rounds
