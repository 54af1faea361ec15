"""The address of search."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.search import views

app_name = "search"
urlpatterns: list[URLPattern] = [path("haku/", views.search, name="search")]
