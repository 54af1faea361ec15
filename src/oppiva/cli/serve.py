"""`oppiva serve`: the pages of a real installation by gunicorn, behind a web server that speaks https."""

import argparse
import os
import sys

from oppiva.cli.words import gettext as _


def run(argv: list[str]) -> int:
    """Serve until stopped; 2 when the start is refused, with one sentence for each reason."""
    parser = argparse.ArgumentParser(prog="oppiva serve", description=_("Serve the pages for real use"))
    parser.add_argument("--bind", default="127.0.0.1:8000", help=_("address and port, or unix:PATH (127.0.0.1:8000)"))
    parser.add_argument("--workers", type=int, default=2, help=_("processes (2)"))
    parser.add_argument("--threads", type=int, default=4, help=_("threads of a process (4)"))
    parser.add_argument("--check", action="store_true", help=_("only say whether the start would be refused"))
    options = parser.parse_args(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
    from oppiva.cli import startup

    if not startup.ready():
        return 2
    if options.check:
        return 0
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    sys.stdout.flush()
    command = [
        sys.executable, "-m", "gunicorn",
        "oppiva.wsgi:application",
        "--bind", options.bind, "--workers", str(options.workers), "--threads", str(options.threads),
        "--worker-class", "gthread", "--graceful-timeout", "5", "--max-requests", "5000", "--max-requests-jitter",
        "500", "--no-control-socket",
    ]  # fmt: skip
    os.execv(sys.executable, command)  # noqa: S606 -- a command of our own, its words from our own options
