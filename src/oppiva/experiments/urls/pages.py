"""Addresses of experiments."""

from __future__ import annotations

from django.urls import URLPattern

EXPERIMENT = "hanke/<str:code>/kokeilut/<str:experiment>/"
patterns: list[URLPattern] = []
