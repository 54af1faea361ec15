"""What a request cost is told to who measures a demo or a test, and to nobody else."""

from __future__ import annotations

import re
import runpy
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client

from oppiva.ui.timings import HEADER, TOLD, TimingsMiddleware

TIMINGS = "oppiva.ui.timings.TimingsMiddleware"
SETTINGS = Path(__file__).resolve().parents[2] / "src" / "oppiva" / "settings.py"


def statements(told: str) -> int:
    found = re.search(r'desc="(\d+)"', told)
    assert found is not None
    return int(found[1])


@pytest.mark.django_db
def test_an_answer_tells_how_many_statements_it_asked_and_how_long_it_worked() -> None:
    def page(_request: HttpRequest) -> HttpResponse:
        with connection.cursor() as cursor:
            for _each in range(3):
                cursor.execute("SELECT 1")
        return HttpResponse()

    told = TimingsMiddleware(page)(HttpRequest()).headers[HEADER]
    assert statements(told) == 3
    assert re.fullmatch(r'db;dur=\d+\.\d;desc="3", total;dur=\d+\.\d, cpu;dur=\d+\.\d', told)
    assert connection.execute_wrappers == [one for one in connection.execute_wrappers if "Asked" not in repr(one)]


def test_who_reads_is_said_with_a_statement_and_counts_as_none() -> None:
    from oppiva.audit.row_security import _SAY

    assert _SAY.startswith(TOLD)


@pytest.mark.django_db
def test_nothing_is_told_where_nobody_asked_for_it(client: Client) -> None:
    assert TIMINGS not in settings.MIDDLEWARE
    assert HEADER not in client.get("/kirjaudu/").headers


@pytest.mark.parametrize(("mode", "mounted"), [("OPPIVA_DEMO", True), ("OPPIVA_TEST", True), ("OPPIVA_NONE", False)])
def test_only_a_demo_or_a_test_mounts_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, mode: str, mounted: bool
) -> None:
    for name in ("OPPIVA_DEMO", "OPPIVA_TEST"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("OPPIVA_DATA", str(tmp_path))
    monkeypatch.setenv("OPPIVA_TIMINGS", "1")
    monkeypatch.setenv(mode, "1")
    assert (TIMINGS in runpy.run_path(str(SETTINGS))["MIDDLEWARE"]) is mounted
