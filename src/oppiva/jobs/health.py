"""Is the process alive, and is the service ready (trust.md O1): short answers without secrets."""

from __future__ import annotations

import logging
import os
import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from oppiva.jobs import clock, queries
from oppiva.jobs.services import beats

log = logging.getLogger(__name__)

OLDEST_JOB = 5 * 60  # seconds
OLDEST_MAIL = 15 * 60
BACKUP_AGE = timedelta(hours=26)
CERTIFICATE_LEFT = timedelta(days=14)
CLOCK_OFF = 2.0  # seconds
DISK_LEFT, DISK_LOW = 256 * 1024 * 1024, 0.15  # bytes below which nothing works; share below which to tell
ASKED_AGAIN = 1.0  # seconds one answer holds: whoever asks in a loop writes nothing


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at: ready or not, a word for it and, where there is one, a number."""

    ready: bool
    word: str = "ok"
    seconds: float | None = None

    def as_json(self) -> dict[str, object]:
        """For the answer."""
        number = {} if self.seconds is None else {"seconds": round(self.seconds, 1)}
        return {"ready": self.ready, "state": self.word, **number}


Look = Callable[[], Finding]

_more: dict[str, Look] = {}
_guard = threading.Lock()
_kept: dict[str, tuple[float, dict[str, Finding]]] = {}


def register_finding(name: str, look: Look) -> None:
    """Let an upper app say how a part of it is; it costs a millisecond at most, and says no secret."""
    _more[name] = look


@login_not_required
@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """200 while the process answers at all."""
    return JsonResponse({"status": "ok"})


@login_not_required
@never_cache
@require_safe
def readyz(request: HttpRequest) -> JsonResponse:
    """200 when the service can do its work, else 503; says which part is not ready."""
    with _guard:
        asked, findings = _kept.get("answer", (-ASKED_AGAIN, {}))
        if time.monotonic() - asked >= ASKED_AGAIN:
            findings = look()
            _kept["answer"] = (time.monotonic(), findings)
    ready = all(finding.ready for finding in findings.values())
    body = {
        "status": "ready" if ready else "not ready",
        "checks": {name: finding.as_json() for name, finding in findings.items()},
    }
    headers = {} if ready else {"Retry-After": "5"}
    return JsonResponse(body, status=200 if ready else 503, headers=headers)


def look() -> dict[str, Finding]:
    """Look at everything: database, disk, clock, queue, mails, backup, certificate."""
    findings = {"disk": disk()}
    try:
        beat = beats_seen()
        findings["clock"] = clock_check(beat)
        findings |= queue_and_mail()
        findings["backup"] = _last(beat.get(beats.BACKUP), lambda at: clock.real() - at < BACKUP_AGE)
        findings["certificate"] = _last(
            beat.get(beats.CERTIFICATE), lambda ends: ends - clock.real() > CERTIFICATE_LEFT
        )
        findings |= {name: more() for name, more in _more.items()}
        beats.beat(beats.PROBE)
        findings["database"] = Finding(True)
    except DatabaseError:
        log.exception("the database does not take a write")
        findings["database"] = Finding(False, "away")
    return findings


def disk() -> Finding:
    """Room for files and for the database, and whether a file can be written at all."""
    folder = Path(settings.OPPIVA_MEDIA)
    try:
        folder.mkdir(parents=True, exist_ok=True)
        probe = folder / f".probe-{os.getpid()}"
        probe.write_bytes(b"ok")
        probe.unlink()
        usage = shutil.disk_usage(folder)
    except OSError:
        log.exception("the disk does not take a file")
        return Finding(False, "not writable")
    if usage.free < DISK_LEFT:
        return Finding(False, "full")
    return Finding(True, "low" if usage.free < usage.total * DISK_LOW else "ok")


def beats_seen() -> dict[str, datetime]:
    """When each process and regular thing was last seen."""
    return queries.heartbeats()


def clock_check(beat: dict[str, datetime]) -> Finding:
    """The machine's clock against the database server's; on SQLite it may not lie behind the last heartbeat."""
    off = clock_off(clock.real(), beats.database_time(), beat)
    return Finding(off < CLOCK_OFF, "ok" if off < CLOCK_OFF else "off", off)


def clock_off(here: datetime, server: datetime | None, beat: dict[str, datetime]) -> float:
    """How many seconds the machine's clock is off, as far as it can be known; 0 when it cannot."""
    if server is not None:
        return abs((here - server).total_seconds())
    seen = [at for name, at in beat.items() if name not in (beats.BACKUP, beats.CERTIFICATE)]
    return max(0.0, (max(seen) - here).total_seconds()) if seen else 0.0


def queue_and_mail() -> dict[str, Finding]:
    """How long the oldest due job and mail have waited: too long when no worker runs or the mail server is away."""
    waits = queries.waiting()
    return {
        "queue": Finding(waits.job < OLDEST_JOB, "ok" if waits.job < OLDEST_JOB else "waiting", waits.job),
        "mail": Finding(waits.mail < OLDEST_MAIL, "ok" if waits.mail < OLDEST_MAIL else "waiting", waits.mail),
    }


def _last(at: datetime | None, good: Callable[[datetime], bool]) -> Finding:
    if at is None:
        return Finding(True, "not set up")
    return Finding(True) if good(at) else Finding(False, "too old")
