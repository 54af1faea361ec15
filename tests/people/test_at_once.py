"""Two who decide on grants at the same moment: one is answered after the other, and knows what the other did."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.both, pytest.mark.server, pytest.mark.django_db]


def test_two_administrators_cannot_both_leave_and_a_role_is_given_once(
    told_by: Callable[[Path], dict[str, Any]],
) -> None:
    told = told_by(Path(__file__).with_name("at_once.py"))
    assert told["given"] == [["done", "grant_exists"]] * len(told["given"])
    assert told["left"] == [["done", "last_administrator"]] * len(told["left"])
