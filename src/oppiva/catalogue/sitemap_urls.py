"""What search engines look for at the root, without a language before it."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.catalogue.views import library_feeds

urlpatterns: list[URLPattern] = [
    path("sitemap.xml", library_feeds.sitemap, name="sitemap"),
    path("robots.txt", library_feeds.robots, name="robots"),
]
