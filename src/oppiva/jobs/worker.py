"""The worker: one loop that makes timed rows, sends mails and does jobs; the demo runs the same loop as a thread."""

from __future__ import annotations

import logging
import os
import socket
import threading
import time
import uuid
from datetime import timedelta

from django.db import DatabaseError, connections
from django.db.backends.base.base import BaseDatabaseWrapper

from oppiva.core.errors import DomainError
from oppiva.jobs import registry, sending
from oppiva.jobs.models import Job
from oppiva.jobs.services import beats, outbox, queue

log = logging.getLogger(__name__)

IDLE = 1.0  # seconds between looks into an empty queue
AFTER_TROUBLE = 2.0  # seconds until the next try when the database is away
BEAT = 5.0  # seconds between heartbeats; lost leases and timed rows are looked for as often


class Stopped(BaseException):
    """Ends a job from inside `run.progress` because a person asked; no job catches it by accident."""


class Ending(BaseException):
    """Ends a job from inside `run.progress` because this worker is ending; the job goes back to the queue."""


class Run:
    """What a job's work gets in its hand."""

    def __init__(self, job: Job, lease: timedelta, ending: threading.Event) -> None:
        self.args: dict[str, object] = job.args
        self.slot: str | None = job.slot
        self.asked_by: uuid.UUID | None = job.asked_by
        self._job, self._lease, self._ending = job, lease, ending

    def progress(self, done: int, of: int = queue.WHOLE) -> None:
        """Tell how far the work is and keep the lease; ends the work when a person or the worker wants it to stop."""
        if queue.progress(self._job, done * queue.WHOLE // max(of, 1), self._lease):
            raise Stopped
        if self._ending.is_set():
            raise Ending


def loop(stop: threading.Event, *, once: bool = False) -> None:
    """Work until `stop` is set; with `once` until nothing is due. Leaves no database connection open."""
    name = f"{beats.WORKER} {socket.gethostname()} {os.getpid()}"
    last = -BEAT
    try:
        while not stop.is_set():
            try:
                _renew()
                if once or time.monotonic() - last >= BEAT:
                    last = time.monotonic()
                    look_after(name)
                busy = turn(stop)
            except DatabaseError:  # away, locked or full: nothing is lost, the rows wait
                if once:
                    raise
                log.exception("the database is away")
                _hang_up()
                stop.wait(AFTER_TROUBLE)
                continue
            if not busy:
                if once:
                    return
                stop.wait(IDLE)
    finally:
        _hang_up()


def look_after(name: str) -> None:
    """The regular part: heartbeat, lost leases, timed rows."""
    beats.beat(name)
    queue.recover()
    outbox.recover()
    queue.make_timed()


def turn(stop: threading.Event) -> bool:
    """Send a batch of mails and do one job; answers whether there was anything to do."""
    mails = sending.send_due(stop)
    job = None if stop.is_set() else queue.claim()
    if job is not None:
        do(job, stop)
    return bool(mails) or job is not None


def do(job: Job, stop: threading.Event) -> None:
    """Do one claimed job and settle its row."""
    kind = registry.job_kind(job.kind)
    try:
        result = kind.work(Run(job, kind.lease, stop))
    except Stopped:
        queue.end_stopped(job)
    except Ending:
        queue.give_back(job)
    except registry.GoesOn:
        queue.go_on(job)
    except queue.LeaseLost:
        log.warning("job %s took longer than its lease and is somebody else's", job.pk)
    except DomainError as error:  # trying again gives the same answer
        queue.fail(job, error.code)
    except Exception:  # the edge of a background job: logged, counted, tried again
        log.exception("job of kind %s broke", job.kind)
        queue.retry(job, kind.tries)
    else:
        queue.finish(job, result)


def _renew() -> None:
    """Let go of connections that broke or are too old."""
    for connection in _free_connections():
        connection.close_if_unusable_or_obsolete()


def _hang_up() -> None:
    """Close this thread's connections."""
    for connection in _free_connections():
        connection.close()


def _free_connections() -> list[BaseDatabaseWrapper]:
    """This thread's connections that are not inside somebody's transaction (a test that runs the loop once)."""
    return [one for one in connections.all(initialized_only=True) if not one.in_atomic_block]
