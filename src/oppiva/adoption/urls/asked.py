"""Addresses of the later questions about a place, for who keeps it."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.adoption.views import asked

urlpatterns: list[URLPattern] = [
    path("kayttoonotot/<uuid:pk>/vielako/", asked.asked, name="asked"),
]
