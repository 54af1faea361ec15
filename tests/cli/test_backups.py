"""Backup, restore, drill and erasure by real commands on real files (trust.md R19, O8)."""

from __future__ import annotations

import json
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from oppiva.cli.startup import restore_refusal
from oppiva.jobs.backups import NotABackup, newest

pytestmark = [pytest.mark.server, pytest.mark.django_db]  # the tests' own database is where each begins
KAISA = "kaisa@tyo.example"
ROOT = Path(__file__).resolve().parents[2]
PLAN = ROOT / "src/oppiva/core/plan/data/etela-savo-2025.toml"
# A small installation: persons, a file, a sealed day; made by the services, in a process of its own.
STORY = """
import django; django.setup()
from datetime import timedelta
from oppiva.audit import services as audit
from oppiva.core.policy import Actor, system
from oppiva.jobs import clock, registry
from oppiva.jobs.services import store
from oppiva.people import services
root = services.make_first_administrator(system('setup'), name='Ada Juuri', email='ada@tyo.example')
person = services.add_person(system('setup'), fields={'name': 'Kaisa Kanarialintu', 'email': 'kaisa@tyo.example'})
registry.file_kind('test.letter', lambda actor, stored: False)
for number in range(3):
    store(b'%PDF-1.4 ' + bytes([65 + number]) * 5000, kind='test.letter', object_id='x', actor=Actor(str(person.pk)))
audit.append('ES', 'attendance', occurred_on=clock.today(), quantity=1, unit='person',
             subject_ref=services.subject_ref(person, 'ES'))
with clock.travel(clock.today() - timedelta(days=1)):
    audit.log('tried', actor=system('test'), kind='person', subject_id=person.pk)
audit.seal_day(clock.today() - timedelta(days=1))
"""


def environment(data: Path, **more: str) -> dict[str, str]:
    """The environment of an installation that uses this folder."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("OPPIVA_")}
    return kept | {
        "OPPIVA_TEST": "1", "OPPIVA_BEHIND_PROXY": "none", "OPPIVA_DATA": str(data), "LC_ALL": "en",
        "PYTHONPATH": str(ROOT / "src"), "DJANGO_SETTINGS_MODULE": "oppiva.settings", **more,
    }  # fmt: skip


def oppiva(data: Path, *words: object, **more: str) -> subprocess.CompletedProcess[str]:
    """One command on an installation."""
    command = [sys.executable, "-m", "oppiva.cli", *map(str, words)]
    return subprocess.run(command, env=environment(data, **more), capture_output=True, text=True, check=False)


@pytest.fixture(scope="module")
def story(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Path:
    data = tmp_path_factory.mktemp("story")
    # The tests' own empty database, which is made already.
    with django_db_blocker.unblock(), closing(sqlite3.connect(data / "oppiva.sqlite3")) as empty:
        connection.ensure_connection()
        connection.connection.backup(empty)
    subprocess.run([sys.executable, "-c", STORY], env=environment(data), check=True)
    return data


@pytest.fixture
def here(story: Path, tmp_path: Path) -> Iterator[Path]:
    """An installation of this test's own."""
    return Path(shutil.copytree(story, tmp_path / "here"))


def ask(data: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(data / "oppiva.sqlite3")) as database:
        return database.execute(sql).fetchall()


@pytest.mark.long
def test_a_backup_comes_back_whole_and_forgets_whom_the_journal_names_before_it_opens(
    here: Path, tmp_path: Path
) -> None:
    folder, there = tmp_path / "backups", tmp_path / "there"
    made = oppiva(here, "backup", OPPIVA_BACKUP=str(folder))
    assert made.returncode == 0, made.stderr
    assert "keys are not in it" in made.stdout
    (backup,) = folder.glob("oppiva-*Z")
    assert backup.stat().st_mode & 0o077 == 0
    assert not [path for path in backup.rglob("*") if path.suffix == ".key"]
    # The journal lies beside the backups at once, not only from the next one on.
    gone = oppiva(here, "erase-person", KAISA, "--yes", KAISA, OPPIVA_BACKUP=str(folder))
    assert gone.returncode == 0, gone.stderr
    back = oppiva(there, "restore", folder)
    assert back.returncode == 0, back.stderr + back.stdout
    assert "counts and ledger heads as written down" in back.stdout
    assert "erased 1 person " in back.stdout
    line = json.loads((here / "erasures.jsonl").read_text())
    rows = ask(there, "SELECT id, name, state FROM people_person WHERE name NOT LIKE 'Ada%'")
    assert rows == [(line["tombstone"].replace("-", ""), "entinen osallistuja", "erased")]
    assert len(list((there / "files").glob("??/*"))) == 3
    everything = b"".join(path.read_bytes() for path in there.rglob("*") if path.is_file())
    assert b"Kanarialintu" not in everything
    assert KAISA.encode() not in everything
    # It came along, so that the next restore knows, too.
    assert line["id"] in (there / "erasures.jsonl").read_text()
    assert not (there / "restoring").exists()


