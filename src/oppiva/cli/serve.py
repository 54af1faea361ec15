"""`oppiva serve`: a real installation behind a web server that speaks https: the pages by gunicorn, and as a process
of its own (`--live`) the open streams of `/live/` by uvicorn, which hold no thread and no database connection each.
"""

import argparse
import os
import sys

from oppiva.cli.words import gettext as _


def run(argv: list[str]) -> int:
    """Serve until stopped; 2 when the start is refused, with one sentence for each reason."""
    parser = argparse.ArgumentParser(prog="oppiva serve", description=_("Serve the pages for real use"))
    parser.add_argument("--live", action="store_true", help=_("serve the open streams of /live/ instead of the pages"))
    parser.add_argument("--bind", help=_("address and port, or unix:PATH (127.0.0.1:8000; 127.0.0.1:8001 with --live)"))
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
    if not startup.held():
        return 2
    if options.live:
        return serve_streams(options.bind or "127.0.0.1:8001")
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    sys.stdout.flush()
    bind = options.bind or "127.0.0.1:8000"
    command = [
        sys.executable, "-m", "gunicorn",
        "oppiva.wsgi:application",
        "--bind", bind, "--workers", str(options.workers), "--threads", str(options.threads),
        "--worker-class", "gthread", "--graceful-timeout", "5", "--max-requests", "5000", "--max-requests-jitter",
        "500", "--no-control-socket",
    ]  # fmt: skip
    os.execv(sys.executable, command)  # noqa: S606 -- a command of our own, its words from our own options


def serve_streams(bind: str) -> int:
    """Serve `/live/` until stopped; 2 for an address that is none."""
    where = address(bind)
    if where is None:
        print(_("This is no address and port: %(bind)s") % {"bind": bind}, file=sys.stderr)
        return 2
    from oppiva.cli import streams
    from oppiva.workshops import live

    server = streams.server(live.application, log_config=None, **where)
    try:
        server.run()
    except KeyboardInterrupt:
        return 0
    return 0 if server.started else 1


def address(bind: str) -> dict[str, str | int] | None:
    """Where to listen, in uvicorn's words; None for what gunicorn would not take either."""
    if bind.startswith("unix:"):
        return {"uds": bind.removeprefix("unix:")}
    host, colon, port = bind.rpartition(":")
    return {"host": host.strip("[]"), "port": int(port)} if colon and port.isdigit() else None
