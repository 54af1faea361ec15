"""The database of a worker: migrated once a run, and set to a prepared state in a few milliseconds.

What a module of tests begins with - everybody and everything its tests share - takes a second or ten to make through
the services. The first worker that needs it makes it and keeps the file; each later module, and each other worker, only
copies it in. On PostgreSQL the server copies the tables, and the state is made in a transaction that is taken back
when the worker goes on to tests that begin with another.
"""

from __future__ import annotations

import fcntl
import os
import pickle
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar
from urllib.parse import urlsplit

import pytest
from pytest_django.plugin import DjangoDbBlocker

if TYPE_CHECKING:
    from django.db.transaction import Atomic

T = TypeVar("T")
SRC = Path(__file__).resolve().parents[1] / "src"
EMPTY = "empty"
GROUND = "oppiva_ground"
TABLES = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False); call_command("createcachetable", verbosity=0)
"""
_folder: list[Path] = []
# The test that comes next in this worker, and the state that stands on PostgreSQL: its name, its transaction, what the
# build gave.
_coming: list[pytest.Item] = []
_standing: list[tuple[str, Atomic, bytes]] = []


@pytest.fixture(scope="session")
def run_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that all workers of this run share."""
    base = tmp_path_factory.getbasetemp()
    _folder[:] = [base.parent if os.environ.get("PYTEST_XDIST_WORKER") else base]
    return _folder[0]


@pytest.fixture(scope="session")
def django_db_setup(
    run_folder: Path, django_test_environment: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    """A database of the worker's own with the tables of this version.

    On PostgreSQL the tests work in it as the pages do: in a role that owns no table, behind the policies of the rows.
    """
    from django.db import connection

    name = str(connection.settings_dict["NAME"])
    if connection.vendor == "sqlite":
        with django_db_blocker.unblock():
            _open_empty()
        yield
        with django_db_blocker.unblock():
            connection.creation.destroy_test_db(name, verbosity=0)
        return
    with new_database(f"test_{name}_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}") as address:
        options = connection.settings_dict["OPTIONS"]
        connection.close()
        connection.settings_dict["NAME"] = urlsplit(address).path[1:]
        options["options"] += " -c role=oppiva_app"
        yield
        connection.close()


@contextmanager
def stage(name: str, build: Callable[[], T], *, upon: Path | None = None) -> Iterator[T]:
    """The database as `build` leaves it, and what it gave, until the end of the block; then empty again.

    `upon`: the SQLite file that it begins from; without one, or on PostgreSQL, it begins empty.
    """
    from django.db import connection, transaction

    if connection.vendor != "sqlite":
        try:
            if not _stands(name):
                _take_back()
                _raise(name, build)
            yield pickle.loads(_standing[0][2])
        finally:
            if not (_coming and "troupe" in getattr(_coming[0], "fixturenames", ()) and _of(_coming[0]) == name):
                _take_back()
        return
    made = _folder[0] / f"stage-{name}.pickle"
    try:
        with _alone(name):
            if made.exists():
                _load(_file(name))
            else:
                if upon is not None:
                    _load(upon)
                with transaction.atomic():
                    found = build()
                    # As where it is taken back: nothing follows from it.
                    connection.run_on_commit = []
                _keep(name)
                made.write_bytes(pickle.dumps(found))
        yield pickle.loads(made.read_bytes())
    finally:
        _load(_file(EMPTY))


@pytest.hookimpl(tryfirst=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> None:
    """A module's state is taken down in the teardown of its last test: then it is known what comes."""
    _coming[:] = [nextitem] if nextitem is not None else []


def _of(item: pytest.Item) -> str:
    """The state that a test with a `troupe` begins with: it has the name of the folder."""
    return item.nodeid.split("/")[1]


def _stands(name: str) -> bool:
    from django.db import connection

    return bool(_standing) and _standing[0][0] == name and not connection.needs_rollback and connection.is_usable()


def _raise(name: str, build: Callable[[], object]) -> None:
    from django.db import transaction

    whole = transaction.atomic()
    whole.__enter__()
    try:
        _standing[:] = [(name, whole, pickle.dumps(build()))]
    except BaseException:
        whole.__exit__(*sys.exc_info())
        raise


def _take_back() -> None:
    from django.db import transaction

    if _standing:
        _name, whole, _found = _standing.pop()
        transaction.set_rollback(True)
        whole.__exit__(None, None, None)


@contextmanager
def new_database(name: str) -> Iterator[str]:
    """The address of a database on the PostgreSQL server of this run, with the tables of this version; then gone."""
    import psycopg

    parts = urlsplit(os.environ["OPPIVA_TEST_DATABASE_URL"])
    with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as admin, _alone(GROUND):
        if admin.execute("SELECT FROM pg_database WHERE datname = %s", [GROUND]).fetchone() is None:
            admin.execute(f"CREATE DATABASE {GROUND}")
            _make_tables(parts._replace(path=f"/{GROUND}").geturl())
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {GROUND}")
    try:
        yield parts._replace(path=f"/{name}").geturl()
    finally:
        with psycopg.connect(parts._replace(path="/postgres").geturl(), autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def new_file(path: Path) -> None:
    """A SQLite database with the tables of this version at the path; for a process of its own."""
    with _alone(EMPTY):
        if not _file(EMPTY).exists():
            _make_tables(f"sqlite://{_file('made')}")
            _file("made").rename(_file(EMPTY))
    shutil.copyfile(_file(EMPTY), path)


def _make_tables(address: str) -> None:
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPPIVA_")}
    environment = kept | {
        "OPPIVA_TEST": "1", "OPPIVA_DATA": os.environ["OPPIVA_DATA"], "DJANGO_SETTINGS_MODULE": "oppiva.settings",
        "PYTHONPATH": str(SRC), "OPPIVA_DATABASE_URL": address,
    }  # fmt: skip
    subprocess.run([sys.executable, "-c", TABLES], env=environment, check=True)


def _open_empty() -> None:
    from django.conf import settings
    from django.db import connection

    with _alone(EMPTY):
        if not _file(EMPTY).exists():
            connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
            _keep(EMPTY)
            return
    connection.close()
    name = connection.creation._get_test_db_name()
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name
    _load(_file(EMPTY))


def _file(name: str) -> Path:
    return _folder[0] / f"stage-{name}.sqlite3"


@contextmanager
def _alone(name: str) -> Iterator[None]:
    with (_folder[0] / f"stage-{name}.guard").open("w") as guard:
        fcntl.flock(guard, fcntl.LOCK_EX)
        yield


def _keep(name: str) -> None:
    from django.db import connection

    with closing(sqlite3.connect(_file(f"{name}.new"))) as there:
        connection.connection.backup(there)
    _file(f"{name}.new").rename(_file(name))


def _load(file: Path) -> None:
    from django.db import connection

    connection.ensure_connection()
    with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as here:
        here.backup(connection.connection)
