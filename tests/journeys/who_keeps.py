"""Run in the demo's database: who keeps the first model that has a steward, as mail and term."""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
django.setup()

from oppiva.catalogue.models import Stewardship  # noqa: E402 -- Django first

kept = Stewardship.objects.filter(state="accepted", deleted_in__isnull=True).select_related("person")
first = kept.order_by("operating_model__number")[0]
json.dump({"mail": first.person.email, "term": str(first.pk)}, sys.stdout)
