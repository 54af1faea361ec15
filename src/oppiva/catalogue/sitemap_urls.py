"""What search engines and other installations look for at the root, without a language before it."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.catalogue.views import library_feeds

urlpatterns: list[URLPattern] = [
    path("sitemap.xml", library_feeds.sitemap, name="sitemap"),
    path("kirjasto.json", library_feeds.manifest, name="library_manifest"),
    path("robots.txt", library_feeds.robots, name="robots"),
]
