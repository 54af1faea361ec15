"""A full room that saves and is marked at once (R1, L1 in small): no text, no mark and no version is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.both, pytest.mark.server, pytest.mark.django_db]


def test_28_who_save_three_times_at_once_lose_nothing(told_by: Callable[[Path], dict[str, Any]]) -> None:
    told = told_by(Path(__file__).with_name("note_rush.py"))
    assert told["failed"] == []
    assert len(told["saved"]) + len(told["refused"]) == 28 * 3
    assert sorted(told["kept"]) == sorted(told["saved"]), "each text that was saved is in the history, once"
    assert sorted(told["kept_refused"]) == sorted(told["refused"]), "and so is each that was refused"
    assert len(told["notes"]) == 7
    assert sum(version - 1 for version, _text in told["notes"]) == len(told["saved"]), "a version for each save"
    assert {text for _version, text in told["notes"]} <= set(told["saved"])
    assert told["grew"] == len(told["saved"]), "every screen is told of each"
    assert told["door_failed"] == []
    assert told["marked"] == [1] * 8, "whoever marks and ticks at once, one row a person"
