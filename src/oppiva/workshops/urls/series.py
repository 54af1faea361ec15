"""Addresses of series and their half-days."""

from __future__ import annotations

from django.urls import URLPattern

SERIES = "hanke/<str:code>/sarjat/<str:series>/"
patterns: list[URLPattern] = []
