"""Backup, restore, drill and erasure of a person step by step, without a process of their own (trust.md R19, G5)."""

from __future__ import annotations

import json
import os
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db import connection

from oppiva.cli import backup, eraseperson, restore, restored, restoredrill, restoring, startup
from oppiva.jobs import backups, clock
from oppiva.jobs.backups import dumps
from oppiva.jobs.backups.manifest import Manifest, digest
from oppiva.jobs.services import storage
from oppiva.people import journal, services
from oppiva.people.models import Person

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
FOUND = {"equal": True, "differs": "", "erased": 0, "verified": True}


@pytest.fixture
def place(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """An installation's folder; its database is the tests' own, which lies in memory."""
    settings.OPPIVA_DATA, settings.OPPIVA_MEDIA = tmp_path / "there", tmp_path / "there" / "files"
    settings.OPPIVA_ERASURES = tmp_path / "there" / "erasures.jsonl"
    settings.OPPIVA_BACKUP = ""
    settings.OPPIVA_MEDIA.mkdir(parents=True)
    name = connection.settings_dict["NAME"]
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = str(tmp_path / "there/oppiva.sqlite3")
    yield tmp_path / "there"
    connection.settings_dict["NAME"] = settings.DATABASES["default"]["NAME"] = name


@pytest.fixture
def whole(tmp_path: Path) -> Path:
    """A small backup that is as its manifest says, in the folder of backups."""
    folder = tmp_path / "backups/oppiva-20260312-100000Z"
    (folder / "files/ab").mkdir(parents=True)
    (folder / "files/ab/abc").write_bytes(b"letter")
    (folder / "database.sqlite3").write_bytes(b"rows")
    rewrite(folder, migrations=())
    return folder


def rewrite(folder: Path, **changes: Any) -> None:
    """The manifest of what lies there."""
    parts = {path: digest(folder / path) for path in ("files/ab/abc", "database.sqlite3")}
    told = Manifest(clock.real().isoformat(), "0.1.0", "sqlite", "database.sqlite3", parts, {"x": 2}, {}, ())
    (folder / "manifest.json").write_text(replace(told, **changes).written())


@pytest.fixture
def checked(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Path, list[Path]]]:
    """What the checking process was given: the folder of the copy, and the journals."""
    given: list[tuple[Path, list[Path]]] = []

    def look(manifest: Manifest, place: Path, address: str, journals: list[Path]) -> dict[str, object]:
        given.append((place, list(journals)))
        return FOUND

    monkeypatch.setattr(restoring, "checked_apart", look)
    return given


