"""A full room that saves the steps of its experiments at once (R1): no text and no version is lost."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.both, pytest.mark.server, pytest.mark.django_db]


def test_28_who_save_a_step_three_times_at_once_lose_nothing(told_by: Callable[[Path], dict[str, Any]]) -> None:
    told = told_by(Path(__file__).with_name("step_rush.py"))
    assert told["failed"] == []
    assert len(told["saved"]) + len(told["refused"]) == 28 * 3
    assert sorted(told["kept"]) == sorted(told["saved"]), "each text that was saved is in the history, once"
    assert sorted(told["kept_refused"]) == sorted(told["refused"]), "and so is each that was refused"
    assert len(told["steps"]) == 7
    assert sum(version - 1 for version, _text in told["steps"]) == len(told["saved"]), "a version for each save"
    assert {text for _version, text in told["steps"]} <= set(told["saved"])
    assert told["grew"] == len(told["saved"]), "every screen is told of each"
    assert [step for step, _blanks in told["last"]] == ["S1"]
    assert told["writing"] == 7, "and the wall knows that each team writes"
