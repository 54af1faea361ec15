"""kill -9 of the server in a burst of saves (R4): every text that was acknowledged is there, and none twice."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

pytestmark = [pytest.mark.both, pytest.mark.server, pytest.mark.django_db]


def test_a_server_killed_while_phones_save_steps_and_diary_loses_nothing_acknowledged(
    told_by: Callable[[Path], dict[str, Any]],
) -> None:
    told = told_by(Path(__file__).with_name("step_kills.py"))
    assert told["other_answers"] == [], "nothing but saved or no answer"
    assert told["kills"] >= 5
    assert told["grew"], "each kill came into a burst"
    kept, acknowledged = told["kept"], told["acknowledged"]
    diary, told_diary = told["diary"], told["acknowledged_diary"]
    assert len(acknowledged) + len(told_diary) > 100
    assert min(len(acknowledged), len(told_diary)) > 20
    assert set(acknowledged) <= set(kept)
    assert len(kept) == len(set(kept)), "sent again with the same key, it is saved once"
    assert set(kept) <= {*acknowledged, *told["unanswered"]}
    assert set(told_diary) <= set(diary)
    assert len(diary) == len(set(diary)), "nor does a line of the diary come twice"
    assert set(diary) <= {*told_diary, *told["unanswered"]}
    assert len(told["steps"]) == 7
    assert sum(version - 1 for version, _text in told["steps"]) == len(kept)
    assert told["whole"] == ["ok"]
