"""Addresses of adoptions: a file by what is done there."""

from __future__ import annotations

from django.urls import URLPattern

from oppiva.adoption.urls import asked, begin, own, spread, variants

app_name = "adoption"

urlpatterns: list[URLPattern] = [
    *asked.urlpatterns,
    *begin.urlpatterns,
    *own.urlpatterns,
    *spread.urlpatterns,
    *variants.urlpatterns,
]
