"""What an installation refuses to start with (trust.md 10.1), each with what to write instead."""

import os
import stat
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import timedelta
from pathlib import Path
from typing import Protocol, cast

from oppiva.cli.words import gettext as _

NETWORK_DISKS = {
    "9p",
    "afs",
    "ceph",
    "cifs",
    "fuse.glusterfs",
    "fuse.sshfs",
    "glusterfs",
    "nfs",
    "nfs4",
    "smb3",
    "smbfs",
}
# Django's own check asks for 50 characters; shorter keys can be guessed.
KEY_LENGTH = 50
UPGRADING = "upgrading"  # the folder in OPPIVA_DATA that is there during an upgrade
CLOCK_SLACK = timedelta(seconds=2)


class Settings(Protocol):
    """The part of Django's settings that is looked at."""

    DEBUG: bool
    SECRET_KEY: str
    ALLOWED_HOSTS: list[str]
    DATABASES: dict[str, dict[str, object]]
    OPPIVA_DATA: Path
    OPPIVA_TIMINGS: bool
    PLAIN: bool


def refusals(settings: Settings, environment: Mapping[str, str], mounts: str = "") -> Iterator[str]:
    """One sentence for each reason not to start; `mounts` is the text of /proc/mounts."""
    if settings.DEBUG:
        yield _("DEBUG is on: error pages would show the code and its data. Leave it off.")
    key = settings.SECRET_KEY
    if len(key) < KEY_LENGTH or len(set(key)) < 5 or key.lower().startswith(("django-insecure", "change", "default")):
        yield _(
            "OPPIVA_SECRET_KEY is missing, too short or a default. Write at least %(count)d random characters into a "
            "file of mode 0600 and name the file in OPPIVA_SECRET_KEY_FILE."
        ) % {"count": KEY_LENGTH}
    if not settings.ALLOWED_HOSTS:
        yield _("OPPIVA_HOSTS is missing: name the addresses of the service, parted by commas.")
    if any("*" in host for host in settings.ALLOWED_HOSTS):
        yield _("OPPIVA_HOSTS holds *: name each address of the service instead.")
    if settings.OPPIVA_TIMINGS and not settings.PLAIN:
        yield _("OPPIVA_TIMINGS tells on every answer what it cost: it is for a demo or a test. Leave it out.")
    if not environment.get("OPPIVA_BEHIND_PROXY", "").strip():
        yield _("OPPIVA_BEHIND_PROXY is missing: write the name of the proxy in front, or none when there is no proxy.")
    for name, value in sorted(environment.items()):
        if name.startswith("OPPIVA_") and name.endswith("_FILE") and readable_by_all(Path(value)):
            yield _("Everyone on this machine can read the file of %(name)s. Run: chmod 600 %(path)s") % {
                "name": name,
                "path": value,
            }
    database = settings.DATABASES["default"]
    if str(database["ENGINE"]).endswith("sqlite3"):
        disk = kind_of_disk(Path(str(database["NAME"])), mounts)
        if disk in NETWORK_DISKS:
            yield _(
                "The SQLite database is on a network disk (%(disk)s), where its locks do not hold. Move OPPIVA_DATA "
                "to a local disk, or use PostgreSQL with OPPIVA_DATABASE_URL."
            ) % {"disk": disk}


def restore_refusal(data: Path) -> str | None:
    """A sentence while a restore is under way, or was cut off: its copy may hold somebody who was erased."""
    if not (data / "restoring").exists():
        return None
    return _("A restore into %(folder)s is under way or was cut off. Run ./oppiva restore again.") % {"folder": data}


def upgrade_refusal(data: Path) -> str | None:
    """A sentence while an upgrade is under way, or was cut off."""
    if not (data / UPGRADING).exists():
        return None
    return _("An upgrade of %(folder)s is under way or was cut off. Run ./oppiva upgrade again.") % {"folder": data}


def readable_by_all(path: Path) -> bool:
    """Whether the file lets everyone on the machine read it."""
    try:
        return bool(path.stat().st_mode & stat.S_IROTH)
    except OSError:
        return False


def kind_of_disk(path: Path, mounts: str) -> str:
    """The file system under the path by the longest mount point that leads to it; empty when none does."""
    best, kind = "", ""
    for line in mounts.splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = fields[1].replace("\\040", " ")
        if len(point) >= len(best) and path.is_relative_to(point):
            best, kind = point, fields[2]
    return kind


def clock_refusal() -> str | None:
    """A sentence when this clock is over 2 s from the database server's, or on SQLite behind the last heartbeat."""
    from oppiva.jobs import clock, queries
    from oppiva.jobs.services.beats import WORKER, database_time

    ours, other = clock.real(), database_time()
    if other is None:
        seen = [at for name, at in queries.heartbeats().items() if name.startswith(WORKER)]
        off = max(seen, default=ours) - ours
    else:
        off = abs(other - ours)
    if off <= CLOCK_SLACK:
        return None
    return _("The clock of this machine is %(seconds)d s off. Set it by a time server and start again.") % {
        "seconds": int(off.total_seconds())
    }


def migration_refusal() -> str | None:
    """A sentence when the database is of an earlier version than the code, or there is none yet."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if not executor.migration_plan(executor.loader.graph.leaf_nodes()):
        return None
    if not executor.loader.applied_migrations:
        return _("There is no database yet. Make it: ./oppiva manage migrate")
    return _("The database is of an earlier version. Run: ./oppiva upgrade")


def held() -> bool:
    """Hold the installation as one of those who serve it, until this process ends; says why where it cannot."""
    from django.conf import settings

    from oppiva.jobs import running

    if running.hold(settings.OPPIVA_DATA):
        return True
    print(
        _("An upgrade or a restore of %(folder)s is under way. Start again when it is done.")
        % {"folder": settings.OPPIVA_DATA},
        file=sys.stderr,
    )
    return False


def ready(say: Callable[[str], None] | None = None) -> bool:
    """Set Django up and look at everything above; says each refusal and answers whether to go on."""
    say = say or (lambda words: print(words, file=sys.stderr))
    from oppiva.environment import BadSetting

    try:
        import django
        from django.conf import settings

        found = list(refusals(cast(Settings, settings), os.environ, mounts()))
        found += [words for look in (restore_refusal, upgrade_refusal) if (words := look(settings.OPPIVA_DATA))]
        if not found:
            django.setup()
            found = _of_the_database()
    except BadSetting as error:
        found = [str(error)]
    for words in found:
        say(words)
    return not found


def _of_the_database() -> list[str]:
    from django.db import DatabaseError

    from oppiva.cli.trouble import sentence

    try:
        return [words for words in (migration_refusal() or clock_refusal(),) if words]
    except DatabaseError as error:
        folder = Path(os.environ.get("OPPIVA_DATA") or ".")
        return [sentence(error, folder) or _("The database does not answer: %(error)s") % {"error": str(error).strip()}]


def mounts() -> str:
    """What is mounted where, as /proc/mounts says; empty on a system without it."""
    try:
        return Path("/proc/mounts").read_text("utf-8", "replace")
    except OSError:
        return ""
