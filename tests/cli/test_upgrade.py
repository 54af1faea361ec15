"""An upgrade: the database is the earlier one or the new one, whatever happens in between (trust.md R18)."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from collections import namedtuple
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection
from pytest_django.plugin import DjangoDbBlocker

from cli.earlier import EARLIER
from cli.test_backups import environment
from oppiva.cli import startup, upgrade, upgrading
from oppiva.cli.releases import RELEASES, release_of
from oppiva.jobs import backups, clock, migrating, running
from oppiva.jobs.backups import pruning
from oppiva.jobs.backups.manifest import Manifest

pytestmark = pytest.mark.usefixtures("english")


def test_a_database_is_of_the_newest_release_all_of_whose_migrations_it_has_had() -> None:
    had: list[str] = []
    assert release_of(had) is None
    for release, last in RELEASES.items():
        assert release_of([*had, *last[1:]]) != release
        had += last
        assert release_of(had) == release
    assert release_of([*had, "experiments.9999_to_come"]) == release


def test_every_migration_belongs_to_a_release() -> None:
    """A release that changes tables gets its line in cli/releases.py."""
    newest = {name.split(".")[0]: name for last in RELEASES.values() for name in last}
    apps = Path(upgrading.__file__).parents[1]
    on_disk = {
        app.parent.name: f"{app.parent.name}.{max(path.stem for path in app.glob('0*.py'))}"
        for app in apps.glob("*/migrations")
    }
    assert newest == on_disk


def test_a_migration_of_an_app_we_know_that_the_code_lacks_makes_the_database_newer() -> None:
    assert migrating.unknown(["people.9999_to_come", "gone.0001_initial", "people.0001_initial"]) == [
        "people.9999_to_come"
    ]


@pytest.mark.parametrize(
    ("had", "words"),
    [([], "./oppiva manage migrate"), (["people.0001_initial", "people.9999_to_come"], "people.9999_to_come")],
)
def test_no_database_and_one_newer_than_the_code_are_refused(had: list[str], words: str) -> None:
    with pytest.raises(upgrading.Refused, match=words):
        upgrading.look(had)


@pytest.mark.parametrize(("answer", "goes_on"), [("Kyllä", True), ("yes", True), ("no", False), ("", False)])
def test_a_question_comes_before_the_first_change(
    answer: str, goes_on: bool, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("builtins.input", lambda question: answer)
    if goes_on:
        upgrading._ask()
    else:
        with pytest.raises(upgrading.Refused, match="--yes"):
            upgrading._ask()


def test_only_tables_that_a_migration_makes_or_fills_may_hold_other_rows_afterwards() -> None:
    from django.db import migrations as django
    from django.db import models

    from oppiva.audit.row_security import guarded_operations

    def migration(app: str, *operations: Any) -> Any:
        return type("Migration", (django.Migration,), {"operations": list(operations)})("0009_next", app)

    made = migration(
        "experiments",
        django.CreateModel("Weather", [("id", models.BigAutoField(primary_key=True))]),
        django.AddField("Experiment", "mood", models.CharField(max_length=9, default="")),
        *guarded_operations("experiments_weather", "true"),
    )
    assert migrating.may_differ([made]) - migrating.ADDED == {"experiments.weather"}
    free = migrating.may_differ([migration("pulses", django.RunPython(django.RunPython.noop))])
    assert "pulses.pulsewave" in free
    assert not {name for name in free if name.startswith("people.")}


@pytest.fixture
def place(tmp_path: Path, settings: Any) -> Path:
    """An installation of the tests' own database, which lies in memory."""
    settings.OPPIVA_DATA, settings.OPPIVA_MEDIA, settings.OPPIVA_BACKUP = tmp_path, tmp_path / "files", ""
    return tmp_path


Disk = namedtuple("Disk", "total used free")


@pytest.mark.django_db
def test_a_disk_without_room_is_refused_before_anything_begins(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda folder: Disk(10**9, 10**9 - 10**6, 10**6))
    with pytest.raises(upgrading.Refused, match="1 MB free"):
        upgrading._may_begin(tmp_path / "backups", force=True)
    assert not (tmp_path / "backups").exists()


