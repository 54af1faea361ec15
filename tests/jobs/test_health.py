"""Alive and ready (trust.md O1): what is looked at, what it says, and that it says no more."""

import json
import shutil
import time
from collections import namedtuple
from datetime import UTC, timedelta
from uuid import uuid4

import pytest
import time_machine
from django.db import OperationalError, connection

from oppiva.jobs import clock as the_clock
from oppiva.jobs import health, registry
from oppiva.jobs.models import Heartbeat
from oppiva.jobs.services import beat, enqueue, outbox, queue_mail
from oppiva.jobs.services.beats import BACKUP, CERTIFICATE, database_time, sweep_beats

pytestmark = [pytest.mark.django_db, pytest.mark.both]


@pytest.fixture(autouse=True)
def fresh(media, notes):
    """No answer kept from an earlier test, a kind of job and of mail."""
    health._kept.clear()
    registry.job("export")(lambda run: None)


@pytest.fixture(autouse=True)
def at_the_server_s_time():
    """These tests compare with the clock of the database server, which no test moves (tests/mornings.py)."""
    with time_machine.travel(time_machine.escape_hatch.datetime.datetime.now(UTC), tick=True):
        yield


def ready(client):
    health._kept.clear()
    answer = client.get("/readyz")
    body = answer.json()
    assert (answer.status_code == 200) == (body["status"] == "ready")
    return answer.status_code, {name: check["state"] for name, check in body["checks"].items()}


def test_a_living_process_says_so_to_anybody(client):
    answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok"})
    assert client.post("/healthz").status_code == 405


def test_a_new_installation_is_ready_before_backup_and_certificate_are_set_up(client):
    status, states = ready(client)
    assert status == 200
    assert states | {"disk": "ok"} == {
        "disk": "ok",  # or low
        "clock": "ok",
        "queue": "ok",
        "mail": "ok",
        "backup": "not set up",
        "certificate": "not set up",
        "search": "words only",
        "database": "ok",
    }


def test_the_answer_holds_no_secrets_sets_no_cookie_and_is_quick(client, settings):
    took = []
    for _ in range(10):
        health._kept.clear()
        begun = time.process_time()
        answer = client.get("/readyz")
        took.append(time.process_time() - begun)
    assert min(took) < 0.02  # processor time, because the machine does other things too
    text = json.dumps(answer.json()) + str(answer.headers)
    assert settings.SECRET_KEY not in text
    assert str(settings.OPPIVA_DATA) not in text
    assert not answer.cookies


def test_one_answer_holds_for_a_second(client):
    client.get("/readyz")
    Heartbeat.objects.all().delete()
    client.get("/readyz")
    assert Heartbeat.objects.count() == 0


def test_a_job_that_waits_five_minutes_means_that_no_worker_runs(client, clock):
    enqueue("export")
    enqueue("export", not_before=the_clock.now() + timedelta(days=1))
    clock.shift(299)
    assert ready(client)[1]["queue"] == "ok"
    clock.shift(1)
    assert ready(client)[0] == 503
    assert ready(client)[1]["queue"] == "waiting"


def test_mails_that_wait_are_told_whether_worker_or_server_is_away(client, clock):
    queue_mail("note", recipient=uuid4(), object_id="1", not_before=the_clock.now() + timedelta(hours=1))
    assert ready(client)[1]["mail"] == "ok"
    clock.shift(timedelta(minutes=76))
    assert ready(client)[1]["mail"] == "waiting"
    outbox.later(outbox.claim(), outbox.SERVER_AWAY)
    assert ready(client)[1]["mail"] == "waiting"
    clock.shift(timedelta(minutes=2))
    outbox.sent(outbox.claim())
    assert ready(client)[1]["mail"] == "ok"


def test_a_backup_older_than_26_hours_and_a_certificate_of_13_days_are_told(client, clock):
    beat(BACKUP)
    beat(CERTIFICATE, the_clock.real() + timedelta(days=16))
    assert [ready(client)[1][name] for name in (BACKUP, CERTIFICATE)] == ["ok", "ok"]
    clock.shift(timedelta(hours=27))
    assert [ready(client)[1][name] for name in (BACKUP, CERTIFICATE)] == ["too old", "ok"]
    beat(BACKUP)
    beat(CERTIFICATE, the_clock.real() + timedelta(days=13))
    assert [ready(client)[1][name] for name in (BACKUP, CERTIFICATE)] == ["ok", "too old"]
    assert ready(client)[0] == 503


def test_a_clock_behind_the_last_heartbeat_is_told(client, clock):
    beat("worker x 1")
    if connection.vendor == "postgresql":  # there the server's own clock is asked, and it does not stand in March
        assert ready(client)[1]["clock"] == "off"
        return
    clock.shift(-1.5)
    assert ready(client)[1]["clock"] == "ok"
    Heartbeat.objects.filter(name="probe").delete()
    clock.shift(-1)
    assert ready(client)[1]["clock"] == "off"
    Heartbeat.objects.all().delete()
    assert ready(client)[1]["clock"] == "ok"  # nothing to compare with yet


def test_a_clock_beside_the_database_servers_is_told(client):
    here = the_clock.real()
    assert health.clock_off(here, here + timedelta(seconds=3), {"worker x 1": here}) == 3
    assert health.clock_off(here, here - timedelta(seconds=3), {}) == 3
    assert (database_time() is not None) == (connection.vendor == "postgresql")
    if connection.vendor == "postgresql":
        with time_machine.travel(here + timedelta(hours=1)):
            assert ready(client)[1]["clock"] == "off"


def test_a_database_that_takes_no_write_is_told(client):
    def away(execute, sql, params, many, context):
        if sql.startswith(("UPDATE", "INSERT")):
            raise OperationalError("readonly")
        return execute(sql, params, many, context)

    with connection.execute_wrapper(away):
        status, states = ready(client)
    assert (status, states["database"]) == (503, "away")


Usage = namedtuple("Usage", "total used free")


@pytest.mark.parametrize(
    ("free", "status", "state"), [(200_000_000, 503, "full"), (1_000_000_000, 200, "low"), (50_000_000_000, 200, "ok")]
)
def test_the_room_on_the_disk_is_told(client, monkeypatch, free, status, state):
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Usage(100_000_000_000, 0, free))
    assert ready(client)[0] == status
    assert ready(client)[1]["disk"] == state


def test_a_disk_that_takes_no_file_is_told(client, media):
    media.parent.mkdir(exist_ok=True)
    media.write_bytes(b"a file where the folder should be")
    assert ready(client)[1]["disk"] == "not writable"


def test_heartbeats_of_lost_workers_go_after_a_day(clock):
    beat("worker old 1")
    beat(BACKUP)
    clock.shift(timedelta(days=2))
    beat("worker new 2")
    assert sweep_beats() == 1
    assert set(Heartbeat.objects.values_list("name", flat=True)) == {BACKUP, "worker new 2"}
