"""Addresses of stewards, and of questions to them."""

from __future__ import annotations

from django.urls import URLPattern

LIBRARY, ONE = "mallit/", "mallit/<slug:slug>/"

urlpatterns: list[URLPattern] = []
