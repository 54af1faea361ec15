"""Addresses of help between half-days."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.workshops.views import help as help_views

patterns: list[URLPattern] = [
    path("apua/tiimi/", help_views.own, name="own_help"),
    path("apua/tiimi/<uuid:team>/", help_views.ask, name="help_ask"),
    path("apua/tiimi/<uuid:team>/<uuid:pk>/", help_views.deed, name="help_deed"),
    path("apua/pyynnot/", help_views.queue, name="help_queue"),
    path("apua/pyynnot/<uuid:pk>/", help_views.answer, name="help_answer"),
]
