"""Parts of one job that leave each other alone."""

from __future__ import annotations

import logging

import pytest

from oppiva.jobs.models import OutboxMail
from oppiva.jobs.parts import apart

pytestmark = pytest.mark.django_db


def test_what_a_broken_part_wrote_is_taken_back_and_the_next_one_goes_on(caplog: pytest.LogCaptureFixture) -> None:
    before = OutboxMail.objects.count()
    with caplog.at_level(logging.ERROR), apart("the first") as broken:
        OutboxMail.objects.create(
            kind="x", object_id="1", recipient="0" * 32, message_id="<1@x>", created_at="2026-01-01T08:00:00Z",
            next_try_at="2026-01-01T08:00:00Z", lane=1, delivery="at_least_once",
        )  # fmt: skip
        raise ZeroDivisionError
    with apart("the second") as whole:
        done = True
    assert (broken.failed, whole.failed, done) == (True, False, True)
    assert OutboxMail.objects.count() == before
    assert "the first" in caplog.text


def test_what_stops_the_worker_is_not_held_back() -> None:
    with pytest.raises(KeyboardInterrupt), apart("any"):
        raise KeyboardInterrupt
