"""Addresses of the live channel's fall-back; the channel itself is not Django's (`workshops/live.py`)."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.workshops.urls.series import SESSION
from oppiva.workshops.views import live

patterns: list[URLPattern] = [
    path(f"{SESSION}versio/", live.version, name="live_version"),
]
