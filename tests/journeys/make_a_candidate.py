"""Run in the demo's database: a candidate that is ready to become a model, and people of a third area to try, review
and keep it; tells its code and their mails."""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
django.setup()

from oppiva.catalogue import queries, services  # noqa: E402 -- Django first
from oppiva.experiments.counting import CARRIED_OUT  # noqa: E402 -- Django first
from oppiva.experiments.models import Experiment  # noqa: E402 -- Django first
from oppiva.experiments.queries import marks_of  # noqa: E402 -- Django first
from oppiva.jobs import clock  # noqa: E402 -- Django first
from oppiva.people import demo as people  # noqa: E402 -- Django first
from oppiva.people import services as persons  # noqa: E402 -- Django first
from oppiva.people.queries import actor_for  # noqa: E402 -- Django first
from oppiva.programme.models import Programme  # noqa: E402 -- Django first

THIRD_AREA = "01"
analyst, facilitator = people.person("analyst"), people.person("facilitator")
assert analyst is not None
assert facilitator is not None
actor, programme = actor_for(analyst), Programme.objects.get(code="ES-OPPIVA")

done = {one.pk for series in marks_of([programme.pk])[programme.pk] for one in series.experiments
        if one.bucket == CARRIED_OUT}  # fmt: skip
rows = Experiment.objects.select_related("programme").filter(pk__in=done, submitted_at__isnull=False).order_by("code")
card = next((one for one in rows if THIRD_AREA not in one.areas), None)
assert card is not None, "no experiment of the demo is carried out on this day"
made = services.open_candidate(actor, programme, name="Matkan malli")
services.place(actor, card, made, kind="builds_on")
board = queries.board(actor, programme)
services.rename(
    actor,
    made,
    changes={"one_sentence": "Asiakkaalle soitetaan takaisin samana päivänä.", "for_whom": ["jobseeker"]},
)

house = persons.add_organisation(
    people.SETUP, fields={"name": "Kolmas työllisyysalue", "kind": "employment_area", "area_id": THIRD_AREA}
)
room = persons.add_unit(people.SETUP, house, fields={"name": "Palvelut", "size": 12})
told = {"candidate": made.code, "analyst": analyst.email, "facilitator": facilitator.email}
for who, name in (("tries", "Kalle Koettelija"), ("first", "Venla Vertainen"), ("second", "Väinö Vertainen"),
                  ("keeper", "Vesa Vastuullinen")):  # fmt: skip
    person = persons.add_person(people.SETUP, fields={"name": name, "email": f"{who}@kolmas.example", "unit": room})
    persons.give_grant(
        people.SETUP, person=person, role="participant", scope_kind="unit", scope_id=str(room.pk),
        starts_on=clock.today(), reason="matka",
    )  # fmt: skip
    told[who] = person.email
json.dump(told, sys.stdout)
