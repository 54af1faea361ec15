"""The process that opens a restored copy first (`python -m oppiva.cli.restored FOLDER JOURNAL ...`).

Compares it with what the backup says of itself, brings its tables up to this version, erases by the journals, checks
the chains and the sealed days, and prints what it found as one line of JSON.
"""

import json
import os
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from oppiva.jobs.backups import Manifest


def main(argv: list[str]) -> int:
    """Check and erase, and print what was found."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    import django

    django.setup()
    from django.db import connections

    from oppiva.jobs import backups

    told = report(backups.read(Path(argv[0])), [Path(name) for name in argv[1:]])
    connections.close_all()  # SQLite: the write-ahead log goes into the file, which is moved alone
    print(json.dumps(told))
    return 0


def report(manifest: "Manifest", journals: list[Path]) -> dict[str, object]:
    """What is found: whether counts, heads and a sample of files are equal, whom the journals erased, the verdict."""
    from django.conf import settings
    from django.core.management import call_command

    from oppiva.audit.services import verify
    from oppiva.jobs import clock
    from oppiva.jobs.backups.dumps import contents_here
    from oppiva.jobs.services import storage
    from oppiva.people import journal, services
    from oppiva.search import vectors

    found = contents_here()
    differs = [name for name, count in manifest.counts.items() if found.counts.get(name, count) != count]
    differs += [chain for chain, head in manifest.heads.items() if found.heads.get(chain) != head]
    differs += files_that_differ(manifest)
    call_command("migrate", verbosity=0, interactive=False)
    lines = journal.read(journals)
    erased = sum(services.erase_again(line) for line in lines)
    journal.add_to(Path(settings.OPPIVA_ERASURES), lines, clock.real())
    # Ids of the copy come again: what stands under them in the file of vectors is of another time.
    vectors.forget_all()
    storage.settle()
    return {
        "equal": not differs,
        "differs": ", ".join(differs[:5]),
        "erased": erased,
        "verified": verify(dict(manifest.heads)).ok,
    }


def files_that_differ(manifest: "Manifest", sample: int = 20) -> list[str]:
    """Of so many stored files chosen at random, those that are not as the backup says (trust.md R19)."""
    from django.conf import settings

    from oppiva.jobs.backups.manifest import FILES, digest

    paths = sorted(path for path in manifest.parts if path.startswith(f"{FILES}/"))
    chosen = random.SystemRandom().sample(paths, min(sample, len(paths)))
    media = Path(settings.OPPIVA_MEDIA)
    return [
        path
        for path in chosen
        if not (file := media / path.removeprefix(f"{FILES}/")).is_file() or digest(file) != manifest.parts[path]
    ]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
