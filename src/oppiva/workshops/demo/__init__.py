"""Workshops' part of the demo: series first, then the people in them, one module a noun."""

from __future__ import annotations

from datetime import date
from random import Random

from oppiva.workshops.demo import enrolments, own_series

__all__ = ["build"]


def build(random: Random, day: date) -> None:
    """Tells workshops' part of the story up to the day."""
    own_series.build(day)
    enrolments.build(random, day)
