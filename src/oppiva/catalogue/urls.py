"""Addresses of the catalogue."""

from __future__ import annotations

from django.urls import URLPattern

from oppiva.catalogue import coding_urls

app_name = "catalogue"

urlpatterns: list[URLPattern] = [*coding_urls.urlpatterns]
