"""Addresses of what is made of a version: memo, slide, pictures, codes and materials."""

from __future__ import annotations

from django.urls import URLPattern

LIBRARY, ONE = "mallit/", "mallit/<slug:slug>/"

urlpatterns: list[URLPattern] = []
