"""How long backups are kept, and what the timed one leaves (trust.md 9, O1)."""

from __future__ import annotations

import shutil
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from oppiva.jobs import appending, backups, health
from oppiva.jobs.backups import dumps, making, manifest, pruning
from oppiva.jobs.backups.manifest import Manifest, digest
from oppiva.jobs.backups.pruning import kept
from oppiva.jobs.models import Heartbeat
from oppiva.jobs.services.beats import BACKUP

NOW = datetime(2026, 3, 12, 12, tzinfo=UTC)


def test_one_a_day_for_35_days_one_a_month_for_12_months_and_the_last_two_hours_stay() -> None:
    moments = [NOW - timedelta(minutes=15 * number) for number in range(4 * 24 * 500)]
    stay = kept(moments, NOW)
    days = {moment.date() for moment in stay}
    assert len([moment for moment in stay if moment > NOW - timedelta(hours=2)]) == 8
    assert {NOW.date() - timedelta(days=number) for number in range(35)} <= days
    assert len(stay) == 8 + 34 + 11  # February ends within the 35 days
    assert min(stay).date() == datetime(2025, 3, 31).date()


def test_the_newest_stays_however_old() -> None:
    old = NOW - timedelta(days=900)
    assert kept([old, old - timedelta(days=1)], NOW) == {old}


@pytest.mark.django_db
def test_readiness_tells_the_age_of_the_last_backup(client: Any) -> None:
    for age, state in ((1, "ok"), (27, "too old")):
        Heartbeat.objects.update_or_create(name=BACKUP, defaults={"at": datetime.now(UTC) - timedelta(hours=age)})
        assert health.look()["backup"].word == state


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A small backup that is as its manifest says."""
    folder = tmp_path / "oppiva-20260312-100000Z"
    (folder / "files/ab").mkdir(parents=True)
    (folder / "files/ab/abc").write_bytes(b"letter")
    (folder / "database.sqlite3").write_bytes(b"rows")
    parts = {path: digest(folder / path) for path in ("files/ab/abc", "database.sqlite3")}
    manifest = Manifest(NOW.isoformat(), "0.1.0", "sqlite", "database.sqlite3", parts, {}, {"ES": (1, "0" * 64)}, ())
    (folder / "manifest.json").write_text(manifest.written())
    return folder


def test_a_whole_backup_is_read_as_it_was_written(whole: Path) -> None:
    manifest = backups.checked(whole)
    assert (manifest.moment, manifest.heads) == (NOW, {"ES": (1, "0" * 64)})
    assert backups.newest(whole.parent) == backups.newest(whole) == whole


@pytest.mark.parametrize(
    ("path", "text", "code"),
    [
        ("files/ab/abc", "lettre", "changed"),
        ("files/ab/abc", "longer letter", "changed"),
        ("database.sqlite3", None, "missing"),
        ("manifest.json", "{", "unreadable"),
        ("manifest.json", '{"format": 1}', "unreadable"),
        ("manifest.json", '{"format": 2}', "newer"),
        ("manifest.json", None, "none"),
    ],
)
def test_a_backup_that_is_not_as_it_was_made_is_refused(whole: Path, path: str, text: str | None, code: str) -> None:
    (whole / path).unlink()
    if text is not None:
        (whole / path).write_text(text)
    with pytest.raises(backups.NotABackup) as refused:
        backups.checked(whole)
    assert refused.value.code == code


def test_a_part_outside_the_backup_is_refused(whole: Path) -> None:
    text = (whole / "manifest.json").read_text()
    (whole / "manifest.json").write_text(text.replace("files/ab/abc", "../abc"))
    with pytest.raises(backups.NotABackup, match="unreadable"):
        backups.checked(whole)


def test_pruning_takes_old_backups_and_nothing_else_in_the_folder(whole: Path) -> None:
    note = whole.parent / "note.txt"
    note.write_text("mine")
    newer = whole.with_name("oppiva-20260312-110000Z")
    shutil.copytree(whole, newer)
    text = (newer / "manifest.json").read_text()
    (newer / "manifest.json").write_text(text.replace(NOW.isoformat(), (NOW + timedelta(hours=1)).isoformat()))
    assert backups.prune(whole.parent) == [whole]
    assert not whole.exists()
    assert note.exists()
    assert backups.newest(whole.parent) == newer


def test_a_backup_cut_off_while_it_goes_is_taken_away_by_the_next_one(
    whole: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = whole.with_name("oppiva-20260312-110000Z")
    shutil.copytree(whole, newer)
    text = (newer / "manifest.json").read_text()
    (newer / "manifest.json").write_text(text.replace(NOW.isoformat(), (NOW + timedelta(hours=1)).isoformat()))
    with monkeypatch.context() as killed:
        killed.setattr(pruning.shutil, "rmtree", cut_off)
        with pytest.raises(OSError, match="killed"):
            backups.prune(whole.parent)
    assert [found.folder for found in manifest.found(whole.parent)] == [newer]
    making._sweep(whole.parent)
    assert list(whole.parent.iterdir()) == [newer], "no copy of anybody's data outlives its time"


def cut_off(place: Path) -> None:
    (place / "manifest.json").unlink()
    raise OSError("killed")


def test_an_erasure_of_the_moment_of_a_backup_stays_in_the_journal_beside(tmp_path: Path, settings: Any) -> None:
    settings.OPPIVA_ERASURES = tmp_path / "own.jsonl"
    beside = tmp_path / "erasures.jsonl"
    appending.append(settings.OPPIVA_ERASURES, b"first")
    with ThreadPoolExecutor(1) as pool, appending.held(beside):
        merged = pool.submit(making._merge, settings.OPPIVA_ERASURES, beside)
        time.sleep(0.1)
        with beside.open("ab") as file:  # whoever erases holds the file, too
            file.write(b"second\n")
    merged.result()
    assert sorted(beside.read_text().split()) == ["first", "second"]


@pytest.mark.django_db
def test_a_database_of_an_earlier_version_is_told_by_the_tables_it_has() -> None:
    def execute(sql: str) -> list[tuple[Any, ...]]:
        found = in_place(sql)
        return [row for row in found if row != ("people_consent",)]

    with connection.cursor() as cursor:
        in_place = dumps._asking(cursor)
        told = dumps.contents(execute)
    assert "people.consent" not in told.counts
    assert told.counts["people.employmentarea"] > 0


@pytest.mark.pg
@pytest.mark.django_db(transaction=False)
def test_postgresql_is_copied_by_its_own_program_or_says_what_is_missing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = backups.make(tmp_path)
    manifest = backups.checked(made.folder)
    assert manifest.engine == "postgresql"
    assert (made.folder / manifest.database).read_bytes()[:5] == b"PGDMP"
    assert manifest.counts["people.employmentarea"] > 0
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(backups.ToolMissing, match="pg_dump"):
        backups.make(tmp_path)