@pytest.mark.long
def test_a_restore_does_not_write_over_an_installation_unless_told_and_then_keeps_it(
    here: Path, tmp_path: Path
) -> None:
    assert oppiva(here, "backup", "--to", tmp_path / "backups").returncode == 0
    refused = oppiva(here, "restore", tmp_path / "backups")
    assert refused.returncode == 2
    assert "already in" in refused.stderr
    forced = oppiva(here, "restore", tmp_path / "backups", "--force")
    assert forced.returncode == 0
    # Whoever is erased from now on is still in there: the operator is told to take it away.
    assert f"remove {here}/oppiva.sqlite3.before-1, {here}/files.before-1." in forced.stdout
    assert (here / "oppiva.sqlite3.before-1").exists()
    assert (here / "files.before-1").is_dir()


@pytest.mark.long
def test_a_backup_of_an_earlier_version_comes_back_in_the_tables_of_this_one(here: Path, tmp_path: Path) -> None:
    with sqlite3.connect(here / "oppiva.sqlite3") as database:
        later = "(name LIKE 'workshops_%' OR name LIKE 'experiments_%' OR name LIKE '%workbook%'"
        later += " OR name = 'people_rememberedcolumn')"
        later = f"SELECT name FROM sqlite_master WHERE type = 'table' AND {later}"
        for (table,) in database.execute(later).fetchall():
            database.execute(f"DROP TABLE {table}")
        apps = "app IN ('workshops', 'experiments') OR app = 'people' AND name >= '0013'"
        database.execute(f"DELETE FROM django_migrations WHERE {apps}")
    made = oppiva(here, "backup", "--to", tmp_path / "backups")
    assert made.returncode == 0, made.stderr
    back = oppiva(tmp_path / "there", "restore", tmp_path / "backups")
    assert back.returncode == 0, back.stderr + back.stdout
    assert ask(tmp_path / "there", "SELECT COUNT(*) FROM workshops_series") == [(0,)]


def test_erasing_asks_for_the_address_once_more_and_keeps_the_last_administrator(here: Path) -> None:
    assert oppiva(here, "erase-person", KAISA, "--yes", "ada@tyo.example").returncode == 1
    last = oppiva(here, "erase-person", "ada@tyo.example", "--yes", "ada@tyo.example")
    assert last.returncode == 2
    assert "without a system administrator" in last.stderr
    assert ask(here, "SELECT COUNT(*) FROM people_person WHERE state = 'erased'") == [(0,)]


def test_a_backup_killed_in_the_middle_leaves_nothing_that_restores(here: Path, tmp_path: Path) -> None:
    for number in range(600):
        file = here / "files" / f"{number % 100:02d}" / f"{number:040d}"
        file.parent.mkdir(exist_ok=True)
        file.write_bytes(b"x" * 100)
    backups = tmp_path / "backups"
    running = subprocess.Popen(
        [sys.executable, "-m", "oppiva.cli", "backup", "--to", str(backups)], env=environment(here)
    )
    while not list(backups.glob("*.part/files/*")):
        assert running.poll() is None
        time.sleep(0.005)
    running.send_signal(signal.SIGKILL)
    running.wait()
    (half,) = backups.glob("oppiva-*.part")
    refused = oppiva(tmp_path / "there", "restore", half)
    assert refused.returncode == 2
    assert str(half) in refused.stderr
    with pytest.raises(NotABackup):
        newest(backups)
    assert oppiva(here, "backup", "--to", backups).returncode == 0
    assert not list(backups.glob("*.part"))


@pytest.mark.long
def test_the_drill_tries_the_newest_backup_and_touches_nothing(here: Path, tmp_path: Path) -> None:
    backups = tmp_path / "backups"
    for _again in range(2):
        assert oppiva(here, "backup", "--to", backups).returncode == 0
    before = sorted(path for path in here.rglob("*"))
    drill = oppiva(here, "restore-drill", "--from", backups)
    assert drill.returncode == 0, drill.stderr + drill.stdout
    assert "0 minutes ago" in drill.stdout
    assert sorted(path for path in here.rglob("*")) == before
    # Stored files never change: the second backup shares them with the first.
    assert {file.stat().st_nlink for file in backups.glob("oppiva-*Z*/files/??/*")} == {2}


def test_a_cut_off_restore_keeps_the_service_closed(tmp_path: Path) -> None:
    assert restore_refusal(tmp_path) is None
    (tmp_path / "restoring").mkdir()
    assert str(tmp_path) in str(restore_refusal(tmp_path))


# A row that PostgreSQL gives by reader, on top of the story.
GUARDED = """
from oppiva.audit.services import save
from oppiva.core.policy import reading
from oppiva.programme.queries import version_of
from oppiva.programme.services import open_programme, put_in_force
from oppiva.workshops import services as workshops
from oppiva.workshops.models import AttendanceCorrection, Session
programme = open_programme(system('setup'), toml=PLAN.read_text('utf-8'))
put_in_force(system('setup'), programme, version_of(programme, 1), reason='test')
programme.refresh_from_db()
workshops.create_from_plan(system('setup'), programme)
save(AttendanceCorrection(session=Session.objects.all()[0], reason='paperi', at=clock.now()), actor=system('setup'))
"""


