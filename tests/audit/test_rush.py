"""Two or more edit one record at once (R1, small form): each is saved or refused, no text is lost, versions add up."""

import json
import os
import subprocess
import sys
from pathlib import Path
from uuid import uuid4

import pytest
from django.db import connection

pytestmark = [pytest.mark.both, pytest.mark.server, pytest.mark.django_db]
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def committed(tmp_path):
    """The address of an empty database of the kind under test that keeps what is committed."""
    if connection.vendor == "sqlite":
        yield f"sqlite://{tmp_path / 'rush.sqlite3'}"
        return
    import psycopg

    with_name = connection.get_connection_params()
    place = {key: with_name[key] for key in ("user", "password", "host", "port") if with_name.get(key)}
    name = f"rush_{uuid4().hex[:12]}"
    with psycopg.connect(dbname="postgres", autocommit=True, **place) as server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            user, host = place.get("user", ""), place.get("host", "")
            yield f"postgres://{user}@/{name}?host={host}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")


def test_every_save_is_kept_or_refused_with_its_text(committed, tmp_path):
    environment = {name: value for name, value in os.environ.items() if not name.startswith("OPPIVA_")}
    environment |= {
        "OPPIVA_TEST": "1",
        "OPPIVA_DATA": str(tmp_path / "data"),
        "OPPIVA_DATABASE_URL": committed,
        "DJANGO_SETTINGS_MODULE": "oppiva.settings",
        "PYTHONPATH": str(ROOT / "src"),
    }
    done = subprocess.run(
        [sys.executable, Path(__file__).with_name("rush.py")],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["failed"] == []
    assert len(told["saved"]) + len(told["refused"]) == 48
    for pk, version in told["versions"].items():
        numbers = [number for owner, number, _ in told["kept"] if owner == pk and number is not None]
        assert numbers == list(range(2, version + 1))
    assert sum(version - 1 for version in told["versions"].values()) == len(told["saved"])
    assert sorted(after for _, number, after in told["kept"] if number is not None) == sorted(told["saved"])
    assert sorted(after for _, number, after in told["kept"] if number is None) == sorted(told["refused"])
    assert (told["entries"], told["whole"]) == (48, True)
