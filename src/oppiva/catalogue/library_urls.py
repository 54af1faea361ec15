"""Addresses of the public library: its list, its models and their versions."""

from __future__ import annotations

from django.urls import URLPattern, path, re_path

from oppiva.catalogue.views import embeds, library, library_feeds, library_folder, library_more

LIBRARY, ONE = "mallit/", "mallit/<slug:slug>/"
# Digits and dots alone: every other word below a model is free for a page of its own.
VERSION = r"^mallit/(?P<slug>[-a-zA-Z0-9_]+)/(?P<number>[0-9.]+)/"

urlpatterns: list[URLPattern] = [
    path(LIBRARY, library.library, name="library"),
    # No slug has a dot.
    path(f"{LIBRARY}syote.atom", library_feeds.atom, name="library_feed"),
    path(f"{LIBRARY}syote/teema/<str:theme>.atom", library_feeds.theme, name="theme_feed"),
    path(f"{LIBRARY}syote/alue/<str:area>.atom", library_feeds.area, name="area_feed"),
    path(ONE, library.model, name="model"),
    path(f"{ONE}kortti/", embeds.card, name="model_card"),
    path(f"{ONE}upota/", embeds.embed, name="embed"),
    path(f"{ONE}polku/", library_more.path, name="model_path"),
    path(f"{ONE}kansio.zip", library_folder.folder, name="model_folder"),
    path(f"{ONE}versiot/", library_more.compare, name="compare"),
    path(f"{ONE}laskuri/", library_more.calculator, name="calculator"),
    re_path(f"{VERSION}malli.json$", library_feeds.data, name="version_data"),
    re_path(f"{VERSION}$", library.version, name="version"),
]