@pytest.mark.long
@pytest.mark.pg
def test_postgresql_comes_back_whole_and_erased_into_an_empty_database_only(tmp_path: Path) -> None:
    address = os.environ["OPPIVA_TEST_DATABASE_URL"]
    _plain_owner(address)
    here, there, drill = (_new_database(address, name) for name in ("backup_here", "backup_there", "backup_drill"))
    ours = {"OPPIVA_DATABASE_URL": here, "OPPIVA_DB_ROLE": "oppiva_app"}
    migrated = oppiva(tmp_path / "here", "manage", "migrate", **ours)
    assert migrated.returncode == 0, migrated.stderr
    story = f"{STORY}\nfrom pathlib import Path\nPLAN = Path({str(PLAN)!r})\n{GUARDED}"
    subprocess.run([sys.executable, "-c", story], env=environment(tmp_path / "here", **ours), check=True)
    made = oppiva(tmp_path / "here", "backup", "--to", tmp_path / "backups", **ours)
    assert made.returncode == 0, made.stderr
    gone = oppiva(tmp_path / "here", "erase-person", KAISA, "--yes", KAISA, **ours)
    assert gone.returncode == 0, gone.stderr
    words = ("restore", tmp_path / "backups", "--journal", tmp_path / "here" / "erasures.jsonl")
    back = oppiva(tmp_path / "there", *words, OPPIVA_DATABASE_URL=there)
    assert back.returncode == 0, back.stderr + back.stdout
    assert "counts and ledger heads as written down" in back.stdout
    assert "erased 1 person " in back.stdout
    dump = subprocess.run(["pg_dump", as_superuser(there)], capture_output=True, text=True, check=True).stdout
    assert "entinen osallistuja" in dump
    assert "Kanarialintu" not in dump
    assert KAISA not in dump
    assert "paperi" in dump
    # The pages of the restored database work in their role again, which sees nothing where nobody is said to read.
    assert _ask(there, "SET ROLE oppiva_app; SELECT count(*) FROM workshops_attendancecorrection") == 0
    assert _ask(there, "SET ROLE oppiva_app; SELECT count(*) FROM people_person") == 2
    assert oppiva(tmp_path / "other", *words, OPPIVA_DATABASE_URL=there).returncode == 2
    # The way back from a newer version, whose own table hangs on one of this.
    _run_sql(there, "CREATE TABLE newer (person uuid REFERENCES people_person)")
    forced = oppiva(tmp_path / "other", *words, "--force", OPPIVA_DATABASE_URL=there)
    assert forced.returncode == 0, forced.stderr + forced.stdout
    assert "remove public_before_1" in forced.stdout
    again = oppiva(tmp_path / "other", "backup", "--to", tmp_path / "later", OPPIVA_DATABASE_URL=there)
    assert again.returncode == 0, again.stderr
    # Each week into the same database, which holds nobody's data in between.
    for _week in range(2):
        tried = oppiva(tmp_path / "here", "restore-drill", "--from", tmp_path / "later", "--database", drill, **ours)
        assert tried.returncode == 0, tried.stderr + tried.stdout
    assert "before_1" not in subprocess.run(["pg_dump", drill], capture_output=True, text=True, check=True).stdout
    assert "people_person" not in subprocess.run(["pg_dump", drill], capture_output=True, text=True, check=True).stdout
    full = oppiva(tmp_path / "here", "restore-drill", "--from", tmp_path / "later", "--database", there, **ours)
    assert full.returncode == 2
    assert "not empty" in full.stderr


def _run_sql(address: str, sql: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as server:
        server.execute(sql)


def _ask(address: str, sql: str) -> object:
    import psycopg

    with psycopg.connect(address, autocommit=True) as server:
        cursor = server.execute(sql)
        while cursor.nextset():
            pass
        return cursor.fetchone()[0]


def _plain_owner(address: str) -> None:
    """The user of docs/operations.md: owns the database, no superuser, and may take the role of the pages."""
    _run_sql(
        address,
        "DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'oppiva_app') THEN CREATE ROLE oppiva_app; "
        "END IF; CREATE ROLE keeper LOGIN; GRANT oppiva_app TO keeper; "
        "EXCEPTION WHEN duplicate_object THEN NULL; END $$",
    )


def as_superuser(address: str) -> str:
    """The address with the user of the tests' server."""
    return address.replace("keeper@", "oppiva@")


def _new_database(address: str, name: str) -> str:
    """An empty database beside the tests' own, and its address."""
    import psycopg

    with psycopg.connect(address, autocommit=True) as server:
        server.execute(f"DROP DATABASE IF EXISTS {name}")
        server.execute(f"CREATE DATABASE {name} OWNER keeper")
    parts = urlsplit(address)
    return urlunsplit(parts._replace(netloc="keeper@", path=f"/{name}"))
