"""An upgrade step by step: what is there, whether it may begin, the backup, the new tables, what to start again."""

import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, cast

from oppiva.cli import startup
from oppiva.cli.releases import release_of
from oppiva.cli.trouble import SERVICES, busy, sentence
from oppiva.cli.words import gettext as _

if TYPE_CHECKING:
    from django.db.migrations import Migration

    from oppiva.jobs.backups import Made
    from oppiva.jobs.migrating import NotMigrated

BEFORE_HALF_DAY = timedelta(minutes=60)
SPARE = 50_000_000  # bytes, for logs and what else the machine writes meanwhile
YES = frozenset({"k", "kyllä", "j", "ja", "y", "yes"})


class Refused(Exception):
    """Nothing was begun; the message says why and what to do."""


class Failed(Exception):
    """It was begun and did not succeed; the message says what failed and how things stand."""


@dataclass(frozen=True)
class State:
    """An installation before its upgrade: the release of its database, and the migrations that it has not had."""

    release: str
    pending: "tuple[Migration, ...]"


def upgrade(
    to: Path | None,
    *,
    check: bool = False,
    yes: bool = False,
    force: bool = False,
    first: bool = False,
    environment: Mapping[str, str] | None = None,
) -> int:
    """Bring the installation of the settings up to this version and print each step; raises Refused and Failed.

    `environment` is that of the services, for the look at their start at the end.
    """
    from django.conf import settings

    from oppiva.jobs import migrating

    data = Path(settings.OPPIVA_DATA)
    building = data / startup.UPGRADING
    with _worded(data, Refused):
        _may_start(data)
        had = migrating.applied()
        if not had and first and not check:
            return _make(data)
        state = look(had)
        cut_off = building.exists()
        if not state.pending and not cut_off:
            print(_("There is nothing to upgrade."))
            return 0
        folder = _folder_of_backups(to)
        _may_begin(folder, force=force)
        with _alone(data):
            pass  # said before anybody is asked; what counts is that nobody works on it below
        if check:
            print(_("The upgrade can begin: ./oppiva upgrade"))
            return 1
        if not yes:
            _ask()
        with _alone(data):
            if cut_off:
                print(_("An earlier upgrade was cut off. The database is whole."))
                shutil.rmtree(building)
            if state.pending:
                _bring_up(state, folder, building)
    return _finish(dict(environment or os.environ))


def _make(data: Path) -> int:
    """A new database, as `manage migrate` makes it."""
    from django.core.management import call_command

    data.mkdir(parents=True, exist_ok=True, mode=0o700)
    call_command("migrate", verbosity=0, interactive=False)
    print(_("The database is made. Next: ./oppiva first-admin --help"))
    return 0


def look(had: list[str]) -> State:
    """What the database and the code are, printed; raises Refused without a database or with a newer one."""
    from oppiva import __version__
    from oppiva.jobs import migrating

    if not had:
        raise Refused(_("There is no database yet. Make it: ./oppiva manage migrate"))
    newer = migrating.unknown(had)
    if newer:
        raise Refused(
            _("The database is of a newer version than the code (%(code)s): %(name)s. Fetch the newer version.")
            % {"code": __version__, "name": newer[0]}
        )
    pending = tuple(migrating.pending())
    release = release_of(had) or _("older than 0.2.0")
    print(
        _("Database: %(database)s. Code: %(code)s. Changes to the tables: %(count)d.")
        % {"database": release, "code": __version__, "count": len(pending)}
    )
    return State(release, pending)


def _may_start(data: Path) -> None:
    """Raise Refused for what the services would not start with, and where another user owns the database."""
    from django.conf import settings
    from django.db import connection

    found = [*startup.refusals(cast(startup.Settings, settings), os.environ, startup.mounts())]
    found += [words for words in (startup.restore_refusal(data),) if words]
    if connection.vendor == "sqlite":
        place = Path(str(connection.settings_dict["NAME"]))
        if place.exists() and place.stat().st_uid != os.geteuid():
            found.append(_("Another user owns %(place)s. Run this as that user.") % {"place": place})
    if found:
        raise Refused("\n".join(found))


