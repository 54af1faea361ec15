"""Addresses of the desk where models are written, tried, reviewed and published."""

from __future__ import annotations

from django.urls import URLPattern

DESK = "hanke/<str:code>/mallit/"
ONE = f"{DESK}<str:model>/"

urlpatterns: list[URLPattern] = []
