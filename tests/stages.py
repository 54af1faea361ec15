"""The database of a worker: migrated once a run, and set to a prepared state in a few milliseconds.

What a module of tests begins with - everybody and everything its tests share - takes a second or ten to make through
the services. The first worker that needs it makes it and keeps the file; each later module, and each other worker, only
copies it in. On PostgreSQL the state is a database, too: the server copies it once for each worker, and as every test
takes back what it did, the worker only goes over to its copy and back.

What many tests of a state then do first, through the services, is `told_once`: the first test of a process does it, and
to each later one its writes are told again.
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
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, ParamSpec, TypeVar, cast
from urllib.parse import urlsplit

import pytest
from pytest_django.plugin import DjangoDbBlocker

import mornings

if TYPE_CHECKING:
    import psycopg

T = TypeVar("T")
P = ParamSpec("P")
SRC = Path(__file__).resolve().parents[1] / "src"
EMPTY = "empty"
GROUND = "oppiva_ground"
TABLES = """
import django; django.setup()
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False); call_command("createcachetable", verbosity=0)
"""
_folder: list[Path] = []
# On PostgreSQL: the states of which this worker has a copy, and what drops the copies at its end.
_copied: set[str] = set()
_copies = ExitStack()


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
    with _copies, new_database(_own(EMPTY)):
        connection.settings_dict["OPTIONS"]["options"] += " -c role=oppiva_app"
        _go_to(_own(EMPTY))
        yield
        connection.close()


@contextmanager
def stage(name: str, build: Callable[[], T], *, upon: Path | None = None) -> Iterator[T]:
    """The database as `build` leaves it, and what it gave, until the end of the block; then empty again.

    `upon`: the SQLite file that it begins from; without one, or on PostgreSQL, it begins empty.
    """
    from django.db import connection

    made = _folder[0] / f"stage-{name}.pickle"
    on_postgres = connection.vendor != "sqlite"
    try:
        with _alone(name):
            if on_postgres:
                _open_copy(name, build, made)
            elif made.exists():
                _load(_file(name))
            else:
                if upon is not None:
                    _load(upon)
                _make(build, made, then=lambda: _keep(name))
        _opened[:] = [name]
        yield pickle.loads(made.read_bytes())
    finally:
        _opened.clear()
        if on_postgres:
            _go_to(_own(EMPTY))
        else:
            _load(_file(EMPTY))


_packed: list[tuple[object, bytes]] = []  # the last one that was copied
# On SQLite: the state that is open, and how many rows its connection had written when the test that runs took its copy.
_opened: list[str] = []
_began: list[int] = []


def copied(made: T) -> T:
    """A copy of what a stage gave, for one test: packed once, a sixth of the time of copying it piece by piece."""
    from django.db import connection

    if not _packed or _packed[0][0] is not made:
        _packed[:] = [(made, pickle.dumps(made))]
    _began[:] = [connection.connection.total_changes] if connection.vendor == "sqlite" else []
    return cast("T", pickle.loads(_packed[0][1]))


@dataclass(frozen=True)
class Told:
    """What was written, in its order, and what it gave."""

    writes: tuple[tuple[str, object, bool], ...]
    gave: bytes


_told: dict[tuple[object, ...], Told] = {}


def told_once(make: Callable[P, T]) -> Callable[P, T]:
    """What is the same for every test that begins with it: done by the first, its writes told again to the others.

    Only where the test has written nothing since it took its copy of a state, lives on the run's own morning and has
    changed no setting; else, and on PostgreSQL, it is done anew. Nothing is sent to who listens: a test of a signal or
    of a file takes the steps itself. The first argument is taken as the state has it.
    """

    @wraps(make)
    def made(*args: P.args, **more: P.kwargs) -> T:
        key = _key(make.__qualname__, args[1:], more)
        if key is None:
            return make(*args, **more)
        if key not in _told:
            return _listened(key, lambda: make(*args, **more))
        return cast("T", _tell(_told[key]))

    return made


def _key(name: str, args: tuple[object, ...], more: dict[str, object]) -> tuple[object, ...] | None:
    """What makes two tellings the same; None where it cannot be known."""
    from django.conf import UserSettingsHolder, settings
    from django.db import connection
    from django.utils.translation import get_language

    from oppiva.jobs import clock

    if connection.vendor != "sqlite" or not _opened or _began != [connection.connection.total_changes]:
        return None
    elsewhen = abs(clock.now() - mornings.morning()) > timedelta(minutes=1)
    if elsewhen or isinstance(settings._wrapped, UserSettingsHolder):
        return None
    return (_opened[0], name, repr((args, more)), get_language(), clock.today())


def _listened(key: tuple[object, ...], make: Callable[[], T]) -> T:
    from django.db import connection

    heard: list[tuple[str, object, bool]] = []

    def listen(execute: Callable[..., object], sql: str, params: object, many: bool, context: object) -> object:
        heard.append((sql, params, many))
        return execute(sql, params, many, context)

    with connection.execute_wrapper(listen):
        found = make()
    words = [sql.lstrip().partition(" ")[0].upper() for sql, _params, _many in heard]
    if "ROLLBACK" not in words:
        writes = tuple(one for one, word in zip(heard, words, strict=True) if word in {"INSERT", "UPDATE", "DELETE"})
        _told[key] = Told(writes, pickle.dumps(found))
    return found


def _tell(told: Told) -> object:
    from django.db import connection

    with connection.cursor() as cursor:
        for sql, params, many in told.writes:
            if many:
                cursor.executemany(sql, params)
            else:
                cursor.execute(sql, params)
                cursor.fetchall()
    return pickle.loads(told.gave)


def _make(build: Callable[[], object], made: Path, *, then: Callable[[], None]) -> None:
    """Build the state in the database that is open; what it gave is written last, as the sign that it is there."""
    from django.db import connection, transaction

    with transaction.atomic():
        found = build()
        # Nothing follows from it.
        connection.run_on_commit = []
    then()
    made.write_bytes(pickle.dumps(found))


def _open_copy(name: str, build: Callable[[], object], made: Path) -> None:
    """Go over to this worker's copy of a state on PostgreSQL; the first worker that wants it makes it."""
    from django.db import connection

    if not made.exists():
        _copy(_state(name), of=GROUND)
        _go_to(_state(name))
        _make(build, made, then=connection.close)
    if name not in _copied:
        _copies.enter_context(new_database(_own(name), of=_state(name)))
        _copied.add(name)
    _go_to(_own(name))


