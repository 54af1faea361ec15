"""A whole upgrade by real commands on real files: done, refused, killed in the middle (trust.md R18)."""

from __future__ import annotations

import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from cli.earlier import EARLIER
from cli.test_backups import GUARDED, PLAN, STORY, _new_database, _plain_owner, _run_sql, ask, environment, oppiva
from oppiva.cli import startup

pytestmark = pytest.mark.usefixtures("english")
# A team with its experiment and a number of it, then the tables of the earlier version.
OLDER = f"""
from django.core.management import call_command
from oppiva.experiments.models import Cycle, Experiment, Observation
from oppiva.experiments.services import begin_experiment
from oppiva.workshops.models import Series, Team
with reading(system('setup')):
    team = Team(series=Series.objects.all()[0], number=1, published_at=clock.now())
    save(team, actor=system('setup'))
    begin_experiment(system('setup'), team)
    cycle = Cycle.objects.get()
    save(Observation(experiment=cycle.experiment, cycle=cycle, person_id=person.pk, made_at=clock.now(), kind='trial',
         observed_on=clock.today(), value=9, measure=1), actor=system('setup'))
call_command('migrate', 'experiments', '{EARLIER}', verbosity=0)
"""
STORY_OF_OLDER = f"{STORY}\nfrom pathlib import Path\nPLAN = Path({str(PLAN)!r})\n{GUARDED}{OLDER}"


