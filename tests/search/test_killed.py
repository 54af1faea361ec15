"""A worker that is killed in the middle of the index: another one goes on, no text is left out, none is there twice."""

from __future__ import annotations

import os
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from stages import new_file

ROOT = Path(__file__).resolve().parents[2]
LONG = os.environ.get("OPPIVA_TEST_PROFILE") == "long"
TEXTS = 60 if LONG else 30


@pytest.mark.server
def test_a_killed_worker_leaves_an_index_that_another_one_makes_whole(tmp_path: Path, run_folder: Path) -> None:
    database = tmp_path / "oppiva.sqlite3"
    new_file(database)
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPPIVA_")}
    environment = kept | {
        "OPPIVA_TEST": "1", "OPPIVA_DATA": str(tmp_path), "DJANGO_SETTINGS_MODULE": "oppiva.settings",
        "OPPIVA_EMBEDDER": "few words", "PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}",
    }  # fmt: skip

    def begin(what: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "search.slowly", what, str(TEXTS)]
        return subprocess.Popen(command, env=environment)

    def vectors() -> list[int]:
        with closing(sqlite3.connect(database, timeout=20)) as own:
            return [doc for (doc,) in own.execute("SELECT doc_id FROM search_textvector ORDER BY doc_id")]

    assert begin("fill").wait(60) == 0
    for _round in range(2 if LONG else 1):
        worker = begin("work")
        had = len(vectors())
        ends = time.monotonic() + 60
        while len(vectors()) <= had and time.monotonic() < ends:
            time.sleep(0.02)
        worker.send_signal(signal.SIGKILL)
        worker.wait(10)
        assert had < len(vectors()) < TEXTS
        with closing(sqlite3.connect(database, timeout=20)) as own, own:
            # The lease of the dead runs out.
            own.execute("UPDATE jobs_job SET leased_until = '2000-01-01 00:00:00' WHERE state = 'running'")
    assert begin("finish").wait(120) == 0
    with closing(sqlite3.connect(database)) as own:
        docs = [pk for (pk,) in own.execute("SELECT id FROM search_textdoc ORDER BY id")]
        assert own.execute("SELECT state FROM jobs_job WHERE kind = 'search.index'").fetchall() == [("done",)]
    assert len(docs) == TEXTS
    assert vectors() == docs
