"""The field for a number on the first page: one running experiment of one's own, written down where one stands."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from oppiva.core.policy import Actor
from oppiva.experiments.models import State
from oppiva.experiments.pages import log as pages
from oppiva.experiments.pages.log import Device, NumberCard
from oppiva.experiments.queries import OwnExperiment
from oppiva.home.sight import Sight
from oppiva.programme.models import Programme


def number_of(sight: Sight) -> NumberCard | None:
    """The newest experiment whose trial has begun and whose numbers are being written down."""
    found = next((one for one in sight.experiments if _counts(one, sight.today)), None)
    return pages.number_card(found, sight.person.name, uuid4()) if found is not None else None


def _counts(one: OwnExperiment, today: date) -> bool:
    """Whether a number of the trial may come today."""
    begun = one.trial.starts_on is None or one.trial.starts_on <= today
    running = one.state == State.RUNNING and one.experiment.programme.state != Programme.State.ENDED
    return running and begun and bool(one.prediction.what)


def device_of(actor: Actor, card: NumberCard | None, *, shared: bool) -> Device:
    """What the first page tells the device of a team member; without a field there is less to keep."""
    kept = pages.kept_pages(card.experiment) if card is not None else (pages.here("/"),)
    return pages.device_of(actor, shared=shared, pages=kept)