def _folder_of_backups(to: Path | None) -> Path:
    from django.conf import settings

    folder = to or (Path(settings.OPPIVA_BACKUP) if settings.OPPIVA_BACKUP else None)
    if folder is None:
        raise Refused(_("Say where the backup goes: ./oppiva upgrade --to FOLDER, or set OPPIVA_BACKUP."))
    return folder.expanduser().resolve()


def _may_begin(folder: Path, *, force: bool) -> None:
    """Raise Refused without room for it, during a half-day, or when the audit log is broken already."""
    for place, need in _needs(folder).items():
        free = shutil.disk_usage(place).free
        if free < need:
            raise Refused(
                _("The disk of %(folder)s has %(free)d MB free, the upgrade needs %(need)d MB. Nothing was changed.")
                % {"folder": place, "free": free // 1_000_000, "need": -(-need // 1_000_000)}
            )
    if force:
        return
    half_day = _half_day()
    if half_day:
        raise Refused(
            _("The half-day %(code)s is held now or begins soon. Upgrade after it, or use --force.")
            % {"code": half_day}
        )
    if not _is_verified():
        raise Refused(
            _("The audit log is not as it was written: look at ./oppiva audit verify. To go on all the same: --force.")
        )


def _needs(folder: Path) -> dict[Path, int]:
    """Bytes needed on each disk, by a folder on it: the backup, and on SQLite a copy with its log of changes."""
    from django.conf import settings
    from django.db import connection

    from oppiva.jobs import migrating
    from oppiva.jobs.backups.manifest import FILES, found

    size = migrating.size()
    copies = 3 * size if connection.vendor == "sqlite" else 0
    kept = {path for last in found(folder)[-1:] for path in last.parts}
    files = sum(
        file.stat().st_size
        for file in Path(settings.OPPIVA_MEDIA).glob("??/*")
        if f"{FILES}/{file.parent.name}/{file.name}" not in kept
    )
    needs: dict[int, tuple[Path, int]] = {}
    for wanted, need in ((folder, size + files), (Path(settings.OPPIVA_DATA), copies)):
        there = next(one for one in (wanted, *wanted.parents) if one.is_dir())
        disk = there.stat().st_dev
        first, sum_of = needs.get(disk, (there, SPARE))
        needs[disk] = (first, sum_of + need)
    return dict(needs.values())


def _half_day() -> str:
    """The code of a half-day that is held now or within the hour; empty when none is, or tables are too old to tell."""
    from django.db import DatabaseError

    from oppiva.jobs import clock
    from oppiva.workshops.queries import half_days_on

    try:
        today = half_days_on(clock.today())
    except DatabaseError:
        return ""
    now = clock.now()
    return next((one.code for one in today if one.begins - BEFORE_HALF_DAY <= now <= one.finishes), "")


def _is_verified() -> bool:
    """Whether the chains are as they were written; true where the tables are too old to tell."""
    from django.db import DatabaseError

    from oppiva.audit.services import verify

    try:
        return verify().ok
    except DatabaseError:
        return True


def _ask() -> None:
    try:
        answer = input(_("Go on? (yes/no) "))
    except EOFError:
        print()
        answer = ""
    if answer.strip().lower() not in YES:
        raise Refused(_("Nothing was changed. Without a question: ./oppiva upgrade --yes"))


@contextmanager
def _alone(data: Path) -> Iterator[None]:
    """The installation for this command alone; raises Refused while pages, worker or another command work on it."""
    from django.db import connection

    from oppiva.jobs import running

    connection.close()
    try:
        with running.alone(data):
            running.nobody_connected()
            yield
    except running.Busy as error:
        raise Refused(busy(str(error))) from error


@contextmanager
def _worded(data: Path, kind: type[Exception]) -> Iterator[None]:
    """What the machine refuses, a full disk or a database that does not answer, becomes a sentence."""
    from django.db import DatabaseError

    from oppiva.jobs import backups

    try:
        yield
    except backups.ToolMissing as error:
        raise kind(_("PostgreSQL is backed up by its own program: %(error)s") % {"error": error}) from error
    except (OSError, DatabaseError, sqlite3.Error) as error:
        words = sentence(error, data) or _("The database does not answer: %(error)s") % {"error": str(error).strip()}
        raise kind(words) from error


def _bring_up(state: State, folder: Path, building: Path) -> None:
    """Backup, then the new tables; raises Failed, and everything is as it was."""
    from oppiva.audit.services import verify
    from oppiva.jobs import migrating

    def begins(number: int, migration: "Migration") -> None:
        told = {"number": number, "count": len(state.pending), "what": migrating.named(migration)}
        print(_("Change %(number)d of %(count)d: %(what)s") % told, flush=True)

    # While this folder is there, neither `serve` nor `worker` starts (cli/startup.py).
    building.mkdir(mode=0o700)
    try:
        made = _backed_up(folder)
        kept = _("The database is as it was. The backup is in %(folder)s.") % {"folder": made.folder}
        watch = migrating.Watch(begins, lambda heads: verify(heads).ok)
        try:
            with _worded(building.parent, Failed):
                compared = migrating.bring_up(list(state.pending), building, watch)
        except migrating.NotMigrated as error:
            raise Failed(f"{_why(error)} {kept}") from error
        except Failed as error:
            raise Failed(f"{error} {kept}") from error
    finally:
        shutil.rmtree(building, ignore_errors=True)
    print(
        _("As before: tables %(tables)d, rows %(rows)d, evidence chains %(chains)d.")
        % {"tables": compared.tables, "rows": compared.rows, "chains": compared.chains},
        flush=True,
    )


def _why(error: "NotMigrated") -> str:
    """Why the database was not brought up."""
    words = {
        "broke": _("The change %(what)s could not be made: %(error)s."),
        "rows": _("Afterwards there were not as many rows as before: %(what)s."),
        "evidence": _("Afterwards the evidence was not as it was written."),
        "opened": _("Another program has opened the database meanwhile."),
        "unclosed": _("The copy could not be closed."),
    }
    return words[error.code] % {"what": error.what, "error": error.error}


def _backed_up(folder: Path) -> "Made":
    """A backup that was read back; raises Failed."""
    from oppiva.jobs import backups

    print(_("Making a backup …"), flush=True)
    made = backups.make(folder)
    backups.keep(made.folder)
    try:
        backups.opened(made.folder / backups.checked(made.folder).database)
    except (backups.NotABackup, backups.ToolMissing) as error:
        raise Failed(
            _("The backup could not be read back: %(error)s. Nothing was changed.") % {"error": error}
        ) from error
    print(
        _("Backup read back: %(folder)s. Rows: %(rows)d, files: %(files)d.")
        % {"folder": made.folder, "rows": made.rows, "files": made.files}
    )
    return made


def _finish(environment: dict[str, str]) -> int:
    """The static files, a look at the start in the services' own environment, and what to do now."""
    from django.core.management import call_command

    try:
        call_command("collectstatic", verbosity=0, interactive=False)
    except OSError as error:
        print(_("Static files were not collected: %(error)s") % {"error": error}, file=sys.stderr)
        return 1
    command = [sys.executable, "-m", "oppiva.cli", "serve", "--check"]
    if subprocess.run(command, env=environment, check=False).returncode:
        print(_("The database is upgraded, but the pages would not start: mend what is said above."), file=sys.stderr)
        return 1
    print(_("Upgraded. Start again: systemctl start %(names)s") % {"names": SERVICES})
    return 0
