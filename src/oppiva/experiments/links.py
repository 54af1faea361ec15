"""Where one goes to the experiments from pages of lower apps."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext as _

from oppiva.core.policy import Actor
from oppiva.experiments import rules
from oppiva.workshops.models import Series
from oppiva.workshops.series_links import register_series_links


def register() -> None:
    """The experiments stand among the pages of a series."""
    register_series_links("experiments", _of_series)


def _of_series(actor: Actor, series: Series) -> list[tuple[str, str]]:
    if not rules.may_list(actor, series):
        return []
    return [(_("Experiments"), reverse("experiments:series", args=[series.programme.code, series.code]))]
