"""Builds the demo in the folder OPPIVA_DATA: tables, then each app's part of the story from the lowest app upwards.

Runs as a process of its own (`python -m oppiva.cli.demobuild DAY`), so that the one that serves starts on a finished
folder and an interruption leaves nothing half made.
"""

import gc
import os
import random
import sys
from collections.abc import Iterator
from datetime import date
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path

from oppiva.cli.trouble import sentence
from oppiva.cli.words import gettext as _

# The order of the layers; an app that is not there yet, or has no part in the demo, is passed over.
APPS = (
    "audit", "jobs", "people", "programme", "search", "pulses", "workshops", "experiments", "leadership", "foresight",
    "catalogue", "adoption", "evaluation", "publishing", "funding", "reporting", "home",
)  # fmt: skip
SEED = 20260312


def builders() -> Iterator[str]:
    """Names of the modules that hold a part of the demo, lowest first."""
    for app in APPS:
        if find_spec(f"oppiva.{app}") and find_spec(f"oppiva.{app}.demo"):
            yield f"oppiva.{app}.demo"


def build(day: date) -> None:
    """Make the tables and tell the story up to the day, through the services."""
    import django
    from django.core.management import call_command
    from django.utils import translation

    gc.set_threshold(50_000, 20, 50)  # little of what it makes goes in rings: a tenth of the time at Python's own
    django.setup()
    from oppiva.jobs.services import storage

    storage.wait_for_no_disk()  # an interruption throws the folder away, whatever of it is on the disk
    print(_("Making the database …"), flush=True)
    call_command("migrate", verbosity=0, interactive=False)
    call_command("createcachetable", verbosity=0)
    call_command("collectstatic", verbosity=0, interactive=False)
    generator = random.Random(SEED)  # noqa: S311 -- a story told the same way each time, no secret
    with translation.override("fi"):
        for name in builders():
            print(_("Filling: %(part)s …") % {"part": name.split(".")[1]}, flush=True)
            import_module(name).build(generator, day)
    from oppiva.jobs.tasks import analyse

    analyse()
    storage.put_on_disk()


def main(argv: list[str]) -> int:
    """Build; 0 done, 2 the machine refused and said why."""
    from django.db import DatabaseError

    try:
        build(date.fromisoformat(argv[0]))
    except (OSError, DatabaseError) as error:
        words = sentence(error, Path(os.environ["OPPIVA_DATA"]))
        if words is None:
            raise
        print(words, file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
