"""Addresses of the steps of an experiment as a half-day leads to them."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.experiments.views import day

STEP = "hanke/<str:code>/sarjat/<str:series>/tyopajat/<int:number>/tiimi/kokeilu/<str:step>/"
patterns: list[URLPattern] = [path(STEP, day.open_step, name="day_step")]
