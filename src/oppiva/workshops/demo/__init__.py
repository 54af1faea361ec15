"""Workshops' part of the demo: the series first, then what happens in them, one module a noun."""

from __future__ import annotations

from datetime import date
from random import Random

from oppiva.workshops.demo import enrolments, messages, series, teams

__all__ = ["build"]


def build(random: Random, day: date) -> None:
    """Tells workshops' part of the story up to the day."""
    series.build(random, day)
    enrolments.build(random, day)
    teams.build(random, day)
    messages.build(random, day)
