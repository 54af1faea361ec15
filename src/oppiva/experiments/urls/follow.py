"""Addresses of the question whether a decision is still in use."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.experiments.urls.pages import EXPERIMENT
from oppiva.experiments.views import follow

patterns: list[URLPattern] = [
    path(f"{EXPERIMENT}seuranta/", follow.follow, name="follow"),
    path("vielako/<str:token>/", follow.by_link, name="follow_link"),
]
