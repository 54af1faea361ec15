"""Addresses of results, decisions, and of a trial's way through its states."""

from __future__ import annotations

from django.urls import path

from oppiva.experiments.urls.pages import EXPERIMENT
from oppiva.experiments.views import course, result, series

patterns = [
    path(f"{EXPERIMENT}valmis/", course.done, name="done"),
    path(f"{EXPERIMENT}tulos/", result.result, name="result"),
    path(f"{EXPERIMENT}paatos/", result.decision, name="decision"),
    path(f"{EXPERIMENT}paatos/<int:number>/korjaus/", result.correction, name="decision_correct"),
    path(f"{EXPERIMENT}tauko/", course.pause, name="pause"),
    path(f"{EXPERIMENT}jatka/", course.resume, name="resume"),
    path(f"{EXPERIMENT}jatkoaika/", course.reopen, name="reopen"),
    path(f"{EXPERIMENT}keskeytys/", course.end, name="end"),
    path(f"{EXPERIMENT}uudelleen/", course.plan_again, name="plan_again"),
    path(f"{EXPERIMENT}uusi-aika/", course.period, name="period"),
    path(f"{EXPERIMENT}tunnus/", course.blank, name="blank"),
    path(f"{EXPERIMENT}tietosuoja/", course.privacy, name="privacy"),
    path("hanke/<str:code>/sarjat/<str:series>/kokeilut/", series.experiments, name="series"),
]
