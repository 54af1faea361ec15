"""Addresses of the public library: its list, its models and their versions."""

from __future__ import annotations

from django.urls import URLPattern

LIBRARY, ONE = "mallit/", "mallit/<slug:slug>/"

urlpatterns: list[URLPattern] = []
