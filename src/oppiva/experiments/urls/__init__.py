"""Addresses of experiments, a module for each noun."""

from __future__ import annotations

from oppiva.experiments.urls import day, log, others, pages, states, told

app_name = "experiments"
urlpatterns = [*pages.patterns, *log.patterns, *states.patterns, *told.patterns, *others.patterns, *day.patterns]
