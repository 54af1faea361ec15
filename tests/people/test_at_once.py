"""Two who decide on grants at the same moment: one is answered after the other, and knows what the other did."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

pytestmark = [pytest.mark.both, pytest.mark.server, pytest.mark.django_db]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def committed(tmp_path: Path) -> Iterator[str]:
    """The address of an empty database of the kind under test that keeps what is committed."""
    if connection.vendor == "sqlite":
        yield f"sqlite://{tmp_path / 'once.sqlite3'}"
        return
    import psycopg

    with_name = connection.get_connection_params()
    place = {key: with_name[key] for key in ("user", "password", "host", "port") if with_name.get(key)}
    name = f"once_{uuid4().hex[:12]}"
    with psycopg.connect(dbname="postgres", autocommit=True, **place) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield f"postgres://{place.get('user', '')}@/{name}?host={place.get('host', '')}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_two_administrators_cannot_both_leave_and_a_role_is_given_once(committed: str, tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPPIVA_")}
    environment |= {
        "OPPIVA_TEST": "1",
        "OPPIVA_DATA": str(tmp_path / "data"),
        "OPPIVA_DATABASE_URL": committed,
        "DJANGO_SETTINGS_MODULE": "oppiva.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("at_once.py")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["given"] == [["done", "grant_exists"]] * len(told["given"])
    assert told["left"] == [["done", "last_administrator"]] * len(told["left"])
