"""Addresses of the path of a record, the coverage table and the summary of a candidate."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.catalogue.views import coverage, summary, trace

COVERAGE = "hanke/<str:code>/kattavuus/"
SUMMARY = "hanke/<str:code>/aihiot/<str:candidate>/yhteenveto/"

urlpatterns: list[URLPattern] = [
    path("hanke/<str:code>/polku/<str:record>/", trace.trace, name="trace"),
    path(COVERAGE, coverage.coverage, name="coverage"),
    path(f"{COVERAGE}vienti/", coverage.coverage_export, name="coverage_export"),
    # After the word above: no code of an experiment is one.
    path(f"{COVERAGE}<str:card>/", coverage.objectives, name="objectives"),
    path(SUMMARY, summary.summary, name="summary"),
    path(f"{SUMMARY}vienti/", summary.summary_export, name="summary_export"),
    path(f"{SUMMARY}<str:card>/<int:position>/", summary.measure_reading, name="measure_reading"),
]
