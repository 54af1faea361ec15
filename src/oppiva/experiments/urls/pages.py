"""Addresses of an experiment, of its steps before the trial, and of what is amended and shown."""

from __future__ import annotations

from django.urls import URLPattern, path

from oppiva.experiments.views import experiment, openness, prior, small, steps

EXPERIMENT = "hanke/<str:code>/kokeilut/<str:experiment>/"
TASKS, MEASURES = f"{EXPERIMENT}toteutus/tehtavat/", f"{EXPERIMENT}ennuste/mittarit/"
patterns: list[URLPattern] = [
    path("oma-kokeilu/", experiment.own, name="own"),
    path(EXPERIMENT, experiment.experiment, name="experiment"),
    path(f"{EXPERIMENT}suunniteltu/", experiment.plan, name="plan"),
    path(f"{EXPERIMENT}aloita/", experiment.start, name="start"),
    path(f"{EXPERIMENT}uusi/", experiment.again, name="again"),
    path(f"{EXPERIMENT}pulma/", steps.problem, name="problem"),
    path(f"{EXPERIMENT}pulma/kokeiltu/", prior.prior, name="prior"),
    path(f"{EXPERIMENT}ennuste/", steps.prediction, name="prediction"),
    path(f"{EXPERIMENT}toteutus/", steps.trial, name="trial"),
    path(f"{EXPERIMENT}luonnos/<str:step>/", steps.draft, name="draft"),
    path(TASKS, small.task, name="task_add"),
    path(f"{TASKS}<uuid:pk>/", small.task, name="task"),
    path(f"{TASKS}<uuid:pk>/poista/", small.task_remove, name="task_remove"),
    path(MEASURES, small.measure, name="measure_add"),
    path(f"{MEASURES}<uuid:pk>/", small.measure, name="measure"),
    path(f"{MEASURES}<uuid:pk>/poista/", small.measure_remove, name="measure_remove"),
    path(f"{EXPERIMENT}takaisin/", small.bring_back, name="bring_back"),
    path(f"{EXPERIMENT}jako/", openness.share, name="share"),
    path(f"{EXPERIMENT}nakyvyys/", openness.visibility, name="visibility"),
    path(f"{EXPERIMENT}muutos/", openness.amendments, name="amendments"),
    path(f"{EXPERIMENT}muutos/<str:target>/", openness.amend, name="amend"),
]
