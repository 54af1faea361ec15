"""Makes a half-day of a demo's first series run today, on the demo's own file, and signs three of its people in.

Run as a program with the demo's environment; prints as JSON the address and the keys of the web sessions.
"""

from __future__ import annotations

import json
import os
from datetime import time, timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")


def main() -> None:
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from oppiva.core.policy import reading, system
    from oppiva.jobs import clock
    from oppiva.people.models import Person
    from oppiva.people.queries import actor_for
    from oppiva.workshops import queries, rules, services
    from oppiva.workshops.models import DoorCode, DoorPass, RunStep, Session, SessionDay

    now = clock.now()
    sessions = Session.objects.select_related("series__programme").filter(
        series__teams__isnull=False, state="planned", deleted_in__isnull=True
    )
    session = sessions.order_by("series__code", "number")[0]
    Session.objects.filter(pk=session.pk).update(
        day=now.astimezone(clock.HELSINKI).date(), starts=time(0, 5), ends=time(23, 50), state="door_open"
    )
    session = Session.objects.select_related("series__programme").get(pk=session.pk)
    SessionDay.objects.filter(session=session).delete()
    with reading(system("test")):
        RunStep.objects.filter(session=session).delete()
    SessionDay.objects.create(session=session, opened_at=now)
    code = DoorCode.objects.create(session=session, code="KUIKKA 99", made_at=now, dies_at=now + timedelta(hours=20))
    for position, title in enumerate(("Vahvuudet", "Mittari", "Ennuste"), 1):
        RunStep.objects.create(session=session, position=position, title=title, minutes=20)
    lead = rules.facilitators(session.series.programme)[0]
    services.start(actor_for(lead), session)
    first, second = queries.teams_of(session)[0].members[:2]

    def signed_in(person: Person) -> str:
        store = SessionStore()
        store[SESSION_KEY] = str(person.pk)
        store[BACKEND_SESSION_KEY] = settings.AUTHENTICATION_BACKENDS[0]
        store[HASH_SESSION_KEY] = person.get_session_auth_hash()
        store["second_factor"] = True
        store.save()
        return str(store.session_key)

    guest = SessionStore()
    door = DoorPass.objects.create(code=code, enrolment_id=second.enrolment, made_at=now)
    guest[rules.AT_DOOR] = str(door.pk)
    guest.save()
    series = session.series
    print(
        json.dumps(
            {
                "address": f"/hanke/{series.programme.code}/sarjat/{series.code}/tyopajat/{session.number}/",
                "cookie": settings.SESSION_COOKIE_NAME,
                "lead": signed_in(lead),
                "member": signed_in(Person.objects.get(pk=first.person)),
                "guest": guest.session_key,
            }
        )
    )


if __name__ == "__main__":
    django.setup()
    main()
