"""`oppiva worker`: the background work of an installation, one loop until it is told to stop."""

import argparse
import os
import signal
import threading

from oppiva.cli.words import gettext as _


def run(argv: list[str]) -> int:
    """Work until SIGTERM or Ctrl-C, ending between two jobs; 0 after a stop, 2 when the start is refused."""
    argparse.ArgumentParser(
        prog="oppiva worker", description=_("Run the background work: mails, timed tasks, exports")
    ).parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    from oppiva.cli import startup

    if not startup.ready() or not startup.held():
        return 2
    from oppiva.jobs import worker

    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda _number, _frame: stop.set())
    worker.loop(stop)
    return 0
