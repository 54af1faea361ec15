"""Addresses of series, their half-days, and the closed half-days of a programme."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.workshops.views import busy, series, series_page, sessions, timetable

LIST = "hanke/<str:code>/sarjat/"
SERIES = "hanke/<str:code>/sarjat/<str:series>/"
SESSION = f"{SERIES}tyopajat/<int:number>/"
# A code has at most eight letters: words that are longer never stand where a series has its page.
patterns: list[URLPattern] = [
    path(LIST, series.series_list, name="series_list"),
    path(f"{LIST}taulukkona/", series.series_export, name="series_export"),
    path(f"{LIST}suunnitelmasta/", series.series_from_plan, name="series_from_plan"),
    path(f"{LIST}uusi-sarja/", series.series_add, name="series_add"),
    path(f"{LIST}tyopaja-ajat/", timetable.timetable, name="timetable"),
    path(f"{LIST}suljetut-ajat/", busy.busy, name="busy"),
    path(f"{LIST}suljetut-ajat/poista/", busy.busy_remove, name="busy_remove"),
    path(f"{LIST}suljetut-ajat/palauta/", busy.busy_back, name="busy_back"),
    path(SERIES, series_page.series, name="series"),
    path(f"{SERIES}muokkaa/", series_page.series_edit, name="series_edit"),
    path(f"{SERIES}avaa/", series_page.series_open, name="series_open"),
    path(f"{SERIES}sulje/", series_page.series_close, name="series_close"),
    path(f"{SERIES}julkaise/", series_page.series_publish, name="series_publish"),
    path(f"{SERIES}peru/", series_page.series_cancel, name="series_cancel"),
    path(f"{SERIES}palauta/", series_page.series_restore, name="series_restore"),
    path(SESSION, sessions.session, name="session"),
    path(f"{SESSION}peru/", sessions.session_cancel, name="session_cancel"),
    path(f"{SESSION}palauta/", sessions.session_restore, name="session_restore"),
]
