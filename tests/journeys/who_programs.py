"""Run in the demo's database: a token of somebody who tries a model, and a model that area 37 has not begun with."""

from __future__ import annotations

import json
import os
import sys
from datetime import timedelta

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
django.setup()

from oppiva.adoption.models import Adoption  # noqa: E402 -- Django first
from oppiva.catalogue.models import OperatingModel  # noqa: E402
from oppiva.jobs import clock  # noqa: E402
from oppiva.people.models import RoleGrant  # noqa: E402
from oppiva.people.queries import actor_for  # noqa: E402
from oppiva.people.services import make_token  # noqa: E402

trying = Adoption.objects.filter(stage="trying", contact__isnull=False, refused_on__isnull=True).order_by("code")[0]
person = trying.contact
assert person is not None
grant = RoleGrant.objects.filter(person=person, role="adopter")[0]
until = clock.today() + timedelta(days=90)
_made, key = make_token(
    actor_for(person, clock.now() + timedelta(minutes=5)), grant, purpose="Esimerkit", ends_on=until
)  # fmt: skip
taken = Adoption.objects.filter(area="37").values("operating_model")
free = OperatingModel.objects.filter(state="published").exclude(pk__in=taken).order_by("code")[0]
json.dump({"token": key, "model": free.slug, "code": trying.code}, sys.stdout)