def _state(name: str) -> str:
    return f"stage_{name}".replace("-", "_")


def _own(name: str) -> str:
    """This worker's database on PostgreSQL that begins so."""
    return f"test_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{name}".replace("-", "_")


def _go_to(database: str) -> None:
    from django.db import connection

    connection.close()
    connection.settings_dict["NAME"] = database


@contextmanager
def new_database(name: str, *, of: str = GROUND) -> Iterator[str]:
    """The address of a database on the PostgreSQL server of this run, a copy of another; then gone.

    Without a word it has the tables of this version and nothing in them.
    """
    with _admin() as admin, _alone(GROUND):
        if admin.execute("SELECT FROM pg_database WHERE datname = %s", [GROUND]).fetchone() is None:
            admin.execute(f"CREATE DATABASE {GROUND}")
            _make_tables(_address(GROUND))
        _copy(name, of=of)
    try:
        yield _address(name)
    finally:
        with _admin() as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def _copy(name: str, *, of: str) -> None:
    with _admin() as admin:
        admin.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")
        admin.execute(f"CREATE DATABASE {name} TEMPLATE {of}")


def _admin() -> psycopg.Connection:
    import psycopg

    return psycopg.connect(_address("postgres"), autocommit=True)


def _address(database: str) -> str:
    return urlsplit(os.environ["OPPIVA_TEST_DATABASE_URL"])._replace(path=f"/{database}").geturl()


def new_file(path: Path) -> None:
    """A SQLite database with the tables of this version at the path; for a process of its own."""
    with _alone(EMPTY):
        if not _file(EMPTY).exists():
            _make_tables(f"sqlite://{_file('made')}")
            _file("made").rename(_file(EMPTY))
    shutil.copyfile(_file(EMPTY), path)


def own_process(data: Path) -> dict[str, str]:
    """The environment of a process that is an installation of its own with this data, and may use the tests' parts."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPPIVA_")}
    return kept | {
        "OPPIVA_DEMO": "1", "OPPIVA_DATA": str(data), "DJANGO_SETTINGS_MODULE": "oppiva.settings",
        "PYTHONPATH": f"{SRC}:{Path(__file__).parent}",
    }  # fmt: skip


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
