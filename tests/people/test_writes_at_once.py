"""The same write of a program at the same moment is done once, and each is answered as the first (trust.md R3)."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.both, pytest.mark.server, pytest.mark.django_db]


def test_writes_with_one_key_wait_for_the_first_and_are_answered_as_it(
    told_by: Callable[[Path], dict[str, Any]],
) -> None:
    told = told_by(Path(__file__).with_name("writes_at_once.py"))["rounds"]
    assert [(len(set(answers)), rows) for answers, rows in told] == [(1, 1)] * len(told)
    assert all(len(answer) == 36 for answers, _rows in told for answer in answers)
