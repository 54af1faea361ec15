"""Workshops' part of the demo: the series first, then what happens in them, one module a noun."""

from __future__ import annotations

from datetime import date
from random import Random

from oppiva.jobs.services import forget
from oppiva.people import demo as people
from oppiva.workshops import queries
from oppiva.workshops.demo import enrolments, messages, series, sessions, teams

__all__ = ["build"]


def build(random: Random, day: date) -> None:
    """Tells workshops' part of the story up to the day."""
    series.build(random, day)
    enrolments.build(random, day)
    teams.build(random, day)
    messages.build(random, day)
    sessions.build(random, day)
    _no_mails_to_the_crowd()


def _no_mails_to_the_crowd() -> None:
    """Only who can sign in reads mails: to write some four hundred others takes as long as half of the story."""
    readers = {mail for _role, _name, mail in people.accounts()}
    for person, mail in queries.everybody_placed():
        if mail not in readers:
            forget(person)
