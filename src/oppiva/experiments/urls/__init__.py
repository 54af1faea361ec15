"""Addresses of experiments, a module for each noun."""

from __future__ import annotations

from oppiva.experiments.urls import day, follow, log, others, pages, publish, states, taking_out, told

app_name = "experiments"
# An export is no code of an experiment: its address comes first.
urlpatterns = [
    *taking_out.patterns,
    *pages.patterns,
    *log.patterns,
    *states.patterns,
    *told.patterns,
    *others.patterns,
    *day.patterns,
    *follow.patterns,
    *publish.patterns,
]
