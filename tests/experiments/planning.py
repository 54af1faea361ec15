"""A team that plans its trial in a browser: addresses, and what its forms send."""

from __future__ import annotations

from typing import Any

from django.test import Client

from experiments.lab import Lab
from oppiva.core.policy import reading, system
from oppiva.experiments.models import (
    Experiment,
    Problem,
)
from workshops.browsing import browser_of

AUDIT = system("test")


def base(lab: Lab, number: int = 0) -> str:
    experiment = Experiment.objects.select_related("programme").get(pk=lab.experiments[number].pk)
    return f"/hanke/{experiment.programme.code}/kokeilut/{experiment.code}/"


def phone(lab: Lab, number: int = 0) -> Client:
    return browser_of(lab.cast.staff[number])


def held(model: Any, lab: Lab) -> Any:
    with reading(AUDIT):
        if model is Problem:
            return Problem.objects.get(experiment=lab.experiment)
        return model.objects.get(cycle=lab.cycle)
