"""Addresses of permission, of decisions told, and of the rhythm in one's own calendar."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.experiments.urls.pages import EXPERIMENT
from oppiva.experiments.views import told

patterns: list[URLPattern] = [
    path(f"{EXPERIMENT}lupa/", told.ask, name="permission"),
    path(f"{EXPERIMENT}lupa/<uuid:pk>/peru/", told.withdraw, name="permission_withdraw"),
    path(f"{EXPERIMENT}kerro/", told.tell, name="tell"),
    path(f"{EXPERIMENT}rytmi/", told.rhythm, name="rhythm"),
    path(f"{EXPERIMENT}rytmi/rytmi.ics", told.rhythm_file, name="rhythm_file"),
    path("luvat/", told.asked_list, name="asked_list"),
    path("luvat/<uuid:pk>/", told.answer, name="asked"),
    path("luvat/kerrottu/<uuid:pk>/", told.news, name="news"),
]
