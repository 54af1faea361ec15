"""The nightly sweep and the words of refusals."""

import threading
from datetime import timedelta
from importlib import reload

import pytest
from django.utils import translation

from oppiva.jobs import registry, tasks, words, worker
from oppiva.jobs.models import Heartbeat, Job, OutboxMail, StoredFile
from oppiva.jobs.services import outbox, queue_mail
from oppiva.ui.registry import words_of


@pytest.mark.django_db
def test_the_sweep_runs_once_a_night_and_tells_how_many_went(notes, media, clock, aino):
    reload(tasks)
    queue_mail("note", recipient=aino.person_id, object_id="1")
    outbox.sent(outbox.claim())
    clock.shift(timedelta(days=100))
    worker.loop(threading.Event(), once=True)
    worker.loop(threading.Event(), once=True)
    job = Job.objects.get(kind="jobs.sweep")
    assert (job.state, job.result) == ("done", {"mails": 1, "jobs": 0, "files": 0, "beats": 0})
    assert OutboxMail.objects.count() == 0
    assert "jobs.sweep" in registry.timetable()


@pytest.mark.parametrize(
    ("code", "facts", "status", "says"),
    [
        ("mail_limit", {"limit": "address", "retry_after": 61}, 429, "in 2 minutes"),
        ("mail_limit", {"limit": "sender", "retry_after": 59}, 429, "in 1 minute."),
        ("mail_limit", {"limit": "day", "retry_after": 3_600}, 429, "in 60 minutes"),
        ("disk_full", {}, 503, "disk is full"),
        ("file_empty", {}, 422, "empty"),
        ("file_too_big", {"size": 31 * 1024**2, "most": 20 * 1024**2}, 422, "31 MB"),
        ("file_type", {}, 422, "PDF"),
        ("file_type", {"found": "macro"}, 422, "macros"),
        ("file_bomb", {"most": 1}, 422, "unpacks"),
        ("already_decided", {}, 409, "already"),
    ],
)
def test_every_refusal_has_words(code, facts, status, says):
    words.register()
    with translation.override("en"):
        found = words_of(code, facts)
        assert found.status == status
        assert says in f"{found.title} {found.text}"


def test_rows_have_names_for_a_log():
    assert str(Job(kind="export")).startswith("export ")
    assert str(StoredFile(name="letter.pdf")) == "letter.pdf"
    assert str(Heartbeat(name="backup")) == "backup"