@pytest.mark.django_db
@pytest.mark.parametrize(("minutes", "code"), [(-90, ""), (-30, "07/2"), (100, "07/2"), (300, "")])
def test_no_upgrade_begins_while_a_half_day_is_held(minutes: int, code: str, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import fields

    from oppiva.workshops import queries

    begins = clock.now().astimezone(clock.HELSINKI).replace(hour=9, minute=0, second=0, microsecond=0)
    given = dict.fromkeys((field.name for field in fields(queries.HalfDay)), "") | {
        "series": "07", "number": 2, "day": begins.date(), "starts": begins.time(),
        "ends": (begins + timedelta(hours=4)).time(), "zone": "Europe/Helsinki",
    }  # fmt: skip
    monkeypatch.setattr(queries, "half_days_on", lambda day: [queries.HalfDay(**given)])  # type: ignore[arg-type]
    with clock.travel(begins + timedelta(minutes=minutes)):
        assert upgrading._half_day() == code


def test_the_backup_before_an_upgrade_outlives_the_day_and_not_the_month(tmp_path: Path) -> None:
    now = clock.real()
    for number, (hours, kept) in enumerate([(1, False), (20 * 24, False), (20 * 24 + 3, True), (40 * 24, True)]):
        folder = tmp_path / f"oppiva-2026031{number}-100000Z"
        folder.mkdir()
        at = (now - timedelta(hours=hours)).isoformat()
        (folder / "manifest.json").write_text(Manifest(at, "0", "sqlite", "x", {}, {}, {}, ()).written())
        if kept:
            backups.keep(folder)
    gone = pruning.prune(tmp_path, months=0)
    assert [folder.name for folder in gone] == ["oppiva-20260313-100000Z"]


def test_pages_and_worker_share_the_installation_and_an_upgrade_has_it_alone(tmp_path: Path) -> None:
    with running.alone(tmp_path):
        assert not running.hold(tmp_path)
        with pytest.raises(running.Busy), running.alone(tmp_path):
            pass
    holding = (
        f"import time; from pathlib import Path; from oppiva.jobs import running; running.hold(Path({str(tmp_path)!r}))"
    )
    child = subprocess.Popen(
        # What the holder becomes holds on, as gunicorn does in the place of `serve`.
        [sys.executable, "-c", f"{holding}; import os; os.execvp('sh', ['sh', '-c', 'echo there; exec sleep 60'])"],
        env=environment(tmp_path), stdout=subprocess.PIPE,
    )  # fmt: skip
    try:
        assert child.stdout is not None
        assert child.stdout.readline() == b"there\n"
        with pytest.raises(running.Busy), running.alone(tmp_path):
            pass
    finally:
        child.kill()
        child.communicate()
    with running.alone(tmp_path):
        pass


def test_a_cut_off_upgrade_keeps_the_service_closed(tmp_path: Path) -> None:
    assert startup.upgrade_refusal(tmp_path) is None
    (tmp_path / startup.UPGRADING).mkdir()
    assert "./oppiva upgrade again" in str(startup.upgrade_refusal(tmp_path))


@pytest.fixture
def in_a_file(place: Path, django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Path]:
    """The tests' empty database as a file with the tables of the earlier version; Django works on it meanwhile."""
    file = place / "oppiva.sqlite3"
    with django_db_blocker.unblock(), closing(sqlite3.connect(file)) as copy:
        connection.ensure_connection()
        connection.connection.backup(copy)
    memory, name = connection.connection, connection.settings_dict["NAME"]
    connection.connection, connection.settings_dict["NAME"] = None, str(file)
    try:
        with django_db_blocker.unblock():
            call_command("migrate", "experiments", EARLIER, verbosity=0)
            yield place
    finally:
        connection.close()
        connection.connection, connection.settings_dict["NAME"] = memory, name


def test_step_by_step_the_tables_become_this_versions_or_stay(
    in_a_file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept, building = tmp_path / "backups", in_a_file / startup.UPGRADING
    state = upgrading.look(migrating.applied())
    assert (state.release, state.pending[0].name) == ("0.5.0", "0006_follow_up")
    upgrading._may_begin(kept, force=False)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE experiments_publication (of_somebody TEXT)")
    with pytest.raises(upgrading.Failed, match=r"publication.*The database is as it was"), upgrading._alone(in_a_file):
        upgrading._bring_up(state, kept, building)
    assert not building.exists()
    assert upgrading.look(migrating.applied()) == state
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE experiments_publication")
    with upgrading._alone(in_a_file):
        upgrading._bring_up(state, kept, building)
    told, count = capsys.readouterr().out, len(state.pending)
    last = f"Change {count} of {count}: {migrating.named(state.pending[-1])}"
    for words in ("Backup read back", last, "As before: tables"):
        assert words in told
    assert migrating.pending() == []
    assert len(list(kept.glob("oppiva-*Z*"))) == 2


def test_a_command_that_may_not_begin_says_why_and_ends_with_two(
    in_a_file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("oppiva.environment.as_owner", lambda: None)  # it changes the settings of this whole process
    assert upgrade.run(["--yes"]) == 2
    refused = capsys.readouterr()
    assert refused.out == ""
    assert "OPPIVA" in refused.err
    assert migrating.pending()
    assert not (in_a_file / startup.UPGRADING).exists()


@pytest.mark.parametrize("code", ["broke", "rows", "evidence", "opened", "unclosed"])
def test_whatever_stops_the_change_is_said_in_a_sentence(code: str) -> None:
    assert upgrading._why(migrating.NotMigrated(code, "people.person", "no room")).endswith(".")
