"""`oppiva restore-drill`: restores the newest backup into an empty folder and compares, so that one knows it works."""

import argparse
import os
import sys
import tempfile
from pathlib import Path

from oppiva.cli.words import gettext as _


def run(argv: list[str]) -> int:
    """Try the newest backup without touching the installation; 0 it came back whole, 1 it did not, 2 refused."""
    parser = argparse.ArgumentParser(
        prog="oppiva restore-drill", description=_("Try the newest backup in an empty folder")
    )
    parser.add_argument("--from", dest="source", type=Path, help=_("the folder of the backups (else OPPIVA_BACKUP)"))
    parser.add_argument("--database", default="", help=_("an empty PostgreSQL database for the drill, as an address"))
    options = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    import django
    from django.conf import settings

    from oppiva import environment
    from oppiva.cli import restoring

    environment.as_owner()
    try:
        django.setup()
        source = options.source or (Path(settings.OPPIVA_BACKUP) if settings.OPPIVA_BACKUP else None)
        if source is None:
            raise restoring.Refused(_("Say where the backups are: --from FOLDER, or set OPPIVA_BACKUP."))
        manifest = restoring.backup_at(source)
        if manifest.engine != "sqlite" and not options.database:
            raise restoring.Refused(_("Name an empty database for the drill: --database postgres://USER@HOST/NAME"))
        if options.database:
            os.environ["OPPIVA_DATABASE_URL"] = options.database
        with tempfile.TemporaryDirectory(prefix="oppiva-drill-") as folder:
            os.environ["OPPIVA_ERASURES"] = str(Path(folder) / "erasures.jsonl")
            journals = [
                Path(settings.OPPIVA_ERASURES),
                manifest.folder / "erasures.jsonl",
                manifest.folder.parent / "erasures.jsonl",
            ]
            if not options.database:
                report = restoring.build(manifest, Path(folder), {}, journals)
            else:
                with restoring.lent(environment.database(options.database)) as database:
                    report = restoring.build(manifest, Path(folder), database, journals)
    except (environment.BadSetting, restoring.Refused) as error:
        print(error, file=sys.stderr)
        return 2
    from oppiva.jobs import clock

    age = int((clock.real() - manifest.moment).total_seconds() // 60)
    print(_("The drill used the backup made %(minutes)d minutes ago.") % {"minutes": age})
    return restoring.tell(manifest, report)
