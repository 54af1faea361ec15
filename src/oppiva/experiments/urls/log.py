"""Addresses of the log: where one writes, what was written, and one's own rows."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.experiments.urls.pages import EXPERIMENT
from oppiva.experiments.views import experiment, log

NUMBER, ENTRY = f"{EXPERIMENT}luvut/<uuid:pk>/", f"{EXPERIMENT}paivakirja/<uuid:pk>/"

patterns: list[URLPattern] = [
    path("kirjaa/", log.log_own, name="log_own"),
    path("kokeilun-apuri.js", log.worker, name="log_worker"),
    path(f"{EXPERIMENT}kirjaa/", log.log, name="log"),
    path(f"{EXPERIMENT}luku/", log.number, name="number"),
    path(f"{EXPERIMENT}luvut/", log.numbers, name="numbers"),
    path(f"{EXPERIMENT}kuvaaja/", experiment.chart, name="chart"),
    path(NUMBER, log.number_edit, name="number_edit"),
    path(f"{NUMBER}poista/", log.number_remove, name="number_remove"),
    path(f"{NUMBER}palauta/", log.number_back, name="number_back"),
    path(f"{EXPERIMENT}paivakirja/", log.diary, name="diary"),
    path(ENTRY, log.entry_edit, name="entry_edit"),
    path(f"{ENTRY}poista/", log.entry_remove, name="entry_remove"),
    path(f"{ENTRY}palauta/", log.entry_back, name="entry_back"),
]
