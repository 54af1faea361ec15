"""Addresses of places in series: one's own, the rosters, the seats by organisation."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.workshops.views import places, proposals, roster, seats

SERIES = "hanke/<str:code>/sarjat/<str:series>/"
SEATS = "hanke/<str:code>/paikat/"
patterns: list[URLPattern] = [
    path("paikat/", places.places, name="places"),
    path("paikat/ehdota/", proposals.propose, name="propose"),
    path("paikat/<uuid:pk>/", places.place, name="place"),
    path("paikat/<uuid:pk>/toiveet/", places.wishes, name="wishes"),
    path("paikat/<uuid:pk>/vaihda/", places.change, name="change"),
    path("paikat/<uuid:pk>/lahde/", places.leave, name="leave"),
    path(SEATS, seats.seats, name="seats"),
    path(f"{SEATS}muistuta/", seats.remind, name="remind"),
    path(f"{SEATS}taulukko/", seats.seats_file, name="seats_file"),
    path(f"{SERIES}ilmoittaudu/", places.sign_up, name="sign_up"),
    path(f"{SERIES}osallistujat/", roster.roster, name="roster"),
    path(f"{SERIES}osallistujat/ehdota/", roster.roster_add, name="roster_add"),
    path(f"{SERIES}osallistujat/taulukko/", roster.roster_file, name="roster_file"),
    path(f"{SERIES}osallistujat/<uuid:pk>/paata/", roster.end_place, name="end_place"),
]
