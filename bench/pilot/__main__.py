"""`oppiva pilot [--series 1|15]`: a whole series lived through by programs that do what people do, and a report."""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from pilot import report, story
from pilot.browser import Browser
from pilot.mailbox import Mailbox
from pilot.server import Installation
from pilot.traffic import Traffic
from pilot.world import World, name_of

SEED, SIZE = 20260112, 28


def arguments(argv: list[str]) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="oppiva pilot", description="Live a series through, as people do, and report")
    parser.add_argument("--series", type=int, default=1, help="how many series at once, 1 to 15 (1)")
    parser.add_argument("--people", type=int, default=SIZE, help=f"participants of a series, 21 to 28 ({SIZE})")
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--report", type=Path, default=Path("pilot.md"), help="where the report goes; .json beside it")
    parser.add_argument("--seed", type=int, default=SEED)
    parser.add_argument("--workers", type=int, default=2, help="processes of the pages (2)")
    parser.add_argument("--keep", type=Path, help="keep the installation's folder here")
    parser.add_argument("--until", default="", help="stop after the first part whose name begins so")
    return parser.parse_args(argv)


@contextmanager
def database(kind: str) -> Iterator[str]:
    """The address of an empty database; nothing for SQLite, which lies in the folder."""
    if kind == "sqlite":
        yield ""
        return
    from oppiva.cli.cluster import postgres

    with postgres() as address:
        yield address


def main(argv: list[str]) -> int:
    """0 when all is well, 1 when something is lost, differs or failed."""
    options = arguments(argv)
    # Ended from outside, too, it takes its servers along: they would serve on for nobody.
    signal.signal(signal.SIGTERM, lambda *_told: sys.exit(143))
    folder = options.keep or Path(tempfile.mkdtemp(prefix="oppiva-pilot-"))
    os.environ.update(OPPIVA_DEMO="1", OPPIVA_DATA=str(folder), DJANGO_SETTINGS_MODULE="oppiva.settings")
    import django

    django.setup()  # for the names of addresses only: nothing here opens the database
    try:
        with database(options.database) as address:
            installation = Installation(folder, database=address, workers=options.workers)
            world = World(
                installation,
                Mailbox(folder / "mails"),
                Traffic(name_of()),
                seed=options.seed,
                series=options.series,
                size=options.people,
                threads=6 if options.series == 1 else 3,
            )
            try:
                installation.install()
                story.live(world, story.until(options.until), say=lambda words: print(words, flush=True))
                world.traffic.scales.weigh(Browser(installation.where, Traffic(name_of())).once_at)
                found = report.data(world, world.lost)
            finally:
                installation.stop()
    finally:
        if options.keep is None:
            shutil.rmtree(folder, ignore_errors=True)
    report.write(found, options.report)
    print(f"Report: {options.report}")
    for words in report.verdicts(world, world.lost):
        print(f"  {words}")
    return 1 if report.verdicts(world, world.lost) else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
