"""`oppiva restore`: a backup becomes an installation again, erased by the journal before anybody can open it."""

import argparse
import os
import sys
from pathlib import Path

from oppiva.cli.words import gettext as _


def run(argv: list[str]) -> int:
    """Restore into the folder and database of the settings; 1 a check found something, 2 refused, with the reason."""
    parser = argparse.ArgumentParser(prog="oppiva restore", description=_("Restore a backup"))
    parser.add_argument("source", type=Path, metavar="FROM", help=_("a backup, or the folder of backups: its newest"))
    parser.add_argument("--journal", type=Path, help=_("the newest erasure journal, when it lies elsewhere"))
    parser.add_argument("--force", action="store_true", help=_("move what is there aside"))
    options = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    import django

    from oppiva.cli import restoring
    from oppiva.environment import BadSetting, as_owner

    as_owner()
    try:
        django.setup()
        return restoring.restore(options.source, journal=options.journal, force=options.force)
    except (BadSetting, restoring.Refused) as error:
        print(error, file=sys.stderr)
        return 2
