"""Signs of life: the worker's heartbeat, the last backup, the certificate's last day."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from oppiva.jobs import clock
from oppiva.jobs.models import Heartbeat

# The name every worker's heartbeat begins with, and the two things readiness asks for once they are set up.
WORKER = "worker"
BACKUP = "backup"
CERTIFICATE = "certificate"
PROBE = "probe"
FORGOTTEN = timedelta(days=1)


def beat(name: str, at: datetime | None = None) -> None:
    """Record that this process lives, or when this thing was last done (for the certificate: its last valid moment)."""
    Heartbeat.objects.update_or_create(name=name, defaults={"at": at or clock.real()})


def sweep_beats() -> int:
    """Remove the heartbeats of workers that have not been seen for a day; answers how many."""
    gone = Heartbeat.objects.filter(name__startswith=WORKER, at__lt=clock.real() - FORGOTTEN)
    return gone.delete()[0]


def database_time() -> datetime | None:
    """The database server's own time, or None where the database lives in this machine (SQLite)."""
    if connection.vendor != "postgresql":
        return None
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        moment: datetime = cursor.fetchone()[0]
        return moment
