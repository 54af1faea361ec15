"""The day of the tests of audit: Thursday 12 March 2026, 10.00 in Finland, unless a test travels."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
import time_machine

from oppiva.audit import clock


@pytest.fixture
def thursday() -> Iterator[time_machine.Traveller]:
    """The clock stands; `move_to` moves it. What `people` put in the slot is set aside."""
    before = clock._now[0]
    clock.set_now(lambda: datetime.now(UTC))
    with time_machine.travel(datetime(2026, 3, 12, 8, 0, tzinfo=UTC), tick=False) as traveller:
        yield traveller
    clock.set_now(before)
