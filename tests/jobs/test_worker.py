"""The loop: timed rows, mails and jobs until nothing is due; what a job that ends badly leaves."""

import threading
from datetime import timedelta

import pytest
from django.db import OperationalError, connection

from oppiva.core.errors import DomainError
from oppiva.jobs import registry, worker
from oppiva.jobs.models import Heartbeat, Job
from oppiva.jobs.services import enqueue, queue, queue_mail, stop

pytestmark = [pytest.mark.django_db, pytest.mark.both]


def work(**kinds):
    for kind, do in kinds.items():
        registry.job(kind)(do)


def once():
    worker.loop(threading.Event(), once=True)


def read(job):
    job.refresh_from_db()
    return job.state, job.reason


def test_one_round_does_all_that_is_due_and_leaves_a_heartbeat(settings, tmp_path, notes, aino):
    settings.EMAIL_BACKEND, settings.OPPIVA_DATA = "oppiva.jobs.mailfile.EmailBackend", tmp_path
    done = []
    registry.timed("nightly", every=timedelta(hours=1))(lambda run: done.append(run.slot))
    work(export=lambda run: {"rows": run.args["rows"]})
    job = enqueue("export", args={"rows": 7})
    queue_mail("note", recipient=aino_id(aino), object_id="1")
    once()
    assert read(job) == ("done", "")
    assert job.result == {"rows": 7}
    assert len(done) == 1
    assert len(list((tmp_path / "mails").glob("*.eml"))) == 1
    assert Heartbeat.objects.filter(name__startswith="worker ").count() == 1
    once()
    assert len(done) == 1


def aino_id(actor):
    from uuid import UUID

    return UUID(actor.person_id)


def test_a_job_tells_how_far_it_is():
    seen = []

    def export(run):
        for step in range(1, 5):
            run.progress(step, 4)
            seen.append(Job.objects.values_list("progress", flat=True).get())

    work(export=export)
    enqueue("export")
    once()
    assert seen == [2_500, 5_000, 7_500, 10_000]


def test_a_job_that_the_domain_refuses_fails_with_its_code_at_once():
    def refuse(run):
        raise DomainError("too_many_rows")

    work(export=refuse)
    job = enqueue("export")
    once()
    assert read(job) == ("failed", "too_many_rows")


def test_a_job_that_breaks_waits_for_its_next_try(caplog):
    def broken(run):
        raise ZeroDivisionError

    work(export=broken)
    job = enqueue("export")
    once()
    assert read(job) == ("queued", "")
    assert "export broke" in caplog.text


def test_a_person_stops_a_job_in_the_middle(aino):
    steps = []

    def long(run):
        for step in range(100):
            steps.append(step)
            if step == 3:
                stop(job, aino)
            try:
                run.progress(step, 100)
            except Exception:  # a job that guards its steps does not swallow the stop
                steps.append("swallowed")

    work(export=long)
    job = enqueue("export", asked_by=aino.person_id)
    once()
    assert read(job) == ("stopped", "")
    assert steps == [0, 1, 2, 3]


def test_an_ending_worker_gives_its_job_back():
    ending = threading.Event()

    def long(run):
        ending.set()
        run.progress(1, 100)

    work(export=long)
    job = enqueue("export")
    worker.loop(ending)
    assert read(job) == ("queued", "")
    assert job.tries == 0


def test_a_job_that_outlived_its_lease_leaves_no_result(clock):
    def slow(run):
        clock.shift(timedelta(minutes=6))
        queue.recover()
        queue.claim()
        run.progress(1, 2)

    work(export=slow)
    job = enqueue("export")
    worker.turn(threading.Event())
    assert read(job) == ("running", "")


def test_the_loop_waits_while_the_database_is_away_and_goes_on(monkeypatch):
    monkeypatch.setattr(worker, "AFTER_TROUBLE", 0.01)
    monkeypatch.setattr(worker, "IDLE", 0.01)
    ending, refused = threading.Event(), []

    def away(execute, sql, params, many, context):
        if len(refused) < 2:
            refused.append(sql)
            raise OperationalError("away")
        return execute(sql, params, many, context)

    work(export=lambda run: ending.set())
    job = enqueue("export")
    with connection.execute_wrapper(away):
        worker.loop(ending)
    assert len(refused) == 2
    assert read(job) == ("done", "")


def test_one_round_tells_when_the_database_is_away():
    def away(execute, sql, params, many, context):
        raise OperationalError("away")

    with connection.execute_wrapper(away), pytest.raises(OperationalError):
        once()


def test_an_idle_worker_only_reads_and_ends_when_told(monkeypatch, notes):
    monkeypatch.setattr(worker, "IDLE", 0.01)
    work(export=lambda run: None)
    ending = threading.Event()
    looks = []

    def watch(execute, sql, params, many, context):
        looks.append(sql)
        if len(looks) > 60:
            ending.set()
        return execute(sql, params, many, context)

    with connection.execute_wrapper(watch):
        worker.loop(ending)
    assert not [sql for sql in looks[30:] if sql.startswith(("INSERT", "UPDATE", "SAVEPOINT", "BEGIN"))]
