"""Work of the clock on operating models and the questions to their stewards."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time

from oppiva.catalogue.services import model_nights, stewards
from oppiva.jobs.registry import Run, timed


@timed("catalogue_models", at=time(3, 40))
def keep_models(run: Run) -> Mapping[str, object]:
    """Stewardships that are over, checks that are due, evidence that has aged, addresses to forget."""
    return {
        "ended": stewards.end_terms(),
        "due": model_nights.call_checks_due(),
        "aged": model_nights.age_evidence(),
        "warned": model_nights.warn_askers(),
        "forgotten": model_nights.forget_addresses(),
    }


@timed("catalogue_questions", at=time(8, 10))
def remind(run: Run) -> Mapping[str, object]:
    """Stewards whose questions have waited for a week, or for two."""
    return {"reminded": model_nights.remind_stewards()}
