"""Run in the demo's database: the newest model gets a steward who accepts; tells its code."""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
django.setup()

from oppiva.catalogue import services  # noqa: E402 -- Django first
from oppiva.catalogue.models import OperatingModel  # noqa: E402 -- Django first
from oppiva.people import demo as people  # noqa: E402 -- Django first
from oppiva.people.models import Person  # noqa: E402 -- Django first
from oppiva.people.queries import actor_for  # noqa: E402 -- Django first

analyst = people.person("analyst")
assert analyst is not None
model = OperatingModel.objects.filter(deleted_in__isnull=True).select_related("programme", "draft").latest("number")
keeper = Person.objects.select_related("unit__organisation").get(email="keeper@kolmas.example")
assert keeper.unit is not None
term = services.invite_steward(
    actor_for(analyst), model, organisation=keeper.unit.organisation, role="palvelupäällikkö", person=keeper
)
services.accept_stewardship(actor_for(keeper), term)
json.dump({"model": model.code}, sys.stdout)
