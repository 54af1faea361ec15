"""Addresses of calendar entries and the own feed."""

from __future__ import annotations

from django.urls import URLPattern

SERIES = "hanke/<str:code>/sarjat/<str:series>/"
patterns: list[URLPattern] = []