def test_a_copy_is_built_closed_and_moved_in_when_it_was_checked(
    whole: Path, place: Path, checked: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    newer = whole.parent / "newest.jsonl"
    newer.write_text("")
    assert restore.run([str(whole.parent), "--journal", str(newer)]) == 0
    ((built, journals),) = checked
    assert built == place / restoring.BUILDING
    assert startup.restore_refusal(place) is None
    assert {newer, whole.parent / "erasures.jsonl", place / "erasures.jsonl"} < set(journals)
    assert (place / "oppiva.sqlite3").read_bytes() == b"rows"
    assert (place / "oppiva.sqlite3").stat().st_mode & 0o077 == 0
    assert (place / "files/ab/abc").read_bytes() == b"letter"
    assert "2 rows and 1 files" in capsys.readouterr().out


def test_what_is_there_is_moved_aside_only_by_force_and_told(
    whole: Path, place: Path, checked: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    (place / "oppiva.sqlite3").write_bytes(b"older")
    (place / "oppiva.sqlite3-wal").write_bytes(b"log")
    (place / "files/zz").mkdir()
    assert restore.run([str(whole)]) == 2
    assert checked == []
    assert restore.run([str(whole), "--force"]) == 0
    assert (place / "oppiva.sqlite3.before-1").read_bytes() == b"older"
    assert not (place / "oppiva.sqlite3-wal").exists()
    assert str(place / "files.before-1") in capsys.readouterr().out


def test_a_journal_that_is_not_there_is_not_passed_over(
    whole: Path, place: Path, checked: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert restore.run([str(whole), "--journal", str(place / "mistyped.jsonl")]) == 2
    assert "mistyped.jsonl" in capsys.readouterr().err
    assert checked == []


def test_a_backup_of_a_newer_version_is_refused_before_anything_is_moved(
    whole: Path, place: Path, checked: list[Any], capsys: pytest.CaptureFixture[str]
) -> None:
    rewrite(whole, migrations=("people.9999_to_come",))
    (place / "oppiva.sqlite3").write_bytes(b"older")
    assert restore.run([str(whole), "--force"]) == 2
    assert "people.9999_to_come" in capsys.readouterr().err
    assert (place / "oppiva.sqlite3").read_bytes() == b"older"
    assert not (place / restoring.BUILDING).exists()


def test_a_copy_that_does_not_open_leaves_nothing_unerased_and_the_old_one_open(
    whole: Path, place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(restoring.sys, "executable", "/bin/false")
    (place / "oppiva.sqlite3").write_bytes(b"older")
    assert restore.run([str(whole), "--force"]) == 2
    assert "could not be opened" in capsys.readouterr().err
    assert (place / "oppiva.sqlite3").read_bytes() == b"older"
    assert startup.restore_refusal(place) is None


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda folder: (folder / "manifest.json").write_text("{"), "manifest is broken"),
        (lambda folder: (folder / "files/ab/abc").write_bytes(b"lettre"), "has changed"),
        (lambda folder: (folder / "files/ab/abc").unlink(), "is missing"),
        (lambda folder: rewrite(folder, engine="postgresql"), "OPPIVA_DATABASE_URL"),
    ],
)
def test_a_backup_that_cannot_be_used_says_why(
    whole: Path, place: Path, spoil: Any, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    spoil(whole)
    assert restore.run([str(whole)]) == 2
    assert words in capsys.readouterr().err


def test_what_differs_from_what_was_written_down_is_told(whole: Path, capsys: pytest.CaptureFixture[str]) -> None:
    report = {"equal": False, "differs": "people.person", "erased": 2, "verified": False}
    assert restoring.tell(backups.checked(whole), report) == 1
    told = capsys.readouterr().out
    for words in ("Not as written down: people.person", "erased 2 persons", "Something was changed"):
        assert words in told


# --- the process that opens the copy first


@pytest.fixture
def opened(place: Path, monkeypatch: pytest.MonkeyPatch) -> Manifest:
    """The manifest of the tests' own database, opened as a copy."""
    monkeypatch.setattr(storage, "settle", lambda: None)  # inside the test's own transaction
    told = dumps.contents_here()
    return Manifest(
        clock.real().isoformat(), "0", "sqlite", "x", {}, told.counts, told.heads, told.migrations, folder=place
    )


def person() -> Person:
    return services.add_person(startup_actor(), fields={"name": "Kaisa Kanaria", "email": "kaisa@tyo.example"})


def startup_actor() -> Any:
    from oppiva.core.policy import system

    return system("setup")


def test_the_copy_is_compared_erased_by_the_journal_and_verified(opened: Manifest, place: Path) -> None:
    gone = person()
    counts = dict(opened.counts) | {"people.person": Person.objects.count(), "people.unit": 999}
    lines = place / "beside.jsonl"
    lines.write_text(json.dumps({"id": str(gone.pk), "tombstone": str(uuid.uuid4()), "at": "2026-03-01"}) + "\n")
    found = restored.report(replace(opened, counts=counts), [lines, place / "none.jsonl"])
    assert found["erased"] == 1
    assert found["verified"] is True
    assert "people.unit" in str(found["differs"])
    assert not Person.objects.filter(pk=gone.pk).exists()
    # It came along, so that the next restore knows, too.
    assert [line.person_id for line in journal.read([journal.journal_file()])] == [gone.pk]


def test_a_stored_file_that_is_not_as_it_was_is_found(opened: Manifest, whole: Path, settings: Any) -> None:
    settings.OPPIVA_MEDIA = whole / "files"
    parts = {"files/ab/abc": digest(whole / "files/ab/abc")}
    assert restored.files_that_differ(replace(opened, parts=parts)) == []
    (whole / "files/ab/abc").write_bytes(b"lettre")
    assert restored.files_that_differ(replace(opened, parts=parts)) == ["files/ab/abc"]


# --- backup and drill


def test_a_backup_wants_a_folder_and_says_what_it_made(
    place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert backup.run([]) == 2
    assert "--to FOLDER" in capsys.readouterr().err
    (place / "files/ab").mkdir()
    (place / "files/ab/abc").write_bytes(b"letter")
    monkeypatch.setattr(dumps, "copy_database", copied)
    assert backup.run(["--to", str(tmp_path / "to")]) == 0
    told = capsys.readouterr().out
    assert "1 files" in told
    assert "keys are not in it" in told
    manifest = backups.checked(backups.newest(tmp_path / "to"))
    assert manifest.counts["people.employmentarea"] > 0
    monkeypatch.setattr(backups, "prune", full)
    assert backup.run(["--to", str(tmp_path / "to")]) == 1
    kept = capsys.readouterr()
    assert "Backed up to" in kept.out
    assert "not removed" in kept.err
    monkeypatch.setattr(dumps, "copy_database", full)
    assert backup.run(["--to", str(tmp_path / "to")]) == 2
    assert "Oppiva" not in capsys.readouterr().out
    assert len(list((tmp_path / "to").glob("oppiva-*"))) == 2


def copied(target: Path, progress: object) -> dumps.Contents:
    target.write_bytes(b"rows")
    return dumps.contents_here()


def full(*_given: object, **_more: object) -> None:
    raise OSError(28, "No space left on device")


def test_the_drill_uses_a_place_of_its_own_and_tells_the_age(
    whole: Path, place: Path, checked: list[Any], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPPIVA_ERASURES", str(place / "erasures.jsonl"))
    rewrite(whole, made_at=(clock.real() - timedelta(minutes=7)).isoformat())
    assert restoredrill.run(["--from", str(whole.parent)]) == 0
    assert "7 minutes ago" in capsys.readouterr().out
    ((tried, _journals),) = checked
    assert not tried.exists()
    assert os.environ["OPPIVA_ERASURES"].startswith(str(tried))
    assert list(place.iterdir()) == [place / "files"]
    assert restoredrill.run([]) == 2
    rewrite(whole, engine="postgresql")
    assert restoredrill.run(["--from", str(whole.parent)]) == 2
    assert "--database" in capsys.readouterr().err


# --- erase-person


def test_erasing_asks_for_the_address_once_more(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(startup, "ready", lambda: True)
    gone = person()
    assert eraseperson.run(["nobody@tyo.example"]) == 1
    monkeypatch.setattr("builtins.input", lambda question: "other@tyo.example")
    assert eraseperson.run([gone.email]) == 1
    assert "addresses differ" in capsys.readouterr().err
    monkeypatch.setattr("builtins.input", no_answer)
    assert eraseperson.run([gone.email]) == 1
    erased = []
    monkeypatch.setattr(services, "erase_person", lambda actor, who, reason: erased.append((who, reason)))
    assert eraseperson.run([gone.email, "--yes", gone.email.upper()]) == 0
    assert erased == [(gone, "controller_request")]


def no_answer(question: str) -> str:
    raise EOFError


def test_a_role_that_nobody_else_holds_is_left_empty_only_when_told(
    place: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(startup, "ready", lambda: True)
    root = services.make_first_administrator(startup_actor(), name="Ada Juuri", email="ada@tyo.example")
    services.give_grant(
        startup_actor(), person=person(), role="area_admin", scope_kind="area", scope_id="23", starts_on=clock.today(),
        reason="x",
    )  # fmt: skip
    assert eraseperson.run(["kaisa@tyo.example", "--yes", "kaisa@tyo.example"]) == 2
    assert eraseperson.run([root.email, "--yes", root.email, "--leave-roles"]) == 2
    assert "without a system administrator" in capsys.readouterr().err
    monkeypatch.setattr(startup, "ready", lambda: False)
    assert eraseperson.run([root.email]) == 2
