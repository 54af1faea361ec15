"""`oppiva demo`: a whole installation with invented people on this machine, on a day of one's choice."""

import argparse
import fcntl
import hashlib
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from contextlib import contextmanager
from datetime import date, time
from pathlib import Path
from typing import IO, TYPE_CHECKING

from oppiva.cli.trouble import sentence
from oppiva.cli.words import ROOT, language
from oppiva.cli.words import gettext as _

if TYPE_CHECKING:
    from collections.abc import Iterator

DAY = "2026-03-12"
HOST = "127.0.0.1"
PACKAGE = Path(__file__).resolve().parents[1]
# What the built demo depends on: a change here means a new build.
SOURCES = ("*/migrations/*.py", "*/demo.py", "*/demo/*.py", "cli/demobuild.py")


class Unusable(Exception):
    """The demo cannot start; the message says why and what to do."""


def arguments(argv: list[str]) -> argparse.Namespace:
    """The options of the command line."""
    parser = argparse.ArgumentParser(prog="oppiva demo", description=_("Fill a demo and serve it on this machine"))
    parser.add_argument("--on", type=date.fromisoformat, default=date.fromisoformat(DAY), metavar="YYYY-MM-DD",
                        help=_("the day the story is told up to (%(day)s)") % {"day": DAY})  # fmt: skip
    parser.add_argument("--at", type=time.fromisoformat, metavar="HH:MM",
                        help=_("the time of day at which it begins (the machine's)"))  # fmt: skip
    parser.add_argument("--port", type=int, default=8000, help=_("the port on 127.0.0.1 (8000)"))
    parser.add_argument("--fresh", action="store_true", help=_("build the demo anew; what was typed into it is lost"))
    parser.add_argument("--build-only", action="store_true", help=_("build the demo but do not serve it"))
    return parser.parse_args(argv)


def fingerprint(day: date) -> dict[str, str]:
    """What a built demo must match to be used again: its day and the code that built it."""
    made = hashlib.sha256()
    for pattern in SOURCES:
        for path in sorted(PACKAGE.glob(pattern)):
            made.update(str(path.relative_to(PACKAGE)).encode() + b"\0" + path.read_bytes())
    return {"day": day.isoformat(), "code": made.hexdigest()}


def is_built(folder: Path, wanted: dict[str, str]) -> bool:
    """Whether the folder holds a finished demo of this day and code."""
    try:
        return bool(json.loads((folder / "built.json").read_text("utf-8")) == wanted)
    except (OSError, ValueError):
        return False


def take_port(port: int) -> socket.socket:
    """The bound socket; refuses when something else serves there."""
    taken = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    taken.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        taken.bind((HOST, port))
        taken.listen(128)
    except (OSError, OverflowError) as error:
        taken.close()
        raise Unusable(
            _("Port %(port)d is in use: perhaps a demo runs there already. Use another: ./oppiva demo --port %(next)d")
            % {"port": port, "next": port + 1 if port < 65_535 else 8000}
        ) from error
    return taken


