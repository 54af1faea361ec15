"""Addresses of places in series."""

from __future__ import annotations

from django.urls import URLPattern

SERIES = "hanke/<str:code>/sarjat/<str:series>/"
patterns: list[URLPattern] = []
