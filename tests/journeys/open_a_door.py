"""A half-day of series 08 moved to this hour of the demo's day with its door open, run beside a demo that stands still.

Prints its number and its join code as JSON.
"""

import json
from datetime import timedelta

import django

django.setup()

from oppiva.audit.services import save  # noqa: E402
from oppiva.core.policy import system  # noqa: E402
from oppiva.jobs import clock  # noqa: E402
from oppiva.people.models import Person  # noqa: E402
from oppiva.people.queries import actor_for  # noqa: E402
from oppiva.workshops import queries, services  # noqa: E402
from oppiva.workshops.models import Session  # noqa: E402

SETUP = system("test")
now = clock.now().astimezone(clock.HELSINKI)
ends = min(now + timedelta(hours=2), now.replace(hour=23, minute=59))
session = Session.objects.select_related("series__programme").get(
    series__programme__code="ES-OPPIVA", series__code="08", number=3
)
starts = now.replace(hour=0, minute=0) if now.hour < 1 else now - timedelta(minutes=30)
save(session, actor=SETUP, changes={"day": now.date(), "starts": starts.time(), "ends": ends.time()})
lead = Person.objects.get(email="marja.hovila@jarvisavo.example")
services.open_door(actor_for(lead), session)
code = queries.live_code(session)
assert code is not None
print(json.dumps({"code": code.code, "people": len(queries.expected_people(session))}))
