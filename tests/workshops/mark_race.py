"""Two who mark the same person at once, run as a process of its own on a database that keeps what is committed.

Prints one JSON object: what each of the two got, round after round, and how many living rows the person has then.
"""

import json
import sys
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import django

django.setup()
sys.path.insert(0, str(Path(__file__).parents[1]))

from oppiva.audit.services import save  # noqa: E402
from oppiva.core.policy import reading, system  # noqa: E402
from oppiva.jobs import clock  # noqa: E402
from oppiva.people.queries import actor_for  # noqa: E402
from oppiva.programme.queries import version_of  # noqa: E402
from oppiva.programme.services import open_programme, put_in_force  # noqa: E402
from oppiva.workshops import services  # noqa: E402
from oppiva.workshops.models import Attendance, DoorCode, Session, SessionDay  # noqa: E402
from rushing import answers_of  # noqa: E402
from workshops.cast import SETUP, enrol, grant_to, make_cast, person_of  # noqa: E402

REAL = Path(__file__).parents[2] / "src/oppiva/core/plan/data/etela-savo-2025.toml"
ROUNDS, BESIDE = 5, 15


def main() -> None:
    programme = open_programme(SETUP, toml=REAL.read_text("utf-8"))
    put_in_force(SETUP, programme, version_of(programme, 1), reason="test")
    programme.refresh_from_db()
    cast = make_cast(programme)
    second = person_of("Toinen Vetäjä")
    grant_to(second, "facilitator", "programme", str(programme.pk))
    enrol(cast, ROUNDS + BESIDE)
    session = cast.first.sessions.select_related("series__programme").get(number=1)
    now = clock.now().astimezone(ZoneInfo("Europe/Helsinki"))
    begins = now.replace(hour=0, minute=1) if now.hour < 2 else now - timedelta(hours=1)
    fields = {"day": now.date(), "starts": begins.time(), "ends": now.replace(hour=23, minute=59).time()}
    save(session, actor=SETUP, changes=fields)
    leads = [actor_for(cast.facilitator), actor_for(second)]
    told: dict[str, list[object]] = {"doors": [], "marks": [], "rows": [], "beside": [], "confirmed": []}
    told["doors"].append(answers_of(*(lambda lead=lead: services.open_door(lead, session).pk for lead in leads)))
    session = Session.objects.select_related("series__programme").get(pk=session.pk)
    told["doors"].append([SessionDay.objects.count(), DoorCode.objects.count()])
    for person in cast.staff[:ROUNDS]:
        modes = ("site", "remote")
        told["marks"].append(
            answers_of(
                *(
                    lambda lead=lead, mode=mode, who=person: services.mark(lead, session, person=who, mode=mode).mode
                    for lead, mode in zip(leads, modes, strict=True)
                )
            )
        )
        with reading(system("test")):
            told["rows"].append(Attendance.objects.filter(person=person, deleted_in__isnull=True).count())
    # One marks while the other leads, and phones save: nobody waits for ever for the other.
    services.take_over(leads[0], session)
    services.start(leads[0], session)
    for number, person in enumerate(cast.staff[ROUNDS : ROUNDS + BESIDE]):
        told["beside"].append(
            answers_of(
                lambda who=person: services.mark(leads[1], session, person=who, mode="site").mode,
                lambda pace=("free", "lead")[number % 2]: services.set_pace(leads[0], session, pace=pace).pace,
            )
        )
    told["confirmed"].append(
        answers_of(*(lambda lead=lead: services.confirm_attendance(lead, session).attendance_at for lead in leads))
    )
    print(json.dumps(told, default=str))


main()
