"""Addresses of own half-days and the own feed."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.workshops.views import calendar

patterns: list[URLPattern] = [
    path("oma/kalenteri/", calendar.own_calendar, name="own_calendar"),
    path("oma/kalenteri/oppiva.ics", calendar.own_file, name="own_file"),
    path("oma/kalenteri/osoite/", calendar.feed_make, name="feed_make"),
    path("oma/kalenteri/osoite/paata/", calendar.feed_end, name="feed_end"),
    path("kalenteri/<str:token>.ics", calendar.feed, name="feed"),
]
