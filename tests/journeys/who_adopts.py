"""Run in the demo's database: the first place that tries a model or uses it, as the mail of its contact and its id."""

from __future__ import annotations

import json
import os
import sys

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "oppiva.settings")
django.setup()

from oppiva.adoption.models import Adoption  # noqa: E402 -- Django first

places = Adoption.objects.filter(stage__in=["trying", "in_use"], contact__isnull=False, confirmed_on__isnull=False)
first = places.select_related("contact", "operating_model").order_by("code")[0]
json.dump({"mail": first.contact.email, "place": str(first.pk), "slug": first.operating_model.slug}, sys.stdout)
