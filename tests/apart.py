"""Tests that need a process of its own, on an empty database that keeps what is committed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest

import mornings

ROOT = Path(__file__).resolve().parents[1]


@contextmanager
def database(folder: Path) -> Iterator[str]:
    """The address of an empty database with its tables: a file, or one on the PostgreSQL server of this test run."""
    from stages import new_database, new_file

    if os.environ.get("OPPIVA_TEST_DATABASE_URL", "").startswith("postgres"):
        with new_database(f"apart_{uuid4().hex[:12]}") as address:
            yield address
        return
    new_file(folder / "apart.sqlite3")
    yield f"sqlite://{folder / 'apart.sqlite3'}"


@pytest.fixture
def told_by(tmp_path: Path, run_folder: Path) -> Callable[[Path], dict[str, Any]]:
    """Runs a script on such a database and gives the JSON object that it prints last."""

    def run(script: Path) -> dict[str, Any]:
        environment = {name: value for name, value in os.environ.items() if not name.startswith("OPPIVA_")}
        environment |= {
            mornings.BEGAN: os.environ[mornings.BEGAN],
            mornings.HOUR: mornings.hour().isoformat(),
            "OPPIVA_TEST": "1",
            "OPPIVA_DATA": str(tmp_path / "data"),
            "DJANGO_SETTINGS_MODULE": "oppiva.settings",
            "PYTHONPATH": str(ROOT / "src"),
        }
        with database(tmp_path) as address:
            done = subprocess.run(
                [sys.executable, ROOT / "tests" / "mornings.py", script],
                env=environment | {"OPPIVA_DATABASE_URL": address},
                capture_output=True,
                text=True,
                check=False,
                timeout=120,
            )
        assert done.returncode == 0, done.stderr
        told: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
        return told

    return run
