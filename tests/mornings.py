"""Every run of the tests begins on a working morning, whatever the machine's clock says.

Quiet hours, half-days that end at midnight and holidays are rules of the product, and tests that speak of them travel
there themselves; all others must not pass by day and fail by night. OPPIVA_TEST_HOUR takes a run to another time of
day. Also a program: `python mornings.py SCRIPT` runs the script on the same morning, in a process of its own.
"""

from __future__ import annotations

import gc
import os
import runpy
import sys
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

BEGAN, HOUR = "OPPIVA_TEST_BEGAN", "OPPIVA_TEST_HOUR"
HELSINKI = ZoneInfo("Europe/Helsinki")


def since() -> timedelta:
    """How long this run has been going on; the same in all its processes, so that nobody's clock goes back."""
    import time_machine

    moved = time_machine.escape_hatch
    real = moved.datetime.datetime.now(UTC) if moved.is_travelling() else datetime.now(UTC)
    return real - datetime.fromisoformat(os.environ.setdefault(BEGAN, real.isoformat()))


def hour() -> time:
    """The time of day in Finland at which the run begins."""
    return time.fromisoformat(os.environ.get(HOUR, "10:05"))


def at() -> str:
    """The time of day that it is by now in this run, for a demo that begins (`--at`)."""
    moment = datetime.combine(datetime(2026, 1, 15), hour()) + since()
    return moment.time().isoformat("seconds")


def morning() -> datetime:
    """The moment that it is by now in this run: on the day of its beginning, or the first working day after it."""
    from oppiva.core.calendars import is_holiday

    passed = since()
    day = datetime.fromisoformat(os.environ[BEGAN]).astimezone(HELSINKI).date()
    while day.weekday() >= 5 or is_holiday(day):
        day += timedelta(days=1)
    return datetime.combine(day, hour(), HELSINKI) + passed


def begin() -> None:
    """From here on this process lives on that morning, and its time goes on."""
    import time_machine

    time_machine.travel(morning(), tick=True).start()


if __name__ == "__main__":
    gc.set_threshold(50_000, 20, 50)  # as every command of the product
    script = sys.argv[1]
    sys.argv = sys.argv[1:]
    begin()
    sys.path[0] = str(Path(script).resolve().parent)
    runpy.run_path(script, run_name="__main__")
