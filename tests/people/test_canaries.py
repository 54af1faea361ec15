"""After an erasure no byte of the person is left anywhere, and every count is (trust.md G5, G6, E8)."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import connection

from oppiva.audit.services import verify
from oppiva.core.policy import reading
from oppiva.people import services
from people.canaries import CANARIES, everything, plant
from people.cast import SETUP, Cast
from stages import new_file, own_process

ROOT = Path(__file__).resolve().parents[2]


def rows_as_text() -> str:
    """Every row of every table as text, sessions opened; what a dump would hold."""
    parts = []
    with reading(SETUP), connection.cursor() as cursor:
        for table in connection.introspection.table_names():
            cursor.execute(f'SELECT * FROM "{table}"')
            parts.append(f"{table} {cursor.fetchall()}")
    return "\n".join([*parts, *(str(session.get_decoded()) for session in Session.objects.all())])


@pytest.mark.both
def test_no_row_of_any_table_holds_a_canary_after_the_erasure_and_none_is_lost(
    cast: Cast, settings: Any, tmp_path: Path
) -> None:
    settings.OPPIVA_DATA = settings.OPPIVA_MEDIA = tmp_path
    settings.OPPIVA_ERASURES = tmp_path / "erasures.jsonl"
    person = plant()
    before = rows_as_text()
    # Never in a row, and written over while typing went on.
    elsewhere = {"file", "mail file", "trouble", "draft's older text"}
    assert {place for place, canary in CANARIES.items() if canary not in before} == elsewhere
    counted = counts()
    services.erase_person(SETUP, person, reason="controller_request")
    after = rows_as_text()
    assert [place for place, canary in CANARIES.items() if canary in after] == []
    gone = {name: number - counted[name] for name, number in counts().items() if number != counted[name]}
    # Own work with its file, notices, the key of the evidence, what was typed of an experiment and whether the name
    # may be shown; the deed itself and the emptied contact are noted.
    assert gone == {
        "Job": -1, "Notice": -2, "StoredFile": -1, "SubjectKey": -1, "StepDraft": -1, "AuthorName": -1,
        "AuditEvent": 1,
    }  # fmt: skip
    assert verify().ok


@pytest.mark.server
def test_no_byte_on_the_disk_holds_a_canary_after_the_erasure(tmp_path: Path, run_folder: Path) -> None:
    new_file(tmp_path / "oppiva.sqlite3")
    subprocess.run([sys.executable, "-m", "people.canaries", str(tmp_path)], env=own_process(tmp_path), check=True)
    before, after = (tmp_path / "before").read_bytes(), everything(tmp_path)
    # What was kept in a session lies there in a coded form; what broke was never written.
    never = {place for place, canary in CANARIES.items() if canary.encode() not in before}
    assert never - {"draft's older text"} == {"session", "trouble"}
    assert [place for place, canary in CANARIES.items() if canary.encode() in after] == []
    assert len(list(tmp_path.glob("oppiva.log*"))) >= 2
    assert (tmp_path / "erasures.jsonl").exists()


def counts() -> dict[str, int]:
    """How many rows each of our tables holds, but the revisions."""
    with reading(SETUP):
        return {
            model.__name__: model._base_manager.count()
            for model in apps.get_models()
            if model.__module__.startswith("oppiva.") and model._meta.label_lower != "audit.revision"
        }
