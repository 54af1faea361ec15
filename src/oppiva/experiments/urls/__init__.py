"""Addresses of experiments, a module for each noun."""

from __future__ import annotations

from oppiva.experiments.urls import day, log, pages, publish, states, told

app_name = "experiments"
urlpatterns = [*pages.patterns, *log.patterns, *states.patterns, *told.patterns, *day.patterns, *publish.patterns]
