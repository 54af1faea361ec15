"""The queue: rows that are claimed once, told of, stopped, tried again and never done by two at a time."""

import threading
from datetime import time, timedelta
from uuid import UUID

import pytest
from django.db import IntegrityError, connection, transaction

from oppiva.core.errors import DomainError
from oppiva.core.policy import ANONYMOUS
from oppiva.jobs import registry, worker
from oppiva.jobs.models import Job
from oppiva.jobs.services import queue
from oppiva.jobs.services.queue import enqueue

pytestmark = [pytest.mark.django_db, pytest.mark.both]

LEASE = timedelta(minutes=5)


@pytest.fixture(autouse=True)
def kinds():
    registry.job("export")(lambda run: None)


def state(job):
    job.refresh_from_db()
    return job.state


def test_a_kind_nobody_registered_is_refused():
    with pytest.raises(LookupError):
        enqueue("nonsense")


def test_a_job_of_a_deed_that_fails_is_never_done():
    with transaction.atomic():
        enqueue("export")
        transaction.set_rollback(True)
    assert queue.claim() is None


def test_jobs_are_done_in_the_order_of_their_time(clock):
    late = enqueue("export", not_before=clock_now() + timedelta(minutes=10))
    first = enqueue("export")
    clock.shift(1)
    second = enqueue("export")
    assert [queue.claim(), queue.claim(), queue.claim()] == [first, second, None]
    clock.shift(600)
    assert queue.claim() == late


def clock_now():
    from oppiva.jobs import clock

    return clock.now()


def test_a_slot_holds_one_job_of_a_kind():
    assert enqueue("export", slot="2026-03") == enqueue("export", slot="2026-03")
    assert enqueue("export", slot="2026-04") != enqueue("export", slot="2026-03")
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.create(kind="export", slot="2026-03", created_at=clock_now(), not_before=clock_now())


def test_timed_rows_are_made_once_a_slot(clock):
    registry.timed("seal", at=time(3))(lambda run: None)
    registry.timed("digest", at=time(8), weekday=1)(lambda run: None)
    assert [queue.make_timed(), queue.make_timed()] == [2, 0]
    clock.shift(timedelta(days=3))
    assert queue.make_timed() == 1  # the last night only: what was slept through is not made up
    assert Job.objects.filter(kind="seal").count() == 2


def test_a_kind_of_a_newer_release_waits_for_its_worker():
    job = enqueue("export")
    registry._jobs.clear()
    assert queue.claim() is None
    registry.job("export")(lambda run: None)
    assert queue.claim() == job


def test_a_claimed_job_is_not_claimed_again_until_its_lease_is_over(clock):
    enqueue("export")
    job = queue.claim()
    assert (job.state, job.tries, queue.claim()) == ("running", 1, None)
    clock.shift(LEASE)
    assert queue.recover() == 0
    clock.shift(1)
    assert queue.recover() == 1
    assert queue.claim().tries == 2


def test_progress_keeps_the_lease(clock):
    enqueue("export")
    job = queue.claim()
    for done in (2_000, 4_000, 12_000):
        clock.shift(timedelta(minutes=4))
        assert queue.progress(job, done, LEASE) is False
        assert queue.recover() == 0
    job.refresh_from_db()
    assert job.progress == queue.WHOLE


def test_a_worker_that_lost_its_lease_changes_nothing(clock):
    enqueue("export")
    slow = queue.claim()
    clock.shift(timedelta(minutes=6))
    queue.recover()
    quick = queue.claim()
    with pytest.raises(queue.LeaseLost):
        queue.progress(slow, 9_999, LEASE)
    assert not queue.finish(slow, {"file": "wrong"})
    assert not queue.fail(slow, "wrong")
    assert not queue.retry(slow, 3)
    assert not queue.give_back(slow)
    assert not queue.end_stopped(slow)
    assert queue.finish(quick, {"rows": 3})
    quick.refresh_from_db()
    assert (quick.state, quick.result, quick.progress) == ("done", {"rows": 3}, 10_000)


