"""A half-day with people at it, and a server of its own for its streams; run as a process on an empty database.

`hands` prints one JSON object, the half-days and the web sessions of who is there and who is not, and does what it is
told line by line, each answered by one: `change PK` tells of one change, `end KEY` ends a web session, `cut` ends all
other connections of PostgreSQL. `serve PORT` serves the streams, with short beats so that a test need not wait.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path

import django

django.setup()
sys.path.insert(0, str(Path(__file__).parents[1]))

from django.conf import settings  # noqa: E402
from django.contrib.sessions.backends.db import SessionStore  # noqa: E402
from django.db import connection, transaction  # noqa: E402

from oppiva.jobs import clock  # noqa: E402
from oppiva.programme.queries import version_of  # noqa: E402
from oppiva.programme.services import open_programme, put_in_force  # noqa: E402
from oppiva.workshops import services  # noqa: E402
from oppiva.workshops.models import Session  # noqa: E402
from workshops.browsing import browser_of  # noqa: E402
from workshops.cast import SETUP, dated, enrol, make_cast  # noqa: E402

REAL = Path(__file__).parents[2] / "src/oppiva/core/plan/data/etela-savo-2025.toml"


def fill() -> dict[str, object]:
    with transaction.atomic():
        programme = open_programme(SETUP, toml=REAL.read_text("utf-8"))
        put_in_force(SETUP, programme, version_of(programme, 1), reason="test")
        programme.refresh_from_db()
        cast = make_cast(programme)
        dated(cast, cast.first, clock.today() + timedelta(days=1))
        enrol(cast, 2)
        people = {
            "facilitator": cast.facilitator,
            "participant": cast.staff[0],
            "another": cast.staff[1],
            "stranger": cast.stranger,
            "supervisor": cast.supervisor,
        }
        keys = {name: browser_of(one).cookies[settings.SESSION_COOKIE_NAME].value for name, one in people.items()}
        first, second, third = cast.first.sessions.order_by("number")
        Session.objects.filter(pk=third.pk).update(day=clock.today() - timedelta(days=1))
    return {"keys": keys, "session": str(first.pk), "second": str(second.pk), "over": str(third.pk)}


def serve(port: int) -> None:
    from oppiva.cli import serve
    from oppiva.workshops import live

    live.BEAT = 0.4
    sys.exit(serve.serve_streams(f"127.0.0.1:{port}"))


def do(words: list[str]) -> None:
    match words:
        case ["change", pk]:
            with transaction.atomic():
                services.changed(pk)
        case ["end", key]:
            SessionStore(key).delete()
        case ["cut"]:
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                    " WHERE pid <> pg_backend_pid() AND datname = current_database()"
                )


match sys.argv[1:]:
    case ["hands"]:
        print(json.dumps(fill()), flush=True)
        for line in sys.stdin:
            do(line.split())
            connection.close()
            print("done", flush=True)
    case ["serve", port]:
        serve(int(port))
