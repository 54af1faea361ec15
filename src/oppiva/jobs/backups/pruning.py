"""How long backups are kept (trust.md 9): one a day for 35 days, one a month for 12 months."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path

from oppiva.core.calendars import add_months, local_day
from oppiva.jobs import clock
from oppiva.jobs.backups import manifest

DAYS, MONTHS = 35, 12
FRESH = timedelta(hours=2)  # of the copies of every 15 minutes
KEPT = "before-upgrade"  # a file in a backup that stays through all its days, not only as the last of one


def prune(folder: Path, *, days: int = DAYS, months: int = MONTHS) -> list[Path]:
    """Remove the backups whose time is over and answer which; the newest always stays."""
    backups = manifest.found(folder)
    now = clock.real()
    stay = kept([backup.moment for backup in backups], now, days=days, months=months)
    marked = {backup.moment for backup in backups if (backup.folder / KEPT).exists()}
    stay |= {moment for moment in marked if moment > now - timedelta(days=days)}
    gone = [backup.folder for backup in backups if backup.moment not in stay]
    for place in gone:
        # Under this name it is no backup any more, and what is left of it on the way goes with the next one's sweep.
        half = place.with_name(f"{place.name}.old.part")
        place.rename(half)
        shutil.rmtree(half)
    return gone


def keep(folder: Path) -> None:
    """Let this backup stay for the days of the daily ones: what an upgrade did wrong may be seen the week after."""
    (folder / KEPT).touch(mode=0o600)


def kept(moments: Sequence[datetime], now: datetime, *, days: int = DAYS, months: int = MONTHS) -> set[datetime]:
    """Of these moments: all of the last two hours, the last of each day for so many days, of each month for so many."""
    first_day, first_month = local_day(now) - timedelta(days=days), add_months(local_day(now), -months).replace(day=1)
    stay = {moment for moment in moments if moment > now - FRESH} | set(sorted(moments)[-1:])
    last_of: dict[tuple[object, ...], datetime] = {}
    for moment in sorted(moments):
        day = local_day(moment)
        if day > first_day:
            last_of["day", day] = moment
        if day >= first_month:
            last_of["month", day.year, day.month] = moment
    return stay | set(last_of.values())