@pytest.fixture(scope="module")
def older(tmp_path_factory: pytest.TempPathFactory, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Path:
    """A filled installation of an earlier version."""
    data = tmp_path_factory.mktemp("older")
    with django_db_blocker.unblock(), closing(sqlite3.connect(data / "oppiva.sqlite3")) as empty:
        connection.ensure_connection()
        connection.connection.backup(empty)
    subprocess.run([sys.executable, "-c", STORY_OF_OLDER], env=environment(data), check=True)
    return data


@pytest.fixture
def here(older: Path, tmp_path: Path) -> Path:
    """An earlier installation of this test's own."""
    return Path(shutil.copytree(older, tmp_path / "here"))


def written(data: Path) -> list[tuple[object, ...]]:
    """What people wrote, as the database tells it."""
    return ask(data, "SELECT value, observed_on, person_id FROM experiments_observation") + ask(
        data, "SELECT id, name, email FROM people_person ORDER BY id"
    )


def last_of(data: Path) -> str:
    return str(ask(data, "SELECT MAX(name) FROM django_migrations WHERE app = 'experiments'")[0][0])


@pytest.mark.server
@pytest.mark.long
def test_a_filled_database_is_upgraded_once_and_its_backup_is_the_way_back(here: Path, tmp_path: Path) -> None:
    before, kept = written(here), tmp_path / "backups"
    assert len(before) == 3
    closed = oppiva(here, "serve", "--check")
    assert closed.returncode == 2
    assert "./oppiva upgrade" in closed.stderr
    looked = oppiva(here, "upgrade", "--check", "--to", kept)
    assert (looked.returncode, kept.exists(), last_of(here)) == (1, False, EARLIER)
    done = oppiva(here, "upgrade", "--yes", "--to", kept)
    assert done.returncode == 0, done.stderr + done.stdout
    for words in ("Database: 0.5.0", "Backup read back", "Change 3 of ", "As before: tables", "Start again"):
        assert words in done.stdout
    assert written(here) == before
    assert last_of(here) > EARLIER
    assert not [path for path in here.iterdir() if path.name.endswith(("-wal", "-shm")) or path.name == "upgrading"]
    again = oppiva(here, "upgrade", "--yes", "--to", kept)
    assert (again.returncode, len(list(kept.glob("oppiva-*Z*")))) == (0, 1)
    assert "nothing to upgrade" in again.stdout
    back = oppiva(tmp_path / "there", "restore", kept)
    assert back.returncode == 0, back.stderr + back.stdout
    assert written(tmp_path / "there") == before


@pytest.mark.server
@pytest.mark.long
def test_a_change_that_cannot_be_made_leaves_everything_as_it_was(here: Path, tmp_path: Path) -> None:
    with closing(sqlite3.connect(here / "oppiva.sqlite3")) as database:
        database.execute("CREATE TABLE experiments_publication (of_somebody TEXT)")
    before = written(here)
    failed = oppiva(here, "upgrade", "--yes", "--to", tmp_path / "backups")
    assert failed.returncode == 1
    assert "publication" in failed.stderr
    assert "already exists" in failed.stderr
    assert f"The database is as it was. The backup is in {next((tmp_path / 'backups').glob('oppiva-*Z'))}" in (
        failed.stderr
    )
    assert (written(here), last_of(here)) == (before, EARLIER)
    assert startup.upgrade_refusal(here) is None


@pytest.mark.server
@pytest.mark.long
@pytest.mark.parametrize("moment", ["Making", "Change 1", "Change 2", "As before"])
def test_an_upgrade_killed_in_the_middle_is_done_by_the_next_one(here: Path, tmp_path: Path, moment: str) -> None:
    before = written(here)
    command = [sys.executable, "-m", "oppiva.cli", "upgrade", "--yes", "--to", str(tmp_path / "backups")]
    cut = subprocess.Popen(command, env=environment(here), stdout=subprocess.PIPE, text=True)
    assert cut.stdout is not None
    while moment not in (line := cut.stdout.readline()):
        assert line
    cut.send_signal(signal.SIGKILL)
    cut.communicate()
    assert written(here) == before
    assert (last_of(here) == EARLIER) == (moment != "As before")
    assert (startup.upgrade_refusal(here) is None) == (moment == "As before")
    done = oppiva(here, "upgrade", "--yes", "--to", tmp_path / "backups")
    assert done.returncode == 0, done.stderr + done.stdout
    assert ("An earlier upgrade was cut off" in done.stdout) == (moment != "As before")
    assert written(here) == before
    assert last_of(here) > EARLIER


@pytest.mark.server
@pytest.mark.long
def test_no_upgrade_begins_while_somebody_has_the_database_open(here: Path, tmp_path: Path) -> None:
    # As the pages of an earlier version do, which hold no lock.
    with closing(sqlite3.connect(here / "oppiva.sqlite3")) as pages:
        pages.execute("SELECT count(*) FROM people_person").fetchall()
        refused = oppiva(here, "upgrade", "--yes", "--to", tmp_path / "backups")
    assert refused.returncode == 2
    assert "systemctl stop" in refused.stderr
    assert last_of(here) == EARLIER
    assert not (tmp_path / "backups").exists()


@pytest.mark.long
def test_a_container_makes_its_database_at_the_first_start_and_upgrades_it_later(tmp_path: Path) -> None:
    words = ("upgrade", "--first", "--yes", "--to", tmp_path / "backups")
    made = oppiva(tmp_path / "here", *words)
    assert made.returncode == 0, made.stderr
    assert "The database is made" in made.stdout
    assert "nothing to upgrade" in oppiva(tmp_path / "here", *words).stdout


@pytest.mark.long
@pytest.mark.pg
def test_on_postgresql_all_changes_come_about_or_none(tmp_path: Path) -> None:
    address = os.environ["OPPIVA_TEST_DATABASE_URL"]
    _plain_owner(address)
    ours = {"OPPIVA_DATABASE_URL": _new_database(address, "upgrade_here")}
    assert oppiva(tmp_path / "here", "manage", "migrate", **ours).returncode == 0
    subprocess.run([sys.executable, "-c", STORY_OF_OLDER], env=environment(tmp_path / "here", **ours), check=True)
    words = ("upgrade", "--yes", "--to", tmp_path / "backups")
    ours |= {"OPPIVA_DB_ROLE": "oppiva_app"}
    with connected(ours["OPPIVA_DATABASE_URL"]):
        refused = oppiva(tmp_path / "here", *words, **ours)
    assert refused.returncode == 2, refused.stdout
    assert "keeper" in refused.stderr
    _run_sql(ours["OPPIVA_DATABASE_URL"], "CREATE TABLE experiments_publication (of_somebody text)")
    failed = oppiva(tmp_path / "here", *words, **ours)
    assert failed.returncode == 1, failed.stdout
    assert "The database is as it was" in failed.stderr
    tables = "SELECT count(*) FROM pg_tables WHERE tablename LIKE 'experiments_%'"
    assert value(ours["OPPIVA_DATABASE_URL"], "SELECT max(name) FROM django_migrations WHERE app = 'experiments'") == (
        EARLIER
    )
    _run_sql(ours["OPPIVA_DATABASE_URL"], "DROP TABLE experiments_publication")
    before = value(ours["OPPIVA_DATABASE_URL"], tables)
    done = oppiva(tmp_path / "here", *words, **ours)
    assert done.returncode == 0, done.stderr + done.stdout
    assert int(str(value(ours["OPPIVA_DATABASE_URL"], tables))) > int(str(before))
    # In the role of the pages, which sees what it is told to see.
    assert value(ours["OPPIVA_DATABASE_URL"], "SELECT count(*) FROM experiments_experiment") == 1
    assert oppiva(tmp_path / "here", *words, **ours).returncode == 0


def connected(address: str) -> Any:
    """A connection that is there, as one of the pages'."""
    import psycopg

    return psycopg.connect(address, autocommit=True)


def value(address: str, sql: str) -> object:
    """The one value of a question."""
    with connected(address) as server:
        return server.execute(sql).fetchone()[0]