@contextmanager
def holding(folder: Path) -> "Iterator[IO[str]]":
    """Keep the folder for this process; refuses while another demo serves from it."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    with (folder.parent / f"{folder.name}.lock").open("w") as guard:
        try:
            fcntl.flock(guard, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise Unusable(
                _("Another demo uses the folder %(folder)s. Stop it, or give this one another with OPPIVA_DATA.")
                % {"folder": folder}
            ) from error
        yield guard


def build(folder: Path, wanted: dict[str, str]) -> None:
    """Build beside the folder and put it in place whole; an interruption or a refusal leaves the old one as it was."""
    new = folder.parent / f"{folder.name}.new"
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    environment = {**os.environ, "OPPIVA_DATA": str(new)}
    try:
        made = subprocess.run(
            [sys.executable, "-m", "oppiva.cli.demobuild", wanted["day"]], env=environment, check=False
        )
        if made.returncode:
            raise Unusable(_("The demo was not built; the earlier one, if any, is as it was."))
        (new / "static").mkdir(exist_ok=True)  # whitenoise wants it there
        (new / "looks.txt").write_text(looks(), "utf-8")
        (new / "built.json").write_text(json.dumps(wanted), "utf-8")
        shutil.rmtree(folder, ignore_errors=True)
        new.rename(folder)
    finally:
        shutil.rmtree(new, ignore_errors=True)


def looks() -> str:
    """What the served files depend on: a change of style or script alone needs no new build."""
    made = hashlib.sha256()
    for path in sorted(one for one in PACKAGE.glob("*/static/**/*") if one.is_file()):
        made.update(str(path.relative_to(PACKAGE)).encode() + b"\0" + path.read_bytes())
    return made.hexdigest()


def refresh_looks(folder: Path) -> None:
    """Collect style, script and pictures anew when they are not those that the demo serves."""
    note, now = folder / "looks.txt", looks()
    if note.is_file() and note.read_text("utf-8") == now:
        return
    from django.core.management import call_command

    call_command("collectstatic", verbosity=0, interactive=False)
    note.write_text(now, "utf-8")


def introduce(port: int, day: date) -> None:
    """Say where the demo is and who one can sign in as."""
    from django.utils import translation

    from oppiva.people.demo import accounts

    with translation.override(language()):
        rows = [(str(role), name, email) for role, name, email in accounts()]
    print(_("Oppiva's demo: %(address)s   Today is %(day)s.   Stop: Ctrl-C")
          % {"address": f"http://{HOST}:{port}/", "day": f"{day.day}.{day.month}.{day.year}"})  # fmt: skip
    print(_("Sign in as any of these; the codes are on the page %(address)s")
          % {"address": f"http://{HOST}:{port}/kehitys/"})  # fmt: skip
    widths = [max(len(row[column]) for row in rows) for column in (0, 1)] if rows else [0, 0]
    for role, name, email in rows:
        print(f"  {role.ljust(widths[0])}  {name.ljust(widths[1])}  {email}")
    sys.stdout.flush()


def serve(taken: socket.socket) -> None:
    """Serve until Ctrl-C; the worker's loop runs beside as a thread and ends with the server."""
    from oppiva.asgi import application
    from oppiva.cli import streams
    from oppiva.jobs import worker

    stop = threading.Event()
    beside = threading.Thread(target=worker.loop, args=(stop,), name="worker", daemon=True)
    beside.start()
    try:
        streams.server(application).run(sockets=[taken])
    except KeyboardInterrupt:
        pass
    finally:
        stop.set()
        beside.join(2)


def run(argv: list[str]) -> int:
    """Build when needed, then serve; 0 after Ctrl-C, 2 when it cannot start."""
    options = arguments(argv)
    # A demo on another port has a folder of its own: two may run side by side.
    name = options.on.isoformat() if options.port == 8000 else f"{options.on.isoformat()}-{options.port}"
    folder = Path(os.environ.get("OPPIVA_DATA") or ROOT / ".oppiva" / "demo" / name).expanduser().resolve()
    os.environ.update(
        OPPIVA_DEMO="1",
        OPPIVA_DATA=str(folder),
        OPPIVA_DEMO_DAY=options.on.isoformat(),
        OPPIVA_ADDRESS=f"http://{HOST}:{options.port}",
        DJANGO_SETTINGS_MODULE="oppiva.settings",
    )
    os.environ.setdefault("OPPIVA_LOG_LEVEL", "WARNING")
    if options.at is not None:
        os.environ["OPPIVA_DEMO_AT"] = options.at.isoformat()
    from oppiva.jobs import clock

    os.environ["OPPIVA_DEMO_SINCE"] = clock.real().isoformat()  # the clock of a demo begins when it does
    wanted = fingerprint(options.on)
    from django.db import DatabaseError

    try:
        taken = None if options.build_only else take_port(options.port)
        with holding(folder):
            if options.fresh or not is_built(folder, wanted):
                build(folder, wanted)
            if taken is None:
                return 0
            import django

            django.setup()
            refresh_looks(folder)
            introduce(options.port, options.on)
            serve(taken)
    except Unusable as refused:
        print(refused, file=sys.stderr)
        return 2
    except (OSError, DatabaseError) as error:
        words = sentence(error, folder)
        if words is None:
            raise
        print(words, file=sys.stderr)
        return 2
    return 0
