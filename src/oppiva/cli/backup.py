"""`oppiva backup`: the database, the stored files and the erasure journal as one folder with checksums."""

import argparse
import os
import sqlite3
import sys
from pathlib import Path

from oppiva.cli.words import gettext as _


def run(argv: list[str]) -> int:
    """Make one backup and take away those whose time is over; 1 those stay, 2 it cannot be made, with the reason."""
    parser = argparse.ArgumentParser(
        prog="oppiva backup", description=_("Back up the database, the files and the erasure journal")
    )
    parser.add_argument("--to", type=Path, help=_("the folder of the backups (else OPPIVA_BACKUP)"))
    parser.add_argument("--keep", type=int, default=35, metavar="DAYS", help=_("keep one a day for so long (35)"))
    options = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    import django
    from django.conf import settings

    from oppiva.environment import BadSetting

    try:
        django.setup()
    except BadSetting as error:
        print(error, file=sys.stderr)
        return 2
    from django.db import DatabaseError

    from oppiva.cli.trouble import sentence
    from oppiva.jobs import backups

    folder = options.to or (Path(settings.OPPIVA_BACKUP) if settings.OPPIVA_BACKUP else None)
    if folder is None:
        print(_("Say where to: ./oppiva backup --to FOLDER, or set OPPIVA_BACKUP."), file=sys.stderr)
        return 2
    try:
        made = backups.make(folder)
    except backups.ToolMissing as error:
        print(_("PostgreSQL is backed up by its own program: %(error)s") % {"error": error}, file=sys.stderr)
        return 2
    except (OSError, DatabaseError, sqlite3.Error) as error:
        print(sentence(error, folder) or _("Not backed up: %(error)s") % {"error": error}, file=sys.stderr)
        return 2
    gone, left = [], ""
    try:
        gone = backups.prune(folder, days=max(1, options.keep))
    except OSError as error:
        left = _("Old backups were not removed: %(error)s") % {"error": error}
    print(
        _("Backed up to %(folder)s: %(rows)d rows, %(files)d files, %(size)d MB. Old ones removed: %(gone)d.")
        % {
            "folder": made.folder,
            "rows": made.rows,
            "files": made.files,
            "size": -(-made.size // 1_000_000),
            "gone": len(gone),
        }
    )
    print(_("The keys are not in it. Keep a copy of them and of the erasure journal elsewhere."))
    if left:
        print(left, file=sys.stderr)
    return 1 if left else 0
