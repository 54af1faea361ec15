"""`oppiva upgrade`: the database of an earlier version becomes that of this one, or stays as it was."""

import argparse
import os
import sys
from pathlib import Path

from oppiva.cli.words import gettext as _


def run(argv: list[str]) -> int:
    """Upgrade; 0 done or nothing to do, 1 it failed (with --check: there is something to do), 2 refused."""
    parser = argparse.ArgumentParser(
        prog="oppiva upgrade", description=_("Bring the database up to this version, with a backup before")
    )
    parser.add_argument("--to", type=Path, help=_("the folder of the backups (else OPPIVA_BACKUP)"))
    parser.add_argument("--check", action="store_true", help=_("change nothing; say what would be done"))
    parser.add_argument("--yes", action="store_true", help=_("do not ask before the first change"))
    parser.add_argument("--force", action="store_true", help=_("also during a half-day, or with a broken audit log"))
    parser.add_argument("--first", action="store_true", help=_("make the database where there is none yet"))
    options = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    import django

    from oppiva.cli import upgrading
    from oppiva.environment import BadSetting, as_owner

    around = dict(os.environ)
    as_owner()
    try:
        django.setup()
        return upgrading.upgrade(
            options.to,
            check=options.check,
            yes=options.yes,
            force=options.force,
            first=options.first,
            environment=around,
        )
    except (BadSetting, upgrading.Refused) as error:
        print(error, file=sys.stderr)
        return 2
    except upgrading.Failed as error:
        print(error, file=sys.stderr)
        return 1
