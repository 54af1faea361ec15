"""What teams wrote before the experiments is in their notes afterwards, every letter of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.long, pytest.mark.server, pytest.mark.django_db]  # as all whole upgrades


def test_old_texts_move_into_the_steps_and_none_is_cut(told_by: Callable[[Path], dict[str, Any]]) -> None:
    told = told_by(Path(__file__).with_name("old_notes.py"))
    first, second = told["experiments"]["07-1"], told["experiments"]["07-2"]
    long = "x" * 1_999
    assert first["notes"] == {
        "S1": f"Mikä toistuu:\n{long}1\n\nKenen pulma:\n{long}2",
        "S2": "Kymmenen minuuttia riittää.",
        "S3": "",
        "S5": "Mitä teimme:\nKysyimme joka kerta.\n\nTulos ja ennuste:\nTuli yksitoista.",
        "S6": "",
    }
    assert (first["theme"], first["language"]) == ("customer", "sv")
    assert set(second["notes"].values()) == {""}
    assert second["theme"] == ""
    assert "Muistio jää paikalleen." in told["left"]
    assert len(told["left"]) == 7, "the workshop's own notes stay as they were"