def test_a_job_that_five_workers_died_on_is_given_to_nobody(clock):
    job = enqueue("export")
    for _ in range(queue.LOST):
        assert queue.claim() == job
        clock.shift(timedelta(minutes=6))
        queue.recover()
    assert (state(job), job.reason, queue.claim()) == ("failed", "worker_lost", None)


def test_a_job_that_broke_is_tried_again_later_and_fails_in_the_end(clock):
    job = enqueue("export")
    waits = []
    while (taken := queue.claim()) is not None:
        queue.retry(taken, tries=3)
        job.refresh_from_db()
        waits.append(round((job.not_before - clock_now()).total_seconds() / 60) if job.state == "queued" else None)
        clock.shift(timedelta(minutes=5))
    assert waits == [1, 5, None]
    assert (job.state, job.reason) == ("failed", "broke")


def test_a_job_given_back_by_an_ending_worker_counts_no_try():
    job = enqueue("export")
    queue.give_back(queue.claim())
    job.refresh_from_db()
    assert (job.state, job.tries) == ("queued", 0)


def test_long_work_that_has_done_its_share_goes_behind_those_that_wait(clock):
    def share(run):
        run.progress(4_000)
        raise registry.GoesOn

    registry.job("long")(share)
    long = enqueue("long")
    clock.shift(timedelta(seconds=5))  # two of one moment have no order
    waits = enqueue("export")
    clock.shift(timedelta(seconds=5))
    worker.do(queue.claim(), threading.Event())
    long.refresh_from_db()
    assert (long.state, long.tries, long.progress) == ("queued", 0, 4_000)
    assert queue.claim() == waits
    assert queue.claim() == long


def test_only_the_one_who_asked_stops_a_job(aino, stranger):
    job = enqueue("export", asked_by=aino.person_id)
    for other in (stranger, ANONYMOUS):
        with pytest.raises(DomainError, match="not_yours"):
            queue.stop(job, other)
    nobodys = enqueue("export")
    with pytest.raises(DomainError, match="not_yours"):
        queue.stop(nobodys, ANONYMOUS)
    queue.stop(job, aino)
    assert (state(job), queue.claim()) == ("stopped", nobodys)


def test_a_running_job_hears_that_it_should_stop(aino):
    job = enqueue("export", asked_by=UUID(aino.person_id))
    running = queue.claim()
    queue.stop(job, aino)
    assert state(job) == "running"
    assert queue.progress(running, 5_000, LEASE) is True
    assert queue.end_stopped(running)
    queue.stop(job, aino)
    assert state(job) == "stopped"


def test_a_job_asked_to_stop_is_not_begun_again_when_its_worker_is_lost(aino, clock):
    job = enqueue("export", asked_by=aino.person_id)
    queue.claim()
    queue.stop(job, aino)
    clock.shift(timedelta(minutes=6))
    assert queue.recover() == 1
    assert state(job) == "stopped"


def test_finished_jobs_go_after_ninety_days(clock):
    enqueue("export")
    queue.finish(queue.claim())
    waiting = enqueue("export")
    clock.shift(timedelta(days=91))
    assert queue.sweep_jobs() == 1
    assert list(Job.objects.all()) == [waiting]


@pytest.mark.parametrize(
    "broken", [{"progress": 10_001}, {"state": "running"}, {"lease": UUID(int=7)}, {"leased_until": "now"}]
)
def test_the_database_refuses_a_row_that_cannot_be(broken):
    job = enqueue("export")
    if "leased_until" in broken:
        broken = {"leased_until": clock_now()}
    with pytest.raises(IntegrityError), transaction.atomic():
        Job.objects.filter(pk=job.pk).update(**broken)


def test_a_job_that_another_worker_takes_in_the_same_instant_is_not_taken_twice():
    enqueue("export")

    def quicker(execute, sql, params, many, context):
        if sql.startswith("SAVEPOINT"):
            Job.objects.update(state="stopped")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(quicker):
        assert queue.claim() is None
