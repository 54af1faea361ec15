"""Bringing a backup back: checked, built beside the place, erased by the journal, verified, and only then moved in."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

from oppiva.cli.trouble import busy
from oppiva.cli.words import gettext as _
from oppiva.cli.words import ngettext

if TYPE_CHECKING:
    from oppiva.jobs.backups import Manifest

BUILDING = "restoring"
SAMPLE = 20  # trust.md R19


class Refused(Exception):
    """The restore is not done; the message says why and what to do."""


def restore(source: Path, *, journal: Path | None, force: bool) -> int:
    """Restore a backup into the installation of the settings and print what came back; raises Refused.

    0 when everything is as it was written, 1 when the audit log or the evidence was not.
    """
    from django.conf import settings

    from oppiva.jobs import running

    if journal is not None and not journal.is_file():
        # Passed over in silence, everybody it names would be back.
        raise Refused(_("There is no erasure journal at %(file)s.") % {"file": journal})
    manifest = backup_at(source)
    data, media = Path(settings.OPPIVA_DATA), Path(settings.OPPIVA_MEDIA)
    if manifest.engine != _engine():
        raise Refused(
            _("The backup is of %(theirs)s, this installation uses %(ours)s. Set OPPIVA_DATABASE_URL.")
            % {"theirs": manifest.engine, "ours": _engine()}
        )
    there = _there(media)
    if there and not force:
        raise Refused(
            _("Something is already in %(folder)s. Choose an empty OPPIVA_DATA, or move it aside with --force.")
            % {"folder": there}
        )
    try:
        with running.alone(data):
            if there:
                running.nobody_connected()
            return _restored(manifest, journal)
    except running.Busy as error:
        raise Refused(busy(str(error))) from error


def _restored(manifest: "Manifest", journal: Path | None) -> int:
    """Build, check and move in, with the place for this process alone."""
    from django.conf import settings

    from oppiva.jobs.backups import dumps

    data, media = Path(settings.OPPIVA_DATA), Path(settings.OPPIVA_MEDIA)
    database = settings.DATABASES["default"]
    journals = [
        Path(settings.OPPIVA_ERASURES),
        manifest.folder / "erasures.jsonl",
        manifest.folder.parent / "erasures.jsonl",
        *([journal] if journal else []),
    ]
    # While this folder is there, neither `serve` nor `worker` starts (cli/startup.py).
    building = data / BUILDING
    shutil.rmtree(building, ignore_errors=True)
    building.mkdir(mode=0o700)
    aside = []
    try:
        if _engine() != "sqlite" and not dumps.is_empty(database):
            aside.append(dumps.set_aside(database))
        report = build(manifest, building, database, journals)
    except BaseException:
        if _engine() == "sqlite":
            # What was there is as it was, and the half that nobody has erased yet does not stay. On PostgreSQL it may
            # lie in the database itself: there the service stays closed.
            shutil.rmtree(building, ignore_errors=True)
        raise
    if _engine() == "sqlite":
        aside += _move_in(building / manifest.database, Path(str(database["NAME"])))
    aside += _move_in(building / "files", media)
    shutil.rmtree(building)
    told = tell(manifest, report)
    if aside:
        print(_("What was there is kept, and no erasure reaches it: remove %(places)s.") % {"places": ", ".join(aside)})
    return told


def backup_at(source: Path) -> "Manifest":
    """The checked backup at this place; raises Refused when there is none, a part has changed or it is too new."""
    from django.db.migrations.loader import MigrationLoader

    from oppiva.jobs import backups

    words = {
        "none": _("There is no backup in %(folder)s."),
        "unreadable": _("The backup in %(folder)s cannot be read: its manifest is broken."),
        "newer": _("The backup in %(folder)s is of a newer version. Upgrade first."),
        "missing": _("The backup in %(folder)s is not whole: %(part)s is missing. Use an earlier one."),
        "changed": _("The backup in %(folder)s is not as it was made: %(part)s has changed. Use an earlier one."),
    }
    try:
        manifest = backups.checked(backups.newest(source))
    except backups.NotABackup as error:
        raise Refused(words[error.code] % {"folder": source, "part": error.part}) from error
    known = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    strange = sorted(set(manifest.migrations) - known)
    if strange:
        # Before anything is moved or written.
        raise Refused(_("The backup is of a newer version: %(name)s. Upgrade first.") % {"name": strange[0]})
    return manifest


def build(
    manifest: "Manifest", place: Path, database: dict[str, object], journals: Sequence[Path]
) -> dict[str, object]:
    """Unpack a backup into a place and let a process of its own erase and check it there; gives what that one told."""
    from oppiva.jobs.backups import ToolMissing, dumps

    if (manifest.folder / "files").is_dir():
        shutil.copytree(manifest.folder / "files", place / "files")
    else:
        (place / "files").mkdir(mode=0o700)
    address = os.environ.get("OPPIVA_DATABASE_URL", "")
    if manifest.engine == "sqlite":
        shutil.copyfile(manifest.folder / manifest.database, place / manifest.database)
        (place / manifest.database).chmod(0o600)
        address = f"sqlite://{quote(str(place / manifest.database))}"
    else:
        try:
            dumps.load_postgres(manifest.folder / manifest.database, database)
        except ToolMissing as error:
            raise Refused(_("PostgreSQL is restored by its own program: %(error)s") % {"error": error}) from error
    return checked_apart(manifest, place, address, journals)


@contextmanager
def lent(database: dict[str, object]) -> Iterator[dict[str, object]]:
    """An empty PostgreSQL database for a while, empty again afterwards; raises Refused for one that is not empty.

    No copy of anybody's data stays where no erasure reaches it, and the next week's drill finds the place free.
    """
    from oppiva.jobs.backups import dumps

    if not dumps.is_empty(database):
        raise Refused(_("The database %(name)s is not empty.") % {"name": database["NAME"]})
    try:
        yield database
    finally:
        dumps.empty(database)


def checked_apart(manifest: "Manifest", place: Path, address: str, journals: Sequence[Path]) -> dict[str, object]:
    """Run the checking process (cli/restored.py) on what was unpacked."""
    environment = {
        **os.environ,
        "OPPIVA_DATABASE_URL": address,
        "OPPIVA_MEDIA": str(place / "files"),
        "OPPIVA_DATABASE_MAX_AGE": "0",
        "OPPIVA_BACKUP": "",
    }
    command = [sys.executable, "-m", "oppiva.cli.restored", str(manifest.folder), *map(str, journals)]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    try:
        told = json.loads(done.stdout.strip().splitlines()[-1])
    except (IndexError, ValueError) as error:
        raise Refused(
            _("The copy could not be opened: %(error)s") % {"error": done.stderr.strip()[-400:] or done.returncode}
        ) from error
    return dict(told)


def tell(manifest: "Manifest", report: dict[str, object]) -> int:
    """Print what came back; 0 when it is all as it was written."""
    erased = int(str(report["erased"]))
    print(
        _("Backup of %(at)s: %(rows)d rows and %(files)d files, counts and ledger heads as written down.")
        % {"at": manifest.moment.astimezone().strftime("%Y-%m-%d %H:%M"), **_sums(manifest)}
        if report["equal"]
        else _("Not as written down: %(what)s") % {"what": report["differs"]}
    )
    print(
        ngettext(
            "The erasure journal erased %(count)d person once more.",
            "The erasure journal erased %(count)d persons once more.",
            erased,
        )
        % {"count": erased}
    )
    print(
        _("Everything is as it was written.")
        if report["verified"]
        else _("Something was changed after it was written.")
    )
    return 0 if report["equal"] and report["verified"] else 1


def _sums(manifest: "Manifest") -> dict[str, int]:
    return {
        "rows": sum(manifest.counts.values()),
        "files": sum(path.startswith("files/") for path in manifest.parts),
    }


def _engine() -> str:
    from django.db import connection

    return str(connection.vendor)


def _there(media: Path) -> str:
    """What of an installation is already in the place: its database or its files; empty when nothing."""
    from django.db import connection

    if connection.vendor == "sqlite":
        name = Path(str(connection.settings_dict["NAME"]))
        if name.exists():
            return str(name)
    elif connection.introspection.table_names():
        return str(connection.settings_dict["NAME"])
    return str(media) if media.is_dir() and any(media.iterdir()) else ""


def _move_in(built: Path, place: Path) -> list[str]:
    """Put what was built in its place; what was there stays beside it under a name that says so, which is answered."""
    moved = []
    if place.is_dir() and not any(place.iterdir()):
        place.rmdir()
    for old in (place, Path(f"{place}-wal"), Path(f"{place}-shm")):
        if old.exists():
            number = 1
            while (aside := old.with_name(f"{old.name}.before-{number}")).exists():
                number += 1
            old.rename(aside)
            moved.append(str(aside))
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.move(built, place)
    return moved
