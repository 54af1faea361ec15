"""A kept connection whose server was restarted costs nobody an error page."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.signals import request_started
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

pytestmark = pytest.mark.pg


def in_a_thread(blocker: DjangoDbBlocker, deed: Callable[[], None]) -> None:
    """Runs the deed in a thread with a database connection of its own, as a server's thread has."""

    def run() -> None:
        with blocker.unblock():
            try:
                deed()
            finally:
                connection.close()

    with ThreadPoolExecutor(1) as pool:
        pool.submit(run).result(20)


def backend() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        return int(cursor.fetchone()[0])


def end(number: int) -> None:
    """Ends a connection from the server's side, as a restart does, and waits until it is gone."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE NONE")
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [number])
        assert cursor.fetchone()[0]


def test_a_connection_the_server_ended_is_opened_anew_when_a_request_begins(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> None:
    def deed() -> None:
        first = backend()
        in_a_thread(django_db_blocker, lambda: end(first))
        request_started.send(sender=None)
        assert connection.connection is None
        assert backend() != first

    in_a_thread(django_db_blocker, deed)


def test_a_connection_that_lives_is_kept(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    def deed() -> None:
        first = backend()
        request_started.send(sender=None)
        assert backend() == first

    in_a_thread(django_db_blocker, deed)
